from datetime import date
from pathlib import Path

import pytest
import yaml

from goldenthread.identity.core.drafts import Draft, EnrolmentDraft, Reference, RelationshipDraft
from goldenthread.identity.core.readings import read
from goldenthread.identity.core.relationships import Kind, read_relation

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "relationships.yaml").read_text(encoding="utf-8"))

ROLL = {
    "upn": "K999200118042",
    "urn": "900101",
    "forenames": "Isla Rose",
    "surname": "O’Connell-Batra",
    "former_surname": "Batra",
    "date_of_birth": "2016-05-21",
    "sex": "F",
    "address": "12 Larkspur Close, Fenwick",
    "postcode": "ZZ1 2AB",
    "uprn": "10099000012",
    "enrolment_status": "C",
    "entry_date": "2020-09-03",
    "leaving_date": "",
    "contact1_forenames": "Meera",
    "contact1_surname": "Batra",
    "contact1_relationship": "Mum",
    "contact1_parental_responsibility": "yes",
    "contact1_address": "12 Larkspur Close",
    "contact1_postcode": "ZZ1 2AB",
    "contact2_forenames": "Sean",
    "contact2_surname": "O’Connell",
    "contact2_relationship": "step dad",
    "contact2_parental_responsibility": "",
    "contact2_address": "",
    "contact2_postcode": "",
    "contact3_forenames": "Arjun",
    "contact3_surname": "Batra",
    "contact3_relationship": "brother",
}

POLICE = {
    "incident_reference": "FEN/2026/0311442",
    "person_no": "2",
    "role": "child",
    "forenames": "Isla",
    "surname": "Batra",
    "other_names": "Izzy",
    "date_of_birth": "2016-05-21",
    "sex": "F",
    "address": "",
    "postcode": "",
    "uprn": "",
    "relationship": "daughter",
}


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case['given'] or 'empty'}: {case['why']}") for case in CASES]
)
def test_relationship_words_are_read_as_their_example_says(case: dict[str, str]) -> None:
    relation = read_relation(case["given"])
    assert (relation.kind, relation.reverse) == (case["kind"], case.get("reverse", False))
    assert relation.about == frozenset(case.get("about", ()))


def test_a_roll_row_speaks_of_the_pupil_and_the_contacts() -> None:
    draft = read("schools.roll", ROLL)
    assert [(mention.slot, mention.forenames) for mention in draft.mentions] == [
        ("pupil", "Isla Rose"),
        ("contact1", "Meera"),
        ("contact2", "Sean"),
        ("contact3", "Arjun"),
    ]
    pupil, mother, _, brother = draft.mentions
    assert (pupil.upn, pupil.former_surname, pupil.most_age) == ("K999200118042", "Batra", 20)
    assert (mother.least_age, brother.least_age) == (14, None)
    assert (len(mother.children), len(brother.children)) == (1, 0)
    assert draft.relationships == (
        RelationshipDraft("contact1", "pupil", Kind.PARENT, "Mum", "yes"),
        RelationshipDraft("contact2", "pupil", Kind.STEP_PARENT, "step dad", "unknown"),
        RelationshipDraft("contact3", "pupil", Kind.SIBLING, "brother", "unknown"),
    )
    assert draft.enrolments == (EnrolmentDraft("pupil", "900101", "C", date(2020, 9, 3), None),)


def test_only_who_has_an_address_of_their_own_has_a_home() -> None:
    assert [home.slot for home in read("schools.roll", ROLL).residences] == ["pupil", "contact1"]


def test_a_health_row_speaks_of_the_child_and_the_carers() -> None:
    draft = read(
        "health.children",
        {
            "nhs_number": "9990021740",
            "forenames": "Isla Rose",
            "surname": "Batra",
            "date_of_birth": "2016-05-21",
            "sex": "F",
            "address": "12 Larkspur Close",
            "postcode": "ZZ1 2AB",
            "gp_practice_code": "Z99001",
            "carer1_forenames": "Meera",
            "carer1_surname": "Batra",
            "carer1_date_of_birth": "1988-09-30",
            "carer1_relationship": "mother",
            "carer2_forenames": "",
            "carer2_surname": "",
        },
    )
    child, mother = draft.mentions
    assert (child.nhs, mother.date_of_birth) == ("9990021740", "1988-09-30")
    assert mother.children == read("schools.roll", ROLL).mentions[1].children
    assert draft.relationships == (RelationshipDraft("carer1", "child", Kind.PARENT, "mother"),)


