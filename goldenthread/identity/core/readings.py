"""One row of a feed -> what it says of people, homes, families and schools. The same row, the same draft."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from .drafts import (
    Draft,
    EnrolmentDraft,
    Membership,
    MentionDraft,
    Reference,
    RelationshipDraft,
    ResidenceDraft,
)
from .identifiers import PERSON_NUMBER, read_person_number
from .relationships import Kind, Relation, read_relation
from .subjects import child_key

Row = Mapping[str, str]

# In years. Wide on purpose: they part a father from a son of one name, and must never part a young mother from herself.
_PUPIL_AT_MOST: Final = 20
_CHILD_AT_MOST: Final = 18
_CONTACT_AT_LEAST: Final = 14
_CLAIMANT_AT_LEAST: Final = 15
_REGISTERED_AT_LEAST: Final = 13
_PARTY_AT_LEAST: Final = 13

_OF_CHILDREN: Final = re.compile(r"\bchild", re.IGNORECASE)
_OF_A_CHILD: Final = frozenset({Kind.PARENT, Kind.STEP_PARENT, Kind.CARER, Kind.GRANDPARENT})


def read(feed: str, data: Row) -> Draft:
    """
    What one validated row says for identity. Feeds that say nothing of who people are give an empty draft.

    :param data: the row's columns by name, empty where not known
    :raises KeyError: if the row lacks a column that its feed must have
    :raises ValueError: if a date is no ISO date
    """
    reader = _READERS.get(feed)
    return reader(data) if reader else Draft()


def _text(data: Row, name: str) -> str:
    return (data.get(name) or "").strip()


def _day(data: Row, name: str) -> date | None:
    text = _text(data, name)
    # Social care systems send midnight along with a date.
    return date.fromisoformat(text[:10]) if text else None


def _roll(data: Row) -> Draft:
    pupil = _person(
        data,
        "pupil",
        "child",
        former_surname=_text(data, "former_surname"),
        upn=_text(data, "upn"),
        # At a college of further education people of any age learn.
        most_age=_PUPIL_AT_MOST if _text(data, "enrolment_status") != "F" else None,
    )
    mentions, relationships = [pupil], []
    for place in range(1, 5):
        prefix = f"contact{place}_"
        if contact := _related(data, prefix, f"contact{place}", "contact", pupil):
            responsibility = _text(data, f"{prefix}parental_responsibility") or "unknown"
            mentions.append(contact)
            relationships.append(_kin(data, prefix, contact.slot, pupil.slot, responsibility))
    urn = data["urn"].strip()
    enrolment = EnrolmentDraft(
        "pupil", urn, _text(data, "enrolment_status"), _day(data, "entry_date"), _day(data, "leaving_date")
    )
    homes = (*_homes([pupil], _as_of(data, "address_as_of")), *_homes(mentions[1:]))
    return Draft(tuple(mentions), tuple(relationships), homes, (enrolment,))


def _health(data: Row) -> Draft:
    child = _person(
        data,
        "child",
        "child",
        former_surname=_text(data, "former_surname"),
        nhs=data["nhs_number"],
        most_age=_PUPIL_AT_MOST,
    )
    mentions, relationships = [child], []
    for place in (1, 2):
        prefix = f"carer{place}_"
        if carer := _related(data, prefix, f"carer{place}", "carer", child):
            mentions.append(carer)
            relationships.append(_kin(data, prefix, carer.slot, child.slot, "unknown"))
    return Draft(tuple(mentions), tuple(relationships), _homes(mentions))


def _home_educated(data: Row) -> Draft:
    child = _person(data, "child", "child", most_age=_PUPIL_AT_MOST)
    enrolment = EnrolmentDraft("child", "", data["category"].strip(), _day(data, "date_from"), _day(data, "date_to"))
    return Draft(mentions=(child,), residences=_homes([child]), enrolments=(enrolment,))


def _caseload(data: Row) -> Draft:
    person = _person(
        data, "person", "person", former_surname=_text(data, "former_surname"), nhs=_text(data, "nhs_number")
    )
    return Draft(mentions=(person,), residences=_homes([person], _as_of(data, "address_as_of")))


def _identity(data: Row) -> Draft:
    person = _person(data, "person", "person", former_surname=_text(data, "former_surname"), ids=_number(data, ""))
    return Draft(mentions=(person,))


def _registered(data: Row) -> Draft:
    person = _person(data, "person", "person", ids=_number(data, ""), least_age=_REGISTERED_AT_LEAST)
    return Draft(mentions=(person,), residences=_homes([person], _as_of(data, "address_as_of")))


def _claim(data: Row) -> Draft:
    """Who claims, their partner and who depends on them: one household, as it was when the claim was made."""
    on = _as_of(data, "as_of")
    adults = [m for who in ("claimant", "partner") if (m := _of_claim(data, who, who, _CLAIMANT_AT_LEAST))]
    dependants = [m for n in range(1, 5) if (m := _of_claim(data, f"dependant{n}", "dependant", None))]
    related = [
        # Whose child a dependant is, a claim does not say; only who provides for them.
        RelationshipDraft(adult.slot, dependant.slot, Kind.CARER, f"carer ({adult.role} in a claim)", told_on=on)
        for adult in adults
        for dependant in dependants
    ]
    if len(adults) == 2:
        related.append(
            RelationshipDraft(adults[1].slot, adults[0].slot, Kind.PARTNER, "partner in a claim", told_on=on)
        )
    mentions = (*adults, *dependants)
    place = (_text(data, "address"), _text(data, "postcode"), _text(data, "uprn"))
    homes = tuple(ResidenceDraft(m.slot, *place, told_on=on) for m in mentions) if any(place) else ()
    return Draft(mentions, tuple(related), homes)


def _of_claim(data: Row, slot: str, role: str, least_age: int | None) -> MentionDraft | None:
    forenames, surname, born = (_text(data, f"{slot}_{name}") for name in ("forenames", "surname", "date_of_birth"))
    ids = _number(data, f"{slot}_")
    if not (forenames or surname or ids):
        return None
    return MentionDraft(slot, role, forenames, surname, date_of_birth=born, ids=ids, least_age=least_age)


def _number(data: Row, prefix: str) -> tuple[tuple[str, str], ...]:
    number = read_person_number(_text(data, f"{prefix}person_number"))
    return ((PERSON_NUMBER, number),) if number else ()


def _as_of(data: Row, name: str) -> date | None:
    """The day on which something was last known to be so; the middle of a year or month that is given alone."""
    year, month, day = (*_text(data, name).split("-"), "", "")[:3]
    if not year:
        return None
    return date(int(year), int(month or 7), int(day or (15 if month else 1)))


def _police(data: Row) -> Draft:
    reference, role = data["incident_reference"].strip(), data["role"].strip()
    person = _party(data, role, other_names=_text(data, "other_names"))
    relationships, references = _towards(data, role, scheme="police", suspect="suspect", value=reference)
    return Draft((person,), relationships, _homes([person]), references=references, incident=reference)


def _marac(data: Row) -> Draft:
    reference, role = data["case_reference"].strip(), data["role"].strip()
    person = _party(data, role)
    relationships, references = _towards(data, role, scheme="marac", suspect="perpetrator", value=reference)
    return Draft((person,), relationships, _homes([person]), references=references)


def _care_person(data: Row) -> Draft:
    number = data["pers_person_id"].strip()
    person = MentionDraft(
        slot="person",
        role="person",
        forenames=_text(data, "pers_forename"),
        surname=_text(data, "pers_surname"),
        date_of_birth=_text(data, "pers_dob"),
        sex=_text(data, "pers_sex"),
        nhs=_text(data, "pers_common_child_id"),
        upn=_text(data, "pers_upn"),
        ids=(("socialcare.person", number),),
    )
    return Draft(mentions=(person,))


def _care_address(data: Row) -> Draft:
    address, uprn = _care_address_text(_text(data, "addr_address_json"))
    residence = ResidenceDraft(
        slot="person",
        address=address,
        postcode=_text(data, "addr_address_postcode"),
        uprn=uprn,
        date_from=_day(data, "addr_address_start_date"),
        date_to=_day(data, "addr_address_end_date"),
        kind=_text(data, "addr_address_type"),
    )
    return Draft(residences=(residence,), references=(_care_reference("person", data["addr_person_id"]),))


def _care_address_text(text: str) -> tuple[str, str]:
    """The standard data set's address object as one line, and its UPRN."""
    parts = {name: str(value or "").strip() for name, value in json.loads(text or "{}").items()}
    flat, room, floor = parts.get("FLAT", ""), parts.get("ROOM", ""), parts.get("FLOOR", "")
    inside = [f"Flat {flat}" if flat[:1].isdigit() or len(flat) == 1 else flat, floor if not flat else ""]
    if room and not flat:
        inside.append(f"Room {room}" if room[:1].isdigit() or len(room) == 1 else room)
    street = f"{parts.get('HOUSE', '')} {parts.get('STREET', '')}".strip()
    line = ", ".join(part for part in (*inside, parts.get("BUILDING", ""), street, parts.get("TOWN", "")) if part)
    return line, parts.get("UPRN", "")


