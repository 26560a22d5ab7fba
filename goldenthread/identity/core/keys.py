"""
Blocking keys: texts by which a database finds, by equality alone, the mentions worth comparing.

Each key begins with the name of its rule. Two mentions of one person should share at least one key although any one
fact is wrong or missing, and few strangers should share any. Placeholders (Baby, Unknown, 1900-01-01) make no keys.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from .addresses import lookups
from .folding import forename_sound, sound
from .subjects import Subject

# A block larger than this holds no evidence: a placeholder that nobody knew of, or a name that half a town shares.
BLOCK_LIMIT: Final = 400


def blocking_keys(who: Subject) -> list[str]:
    """The keys of one mention, each once, in a fixed order (rule, then value)."""
    found = [*_numbers(who), *_birth_and_name(who), *_names(who), *_home_and_name(who), *_children(who)]
    return sorted(set(found))


def _numbers(who: Subject) -> Iterator[str]:
    if who.nhs:
        yield f"nhs:{who.nhs}"
    if who.upn:
        yield f"upn:{who.upn}"
    for scheme, value in (*who.other_ids, *who.shared_ids):
        yield f"id:{scheme}:{value}"


def _birth_and_name(who: Subject) -> Iterator[str]:
    if who.dob is None:
        return
    day = who.dob.isoformat()
    for spoken in _surname_sounds(who):
        yield f"dob+surname:{day}|{spoken}"
        if who.dob.day <= 12:
            yield f"swapped+surname:{_either_way(who.dob)}|{spoken}"
    for initial in _initials(who):
        yield f"dob+initial:{day}|{initial}"
        # Clerks who do not know a culture's names put the first one last.
        if who.surname:
            yield f"dob+either:{day}|{''.join(sorted((initial, who.surname[0])))}"
    # A slip in the year, or only in the day, leaves the rest of the date and the first name.
    for spoken in _forename_sounds(who):
        yield f"birthday+forename:{day[5:]}|{spoken}|{who.surname[:1]}"


def _either_way(day: date) -> str:
    low, high = sorted((day.day, day.month))
    return f"{day.year}-{low:02}-{high:02}"


def _names(who: Subject) -> Iterator[str]:
    for surname in _surname_sounds(who):
        for forename in _forename_sounds(who):
            if who.birth_year:
                yield f"names+year:{surname}|{forename}|{who.birth_year}"
    for forename in who.forenames[:2]:
        if who.surname and len(forename) > 1:
            yield f"names:{who.surname}|{forename}"


def _home_and_name(who: Subject) -> Iterator[str]:
    for initial in _initials(who):
        for postcode in who.postcodes:
            yield f"postcode+initial:{postcode}|{initial}"
        for home in who.dwellings:
            for key in lookups(home):
                if not key.startswith("d:"):
                    yield f"home+initial:{key}|{initial}"


def _children(who: Subject) -> Iterator[str]:
    for child in who.children:
        for initial in _initials(who):
            yield f"child+initial:{child}|{initial}"


def _surname_sounds(who: Subject) -> set[str]:
    forms = who.surnames | {who.surname}
    return {sound(form) for form in forms if len(form) > 1}


def _forename_sounds(who: Subject) -> set[str]:
    # The first two names: people are known by their second, and shared first names are passed over.
    names = {*who.forenames[:2], *who.given[:1]}
    return {forename_sound(name) for name in names if len(name) > 1}


def _initials(who: Subject) -> set[str]:
    # Short forms begin otherwise than the full name (Bob, Robert), so both count.
    heads = {group[:1] for group in who.forename_groups} if len(who.forename_groups) <= 2 else set()
    return {name[:1] for name in (*who.forenames[:2], *who.given[:1])} | heads