@pytest.mark.parametrize("category", ["EHE", "CME"])
def test_a_child_not_in_school_is_enrolled_nowhere(category: str) -> None:
    draft = read(
        "council.home_educated",
        {
            "reference": "EHE-00417",
            "forenames": "Tomos",
            "surname": "Hâf-Williams",
            "category": category,
            "date_from": "2025-01-13",
            "date_to": "",
        },
    )
    assert draft.enrolments == (EnrolmentDraft("child", "", category, date(2025, 1, 13), None),)


@pytest.mark.parametrize(
    ("role", "said", "drawn"),
    [
        pytest.param("child", "daughter", [("victim", "person", "parent")], id="a child of the victim"),
        pytest.param("child", "son of suspect", [("suspect", "person", "parent")], id="a child of the suspect"),
        pytest.param(
            "child", "child of both", [("suspect", "person", "parent"), ("victim", "person", "parent")], id="of both"
        ),
        pytest.param("suspect", "partner of victim", [("person", "victim", "partner")], id="the suspect"),
        pytest.param("suspect", "ex-partner", [("person", "victim", "former_partner")], id="without saying whose"),
        pytest.param("victim", "wife", [("person", "suspect", "partner")], id="a victim speaks of the suspect"),
        pytest.param("other", "mother of suspect", [("person", "suspect", "parent")], id="a bystander"),
        pytest.param("suspect", "father of her children", [("person", "victim", "other")], id="no father of hers"),
        pytest.param("child", "", [], id="nothing said"),
    ],
)
def test_a_police_relationship_speaks_of_the_other_party(
    role: str, said: str, drawn: list[tuple[str, str, str]]
) -> None:
    draft = read("police.persons", {**POLICE, "role": role, "relationship": said})
    assert [(one.from_slot, one.to_slot, one.kind) for one in draft.relationships] == drawn
    sides = {slot for one, other, _ in drawn for slot in (one, other)} - {"person"}
    assert {(told.slot, told.scheme) for told in draft.references} == {(side, f"police.{side}") for side in sides}


def test_a_police_person_without_an_address_leaves_it_to_the_incident() -> None:
    draft = read("police.persons", POLICE)
    assert (draft.incident, draft.residences) == ("FEN/2026/0311442", ())
    assert draft.mentions[0].other_names == "Izzy"


@pytest.mark.parametrize(("role", "least", "most"), [("child", None, 18), ("suspect", 13, None), ("other", None, None)])
def test_a_role_bounds_an_age(role: str, least: int | None, most: int | None) -> None:
    mention = read("police.persons", {**POLICE, "role": role}).mentions[0]
    assert (mention.least_age, mention.most_age) == (least, most)


def test_a_marac_row_names_its_own_parties() -> None:
    row = {
        "case_reference": "MARAC-2026-0119",
        "person_no": "3",
        "role": "child",
        "forenames": "Isla",
        "surname": "Batra",
        "relationship": "son of perpetrator",
        "address": "12 Larkspur Close",
        "postcode": "ZZ1 2AB",
    }
    draft = read("marac.cases", row)
    assert draft.references == (Reference("suspect", "marac.perpetrator", "MARAC-2026-0119"),)
    assert [home.address for home in draft.residences] == ["12 Larkspur Close"]


def test_social_care_speaks_of_a_person_in_several_tables() -> None:
    person = read(
        "socialcare.person",
        {
            "pers_person_id": "104417",
            "pers_forename": "Isla",
            "pers_surname": "Batra",
            "pers_dob": "2016-05-21T00:00:00",
            "pers_common_child_id": "9990021740",
            "pers_sex": "F",
        },
    )
    assert person.mentions[0].ids == (("socialcare.person", "104417"),)
    mother = read("socialcare.mother", {"moth_person_id": "104401", "moth_childs_person_id": "104417"})
    assert mother.relationships == (RelationshipDraft("mother", "child", Kind.PARENT, "mother"),)
    assert {told.value for told in mother.references} == {"104401", "104417"}
    family = read("socialcare.family", {"fami_family_id": "F20931", "fami_person_id": "104417"})
    assert (family.memberships[0].family_id, family.references[0].value) == ("F20931", "104417")


@pytest.mark.parametrize(
    ("sent", "line"),
    [
        ('{"FLAT": "", "HOUSE": "12", "STREET": "Larkspur Close", "TOWN": "Fenwick"}', "12 Larkspur Close, Fenwick"),
        (
            '{"FLAT": "2", "BUILDING": "Kestrel House", "HOUSE": "40", "STREET": "Mill Lane", "TOWN": null}',
            "Flat 2, Kestrel House, 40 Mill Lane",
        ),
        ('{"FLAT": "Flat 2b", "HOUSE": "40", "STREET": "Mill Lane"}', "Flat 2b, 40 Mill Lane"),
        ('{"ROOM": "4", "HOUSE": "22", "STREET": "High Street"}', "Room 4, 22 High Street"),
    ],
)
def test_a_social_care_address_object_becomes_one_line(sent: str, line: str) -> None:
    draft = read(
        "socialcare.address",
        {
            "addr_person_id": "104417",
            "addr_address_json": sent,
            "addr_address_start_date": "2023-04-01T00:00:00",
            "addr_address_end_date": "",
            "addr_address_postcode": "ZZ12AB",
            "addr_address_type": "Home",
        },
    )
    home = draft.residences[0]
    assert (home.address, home.date_from, home.date_to, home.kind) == (line, date(2023, 4, 1), None, "Home")