def _care_family(data: Row) -> Draft:
    member = Membership("person", data["fami_family_id"].strip())
    return Draft(references=(_care_reference("person", data["fami_person_id"]),), memberships=(member,))


def _care_mother(data: Row) -> Draft:
    references = (
        _care_reference("mother", data["moth_person_id"]),
        _care_reference("child", data["moth_childs_person_id"]),
    )
    return Draft(relationships=(RelationshipDraft("mother", "child", Kind.PARENT, "mother"),), references=references)


def _care_reference(slot: str, number: str) -> Reference:
    return Reference(slot, "socialcare.person", number.strip())


def _person(
    data: Row,
    slot: str,
    role: str,
    *,
    former_surname: str = "",
    other_names: str = "",
    upn: str = "",
    nhs: str = "",
    ids: tuple[tuple[str, str], ...] = (),
    least_age: int | None = None,
    most_age: int | None = None,
) -> MentionDraft:
    return MentionDraft(
        slot=slot,
        role=role,
        forenames=_text(data, "forenames"),
        surname=_text(data, "surname"),
        former_surname=former_surname,
        other_names=other_names,
        date_of_birth=_text(data, "date_of_birth"),
        sex=_text(data, "sex"),
        nhs=nhs,
        upn=upn,
        ids=ids,
        address=_text(data, "address"),
        postcode=_text(data, "postcode"),
        uprn=_text(data, "uprn"),
        least_age=least_age,
        most_age=most_age,
    )


