"""A made-up street: two families, one with twins and one with the same surname, as six systems would tell of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.identity.telling import Told

LARKSPUR = ("12 Larkspur Close, Fenwick", "ZZ1 2AB")
QUAYSIDE = ("4 Quayside Court, Fenwick", "ZZ2 4GH")


@dataclass(frozen=True)
class Child:
    """One child as they are, whatever the records say."""

    forenames: str
    surname: str
    born: str
    sex: str
    upn: str
    nhs: str
    home: tuple[str, str]
    mother: tuple[str, str]


# The numbers pass their checks and belong to nobody.
MOTHER, OTHER = ("Meera", "Batra"), ("Joanne", "Okafor")
ANNA = Child("Anna", "Batra", "2016-05-21", "F", "K999200118042", "9990000018", LARKSPUR, MOTHER)
BETH = Child("Beth", "Batra", "2016-05-21", "F", "", "9990000026", LARKSPUR, MOTHER)
CHIKE = Child("Chike", "Okafor", "2014-02-03", "M", "", "", QUAYSIDE, OTHER)
CHILDREN = (ANNA, BETH, CHIKE)


def roll(child: Child, *, key: str = "", urn: str = "900101", **changes: str) -> Told:
    """The child's row on a school's roll, the mother as the first contact."""
    data = {
        "upn": child.upn,
        "urn": urn,
        "forenames": child.forenames,
        "surname": child.surname,
        "date_of_birth": child.born,
        "sex": child.sex,
        "address": child.home[0],
        "postcode": child.home[1],
        "enrolment_status": "C",
        "entry_date": "2021-09-06",
        "contact1_forenames": child.mother[0],
        "contact1_surname": child.mother[1],
        "contact1_relationship": "mother",
        "contact1_parental_responsibility": "yes",
        "contact1_address": child.home[0],
        "contact1_postcode": child.home[1],
    } | changes
    return Told("schools.roll", key or f"roll {child.forenames} {urn}", data)


def health(child: Child, **changes: str) -> Told:
    """The child's row in the health register, the mother as the first carer."""
    data = {
        "nhs_number": child.nhs,
        "forenames": child.forenames,
        "surname": child.surname,
        "date_of_birth": child.born,
        "sex": child.sex,
        "address": child.home[0],
        "postcode": child.home[1],
        "carer1_forenames": child.mother[0],
        "carer1_surname": child.mother[1],
        "carer1_relationship": "mother",
    } | changes
    return Told("health.children", f"health {child.forenames}", data)


def care(child: Child) -> list[Told]:
    """Social care's tables: the child, the mother, where the child lives, whose mother she is, and the family."""
    own, hers = f"care {child.forenames}", f"care {child.mother[0]}"
    address = f'{{"HOUSE": "{child.home[0].split()[0]}", "STREET": "{child.home[0].split(" ", 1)[1].split(",")[0]}"}}'
    return [
        Told(
            "socialcare.person",
            own,
            {
                "pers_person_id": own,
                "pers_forename": child.forenames,
                "pers_surname": child.surname,
                "pers_dob": child.born,
                "pers_sex": child.sex,
            },
        ),
        Told(
            "socialcare.person",
            hers,
            {"pers_person_id": hers, "pers_forename": child.mother[0], "pers_surname": child.mother[1]},
        ),
        Told(
            "socialcare.address",
            f"home of {own}",
            {"addr_person_id": own, "addr_address_json": address, "addr_address_postcode": child.home[1]},
        ),
        Told("socialcare.mother", f"mother of {own}", {"moth_person_id": hers, "moth_childs_person_id": own}),
        Told("socialcare.family", f"family of {own}", {"fami_person_id": own, "fami_family_id": child.surname}),
    ]


def police(child: Child, *, reference: str = "TV-1") -> list[Told]:
    """An incident at the child's home: the mother as victim, the child as her son or daughter, and a suspect."""
    word = "daughter of victim" if child.sex == "F" else "son of victim"
    people = [
        ("1", "victim", *child.mother, "", ""),
        ("2", "child", child.forenames, child.surname, child.born, word),
        ("3", "suspect", "Darren", "Pike", "1985-06-07", "partner"),
    ]
    return [
        Told(
            "police.persons",
            f"{reference}|{number}",
            {
                "incident_reference": reference,
                "person_no": number,
                "role": role,
                "forenames": forenames,
                "surname": surname,
                "date_of_birth": born,
                "address": child.home[0],
                "postcode": child.home[1],
                "relationship": relationship,
            },
        )
        for number, role, forenames, surname, born, relationship in people
    ]


def everything() -> list[Told]:
    """All that the systems hold of the street."""
    told: list[Told] = []
    for child in CHILDREN:
        told += [roll(child), *care(child), *police(child, reference=f"TV-{child.forenames}")]
        if child.nhs:
            told.append(health(child))
    return list({(t.feed, t.key): t for t in told}.values())


def arrivals(rows: Iterable[Told]) -> st.SearchStrategy[list[Told]]:
    """Any part of these rows, in any order."""
    return st.permutations(list(rows)).flatmap(
        lambda whole: st.integers(6, len(whole)).map(lambda most: list(whole[:most]))
    )
