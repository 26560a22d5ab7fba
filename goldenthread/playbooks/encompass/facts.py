"""
The facts that the Encompass rules read: plain, frozen, and built by whoever calls them from the records of the day.

Nothing here is looked up; what is not known is None or UNKNOWN, never a default that looks like knowledge.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

_SCHOOL_GROUPS = frozenset(
    {
        "Academies",
        "Free Schools",
        "Independent schools",
        "Local authority maintained schools",
        "Special schools",
        "Welsh schools",
    }
)


class Answer(StrEnum):
    """Yes, no, or nobody wrote it down."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class SettingSort(StrEnum):
    """
    What a setting is to the Encompass duty.

    SCHOOL includes independent, special, alternative provision and pupil referral units; COLLEGE is further education
    and 16 to 19 academies; OTHER (a university, an unregistered provider) is outside the duty.
    """

    SCHOOL = "school"
    EARLY_YEARS = "early_years"
    COLLEGE = "college"
    OTHER = "other"


class EnrolmentStatus(StrEnum):
    """The school roll's own letters."""

    CURRENT = "C"
    DUAL_MAIN = "M"
    DUAL_SUBSIDIARY = "S"
    GUEST = "G"
    COLLEGE = "F"
    PREVIOUS = "P"


class OutsideSchool(StrEnum):
    """Why the council knows a child who is on no roll: home-educated, or missing education."""

    HOME_EDUCATED = "EHE"
    MISSING_EDUCATION = "CME"


class Certainty(StrEnum):
    """How the child was found: by certain links only, or by at least one link that a person has yet to decide."""

    CERTAIN = "certain"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person as a record names them. `date_of_birth` None: not known."""

    forenames: str
    surname: str
    date_of_birth: date | None = None
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingFacts:
    """
    A setting on the day asked about. `successors` are the settings that took over from it if it is closed.

    `in_area`: it belongs to a council of this partnership. `has_contacts`: somebody there can read a notification.
    """

    urn: str
    name: str
    sort: SettingSort
    open: bool = True
    in_area: bool = True
    has_contacts: bool = True
    successors: "tuple[SettingFacts, ...]" = ()


@dataclass(frozen=True, slots=True)
class EnrolmentFacts:
    """One child at one setting; both dates are included, and None is not known."""

    setting: SettingFacts
    status: EnrolmentStatus
    entry_date: date | None = None
    leaving_date: date | None = None

    def is_current(self, on: date) -> bool:
        """True if the roll has the child there on that day."""
        if self.status is EnrolmentStatus.PREVIOUS:
            return False
        return not self.is_future(on) and (self.leaving_date is None or on <= self.leaving_date)

    def is_future(self, on: date) -> bool:
        """True if the child has yet to start there."""
        return self.entry_date is not None and on < self.entry_date


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """
    A child whom an incident touches. `lives_in_area`: with a council of this partnership, as far as is known.

    `outside_school`: why the council knows a child who is on no roll, on the day of the incident. `sealed_identity`: an
    adoption or other identity that must not be joined to an earlier one in anybody's sight.
    """

    name: PersonName
    enrolments: tuple[EnrolmentFacts, ...] = ()
    outside_school: OutsideSchool | None = None
    lives_in_area: bool = True
    sealed_identity: bool = False

    @property
    def date_of_birth(self) -> date | None:
        """None: not known."""
        return self.name.date_of_birth


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """
    Someone at a setting who may be told. `key` is the caller's own name for the row; `role` as in the feed.

    `name` is None for a mailbox. `conflicts`: the people this contact must not hear about.
    """

    key: str
    urn: str
    role: str
    name: PersonName | None = None
    conflicts: tuple[PersonName, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """
    A police incident. Instants are aware. `markers` as in the feed (honour_based, refuge, police_suspect, covert,
    staff_family). `involved`: every adult and child of the incident, found by any route.

    `welfare_check` and `social_care_told`: whether police saw the children, and told social care.
    """

    reference: str
    occurred_at: datetime
    reported_at: datetime
    kind: str = ""
    grading: str = ""
    address: str = ""
    postcode: str = ""
    circumstances: str = ""
    markers: frozenset[str] = frozenset()
    involved: tuple[PersonName, ...] = ()
    address_protected: bool = False
    welfare_check: Answer = Answer.UNKNOWN
    social_care_told: Answer = Answer.UNKNOWN

    def __post_init__(self) -> None:
        if self.occurred_at.tzinfo is None or self.reported_at.tzinfo is None:
            raise ValueError(f"incident {self.reference}: an instant needs a time zone")


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """What police recorded of one child at one incident. Empty text: nobody wrote it down."""

    present: Answer = Answer.UNKNOWN
    where_present: str = ""
    spoken_to: Answer = Answer.UNKNOWN
    spoken_with: str = ""
    words_said: str = ""


@dataclass(frozen=True, slots=True)
class ChildOnNotification:
    """One child of the setting that a notification is for."""

    name: PersonName
    voice: VoiceFacts = field(default_factory=VoiceFacts)


def sort_of(*, type_group: str, phase: str, type_name: str) -> SettingSort:
    """
    What a setting of the national register is to the duty, from three GIAS columns:
    `EstablishmentTypeGroup (name)`, `PhaseOfEducation (name)` and `TypeOfEstablishment (name)`.
    """
    kind = type_name.casefold()
    if phase == "Nursery" or "nursery" in kind or "children's centre" in kind:
        return SettingSort.EARLY_YEARS
    if type_group == "Colleges" or phase == "16 plus" or "16-19" in kind or "16 to 19" in kind:
        return SettingSort.COLLEGE
    if type_group in _SCHOOL_GROUPS:
        return SettingSort.SCHOOL
    return SettingSort.OTHER
