"""Tables without their indexes, foreign keys and policies while a crowd is copied in, and all of it back afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from goldenthread.access.context import sign
from goldenthread.access.mandate import service

# Foreign keys first when they go, last when they come back: they stand on the unique ones.
_CONSTRAINTS = """
select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
where conrelid = any(%s::regclass[]) or (contype = 'f' and confrelid = any(%s::regclass[]))
order by contype = 'f' desc, conrelid, conname
"""
_INDEXES = """
select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
where indrelid = any(%s::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)
"""
# What is not null stays: PostgreSQL keeps that as a constraint too since 18.
_KEPT = "NOT NULL"
_ADD = sql.SQL("alter table {} add constraint {} {}")


@contextmanager
def bare(owner: psycopg.Connection[Any], tables: Sequence[str]) -> Iterator[None]:
    """
    Within it nothing of these tables is checked or indexed; `owner` must own them, and be alone with them.

    Row-level security binds the owner too, and copying is not possible under it: so it lets the owner by meanwhile.
    """
    names = list(tables)
    constraints = [row for row in owner.execute(_CONSTRAINTS, [names, names]).fetchall() if _KEPT not in row[2]]
    indexes = owner.execute(_INDEXES, [names]).fetchall()
    for table, name, _ in constraints:
        _run(owner, "alter table {} drop constraint {}", table, name)
    for index, _ in indexes:
        _run(owner, "drop index {}", index)
    for table in names:
        _run(owner, "alter table {} no force row level security", table)
    owner.commit()
    yield
    owner.execute("set maintenance_work_mem = '512MB'")
    # What the foreign keys point at may stand under policies that are still in force.
    owner.execute("select set_config('gt.context', %s, false)", [sign(service("crowd"), owner.info.backend_pid)])
    for _, definition in indexes:
        owner.execute(definition)
    for table, name, definition in reversed(constraints):
        owner.execute(_ADD.format(_name(table), _name(name), sql.SQL(definition)))
    for table in names:
        _run(owner, "alter table {} force row level security", table)
        _run(owner, "analyze {}", table)
    owner.commit()


def _run(owner: psycopg.Connection[Any], statement: str, *names: str) -> None:
    owner.execute(sql.SQL(statement).format(*map(_name, names)))


def _name(text: str) -> sql.Identifier:
    return sql.Identifier(text.strip('"'))
