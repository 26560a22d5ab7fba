"""
Fixed questions to the database in their own SQL, for the few places where Django's query builder takes longer than the
answer: an incident at night, a batch of records.

Each question is prepared once a connection. The mandate is asked for as before every other query.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
from django.db import connection

from goldenthread.access.context import require_mandate

Answer = list[tuple[Any, ...]]

# How often a query must come before it is prepared without being asked to.
_NEVER_UNASKED = 1_000_000
# Planned once, for few rows out of many: tables that were empty at the first question are planned for as if they had
# been full, and a worker that has filled them goes on by the index.
_PLANNING = "select set_config('plan_cache_mode', %s, true), set_config('enable_seqscan', %s, true)"


class Question(NamedTuple):
    """
    SQL whose placeholders (`%s`) take `values`; a list is one value, an array.

    `text` is a constant of the code, never put together from data.
    """

    text: str
    values: tuple[object, ...]


def ask(text: str, *values: object) -> Answer:
    """
    All rows that answer a question.

    :raises goldenthread.access.context.NoMandate: outside `acting(mandate)`, if it names a protected table
    """
    with connection.wrap_database_errors, _cursor(Question(text, values)) as cursor:
        return cursor.fetchall()


def ask_together(*questions: Question) -> list[Answer]:
    """As `ask`, for several questions that do not wait for each other's answers: one way there and one way back."""
    if len(questions) < 2:
        return [ask(question.text, *question.values) for question in questions]
    connection.ensure_connection()
    with connection.wrap_database_errors:
        with connection.connection.pipeline():
            cursors = [_cursor(question) for question in questions]
        return [cursor.fetchall() for cursor in cursors]


def _cursor(question: Question) -> "psycopg.Cursor[tuple[Any, ...]]":
    require_mandate(connection, question.text)
    connection.ensure_connection()
    server = connection.connection
    if server.prepare_threshold is None:
        # Django forbids to prepare, for it sends every query whole; its own cursors never do.
        server.prepare_threshold = _NEVER_UNASKED
    # Both ways in PostgreSQL's own binary form: an id is then sixteen bytes that nobody need read.
    return psycopg.Cursor(server).execute(question.text, question.values, prepare=True, binary=True)


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
