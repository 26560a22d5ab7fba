"""How each name that somebody typed agrees with the names that records give a person: in points and in words."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from .agreement import like
from .folding import fold_forenames, name_groups, sound, surname_forms
from .search_words import ends


class Kind(StrEnum):
    """Which name of somebody's."""

    FORENAME = "first name"
    SECOND = "second name"
    SURNAME = "surname"
    FORMER = "former surname"
    OTHER = "also known as"


class Called(NamedTuple):
    """One folded name of somebody, and which it is."""

    name: str
    kind: Kind


class NameMatch(NamedTuple):
    """What one typed word was found to be. `points` order matches: 6 the very word, 0 none."""

    word: str
    called: Called | None
    points: float
    said: str


_ORDER: Final = {kind: place for place, kind in enumerate(Kind)}


def called_by(forenames: str, surname: str, former_surname: str, other_names: str) -> frozenset[Called]:
    """Every name in what one record calls somebody."""
    given = fold_forenames(forenames)
    return frozenset(
        (
            *(Called(name, Kind.SECOND if place else Kind.FORENAME) for place, name in enumerate(given)),
            *(Called(form, Kind.SURNAME) for form in surname_forms(surname)),
            *(Called(form, Kind.FORMER) for form in surname_forms(former_surname)),
            *(Called(name, Kind.OTHER) for name in fold_forenames(other_names)),
        )
    )


def match_names(words: Sequence[str], called: Iterable[Called]) -> list[NameMatch]:
    """The best match of each typed word, in their order."""
    several = sorted(called, key=lambda one: (_ORDER[one.kind], one.name))
    found = []
    for word in words:
        best = max((_match(word, one) for one in several), key=lambda match: match.points, default=None)
        found.append(best if best and best.points else NameMatch(word, None, 0, ""))
    return found


def _match(word: str, called: Called) -> NameMatch:
    points, how = _agree(word, called)
    name, typed = called.name.title(), word.title()
    what = f"also known as {name}" if called.kind is Kind.OTHER else f"{called.kind} {name}"
    return NameMatch(word, called, points, f"{what} {how.format(typed)}".strip() if points else "")


def _agree(word: str, called: Called) -> tuple[float, str]:
    name = called.name
    if word == name:
        return 6, ""
    if len(word) == 1 or len(name) == 1:
        return (1, "begins with the same letter") if word[0] == name[0] else (0, "")
    if called.kind not in (Kind.SURNAME, Kind.FORMER) and not name_groups(word).isdisjoint(name_groups(name)):
        return 5, "is a form of “{}”"
    if sound(word) == sound(name):
        return 4, "sounds like “{}”"
    if like(word, name):
        return 3.5, "is nearly “{}”"
    if not ends(word).isdisjoint(ends(name)):
        return 1.5, "begins or ends like “{}”"
    return 0, ""


def in_words(matches: Sequence[NameMatch]) -> tuple[str, ...]:
    """What to say of the names: shortly where every word is the very one, else each for itself."""
    found = [match for match in matches if match.called]
    kinds = [match.called.kind for match in found if match.called]
    exact = len(found) == len(matches) and all(match.points == 6 for match in found)
    if exact and len(found) > 1 and not {Kind.FORMER, Kind.OTHER} & set(kinds):
        turned = kinds[0] is Kind.SURNAME and Kind.FORENAME in kinds
        return ("name as you wrote it" + (", surname first" if turned else ""),)
    said = dict.fromkeys(match.said for match in found)
    return (*said, *(f"no name like “{match.word.title()}”" for match in matches if not match.called))
