"""
Addresses made comparable: those of the UK, and others as far as they are written alike.

`read_dwelling` takes an address as sent apart; the keys of a `Dwelling` let a database find the same place by equality
alone; `compare` says how near two of them are, with flats, house names, abbreviations, slips and UPRNs allowed for.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from .address_parts import read_parts
from .postcodes import one_slip_apart, read_postcode, split_code_abroad, split_postcode


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

    `code` is the postal code of an address abroad: a whole town may share it, so it says less than a `postcode`.

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
    code: str
    precision: Precision

    @property
    def place(self) -> str:
        """The door on the street: its number, else its name."""
        return self.number or self.name


@lru_cache(maxsize=50_000)
def read_dwelling(address: str, postcode: str = "", uprn: str = "") -> Dwelling:
    """An address as sent -> `Dwelling`. The postcode may stand in its own field, end the address, or be nowhere."""
    rest, found = split_postcode(address)
    postcode = read_postcode(postcode) or found
    code = ""
    if not postcode:
        rest, code = split_code_abroad(rest)
    flat, number, name, street = read_parts(rest)
    return _dwelling(
        flat=flat, number=number, name=name, street=street, postcode=postcode, code=code, uprn=read_uprn(uprn)
    )


def read_uprn(text: str) -> str:
    """A unique property reference number: up to 12 digits without leading zeros, or ""."""
    digits = text.strip().removesuffix(".0").lstrip("0")
    return digits if digits.isdecimal() and len(digits) <= 12 else ""


def _dwelling(*, flat: str, number: str, name: str, street: str, postcode: str, code: str, uprn: str) -> Dwelling:
    place = (number or name).replace(" ", "")
    road = street.replace(" ", "")
    building = f"{postcode}|{place}" if postcode and place else ""
    on_street = f"{road}|{place}" if road and place else ""
    home = building or on_street
    abroad = f"{code}|" if code and on_street and not building else ""
    return Dwelling(
        key=f"{abroad}{home}|{flat}" if home else "",
        # Abroad the same number and code may be another street: enough to look, and `compare` looks closer.
        building_key=f"{code}|{place}" if abroad else home,
        street_key=on_street,
        name_key=f"{postcode}|{name.replace(' ', '')}" if postcode and name and number else "",
        uprn=uprn,
        flat=flat,
        number=number,
        name=name,
        street=street,
        postcode=postcode,
        code=code,
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
    Two dwellings that `compare` as same, building or near (unless the number itself is mistyped) share at least one.
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
        # Some senders give every flat the number of its block.
        return Nearness.DIFFERENT if a.flat and b.flat and a.flat != b.flat else Nearness.SAME
    if not (a.building_key and b.building_key):
        return Nearness.UNKNOWN if not (a.uprn and b.uprn) else Nearness.DIFFERENT
    if not _one_place(a, b):
        return Nearness.NEAR if _number_slip(a, b) else Nearness.DIFFERENT
    road = _same_road(a, b)
    return _by_flat(a, b) if road is Nearness.SAME else _slip(a, b, road)


def _one_place(a: Dwelling, b: Dwelling) -> bool:
    if a.number and b.number:
        return a.number == b.number
    return bool(a.name) and bool(b.name) and (a.name == b.name or _one_word_slip(a.name, b.name))


def _number_slip(a: Dwelling, b: Dwelling) -> bool:
    # 14 and 41 in one street are one slip; 14 and 15 are neighbours.
    exchanged = len(a.number) > 1 and a.number[::-1] == b.number and a.number.isdecimal()
    return exchanged and a.flat == b.flat and _same_road(a, b) is Nearness.SAME


def _same_road(a: Dwelling, b: Dwelling) -> Nearness:
    codes = (a.postcode or a.code, b.postcode or b.code)
    streets = bool(a.street) and bool(b.street)
    like = streets and _like_streets(a.street, b.street)
    if all(codes) and codes[0] == codes[1]:
        # A postcode is one street; a code abroad is many.
        return Nearness.SAME if like or (a.postcode and not streets) else Nearness.DIFFERENT
    if not like:
        return Nearness.DIFFERENT
    if not all(codes):
        return Nearness.SAME if a.street == b.street else Nearness.NEAR
    return Nearness.NEAR if one_slip_apart(*codes) else Nearness.DIFFERENT


def _like_streets(a: str, b: str) -> bool:
    # 82 of 100 keeps "mill lane" with "mil lane" and parts "mill lane" from "mill road".
    return a == b or fuzz.ratio(a, b) >= 82 or a.replace(" ", "") == b.replace(" ", "")


def _one_word_slip(a: str, b: str) -> bool:
    return min(len(a), len(b)) > 5 and OSA.distance(a, b, score_cutoff=1) <= 1


def _by_flat(a: Dwelling, b: Dwelling) -> Nearness:
    if a.flat == b.flat:
        return Nearness.SAME
    return Nearness.BUILDING if not (a.flat and b.flat) else Nearness.DIFFERENT


def _slip(a: Dwelling, b: Dwelling, road: Nearness) -> Nearness:
    return road if a.flat == b.flat else Nearness.DIFFERENT