def _party(data: Row, role: str, *, other_names: str = "") -> MentionDraft:
    """A person of an incident or case: a child has an age at most, the two parties an age at least, others neither."""
    child, party = role == "child", role in ("victim", "suspect", "perpetrator")
    least, most = _PARTY_AT_LEAST if party else None, _CHILD_AT_MOST if child else None
    if (told := _text(data, "age")).isdecimal() and not _text(data, "date_of_birth"):
        # "She is three" may have been true last week.
        least, most = max(int(told) - 1, 0), int(told) + 1
    return _person(data, "person", role, other_names=other_names, least_age=least, most_age=most)


def _related(data: Row, prefix: str, slot: str, role: str, child: MentionDraft) -> MentionDraft | None:
    """A contact or carer in the child's row; None where the row leaves the place empty."""
    forenames, surname = _text(data, f"{prefix}forenames"), _text(data, f"{prefix}surname")
    if not (forenames or surname):
        return None
    relation = read_relation(_text(data, f"{prefix}relationship"))
    theirs = child_key(child.forenames, child.date_of_birth) if relation.kind in _OF_A_CHILD else ""
    return MentionDraft(
        slot=slot,
        role=role,
        forenames=forenames,
        surname=surname,
        date_of_birth=_text(data, f"{prefix}date_of_birth"),
        address=_text(data, f"{prefix}address"),
        postcode=_text(data, f"{prefix}postcode"),
        # A brother or sister may be a contact at any age.
        least_age=_CONTACT_AT_LEAST if relation.kind is not Kind.SIBLING else None,
        children=(theirs,) if theirs else (),
    )


def _kin(data: Row, prefix: str, slot: str, child: str, responsibility: str) -> RelationshipDraft:
    said = _text(data, f"{prefix}relationship")
    return _draft_of(read_relation(said), slot, child, said, responsibility)


def _draft_of(
    relation: Relation, one: str, other: str, said: str, responsibility: str = "unknown"
) -> RelationshipDraft:
    if relation.reverse:
        one, other = other, one
    return RelationshipDraft(one, other, relation.kind, said, responsibility)


def _towards(
    data: Row, role: str, *, scheme: str, suspect: str, value: str
) -> tuple[tuple[RelationshipDraft, ...], tuple[Reference, ...]]:
    """What a person is to the parties of an incident: to the victim, unless the words say otherwise or it is they."""
    said = _text(data, "relationship")
    if not said:
        return (), ()
    relation = read_relation(said)
    if relation.kind is Kind.PARENT and not relation.reverse and _OF_CHILDREN.search(said):
        # "Father of her children" is what he is to them, not to the victim.
        relation = Relation(Kind.OTHER, reverse=False, about=relation.about)
    sides = relation.about - {"victim" if role == "victim" else "suspect" if role == suspect else ""}
    sides = sides or frozenset({"suspect" if role == "victim" else "victim"})
    relationships = tuple(_draft_of(relation, "person", side, said) for side in sorted(sides))
    names = {"victim": "victim", "suspect": suspect}
    return relationships, tuple(Reference(side, f"{scheme}.{names[side]}", value) for side in sorted(sides))


def _homes(mentions: list[MentionDraft], told_on: date | None = None) -> tuple[ResidenceDraft, ...]:
    return tuple(
        ResidenceDraft(mention.slot, mention.address, mention.postcode, mention.uprn, told_on=told_on)
        for mention in mentions
        if mention.address or mention.postcode or mention.uprn
    )


_READERS: Final[Mapping[str, Callable[[Row], Draft]]] = {
    "schools.roll": _roll,
    "health.children": _health,
    "health.caseload": _caseload,
    "council.home_educated": _home_educated,
    "council.claims": _claim,
    "register.identities": _identity,
    "register.addresses": _registered,
    "police.persons": _police,
    "marac.cases": _marac,
    "socialcare.person": _care_person,
    "socialcare.address": _care_address,
    "socialcare.family": _care_family,
    "socialcare.mother": _care_mother,
}
