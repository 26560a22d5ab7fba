"""The words of a relationship box, read: what kind, which way round, and of whom it speaks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import yaml
from anyascii import anyascii

_CLOSED_UP: Final = re.compile(r"\b(step|ex|grand|half|god) (?=[a-z])")
_NOT_LETTERS: Final = re.compile(r"[^a-z]+")


class Kind(StrEnum):
    """What one person is to another."""

    PARENT = "parent"
    STEP_PARENT = "step_parent"
    CARER = "carer"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    PARTNER = "partner"
    FORMER_PARTNER = "former_partner"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Relation:
    """
    A relationship as read. `kind` is what the one is to the other; with `reverse` the other is that to the one ("son").

    `about` holds of whom a police or MARAC record speaks, "victim", "suspect" or both; empty when it does not say.
    """

    kind: Kind
    reverse: bool
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Words:
    meaning: Mapping[str, tuple[Kind, bool]]
    about: Mapping[str, frozenset[str]]
    longest: int


@lru_cache(maxsize=1)
def _words() -> _Words:
    text = resources.files(__package__).joinpath("data/relationships.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    meaning = {
        phrase: (Kind(kind), table == "has")
        for table in ("is", "has")
        for kind, phrases in data[table].items()
        for phrase in phrases
    }
    sides = {
        "victim": frozenset({"victim"}),
        "suspect": frozenset({"suspect"}),
        "both": frozenset({"victim", "suspect"}),
    }
    about = {word: sides[side] for side, words in data["about"].items() for word in words}
    return _Words(meaning=meaning, about=about, longest=max(len(phrase.split()) for phrase in meaning))


@lru_cache(maxsize=20_000)
def read_relation(text: str) -> Relation:
    """A relationship box as sent -> `Relation`; words that the table does not know are of kind other."""
    words = _clean(text).split()
    about = frozenset[str]().union(*(_words().about.get(word, frozenset()) for word in words))
    for phrase in _phrases(words):
        if phrase in _words().meaning:
            kind, reverse = _words().meaning[phrase]
            return Relation(kind, reverse, about)
    return Relation(Kind.OTHER, reverse=False, about=about)


def _clean(text: str) -> str:
    plain = anyascii(text).lower().replace("'", "").replace("\u2019", "")
    return _CLOSED_UP.sub(r"\1", _NOT_LETTERS.sub(" ", plain).strip())


def _phrases(words: list[str]) -> Iterator[str]:
    """Runs of words, the longest first and then the earliest: "mothers partner" before "partner"."""
    for length in range(min(_words().longest, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