@pytest.mark.parametrize("feed", ["settings.register", "police.incidents", "socialcare.cp_plans"])
def test_feeds_that_name_nobody_give_an_empty_draft(feed: str) -> None:
    assert read(feed, {}) == Draft()


def test_a_wrong_date_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        read("schools.roll", {**ROLL, "entry_date": "03/09/2020"})


def test_an_address_of_a_roll_carries_the_day_on_which_it_was_right() -> None:
    pupil, contact = read("schools.roll", ROLL | {"address_as_of": "2024-09-01"}).residences
    assert (pupil.told_on, contact.told_on) == (date(2024, 9, 1), None)


@pytest.mark.parametrize(
    ("as_of", "told_on"),
    [
        pytest.param("2025-04-01", date(2025, 4, 1), id="a day"),
        pytest.param("2025-04", date(2025, 4, 15), id="the middle of a month"),
        pytest.param("2025", date(2025, 7, 1), id="the middle of a year"),
        pytest.param("", None, id="as it is now"),
    ],
)
def test_a_claim_speaks_of_a_household_as_it_was_then(as_of: str, told_on: date | None) -> None:
    draft = read(
        "council.claims",
        {
            "reference": "CTR-1",
            "as_of": as_of,
            "claimant_forenames": "Meera",
            "claimant_surname": "Batra",
            "claimant_person_number": "ZZ 12 34 56 C",
            "partner_forenames": "Sean",
            "partner_surname": "O’Connell",
            "dependant1_forenames": "Isla",
            "dependant1_surname": "Batra",
            "dependant2_forenames": "",
            "address": "12 Larkspur Close",
            "postcode": "ZZ1 2AB",
        },
    )
    assert [mention.slot for mention in draft.mentions] == ["claimant", "partner", "dependant1"]
    assert draft.mentions[0].ids == (("person_number", "ZZ123456C"),)
    assert draft.relationships == (
        RelationshipDraft("claimant", "dependant1", Kind.CARER, "carer (claimant in a claim)", told_on=told_on),
        RelationshipDraft("partner", "dependant1", Kind.CARER, "carer (partner in a claim)", told_on=told_on),
        RelationshipDraft("partner", "claimant", Kind.PARTNER, "partner in a claim", told_on=told_on),
    )
    assert [(home.slot, home.address, home.told_on) for home in draft.residences] == [
        (slot, "12 Larkspur Close", told_on) for slot in ("claimant", "partner", "dependant1")
    ]


def test_an_identity_register_says_who_there_is_and_not_where() -> None:
    row = {"reference": "ID-1", "person_number": "ZZ123456C", "forenames": "Meera", "date_of_birth": "1988-09-30"}
    draft = read("register.identities", row)
    assert (draft.mentions[0].ids, draft.residences) == ((("person_number", "ZZ123456C"),), ())


def test_an_address_register_speaks_of_grown_people() -> None:
    row = {"reference": "EL-1", "forenames": "Meera", "address": "12 Larkspur Close", "address_as_of": "2025"}
    draft = read("register.addresses", row)
    assert (draft.mentions[0].least_age, draft.residences[0].told_on) == (13, date(2025, 7, 1))


def test_a_caseload_holds_mothers_and_children_alike() -> None:
    row = {
        "reference": "HV-1",
        "nhs_number": "",
        "forenames": "Meera",
        "surname": "Batra",
        "address": "12 Larkspur Close",
    }
    (person,) = read("health.caseload", row).mentions
    assert (person.role, person.least_age, person.most_age) == ("person", None, None)


@pytest.mark.parametrize(
    ("age", "born", "bounds"),
    [
        pytest.param("3", "", (2, 4), id="told"),
        pytest.param("0", "", (0, 1), id="a baby"),
        pytest.param("3", "2016-05-21", (None, 18), id="the date of birth says more"),
        pytest.param("", "", (None, 18), id="not told"),
    ],
)
def test_an_age_that_was_told_bounds_the_birth(age: str, born: str, bounds: tuple[int | None, int]) -> None:
    (child,) = read("police.persons", POLICE | {"age": age, "date_of_birth": born}).mentions
    assert (child.least_age, child.most_age) == bounds
