"""One mention of a person, made ready to compare: everything that is slow is done here, once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from .addresses import Dwelling
from .births import believable, read_birth, swapped
from .folding import (
    fold_forenames,
    fold_surname,
    forename_sound,
    given_names,
    masculine_ending,
    name_groups,
    sound,
    surname_forms,
)
from .identifiers import SHARED_SCHEMES, read_nhs_number, read_upn


@dataclass(frozen=True, slots=True)
class Subject:
    """
    The comparable form of one mention. Make it with `subject()`; the second block is worked out from the first.

    `other_ids` are (scheme, value) of one agency's own system, `shared_ids` of schemes that several agencies use.
    Names are folded to a-z; `aliases` are words of other names, which may be first or last. `number` is the order of
    arrival. `record_key` names the record that speaks (feed and natural key): two mentions of one record are two
    people. `slot` is the mention's place in it ("pupil", "contact1"). `born_from` and `born_to` bound the birth of
    someone whose role tells an age (a pupil, a parent). `children` are `child_key`s of the children whom the record
    calls theirs.
    """

    mention_id: UUID
    number: int
    agency: str
    feed: str
    record_key: str
    slot: str
    forenames: tuple[str, ...]
    surname: str
    surnames: frozenset[str]
    aliases: frozenset[str]
    dob: date | None
    dob_text: str
    sex: str
    nhs: str
    upn: str
    other_ids: frozenset[tuple[str, str]]
    shared_ids: frozenset[tuple[str, str]]
    dwellings: tuple[Dwelling, ...]
    postcodes: frozenset[str]
    born_from: date | None
    born_to: date | None
    children: frozenset[str]

    given: tuple[str, ...]
    forename_groups: frozenset[str]
    forename_sound: str
    surname_sound: str
    surname_root: str
    birth_year: int | None
    birth_month: int | None
    dob_swapped: date | None
    dob_digits: str
    schemes: frozenset[str]
    buildings: frozenset[str]
    near_buildings: frozenset[str]


def subject(
    *,
    mention_id: UUID,
    number: int,
    agency: str = "",
    feed: str = "",
    record_key: str = "",
    slot: str = "",
    forenames: str = "",
    surname: str = "",
    former_surnames: Iterable[str] = (),
    other_names: str = "",
    date_of_birth: str = "",
    sex: str = "",
    nhs: str = "",
    upn: str = "",
    other_ids: Iterable[tuple[str, str]] = (),
    dwellings: Iterable[Dwelling] = (),
    born_from: date | None = None,
    born_to: date | None = None,
    children: Iterable[str] = (),
) -> Subject:
    """
    A `Subject` from the words of a record, as sent.

    `sex` counts when it begins with M or F; NHS numbers and UPNs that fail their check are taken as not given.
    """
    names = fold_forenames(forenames)
    given = given_names(names)
    whole = fold_surname(surname)
    aliases = frozenset(fold_forenames(other_names))
    birth = believable(read_birth(date_of_birth), born_from)
    ids = frozenset((scheme, value) for scheme, value in other_ids if value)
    shared = frozenset(number for number in ids if number[0] in SHARED_SCHEMES)
    homes = tuple(dict.fromkeys(dwellings))
    return Subject(
        mention_id=mention_id,
        number=number,
        agency=agency,
        feed=feed,
        record_key=record_key,
        slot=slot,
        forenames=names,
        surname=whole,
        surnames=surname_forms(surname).union(aliases, *(surname_forms(former) for former in former_surnames)),
        aliases=aliases,
        dob=birth.day,
        dob_text=birth.text,
        sex=sex[:1].upper() if sex[:1].upper() in ("M", "F") else "",
        nhs=read_nhs_number(nhs),
        upn=read_upn(upn),
        other_ids=ids - shared,
        shared_ids=shared,
        dwellings=homes,
        postcodes=frozenset(home.postcode for home in homes if home.postcode),
        born_from=born_from,
        born_to=born_to,
        children=frozenset(children),
        given=given,
        forename_groups=name_groups(given[0]) if given else frozenset(),
        forename_sound=forename_sound(given[0]) if given else "",
        surname_sound=sound(whole) if whole else "",
        surname_root=masculine_ending(whole),
        birth_year=birth.year,
        birth_month=birth.month,
        dob_swapped=swapped(birth.day) if birth.day else None,
        dob_digits=birth.day.strftime("%Y%m%d") if birth.day else "",
        schemes=frozenset(scheme for scheme, _ in ids - shared),
        buildings=building_keys(homes),
        near_buildings=near_building_keys(homes),
    )


def building_keys(homes: Iterable[Dwelling]) -> frozenset[str]:
    """What two people have in common who live in one building, however it is written."""
    return frozenset(key for home in homes for key in (home.building_key, home.street_key, home.uprn) if key)


def near_building_keys(homes: Iterable[Dwelling]) -> frozenset[str]:
    """What is left in common where a slip stands in one of the two."""
    return frozenset(key for home in homes for key in home.near_keys)


def child_key(forenames: str, date_of_birth: str) -> str:
    """
    What two records of one child's parents have in common: the child's first name and birth date; "" if not both known.

    The same for a short form and the full name, so that Katie's mother and Katherine's mother can be seen as one.
    """
    given = given_names(fold_forenames(forenames))
    birth = read_birth(date_of_birth)
    return f"{forename_sound(given[0])}|{birth.day.isoformat()}" if given and birth.day else ""


def born_range(least_age: int | None, most_age: int | None, on: date) -> tuple[date | None, date | None]:
    """The earliest and latest birth of somebody whose age, in whole years on a day, lies between two bounds."""
    earliest = _years_before(on, most_age + 1) if most_age is not None else None
    latest = _years_before(on, least_age) if least_age is not None else None
    return earliest, latest


def _years_before(day: date, years: int) -> date:
    # 29 February counts as 28 February in a common year.
    return date(day.year - years, day.month, min(day.day, 28) if day.month == 2 else day.day)
