"""
Values that so many unlike records share that they tell nobody from anybody: placeholders, whoever invented them.

No list knows every system's "Dummy Pupil, 4 March 2015" or the example number from a manual. What a record tells
people apart by (a full name with a birth date, an NHS number, a child whose parent somebody is) is its `claims`; a
claim that many records make who cannot all be one person is no evidence, for any of them.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from .addresses import Dwelling
from .subjects import Subject, building_keys, near_building_keys, subject

# More than this many people of one full name and one birthday are not met in any area: it is where a form was just
# filled. Sure marks of a person (a number, a row of a register of children); addresses are written in many ways, and
# somebody who is often moved has had many.
MOST_PEOPLE: Final = 20
MOST_ROWS: Final = 10
MOST_HOMES: Final = 60
# One number is sent with a few spellings of one person's name, and a child has a few people who are its parents.
MOST_NAMES: Final = 10
MOST_SURNAMES: Final = 20
# A house where many families have lived one after the other, or share the rooms, has fewer names than a block.
MOST_SURNAMES_IN_A_HOUSE: Final = 30
FEWEST_IN_A_BLOCK: Final = 60

# The places of a record in which it speaks of its own child: two rows of one register are two children.
_OWN_ROW: Final = frozenset({"pupil", "child"})
_NOBODY: Final = subject(mention_id=UUID(int=0), number=0)


def claims(who: Subject) -> list[str]:
    """What a mention is told from others by, each as a text that is equal where the claim is."""
    found = []
    names = f"{' '.join(who.forenames)}|{who.surname}"
    if names != "|" and who.dob is not None:
        found.append(f"alike:{names}|{who.dob.isoformat()}")
    elif names != "|" and who.slot in _OWN_ROW:
        # Without a birth date a home tells children of one name apart; for a register's own children at one postcode
        # it does not.
        places = {home.postcode or home.building_key for home in who.dwellings} or {""}
        found += [f"alike:child|{names}|{place}" for place in sorted(places)]
    found += [f"building:{key}" for key in sorted({_building(home) for home in who.dwellings} - {""})]
    found += [f"{kind}:{number}" for kind, number in (("nhs", who.nhs), ("upn", who.upn)) if number]
    found += [f"id:{scheme}:{number}" for scheme, number in sorted(who.shared_ids)]
    return found + [f"child:{child}" for child in who.children]


def tells_nobody_apart(claim: str, several: Collection[Subject]) -> bool:
    """Whether those who make a claim are too many, and too unlike, for it to say anything."""
    return len(several) > fewest(claim) and any(
        len(set(marks(several))) > most for marks, most in _LIMITS[claim.partition(":")[0]]
    )


def fewest(claim: str) -> int:
    """So many may make a claim without its being looked at."""
    kind = claim.partition(":")[0]
    return FEWEST_IN_A_BLOCK if kind == "building" else min(most for _, most in _LIMITS[kind])


def without(who: Subject, claim: str) -> Subject:
    """The mention as if it did not make a claim that it makes."""
    kind, _, value = claim.partition(":")
    if kind == "nhs":
        return replace(who, nhs="")
    if kind == "upn":
        return replace(who, upn="")
    if kind == "id":
        scheme, _, number = value.partition(":")
        return replace(who, shared_ids=who.shared_ids - {(scheme, number)})
    if kind == "building":
        return _without_block(who, value)
    if kind == "child":
        return replace(who, children=who.children - {value})
    return replace(who, **{name: getattr(_NOBODY, name) for name in _NAMES_AND_BIRTH})


def _building(home: Dwelling) -> str:
    # Abroad a code is a whole town, and `building_key` the same number in any of its streets.
    return home.building_key if home.postcode or not home.code else f"{home.code}|{home.street_key}"


def _without_block(who: Subject, building: str) -> Subject:
    """At a block of flats an address without the flat is no home, and the postcode is that of all its people."""
    kept = tuple(home for home in who.dwellings if _building(home) != building or home.flat)
    postcodes = frozenset(home.postcode for home in kept if home.postcode and _building(home) != building)
    return replace(
        who,
        dwellings=kept,
        postcodes=postcodes,
        buildings=building_keys(kept),
        near_buildings=near_building_keys(kept),
    )


_NAMES_AND_BIRTH: Final = (
    "forenames",
    "surname",
    "surnames",
    "aliases",
    "dob",
    "dob_text",
    "given",
    "forename_groups",
    "forename_sound",
    "surname_sound",
    "surname_root",
    "birth_year",
    "birth_month",
    "dob_swapped",
    "dob_digits",
)


def _rows(several: Iterable[Subject]) -> Iterable[object]:
    return (who.record_key for who in several if who.slot in _OWN_ROW)


def _ids(several: Iterable[Subject]) -> Iterable[object]:
    return (one for who in several for one in who.other_ids | who.shared_ids)


def _nhs(several: Iterable[Subject]) -> Iterable[object]:
    return (who.nhs for who in several if who.nhs)


def _upns(several: Iterable[Subject]) -> Iterable[object]:
    return (who.upn for who in several if who.upn)


def _homes(several: Iterable[Subject]) -> Iterable[object]:
    return (home.building_key for who in several for home in who.dwellings if home.building_key)


def _names(several: Iterable[Subject]) -> Iterable[object]:
    return ((who.forename_sound, who.dob) for who in several)


def _surnames(several: Iterable[Subject]) -> Iterable[object]:
    return (who.surname_sound for who in several)


_Marks = Callable[[Iterable[Subject]], Iterable[object]]
_PEOPLE: Final[Sequence[tuple[_Marks, int]]] = ((_rows, MOST_ROWS), (_ids, MOST_PEOPLE))
_LIMITS: Final[dict[str, Sequence[tuple[_Marks, int]]]] = {
    "alike": (*_PEOPLE, (_nhs, MOST_PEOPLE), (_upns, MOST_PEOPLE), (_homes, MOST_HOMES)),
    "nhs": (*_PEOPLE, (_names, MOST_NAMES)),
    "upn": (*_PEOPLE, (_names, MOST_NAMES)),
    "id": ((_rows, MOST_ROWS), (_names, MOST_NAMES)),
    "child": ((_surnames, MOST_SURNAMES),),
    "building": ((_surnames, MOST_SURNAMES_IN_A_HOUSE),),
}
