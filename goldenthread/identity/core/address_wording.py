"""The wording of a UK address made uniform before it is taken apart: one way to write each flat, floor and building."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import yaml
from anyascii import anyascii

_SIGNS: Final = re.compile(r"[^a-z0-9/, -]")
_STROKE: Final = re.compile(r"\s*/\s*")
_DASH: Final = re.compile(r"(\d)\s*-\s*(\d)")
_LETTER: Final = re.compile(r"\b(\d+)-([a-z])\b")
_CARE_OF: Final = re.compile(r"\b(c/o|care of)\b")
_ORDINAL: Final = re.compile(r"\b(1st|2nd|3rd)(?= floor| flr)")
_ORDINALS: Final = {"1st": "first", "2nd": "second", "3rd": "third"}
_NUMBERS: Final = {
    word: str(n)
    for n, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(), start=1
    )
}


@dataclass(frozen=True, slots=True)
class AddressLore:
    """What `data/addresses.yaml` says; see that file for the meaning of each list."""

    full_word: Mapping[str, str]
    full_building: Mapping[str, str]
    street_types: frozenset[str]
    directions: frozenset[str]
    building_words: frozenset[str]
    only_buildings: frozenset[str]
    house_names: frozenset[str]
    home_words: frozenset[str]
    site_words: frozenset[str]
    park_words: frozenset[str]
    floor_words: Mapping[str, str]


@lru_cache(maxsize=1)
def lore() -> AddressLore:
    """The address words, read once."""
    text = resources.files(__package__).joinpath("data/addresses.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    types: dict[str, list[str]] = data["street_types"]
    directions: dict[str, list[str]] = data["directions"]
    buildings: dict[str, list[str]] = data["building_words"]
    return AddressLore(
        full_word={
            short: word for table in (types, directions) for word, several in table.items() for short in several
        },
        full_building={short: word for word, several in buildings.items() for short in several},
        street_types=frozenset(types),
        directions=frozenset(directions),
        building_words=frozenset(buildings),
        only_buildings=frozenset(data["only_buildings"]),
        house_names=frozenset(data["house_names"]),
        home_words=frozenset(data["home_words"]).union(data["site_words"]),
        site_words=frozenset(data["site_words"]),
        park_words=frozenset(data["park_words"]),
        floor_words=data["floor_words"],
    )


def segments(address: str) -> list[list[str]]:
    """The parts between commas, in words: small letters and digits, flats and buildings written one way."""
    plain = anyascii(address.replace("'", "").replace("’", "")).lower().replace(".", " ").replace("\n", ",")
    plain = _DASH.sub(r"\1-\2", _STROKE.sub("/", _SIGNS.sub(" ", plain)))
    plain = _ORDINAL.sub(lambda found: _ORDINALS[found[1]], _CARE_OF.sub(" ", _LETTER.sub(r"\1\2", plain)))
    parts = [_one_way(words) for part in plain.split(",") if (words := part.replace(" - ", " ").split())]
    return [piece for words in parts if words for piece in _split_at_building(words)]


def full_words(words: list[str]) -> list[str]:
    """Abbreviations spelt out; a leading "st" is a saint, not a street."""
    if not words:
        return []
    head = "saint" if words[0] == "st" else words[0]
    return [head, *(lore().full_word.get(word, word) for word in words[1:])]


def _one_way(words: list[str]) -> list[str]:
    words = [piece for place, word in enumerate(words) for piece in _unglued(word, at_start=place == 0)]
    words = [words[0], *(lore().full_building.get(word, word) for word in words[1:])]
    return _flat_numbered(words)


def _unglued(word: str, *, at_start: bool) -> list[str]:
    """ "flat2" is "flat 2", and so is "f2" where an address begins."""
    letters = word.rstrip("0123456789") if word[-1:].isdigit() else word[:-1].rstrip("0123456789")
    label = word[len(letters) :]
    if label[:1].isdigit() and (letters in lore().home_words or (letters == "f" and at_start)):
        return ["flat" if letters == "f" else letters, label]
    return [word]


def _flat_numbered(words: list[str]) -> list[str]:
    """ "flat no 2", "flat two" and "flat 2 at" are "flat 2"; "flat ground floor" is "ground floor flat"."""
    place = next((n for n, word in enumerate(words) if word in lore().home_words), None)
    if place is None:
        return words
    before, home, rest = words[:place], words[place], words[place + 1 :]
    if len(rest) > 1 and rest[0] in ("no", "number", "nr"):
        rest = rest[1:]
    if rest and rest[0] in lore().floor_words and not before:
        rest = rest[1:] if rest[1:2] != ["floor"] else rest[2:]
        return [words[place + 1], home, *rest]
    if rest and rest[0] in _NUMBERS:
        rest = [_NUMBERS[rest[0]], *rest[1:]]
    if len(rest) > 2 and rest[1] in ("at", "of", "in"):
        rest = [rest[0], *rest[2:]]
    # "flat 2 a" on its own: the letter belongs to it.
    if len(rest) == 2 and rest[0].isdigit() and len(rest[1]) == 1:
        rest = ["".join(rest)]
    return [*before, home, *rest]


def _split_at_building(words: list[str]) -> list[list[str]]:
    """
    Part "flat 2 kestrel house 40 mill lane" where the building ends and a number or another street begins.

    A word that streets have too (Mill, Court, Hall) parts only before a number.
    """
    for place in range(1, len(words)):
        ended, rest = words[place - 1], words[place:]
        if rest[0][0].isdigit() and (ended in lore().building_words or (ended == "flat" and place == 2)):
            return [words[:place], rest]
        named = [word for word in words[: place - 1] if not word[0].isdigit()]
        if ended in lore().only_buildings and named and len(rest) > 1 and _ends_like_a_street(rest):
            return [words[:place], rest]
    return [words]


def _ends_like_a_street(words: list[str]) -> bool:
    return any(word in lore().street_types for word in full_words(words)[1:])
