"""Whether two streets are one, misspelt or shortened; and what of a street's name a slip leaves as it is."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from .address_wording import lore

_COMPASS: Final = {
    "n": "north", "s": "south", "e": "east", "w": "west", "so": "south", "no": "north",
    "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
}  # fmt: skip
_NUMBERED: Final = re.compile(r"\b\d+(?:st|nd|rd|th)?\b")
_ENDING: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
# Letters at either end of a name: a single slip spoils one end and leaves the other.
_END: Final = 4


@lru_cache(maxsize=50_000)
def bare(street: str) -> str:
    """The Broadway is Broadway, N Mill Road is North Mill Road, 82nd Avenue is 82 Avenue."""
    words = _ENDING.sub("", street.removeprefix("the ")).split()
    # A street may be called by a letter: Avenue E, and S Street.
    return " ".join(
        _COMPASS.get(word, word) if (place or len(words) > 2) and (place == 0 or place == len(words) - 1) else word
        for place, word in enumerate(words)
    )


@lru_cache(maxsize=50_000)
def name_of(street: str) -> str:
    """A street's own name in one word: without what kind of street it is, and without north and south."""
    return "".join(_own_words(street))


def _own_words(street: str) -> list[str]:
    words = bare(street).split()
    while len(words) > 1 and words[0] in lore().directions:
        words = words[1:]
    while len(words) > 1 and words[-1] in lore().directions:
        words = words[:-1]
    return words[:-1] if len(words) > 1 and words[-1] in lore().street_types else words


def ends_of(street: str) -> tuple[str, str]:
    """How a street's name begins and how it ends; "" for a name so short that its ends say nothing."""
    name = name_of(street)
    if not name.isalpha():
        return name, ""
    return (name[:_END], name[-_END:]) if len(name) > _END else (name, "")


def like_streets(a: str, b: str) -> bool:
    """Whether two streets may be one."""
    a, b = bare(a), bare(b)
    if a == b:
        return True
    # East Street and West Street, and the two ends of Park Road, are each a street, however alike they look.
    x, y = _compass(a), _compass(b)
    if x and y and x != y:
        return False
    # So are 82nd and 83rd Avenue.
    m, n = _NUMBERED.findall(a), _NUMBERED.findall(b)
    if m and n and m != n:
        return False
    # 82 of 100 keeps "mill lane" with "mil lane" and parts "mill lane" from "mill road".
    if fuzz.ratio(a, b) >= 82 or a.replace(" ", "") == b.replace(" ", ""):
        return True
    # What kind of street it is may be left out, or misspelt beyond reading.
    if a.startswith(f"{b} ") or b.startswith(f"{a} "):
        return True
    one, other = name_of(a), name_of(b)
    return not (_kind(a) and _kind(b)) and min(len(one), len(other)) >= 4 and fuzz.ratio(one, other) >= 85


def differ_in_kind(a: str, b: str) -> bool:
    """Whether two streets that look alike are of different kinds: Westchester Lane and Westchester Drive."""
    a, b = sorted((bare(a), bare(b)), key=len)
    # Deer Ridge may be Deer Ridge Drive cut short.
    return bool(_kind(a) and _kind(b)) and _kind(a) != _kind(b) and not b.startswith(f"{a} ")


def have_another_word(a: str, b: str) -> bool:
    """
    Whether short words of one length differ: Mill Lane and Hill Lane. A slip drops or doubles a letter instead.

    Where a street's name has another word that agrees, it is a slip after all: Twin Lakes and Twyn Lakes.
    """
    if min(len(_own_words(a)), len(_own_words(b))) > 1:
        return False
    x, y = bare(a).split(), bare(b).split()
    odd = [place for place, (one, two) in enumerate(zip(x, y, strict=False)) if one != two]
    if len(x) != len(y) or len(odd) != 1:
        return False
    one, two = x[odd[0]], y[odd[0]]
    at_the_end = odd[0] == len(x) - 1
    return len(one) == len(two) <= 5 and not (at_the_end and _is_slip_of_a_kind(one, two))


def is_called_like_a_street(name: str) -> bool:
    """Whether a building's name ends as a street's may: Manor Court, Spring Villas."""
    return bool(_kind(name))


def _is_slip_of_a_kind(one: str, two: str) -> bool:
    """Whether one is what a street may be called and the other no word of the kind: "lane" and "lahe"."""
    kinds = lore().street_types
    return (one in kinds) != (two in kinds) and OSA.distance(one, two, score_cutoff=2) <= 2


def _kind(street: str) -> str:
    """What kind of street it is, where that is said last or before north and south."""
    words = [word for word in street.split() if word not in lore().directions]
    return words[-1] if len(words) > 1 and words[-1] in lore().street_types else ""


def _compass(street: str) -> frozenset[str]:
    return lore().directions.intersection(street.split())
