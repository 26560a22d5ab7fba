"""How near two addresses are, finer than `addresses.compare`: for a score that weighs everything, not for a rule."""

from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from .addresses import Dwelling
from .streets import bare, like_streets

# How near two addresses are, from "not known" to "the same door".
UNKNOWN: Final = -1
ELSEWHERE: Final = 0
STREET: Final = 1
DOOR_UNSURE: Final = 2  # a neighbour's number, or none
FLAT_UNSURE: Final = 3
TWO_SLIPS: Final = 4
ONE_SLIP: Final = 5
SAME: Final = 6


@lru_cache(maxsize=100_000)
def nearness(a: Dwelling, b: Dwelling) -> int:
    """From `ELSEWHERE` to `SAME`; the order of the two does not matter."""
    if a.uprn and a.uprn == b.uprn and not (a.flat and b.flat and a.flat != b.flat):
        return SAME
    street, code, door, flat = _streets(a, b), _codes(a, b), _doors(a, b), _flats(a, b)
    if street < 0:
        return STREET if code == door == flat == 2 and a.flat else ELSEWHERE
    if flat < 0 or door < 0 or (street == 0 and not (code == 2 and door == 2)):
        return ELSEWHERE
    if code < 0:
        return STREET if street == door == flat == 2 else ELSEWHERE
    if door < 2:
        sure = flat == 2 and (street >= 1 if door == 0 else street == 2 and code != 0)
        return DOOR_UNSURE if sure else STREET
    if flat == 0:
        return FLAT_UNSURE
    one_has_code = bool(a.postcode or a.code) != bool(b.postcode or b.code)
    slips = (street < 2 and bool(a.street and b.street)) + (code == 1) + (flat == 1) + one_has_code
    return SAME if slips == 0 else ONE_SLIP if slips == 1 else TWO_SLIPS


def _streets(a: Dwelling, b: Dwelling) -> int:
    one, other = a.street or a.name, b.street or b.name
    if not (one and other):
        return 0
    if bare(one) == bare(other):
        return 2
    return 1 if like_streets(one, other) else -1


def _codes(a: Dwelling, b: Dwelling) -> int:
    one, other = a.postcode or a.code, b.postcode or b.code
    if not (one and other):
        return 0
    if one == other:
        return 2
    return 1 if OSA.distance(one, other, score_cutoff=1) <= 1 else -1


def _doors(a: Dwelling, b: Dwelling) -> int:
    if not (a.place and b.place):
        return 0
    if a.place == b.place:
        return 2
    longer = max(len(a.place), len(b.place)) > 1
    return 1 if longer and OSA.distance(a.place, b.place, score_cutoff=1) <= 1 else -1


def _flats(a: Dwelling, b: Dwelling) -> int:
    if a.flat == b.flat:
        return 2
    if not (a.flat and b.flat):
        return 0
    return 1 if len(a.flat) > 1 and OSA.distance(a.flat, b.flat, score_cutoff=1) <= 1 else -1
