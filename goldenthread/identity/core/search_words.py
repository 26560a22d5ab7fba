"""
Names as search words: how a name sounds, its full forms, and how it begins and ends.

A word that somebody types finds a name when the two share a word form: Catherine is found by Katie, Marsh by Mersh
(it sounds the same), Thompson by Thonpson (it begins the same) whichever box of a record the name stood in.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from .folding import fold_forenames, name_groups, sound, surname_forms

# Letters at either end of a name: a single slip spoils one end and leaves the other.
_END: Final = 4


def stored_words(forenames: str, surname: str, former_surname: str, other_names: str) -> frozenset[str]:
    """Every word form under which somebody recorded with these names, as sent, is found."""
    given = (*fold_forenames(forenames), *fold_forenames(other_names))
    last = surname_forms(surname) | surname_forms(former_surname)
    found: set[str] = set()
    for name in _words(given):
        found |= sounds(name) | ends(name)
    for name in _words(last):
        found |= {sound(name)} | ends(name)
    return frozenset(found)


def _words(names: Iterable[str]) -> set[str]:
    # An initial is half the alphabet's.
    return {name for name in names if len(name) > 1}


@lru_cache(maxsize=50_000)
def sounds(word: str) -> frozenset[str]:
    """How a folded word sounds, and each full name that it may stand for."""
    return frozenset((sound(word), *(sound(full) for full in name_groups(word))))


@lru_cache(maxsize=50_000)
def ends(word: str) -> frozenset[str]:
    """How a folded word begins and how it ends; nothing for a word so short that its ends say nothing."""
    return frozenset((f"^{word[:_END]}", f"{word[-_END:]}$")) if len(word) > _END else frozenset()
