"""What one record says of people, before any of them has a number in the database."""

from dataclasses import dataclass
from datetime import date

from .relationships import Kind


@dataclass(frozen=True, slots=True)
class MentionDraft:
    """
    One person as the record speaks of them; texts as sent, stripped, "" where not known.

    `slot` tells the record's people apart and never changes ("pupil", "contact1"). `ids` are (scheme, value) numbers of
    the person, other than NHS and pupil numbers. `least_age` and `most_age` in years follow from the role on the day of
    the record. `children` are `subjects.child_key`s of the children whom the record calls theirs. `other_names` may be
    first or last names.
    """

    slot: str
    role: str
    forenames: str = ""
    surname: str = ""
    former_surname: str = ""
    other_names: str = ""
    date_of_birth: str = ""
    sex: str = ""
    nhs: str = ""
    upn: str = ""
    ids: tuple[tuple[str, str], ...] = ()
    address: str = ""
    postcode: str = ""
    uprn: str = ""
    least_age: int | None = None
    most_age: int | None = None
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationshipDraft:
    """
    The person at `from_slot` is the `kind` of the person at `to_slot`; `said` is the record's own word.

    `parental_responsibility` is yes, no or unknown. A slot may name a `Reference` instead of a mention of this record.
    `told_on` is the day of which it is said; None for the day on which the record came.
    """

    from_slot: str
    to_slot: str
    kind: Kind
    said: str
    parental_responsibility: str = "unknown"
    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class ResidenceDraft:
    """
    The person at `slot` (a mention or a `Reference`) lives or lived there; dates are None where not known.

    `told_on` is the day on which the agency last knew it to be so; None for the day on which the record came.
    """

    slot: str
    address: str
    postcode: str
    uprn: str
    date_from: date | None = None
    date_to: date | None = None
    kind: str = ""
    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class EnrolmentDraft:
    """
    The child at `slot` is on the roll of a setting. `urn` is "" for EHE (educated at home) and CME (missing education).

    `status` otherwise is the school census's: C, M, S, G, F or P.
    """

    slot: str
    urn: str
    status: str
    date_from: date | None
    date_to: date | None


@dataclass(frozen=True, slots=True)
class Reference:
    """
    A person of whom this record speaks but whom another record names.

    scheme "socialcare.person": value is that agency's `pers_person_id`. Schemes "police.victim", "police.suspect",
    "marac.victim", "marac.perpetrator": everybody with that role in the incident or case whose reference is the value.
    """

    slot: str
    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Membership:
    """The person at `slot` belongs to a family that social care keeps under `family_id`; it says nothing of how."""

    slot: str
    family_id: str


@dataclass(frozen=True, slots=True)
class Draft:
    """All that one record says for identity. `incident` is the police reference whose address is these people's too."""

    mentions: tuple[MentionDraft, ...] = ()
    relationships: tuple[RelationshipDraft, ...] = ()
    residences: tuple[ResidenceDraft, ...] = ()
    enrolments: tuple[EnrolmentDraft, ...] = ()
    references: tuple[Reference, ...] = ()
    memberships: tuple[Membership, ...] = ()
    incident: str = ""
