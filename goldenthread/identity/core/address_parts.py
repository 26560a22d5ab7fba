"""The words of a UK address sorted into flat, number, building name and street."""

import re
from dataclasses import dataclass
from typing import Final

from .address_units import read_unit
from .address_wording import full_words, lore, segments

_RANGE: Final = re.compile(r"^(\d+)-(\d+)$")
_SLASHED: Final = re.compile(r"^(\d+[a-z]?|[a-z])/(\d+)$")
_NUMBER: Final = re.compile(r"^(\d+)([a-z]?)$")
_COMPASS: Final = {"n": "north", "s": "south", "e": "east", "w": "west"}
# A flat that has no number, being the only one.
_LONE: Final = {
    "the flat": "the",
    "flat": "the",
    "the annexe": "annexe",
    "annexe": "annexe",
    "the annex": "annexe",
    "annex": "annexe",
}


@dataclass(slots=True)
class _Reading:
    flat: str = ""
    number: str = ""
    name: str = ""
    street: str = ""
    # The words after a number that end like no street are taken for one.
    guessed: bool = False
    # A plot, pitch or berth: of the place that follows, not of a house in it.
    on_site: bool = False


def read_parts(address: str) -> tuple[str, str, str, str]:
    """An address without its postcode -> `(flat, number, name, street)`, folded, "" where not known."""
    found = _Reading()
    for segment in segments(address):
        if not found.street:
            _read_segment(segment, found)
        elif segment[0] in lore().home_words:
            _take_flat(segment, found)
            break
        elif not (found.flat or found.guessed) and (unit := read_unit(segment)):
            found.flat = unit
            break
        elif found.guessed and not found.flat and _goes_on(segment, found):
            # "3 The Limes, 22 High Street": the second number is the house's.
            _begin_again(found)
            _read_segment(segment, found)
        elif _is_a_house_called(found) and _is_street_of_house(segment):
            # Lake View, Church Road: a house, and its street.
            found.name, found.street = found.street, ""
            _read_segment(segment, found)
    _settle(found)
    return found.flat, found.number, found.name, found.street


def _goes_on(words: list[str], found: _Reading) -> bool:
    return words[0][0].isdigit() or (found.street.startswith("the ") and _is_street_of_house(words))


def _begin_again(found: _Reading) -> None:
    found.flat, found.name, found.number, found.street, found.guessed = found.number, found.street, "", "", False


def _is_a_house_called(found: _Reading) -> bool:
    no_door = not (found.number or found.name or found.flat)
    return no_door and found.street.split()[-1] in lore().house_names


def _is_street_of_house(words: list[str]) -> bool:
    street, _ = _cut_street(words[1:] if words[0][0].isdigit() else words)
    return bool(street) and street.split()[-1] in lore().street_types - lore().house_names - lore().building_words


def _read_segment(words: list[str], found: _Reading) -> None:
    if not found.flat and (lone := _LONE.get(" ".join(words))):
        found.flat = lone
        return
    words = _take_flat(words, found)
    words = _take_number(words, found)
    if not words:
        return
    street, rest = _cut_street(words)
    if street and not _is_building(words, found):
        if not found.number and rest and rest[0][0].isdigit():
            _take_number(rest, found)
        found.street = street
        _take_flat(rest, found)
    elif found.number and not found.name and not _is_building(words, found):
        # A number and words that end like no street: still the street ("14 Broadwater").
        found.street, found.guessed = " ".join(full_words(words)), True
    elif not found.name:
        found.name = " ".join(words)
        found.flat, found.number = found.flat or found.number, "" if not found.flat else found.number


def _take_flat(words: list[str], found: _Reading) -> list[str]:
    """Take "flat 2", "ground floor flat", "2/14" off the front, or "flat 2" off the end."""
    if found.flat or not words:
        return words
    if words[0] in lore().floor_words and any(word in ("floor", "flat") for word in words[1:3]):
        found.flat = lore().floor_words[words[0]]
        return _after_floor(words[1:], found)
    if words[0] in lore().floor_words and words[0].endswith(("ff", "smt")):
        found.flat = lore().floor_words[words[0]]
        return words[1:]
    if slashed := _SLASHED.match(words[0]):
        if len(words) == 1:
            # "0/1, 22 High Street": ground floor, first door.
            found.flat = words[0]
        else:
            found.flat, found.number = slashed[1], slashed[2]
        return words[1:]
    for place, word in enumerate(words[:-1]):
        if word in lore().home_words and (place == 0 or found.street or place >= 2):
            found.flat, found.on_site = _flat_label(words[place + 1]), word in lore().site_words
            return words[:place] + words[place + 2 :]
    return words


