"""The hashed words by which people are found: kept in step with the names that their mentions carry."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db import connection

from goldenthread import rows
from goldenthread.access.asking import ask
from goldenthread.identity.core.search_words import stored_words
from goldenthread.identity.hashing import key64

Names = tuple[str, str, str, str]
"""Forenames, surname, former surname and other names, as one mention has them."""

_STORED: Final = "select person_id::text, key from identity_personword where person_id = any(%s::uuid[])"
_ADD: Final = """
insert into identity_personword (key, person_id) select * from unnest(%s::bigint[], %s::uuid[]) on conflict do nothing
"""
_DROP: Final = """
delete from identity_personword w using unnest(%s::bigint[], %s::uuid[]) as gone(key, person_id)
where w.key = gone.key and w.person_id = gone.person_id
"""


@lru_cache(maxsize=50_000)
def word_key(word: str) -> int:
    """The hash of a word form, under a rule of its own."""
    return key64(f"word:{word}")


@lru_cache(maxsize=50_000)
def keys_of(names: Names) -> frozenset[int]:
    """The hashed words by which whoever is called so is found."""
    return frozenset(word_key(word) for word in stored_words(*names))


def keep_words(called: Mapping[UUID, Iterable[Names]]) -> None:
    """
    Write down by what words these people are found, and forget those of names that nobody calls them by any more.

    Only what has changed is written: most news of a person leaves their names as they were.
    """
    stored = {(person, key) for person, key in ask(_STORED, list(called))}
    wanted = {
        (str(person), key) for person, several in called.items() for names in set(several) for key in keys_of(names)
    }
    _execute(_ADD, wanted - stored)
    _execute(_DROP, stored - wanted)


def _execute(query: str, pairs: set[tuple[str, int]]) -> None:
    if not pairs:
        return
    # In the order of the index, which takes them faster so.
    ordered = sorted((key, person) for person, key in pairs)
    with connection.cursor() as cursor:
        cursor.execute(query, [rows.array(column) for column in zip(*ordered, strict=True)])
