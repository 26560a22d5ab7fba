"""
Tell PostgreSQL on whose behalf the transaction runs.

The database's own policies read the mandate from a transaction-local setting. The setting is signed with a key that
the application's role cannot read, and bound to this connection and a quarter of an hour, so that text smuggled into a
query cannot forge it. With no mandate set, any query on a protected table raises; it never comes back empty: the
database raises at the first row, and `refuse_without_mandate` before that, for a table that holds none.
"""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from goldenthread.access.mandate import Mandate

VALID_SECONDS = 900
# Tables about children and families, by the packages that own them, and the ledger.
PROTECTED = re.compile(
    r"\b(?:records|identity|chronology|pathways|notify|reports)_[a-z]+|\baccess_(?:ledgerentry|grant)\b"
)


class NoMandate(Exception):
    """A protected table was asked for on nobody's behalf. Never caught: an empty answer would be a false one."""


def key() -> bytes:
    """The 32-byte key shared by the application and the database's own checking function."""
    return hashlib.sha256(b"goldenthread mandate " + settings.SECRET_KEY.encode()).digest()


def pads() -> tuple[bytes, bytes]:
    """The inner and outer blocks of HMAC-SHA256 for `key()`, as the database stores them."""
    block = key().ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


def sign(mandate: Mandate, pid: int) -> str:
    """The signed text of `mandate` for the database connection with backend `pid`."""
    body = json.dumps(
        {
            "who": mandate.who,
            "email": mandate.email,
            "agency": mandate.agency,
            "roles": sorted(mandate.roles),
            "boxes": sorted(mandate.boxes),
            "purpose": mandate.purpose,
            "pid": pid,
            "exp": int(time.time()) + VALID_SECONDS,
        },
        ensure_ascii=True,
    )
    return body + hmac.new(key(), body.encode(), hashlib.sha256).hexdigest()


@contextmanager
def acting(mandate: Mandate, *, using: str = "default") -> Iterator[None]:
    """
    One transaction on behalf of `mandate`.

    May be nested: the inner mandate holds until its block ends. When a block fails, PostgreSQL itself puts the
    earlier setting back with the savepoint.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('gt.context', true)")
            before = cursor.fetchone()[0] or ""
            signed = sign(mandate, connection.connection.info.backend_pid)
            cursor.execute("select set_config('gt.context', %s, true)", [signed])
        depth = getattr(connection, "acting_depth", 0)
        connection.acting_depth = depth + 1  # type: ignore[attr-defined] # ours, kept on the connection it speaks of
        try:
            yield
        finally:
            connection.acting_depth = depth  # type: ignore[attr-defined]
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("select set_config('gt.context', %s, true)", [before])


def refuse_without_mandate(
    execute: Callable[..., Any], query: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Stand before every query of the application's own connection: see `require_mandate`."""
    require_mandate(context["connection"], str(query))
    return execute(query, params, many, context)


def require_mandate(connection: BaseDatabaseWrapper, query: str) -> None:
    """
    Go on only inside `acting`, if `query` names a protected table.

    :raises NoMandate: otherwise
    """
    if not getattr(connection, "acting_depth", 0) and PROTECTED.search(query):
        raise NoMandate("a query on records of children ran outside `acting(mandate)`")


def guard(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """On a new connection of the application's role, put `refuse_without_mandate` before its queries."""
    if connection.alias == "default" and refuse_without_mandate not in connection.execute_wrappers:
        connection.execute_wrappers.append(refuse_without_mandate)
