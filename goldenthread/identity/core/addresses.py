"""
UK addresses made comparable.

`read_dwelling` takes an address as sent apart; the keys of a `Dwelling` let a database find the same place by equality
alone; `compare` says how near two of them are, with flats, house names, abbreviations, slips and UPRNs allowed for.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from .address_parts import read_parts
from .address_wording import lore
from .postcodes import one_slip_apart, read_postcode, split_postcode


class Precision(StrEnum):
    """How much of an address is there."""

    HOME = "home"  # a door: number or name, with a postcode or a street
    STREET = "street"  # a street without a number
    POSTCODE = "postcode"
    NONE = "none"


class Nearness(StrEnum):
    """How near two addresses are."""

    SAME = "same"
    BUILDING = "same_building_flat_unknown"
    NEAR = "near"  # the same but for one slip of the pen
    DIFFERENT = "different"
    UNKNOWN = "unknown"  # one of them says too little


@dataclass(frozen=True, slots=True)
class Dwelling:
    """
    One address, taken apart and folded to lower-case a-z and digits.

    `key` is equal for the same home, `building_key` for the same building whatever the flat, `street_key` does not
    need the postcode, `name_key` is that of a named building which has a number too. A key is "" when not known.
    """

    key: str
    building_key: str
    street_key: str
    name_key: str
    uprn: str
    flat: str
    number: str
    name: str
    street: str
    postcode: str
    precision: Precision

    @property
    def place(self) -> str:
        """The door on the street: its number, else its name."""
        return self.number or self.name


@lru_cache(maxsize=50_000)
def read_dwelling(address: str, postcode: str = "", uprn: str = "") -> Dwelling:
    """An address as sent -> `Dwelling`. The postcode may stand in its own field, end the address, or be nowhere."""
    rest, found = split_postcode(address)
    code = read_postcode(postcode) or found
    flat, number, name, street = read_parts(rest)
    return _dwelling(flat=flat, number=number, name=name, street=street, postcode=code, uprn=read_uprn(uprn))


def read_uprn(text: str) -> str:
    """A unique property reference number: up to 12 digits without leading zeros, or "" (also for a box just filled)."""
    digits = text.strip().removesuffix(".0").lstrip("0")
    if not digits.isdecimal() or len(digits) > 12 or _fills_a_box(digits):
        return ""
    return digits


def _fills_a_box(digits: str) -> bool:
    # 999999 and 123456789 are typed where a form insists on a number.
    return len(digits) >= 5 and (len(set(digits)) == 1 or "1234567890123".startswith(digits))


def _dwelling(*, flat: str, number: str, name: str, street: str, postcode: str, uprn: str) -> Dwelling:
    place = (number or name).replace(" ", "")
    road = _bare(street).replace(" ", "")
    building = f"{postcode}|{place}" if postcode and place else ""
    on_street = f"{road}|{place}" if road and place else ""
    home = building or on_street
    return Dwelling(
        key=f"{home}|{flat}" if home else "",
        building_key=home,
        street_key=on_street,
        name_key=f"{postcode}|{name.replace(' ', '')}" if postcode and name and number else "",
        uprn=uprn,
        flat=flat,
        number=number,
        name=name,
        street=street,
        postcode=postcode,
        precision=_precision(bool(home or uprn), road, postcode),
    )


def _precision(at_a_door: bool, road: str, postcode: str) -> Precision:
    if at_a_door:
        return Precision.HOME
    if road:
        return Precision.STREET
    return Precision.POSTCODE if postcode else Precision.NONE


def lookups(dwelling: Dwelling) -> tuple[str, ...]:
    """
    The prefixed keys to store for one dwelling and to search with for another.

    u: UPRN. d: the same home. b: the same building, any flat. s: the same number and street, any postcode or flat.
    Two dwellings that `compare` as same, building or near share at least one, unless a slip stands in the door itself
    (14 and 41, Kestral House) or, where the postcodes are not the same, in the street.
    """
    pairs = (
        ("u", dwelling.uprn),
        ("d", dwelling.key),
        ("b", dwelling.building_key),
        ("b", dwelling.name_key),
        ("s", dwelling.street_key),
    )
    return tuple(f"{prefix}:{key}" for prefix, key in pairs if key)


def compare(a: Dwelling, b: Dwelling) -> Nearness:
    """How near two dwellings are; the order of the two does not matter."""
    if a.uprn and a.uprn == b.uprn:
        # Some senders give every flat the number of its block; and where number and text disagree, one is wrong.
        if a.flat and b.flat and a.flat != b.flat:
            return Nearness.DIFFERENT
        return Nearness.NEAR if _elsewhere_in_words(a, b) else Nearness.SAME
    if not (a.building_key and b.building_key):
        return Nearness.UNKNOWN if not (a.uprn and b.uprn) else Nearness.DIFFERENT
    if not _one_place(a, b):
        return Nearness.NEAR if _number_slip(a, b) else Nearness.DIFFERENT
    road = _same_road(a, b)
    return _by_flat(a, b) if road is Nearness.SAME else _slip(a, b, road)


def _elsewhere_in_words(a: Dwelling, b: Dwelling) -> bool:
    if a.street and b.street and not _like_streets(a.street, b.street):
        return True
    return bool(a.number) and bool(b.number) and a.number != b.number


def _one_place(a: Dwelling, b: Dwelling) -> bool:
    if a.number and b.number:
        return a.number == b.number
    return bool(a.name) and bool(b.name) and (a.name == b.name or _one_word_slip(a.name, b.name))


def _number_slip(a: Dwelling, b: Dwelling) -> bool:
    # 14 and 41 in one street are one slip; 14 and 15 are neighbours.
    exchanged = len(a.number) > 1 and a.number[::-1] == b.number and a.number.isdecimal()
    return exchanged and a.flat == b.flat and _same_road(a, b) is Nearness.SAME


def _same_road(a: Dwelling, b: Dwelling) -> Nearness:
    codes = bool(a.postcode) and bool(b.postcode)
    streets = bool(a.street) and bool(b.street)
    like = streets and _like_streets(a.street, b.street)
    if codes and a.postcode == b.postcode:
        return Nearness.SAME if like or not streets else Nearness.DIFFERENT
    if not like or _another_word(a.street, b.street):
        return Nearness.DIFFERENT
    if not codes:
        return Nearness.SAME if a.street == b.street else Nearness.NEAR
    return Nearness.NEAR if one_slip_apart(a.postcode, b.postcode) else Nearness.DIFFERENT


def _like_streets(a: str, b: str) -> bool:
    a, b = _bare(a), _bare(b)
    if a == b:
        return True
    # East Street and West Street, and the two ends of Park Road, are each a street, however alike they look.
    x, y = _compass(a), _compass(b)
    if x and y and x != y:
        return False
    # 82 of 100 keeps "mill lane" with "mil lane" and parts "mill lane" from "mill road".
    return fuzz.ratio(a, b) >= 82 or a.replace(" ", "") == b.replace(" ", "")


def _another_word(a: str, b: str) -> bool:
    """Whether short words of one length differ: Mill Lane and Hill Lane. A slip drops or doubles a letter instead."""
    x, y = a.split(), b.split()
    odd = [(one, other) for one, other in zip(x, y, strict=False) if one != other]
    return len(x) == len(y) and len(odd) == 1 and all(len(one) == len(other) <= 5 for one, other in odd)


def _bare(street: str) -> str:
    """The Broadway is Broadway."""
    return street.removeprefix("the ")


def _compass(street: str) -> frozenset[str]:
    return lore().directions.intersection(street.split())


def _one_word_slip(a: str, b: str) -> bool:
    if a.replace(" ", "") == b.replace(" ", ""):
        return True
    if min(len(a), len(b)) <= 5 or OSA.distance(a, b, score_cutoff=1) > 1:
        return False
    # Block A and Block B, Mill House and Hill House differ by a letter too, and are not each other misspelt.
    odd = set(a.split()) ^ set(b.split())
    return all(len(word) > 5 and word.isalpha() for word in odd)


def _by_flat(a: Dwelling, b: Dwelling) -> Nearness:
    if a.flat == b.flat:
        return Nearness.SAME
    return Nearness.BUILDING if not (a.flat and b.flat) else Nearness.DIFFERENT


def _slip(a: Dwelling, b: Dwelling, road: Nearness) -> Nearness:
    return road if a.flat == b.flat else Nearness.DIFFERENT
