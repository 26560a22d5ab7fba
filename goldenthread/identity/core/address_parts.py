"""The words of a UK address sorted into flat, number, building name and street."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import yaml
from anyascii import anyascii

_LETTERS: Final = re.compile(r"[^a-z0-9/, -]")
_RANGE: Final = re.compile(r"^(\d+)-(\d+)$")
_SLASHED: Final = re.compile(r"^(\d+[a-z]?|[a-z])/(\d+)$")
_NUMBER: Final = re.compile(r"^(\d+)([a-z]?)$")


@dataclass(frozen=True, slots=True)
class AddressLore:
    """What `data/addresses.yaml` says; see that file for the meaning of each list."""

    full_word: Mapping[str, str]
    street_types: frozenset[str]
    directions: frozenset[str]
    building_words: frozenset[str]
    home_words: frozenset[str]
    floor_words: Mapping[str, str]


@lru_cache(maxsize=1)
def lore() -> AddressLore:
    """The address words, read once."""
    text = resources.files(__package__).joinpath("data/addresses.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    types: dict[str, list[str]] = data["street_types"]
    directions: dict[str, list[str]] = data["directions"]
    full = {short: word for table in (types, directions) for word, shorts in table.items() for short in shorts}
    return AddressLore(
        full_word=full,
        street_types=frozenset(types),
        directions=frozenset(directions),
        building_words=frozenset(data["building_words"]),
        home_words=frozenset(data["home_words"]),
        floor_words=data["floor_words"],
    )


@dataclass(slots=True)
class _Reading:
    flat: str = ""
    number: str = ""
    name: str = ""
    street: str = ""


def read_parts(address: str) -> tuple[str, str, str, str]:
    """An address without its postcode -> `(flat, number, name, street)`, folded, "" where not known."""
    found = _Reading()
    for segment in _segments(address):
        if not found.street:
            _read_segment(segment, found)
        elif segment[0] in lore().home_words:
            _take_flat(segment, found)
            break
    _settle(found)
    return found.flat, found.number, found.name, found.street


def _segments(address: str) -> list[list[str]]:
    plain = anyascii(address.replace("'", "").replace("’", "")).lower().replace(".", " ").replace("\n", ",")
    plain = re.sub(r"\s*/\s*", "/", _LETTERS.sub(" ", plain))
    plain = re.sub(r"(\d)\s*-\s*(\d)", r"\1-\2", plain)
    parts = [words for part in plain.split(",") if (words := part.replace(" - ", " ").split())]
    return [piece for words in parts for piece in _split_at_building(words)]


def _split_at_building(words: list[str]) -> list[list[str]]:
    """Part "flat 2 kestrel house 40 mill lane" where the building ends and a new number begins."""
    for place in range(1, len(words)):
        if words[place][0].isdigit() and words[place - 1] in lore().building_words:
            return [words[:place], words[place:]]
    return [words]


def _read_segment(words: list[str], found: _Reading) -> None:
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
        found.street = " ".join(_full(words))
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
        found.flat, found.number = slashed[1], slashed[2]
        return words[1:]
    for place, word in enumerate(words[:-1]):
        if word in lore().home_words and (place == 0 or found.street or place >= 2):
            found.flat = _flat_label(words[place + 1])
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
    return word.replace("-", "").replace("/", "").lstrip("0") or "0"


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
    letter = match[2] or (words[0] if len(words) > 1 and len(words[0]) == 1 and words[0].isalpha() else "")
    if letter and not match[2]:
        words = words[1:]
    # 14b is how flat b of number 14 is often written, so the two must be one home.
    found.flat = found.flat or letter
    return words


def _cut_street(words: list[str]) -> tuple[str, list[str]]:
    """The street at the front of the words, up to its type ("mill lane" of "mill lane luton"), and what follows."""
    full = _full(words)
    last = 0
    for place, word in enumerate(full):
        if place == 0 and word != "broadway":
            continue
        is_type, is_direction = word in lore().street_types, word in lore().directions
        if (last == 0 and is_type) or (0 < last == place and (is_type or is_direction)):
            last = place + 1
    return " ".join(full[:last]), words[last:]


def _full(words: list[str]) -> list[str]:
    """Abbreviations spelt out; a leading "st" is a saint, not a street."""
    head = "saint" if words[0] == "st" else words[0]
    return [head, *(lore().full_word.get(word, word) for word in words[1:])]


def _is_building(words: list[str], found: _Reading) -> bool:
    # "Kestrel House", and "Manor Court" after a flat, are buildings; "Manor Court" after a number may be either.
    last = _full(words)[-1]
    if last not in lore().building_words or found.name:
        return False
    return last not in lore().street_types or (bool(found.flat) and not found.number)


def _settle(found: _Reading) -> None:
    if found.name and not found.street and not _names_a_building(found.name):
        found.name = ""
    # "14 Manor Court" and "Flat 14, Manor Court" are one home: where the words end like a building
    # and no other street is given, what stands before is the flat.
    last = found.street.split()[-1:] or [""]
    if found.number and not found.flat and not found.name and last[0] in lore().building_words:
        found.flat, found.name, found.number, found.street = found.number, found.street, "", ""


def _names_a_building(name: str) -> bool:
    # Without a street after it, a bare word is more likely the town than a house's name.
    words = name.split()
    return words[-1] in lore().building_words or (words[0] == "the" and len(words) > 1)
