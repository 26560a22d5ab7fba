"""
Fixed questions to the database in their own SQL, for the few places where Django's query builder takes longer than the
answer: an incident at night, a batch of records.

Each question is prepared once a connection. The mandate is asked for as before every other query.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

from goldenthread.access.context import require_mandate

Answer = list[tuple[Any, ...]]

# Planned once, for few rows out of many: tables that were empty at the first question are planned for as if they had
# been full, and a worker that has filled them goes on by the index.
_PLANNING = "select set_config('plan_cache_mode', %s, true), set_config('enable_seqscan', %s, true)"


def ask(question: str, *values: object) -> Answer:
    """
    All rows that answer `question`, whose placeholders (`%s`) take `values`; a list is one value, an array.

    :param question: a constant of the code, never put together from data
    :raises goldenthread.access.context.NoMandate: outside `acting(mandate)`, if it names a protected table
    """
    with _prepared(question, values) as cursor:
        return cursor.fetchall()


@contextmanager
def _prepared(question: str, values: Sequence[object]) -> Iterator["psycopg.Cursor[tuple[Any, ...]]"]:
    require_mandate(connection, question)
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        # Both ways in PostgreSQL's own binary form: an id is then sixteen bytes that nobody need read.
        yield cursor.execute(question, values, prepare=True, binary=True)


@contextmanager
def by_index() -> Iterator[None]:
    """
    Within a transaction, plan `ask`ed questions once and by their indexes, however small a table is today.

    May be nested. When the block fails, PostgreSQL itself puts the settings back with the savepoint.
    """
    if getattr(connection, "by_index", False):
        yield
        return
    ask(_PLANNING, "force_generic_plan", "off")
    connection.by_index = True  # type: ignore[attr-defined] # ours, kept on the connection it speaks of
    try:
        yield
    finally:
        connection.by_index = False  # type: ignore[attr-defined]
    if not connection.needs_rollback:
        ask(_PLANNING, "auto", "on")