def _after_floor(words: list[str], found: _Reading) -> list[str]:
    while words and words[0] in {"floor", *lore().home_words}:
        words = words[1:]
    if words and len(words[0]) == 1 and words[0].isalpha():
        found.flat += words[0]
        return words[1:]
    return words


def _flat_label(word: str) -> str:
    if "/" in word or "-" in word:
        # Second floor, first door: not the twenty-first.
        return word.replace("-", "/")
    return word.lstrip("0") or "0"


def _take_number(words: list[str], found: _Reading) -> list[str]:
    words = (
        words[1:]
        if words and words[0] in ("no", "number", "house") and len(words) > 1 and words[1][0].isdigit()
        else words
    )
    if found.number or not words:
        return words
    if _RANGE.match(words[0]):
        found.number = words[0]
        return words[1:]
    if slashed := _SLASHED.match(words[0]):
        found.flat, found.number = found.flat or slashed[1], slashed[2]
        return words[1:]
    if not (match := _NUMBER.match(words[0])):
        return words
    found.number, words = match[1].lstrip("0") or "0", words[1:]
    letter = match[2]
    if not letter and len(words) > 1 and len(words[0]) == 1 and words[0].isalpha():
        if words[0] in _COMPASS:
            # "14 n mill lane" is North Mill Lane: who writes a flat so closes it up, "14e".
            return [_COMPASS[words[0]], *words[1:]]
        letter, words = words[0], words[1:]
    # 14b is how flat b of number 14 is often written, so the two must be one home.
    found.flat = found.flat or letter
    return words


def _cut_street(words: list[str]) -> tuple[str, list[str]]:
    """The street at the front of the words, up to its type ("mill lane" of "mill lane luton"), and what follows."""
    full = full_words(words)
    last = 0
    for place, word in enumerate(full):
        if place == 0 and word != "broadway":
            continue
        is_type, is_direction = word in lore().street_types, word in lore().directions
        if (last == 0 and is_type) or (0 < last == place and (is_type or is_direction)):
            last = place + 1
    return " ".join(full[:last]), words[last:]


def _is_building(words: list[str], found: _Reading) -> bool:
    # "Kestrel House", and "Manor Court" after a flat, are buildings; "Manor Court" after a number may be either.
    last = full_words(words)[-1]
    if last == "park" and words[-2:-1] and words[-2] in lore().park_words:
        return not found.name
    if last not in lore().building_words or found.name:
        return False
    return last not in lore().street_types or (bool(found.flat) and not found.number)


def _settle(found: _Reading) -> None:
    if found.name and not found.street and not _names_a_building(found.name):
        found.name = ""
    if (whole := _NUMBER.match(found.flat)) and whole[2] and found.street and not (found.number or found.name):
        # "Flat 14b Mill Lane" is flat b of number 14.
        found.flat, found.number = whole[2], whole[1]
    if (parted := _SLASHED.match(found.flat)) and found.street and not (found.number or found.name):
        # "2/14, Mill Lane", with a comma after the number.
        found.flat, found.number = parted[1], parted[2]
    if found.on_site and found.street and not (found.number or found.name):
        found.name, found.street = found.street, ""
    # "14 Manor Court" and "Flat 14, Manor Court" are one home: where the words end like a building
    # and no other street is given, what stands before is the flat.
    last = found.street.split()[-1:] or [""]
    if found.number and not found.flat and not found.name and last[0] in lore().building_words:
        found.flat, found.name, found.number, found.street = found.number, found.street, "", ""
    found.name = _one_name(found.name)


def _one_name(name: str) -> str:
    """The Old Rectory is Old Rectory, St Mary's Lodge is Saint Mary's Lodge, Hill Farmhouse is Hill Farm."""
    words = name.split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if words[-2:] == ["farm", "house"] or words[-1:] == ["farmhouse"]:
        words = [*words[: -2 if words[-1] == "house" else -1], "farm"]
    return " ".join(["saint", *words[1:]] if words[:1] == ["st"] and len(words) > 1 else words)


def _names_a_building(name: str) -> bool:
    # Without a street after it, a bare word is more likely the town than a house's name.
    words = name.split()
    return words[-1] in lore().building_words or (words[0] == "the" and len(words) > 1)
