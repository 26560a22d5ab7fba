"""
The mark on a database that holds made-up people only.

It is the database's own comment, so it goes where the database goes, and only its owner can set it. The demonstration
empties nothing that does not carry it, and one-click sign-in is on nowhere else.
"""

import json
from contextlib import closing
from dataclasses import asdict, dataclass

import psycopg
from psycopg import sql

_KEY = "made_up"


@dataclass(frozen=True, slots=True)
class Mark:
    """Which made-up world a database holds: its seed and size, and the day (ISO) whose morning it shows."""

    seed: int
    children: int
    on: str
    loaded: bool = False


class NotMadeUp(RuntimeError):
    """The database is not marked as made up and is not empty: the demonstration must not touch it."""


class InUse(RuntimeError):
    """Another process is working in the database that the demonstration was to empty."""


def read(url: str) -> Mark | None:
    """
    The mark on the database at `url`, if it carries one.

    :raises psycopg.OperationalError: if the database cannot be reached
    """
    with closing(_connect(url)) as connection:
        return _read(connection)


def write(owner_url: str, mark: Mark) -> None:
    """Mark a database that is marked already, or is blank. `NotMadeUp` otherwise."""
    with closing(_connect(owner_url)) as connection:
        if _read(connection) is None and not _is_blank(connection):
            raise NotMadeUp(_words(connection))
        _write(connection, mark)
        connection.commit()


def empty(owner_url: str, mark: Mark) -> None:
    """
    Remove everything from a database that is marked as made up, and mark it anew; the schema must then be made again.

    :raises NotMadeUp: if it is not marked
    :raises InUse: if another process is working in it
    """
    with closing(_connect(owner_url)) as connection:
        if _read(connection) is None:
            raise NotMadeUp(_words(connection))
        connection.execute("set local lock_timeout = '3s'")
        try:
            connection.execute("drop schema if exists gt cascade; drop schema public cascade; create schema public")
        except psycopg.errors.LockNotAvailable as error:
            raise InUse(f"database {connection.info.dbname} is in use: stop its web and worker first") from error
        _write(connection, mark)
        connection.commit()


def _connect(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(url, connect_timeout=10)


def _read(connection: "psycopg.Connection[tuple[object, ...]]") -> Mark | None:
    row = connection.execute(
        "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"
    ).fetchone()
    comment = str(row[0]) if row and row[0] else ""
    # Somebody else's comment on their own database is no mark of ours.
    if not comment.startswith(f'{{"{_KEY}"'):
        return None
    return Mark(**json.loads(comment)[_KEY])


def _write(connection: "psycopg.Connection[tuple[object, ...]]", mark: Mark) -> None:
    comment = sql.Literal(json.dumps({_KEY: asdict(mark)}))
    name = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("comment on database {} is {}").format(name, comment))


def _is_blank(connection: "psycopg.Connection[tuple[object, ...]]") -> bool:
    """No table of ours, or nobody in them: without an agency there is no delivery, and without those no record."""
    row = connection.execute("select to_regclass('directory_agency'), to_regclass('access_user')").fetchone()
    if row is None or None in row:
        return True
    row = connection.execute(
        "select exists (select from directory_agency) or exists (select from access_user)"
    ).fetchone()
    return row == (False,)


def _words(connection: "psycopg.Connection[tuple[object, ...]]") -> str:
    return (
        f"database {connection.info.dbname} holds records and is not marked as made up, so the demonstration leaves it "
        "alone: give it a database of its own, or unset DATABASE_URL"
    )
