"""
Addresses made comparable: those of the UK, and others as far as they are written alike.

`read_dwelling` takes an address as sent apart; the keys of a `Dwelling` let a database find the same place by equality
alone; `compare` says how near two of them are, with flats, house names, abbreviations, slips and UPRNs allowed for.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from .address_parts import read_parts
from .postcodes import one_slip_apart, read_postcode, split_code_abroad, split_postcode
from .streets import bare, differ_in_kind, ends_of, have_another_word, is_called_like_a_street, like_streets


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
    STREET = "same_street"  # one street, and neither says which door
    PART = "same_in_part"  # what both say agrees, and one of them leaves a part out; or abroad the code is another
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
    def near_keys(self) -> tuple[str, ...]:
        """
        The number and either end of the street's name: a slip of the pen leaves one of the two as it is.

        Of an address without a number, the ends alone.
        """
        return self._ends(self.number or self.flat)

    @property
    def doorless_keys(self) -> tuple[str, ...]:
        """The near keys that this address would have without its number: where to look for one that leaves it out."""
        return self._ends("")

    def _ends(self, door: str) -> tuple[str, ...]:
        if not (self.street or self.name):
            return ()
        begin, end = ends_of(self.street or self.name)
        return tuple(f"{key}|{door}" for key in (begin, f"~{end}" if end else "") if key)

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
    """A unique property reference number: up to 12 digits without leading zeros, or "" (also for a box just filled)."""
    digits = text.strip().removesuffix(".0").lstrip("0")
    if not digits.isdecimal() or len(digits) > 12 or _fills_a_box(digits):
        return ""
    return digits


def _fills_a_box(digits: str) -> bool:
    # 999999 and 123456789 are typed where a form insists on a number.
    return len(digits) >= 5 and (len(set(digits)) == 1 or "1234567890123".startswith(digits))


def _dwelling(*, flat: str, number: str, name: str, street: str, postcode: str, code: str, uprn: str) -> Dwelling:
    place = (number or name).replace(" ", "")
    road = bare(street).replace(" ", "")
    building = f"{postcode}|{place}" if postcode and place else ""
    # A named building may be all the street that there is: 14 Manor Court.
    on_street = f"{road or place}|{place}" if place and (road or name) else ""
    home = building or on_street
    abroad = f"{code}|" if code and place and not building else ""
    return Dwelling(
        key=f"{abroad}{home}|{flat}" if home else "",
        # Abroad the same number and code may be another street: enough to look, and `compare` looks closer.
        building_key=f"{abroad}{place}" if abroad else home,
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
    a, b = _in_one_form(a, b), _in_one_form(b, a)
    if not (a.building_key or b.building_key) and a.street and b.street:
        return _by_street(a, b)
    if not (_says_where(a) and _says_where(b)):
        return _in_part(a, b) if not (a.uprn and b.uprn) else Nearness.DIFFERENT
    if not _one_place(a, b):
        return Nearness.NEAR if _number_slip(a, b) else Nearness.DIFFERENT
    road = _same_road(a, b)
    return _by_flat(a, b) if road is Nearness.SAME else _slip(a, b, road)


def _elsewhere_in_words(a: Dwelling, b: Dwelling) -> bool:
    if a.street and b.street and not like_streets(a.street, b.street):
        return True
    return bool(a.number) and bool(b.number) and a.number != b.number


def _one_place(a: Dwelling, b: Dwelling) -> bool:
    if a.number and b.number:
        return a.number == b.number
    return bool(a.name) and bool(b.name) and (_one_name(a.name, b.name) or _one_building(a, b))


def _one_name(a: str, b: str) -> bool:
    return a == b or _one_word_slip(a, b)


def _in_one_form(d: Dwelling, other: Dwelling) -> Dwelling:
    """36 Whitney Court as a number of a street, where the other has flats of that number."""
    alone = d.name and not (d.street or d.number or d.postcode or other.postcode or other.name)
    if alone and other.street and other.number and is_called_like_a_street(d.name):
        return replace(d, number=d.flat, flat="", street=d.name, name="")
    return d


def _says_where(d: Dwelling) -> bool:
    """Whether it names a door on a street, or at a postcode; a number and a code abroad are too little."""
    return bool(d.building_key) and bool(d.postcode or d.street or d.name)


def _in_part(a: Dwelling, b: Dwelling) -> Nearness:
    """Addresses of which one leaves out the number or the street: whether the rest of the two agrees."""
    codes = (a.postcode or a.code, b.postcode or b.code)
    doors = bool(a.number) and a.number == b.number
    roads = bool(a.street) and bool(b.street)
    if (a.flat and b.flat and a.flat != b.flat) or (a.number and b.number and not doors):
        return Nearness.UNKNOWN
    if roads and (not like_streets(a.street, b.street) or differ_in_kind(a.street, b.street)):
        return Nearness.UNKNOWN
    if all(codes) and codes[0] != codes[1] and not one_slip_apart(*codes):
        return Nearness.UNKNOWN
    return Nearness.PART if roads or (doors and all(codes)) else Nearness.UNKNOWN


def _by_street(a: Dwelling, b: Dwelling) -> Nearness:
    """Two addresses without a door: one street, or nothing known."""
    codes = (a.postcode or a.code, b.postcode or b.code)
    apart = all(codes) and codes[0] != codes[1]
    one = like_streets(a.street, b.street) and not differ_in_kind(a.street, b.street)
    return Nearness.STREET if one and not apart and a.flat == b.flat else Nearness.UNKNOWN


def _number_slip(a: Dwelling, b: Dwelling) -> bool:
    # 14 and 41 in one street are one slip; 14 and 15 are neighbours.
    exchanged = len(a.number) > 1 and a.number[::-1] == b.number and a.number.isdecimal()
    return exchanged and a.flat == b.flat and _same_road(a, b) is Nearness.SAME


def _same_road(a: Dwelling, b: Dwelling) -> Nearness:
    codes = (a.postcode or a.code, b.postcode or b.code)
    streets = bool(a.street) and bool(b.street)
    like = like_streets(a.street, b.street) if streets else _one_building(a, b)
    if a.postcode and a.postcode == b.postcode:
        return Nearness.SAME if like or not streets else Nearness.DIFFERENT
    one, other = a.street or a.name, b.street or b.name
    if not like or differ_in_kind(one, other):
        return Nearness.DIFFERENT
    if all(codes) and codes[0] == codes[1]:
        # A code abroad is many streets.
        return Nearness.NEAR if have_another_word(one, other) else Nearness.SAME
    if have_another_word(one, other):
        return Nearness.DIFFERENT
    if all(codes) and one_slip_apart(*codes):
        return Nearness.NEAR
    if all(codes):
        # Abroad codes are often mistaken for a neighbour's; a postcode that is quite another is another place.
        abroad = bool(a.code and b.code) and bare(one) == bare(other)
        return Nearness.PART if abroad else Nearness.DIFFERENT
    return Nearness.SAME if bare(one) == bare(other) else Nearness.NEAR


def _one_building(a: Dwelling, b: Dwelling) -> bool:
    """Whether both give a building and no other street, and it is one: 14 Manor Court."""
    if a.street or b.street or not (a.name and b.name):
        return False
    # Where a building is called as streets are, its name may be misspelt as theirs.
    return _one_name(a.name, b.name) or (is_called_like_a_street(a.name) and like_streets(a.name, b.name))


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
