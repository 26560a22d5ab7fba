"""
Names made comparable: small named cleaning steps, short forms, and a key for how a name sounds.

Each step takes and gives lower-level text and is listed by name in `STEPS`, so that an analyst can add an example
of it to `tests/identity/core/cases/folding.yaml` without writing code.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import jellyfish
import yaml
from anyascii import anyascii

_APOSTROPHES: Final = re.compile(r"['`‘’ʼ´]")
_SEPARATORS: Final = re.compile(r"[-‐-―_/\\.,;:()\[\]{}\"“”&+]")
_NOT_LETTERS: Final = re.compile(r"[^a-z ]")
_CELTIC: Final = re.compile(r"\b(o|mc|mac) +(?=[a-z]{3,})")


@dataclass(frozen=True, slots=True)
class NameLore:
    """What `data/names.yaml` says about names; see that file for the meaning of each list."""

    groups: Mapping[str, frozenset[str]]
    shared_first_names: frozenset[str]
    not_names: frozenset[str]
    not_forenames: frozenset[str]
    empty_surname: frozenset[str]
    titles: frozenset[str]
    suffixes: frozenset[str]
    particles: frozenset[str]
    feminine_endings: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def lore() -> NameLore:
    """The name lists, read once."""
    text = resources.files(__package__).joinpath("data/names.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    endings: dict[str, str] = data["feminine_endings"]
    return NameLore(
        groups=_groups(data["same_name"]),
        shared_first_names=frozenset(data["shared_first_names"]),
        not_names=frozenset(data["not_names"]),
        not_forenames=frozenset(data["not_forenames"]),
        empty_surname=frozenset(data["empty_surname"]),
        titles=frozenset(data["titles"]),
        suffixes=frozenset(data["suffixes"]),
        particles=frozenset(data["particles"]),
        # Longest first, so that -dzka is not read as -cka or -ka.
        feminine_endings=tuple(sorted(endings.items(), key=lambda pair: (-len(pair[0]), pair[0]))),
    )


def _groups(lists: Iterable[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for names in lists:
        for name in names:
            found.setdefault(name, set()).add(names[0])
    return {name: frozenset(heads) for name, heads in found.items()}


def to_ascii(text: str) -> str:
    """Letters of any script as plain a-z: José is Jose, Łukasz is Lukasz."""
    return anyascii(text)


def lower_case(text: str) -> str:
    """Small letters, single spaces."""
    return " ".join(text.casefold().split())


def close_apostrophes(text: str) -> str:
    """O'Brien is obrien, D'Souza is dsouza."""
    return _APOSTROPHES.sub("", text)


def separators_to_spaces(text: str) -> str:
    """Hyphens, slashes, brackets and stops part words: Anne-Marie is two words, Katherine (Kate) too."""
    return " ".join(_SEPARATORS.sub(" ", text).split())


def keep_letters(text: str) -> str:
    """Digits and signs are dropped."""
    return " ".join(_NOT_LETTERS.sub("", text).split())


def join_celtic(text: str) -> str:
    """O Brien is obrien, Mc Donald is mcdonald."""
    return _CELTIC.sub(r"\1", text)


def drop_titles(text: str) -> str:
    """Mr, Mrs, Dr and the like in front of a name."""
    words = text.split()
    while len(words) > 1 and words[0] in lore().titles:
        words.pop(0)
    return " ".join(words)


def drop_suffixes(text: str) -> str:
    """Junior, senior, II and the like after a name."""
    words = text.split()
    while len(words) > 1 and words[-1] in lore().suffixes:
        words.pop()
    return " ".join(words)


def drop_not_names(text: str) -> str:
    """Baby, Unknown, Twin One: words that stand in a name box and name nobody."""
    return " ".join(word for word in text.split() if word not in lore().not_names)


def drop_not_forenames(text: str) -> str:
    """Wife, Son Of, Lady: words that may be a surname and are no forename."""
    return " ".join(word for word in text.split() if word not in lore().not_forenames)


def drop_empty_surname(text: str) -> str:
    """Lady Of The House is nobody's surname; Lady, House and Man each are somebody's."""
    words = text.split()
    return "" if len(words) > 1 and lore().empty_surname.issuperset(words) else text


def masculine_ending(text: str) -> str:
    """Kowalska and Kowalski, Ivanova and Ivanov: one family name."""
    for feminine, masculine in lore().feminine_endings:
        if text.endswith(feminine) and len(text) >= len(feminine) + 3:
            return text[: -len(feminine)] + masculine
    return text


STEPS: Final[Mapping[str, Callable[[str], str]]] = {
    step.__name__: step
    for step in (
        to_ascii,
        lower_case,
        close_apostrophes,
        separators_to_spaces,
        keep_letters,
        join_celtic,
        drop_titles,
        drop_suffixes,
        drop_not_names,
        drop_not_forenames,
        drop_empty_surname,
        masculine_ending,
    )
}

_NAME: Final = (close_apostrophes, to_ascii, lower_case, close_apostrophes, separators_to_spaces, keep_letters)
_FORENAMES: Final = (*_NAME, drop_titles, drop_suffixes, drop_not_names, drop_not_forenames)
_SURNAME: Final = (*_NAME, drop_suffixes, drop_empty_surname, drop_not_names, join_celtic)


def _run(steps: tuple[Callable[[str], str], ...], text: str) -> str:
    for step in steps:
        text = step(text)
    return text


@lru_cache(maxsize=50_000)
def fold_forenames(text: str) -> tuple[str, ...]:
    """Forenames as sent -> folded words in order; empty when the box names nobody."""
    return tuple(_run(_FORENAMES, text).split())


@lru_cache(maxsize=50_000)
def fold_surname(text: str) -> str:
    """A surname as sent -> one folded word; hyphens and spaces are closed ("Smith-Jones" is "smithjones")."""
    return _run(_SURNAME, text).replace(" ", "")


@lru_cache(maxsize=50_000)
def surname_forms(text: str) -> frozenset[str]:
    """Every form under which a surname may be found: whole, its parts, with and without particles."""
    words = _run(_SURNAME, text).split()
    own = [word for word in words if word not in lore().particles and len(word) > 1]
    return frozenset(form for form in ("".join(words), "".join(own), *own) if form)


def given_names(forenames: tuple[str, ...]) -> tuple[str, ...]:
    """Forenames without a leading shared one (Mohammed, Abdul, Syed) where another name follows."""
    rest = forenames
    while len(rest) > 1 and rest[0] in lore().shared_first_names and len(rest[1]) > 1:
        rest = rest[1:]
    return rest


def name_groups(name: str) -> frozenset[str]:
    """The full names that a folded forename may stand for; two names may be one when their groups meet."""
    return lore().groups.get(name) or frozenset((name,))


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """How a folded word sounds (Metaphone of its masculine form); never empty for a word."""
    return jellyfish.metaphone(masculine_ending(word)) or word.upper()


@lru_cache(maxsize=50_000)
def forename_sound(name: str) -> str:
    """As `sound`, the same for every spelling and short form that has one full name."""
    groups = name_groups(name)
    return sound(min(groups)) if len(groups) == 1 else sound(name)
