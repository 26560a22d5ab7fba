"""The ledger: every view of a child and every share, written in the transaction that shows or shares it."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from goldenthread import faults
from goldenthread.access.mandate import Mandate


def write(mandate: Mandate, *, did: str, at: datetime, about: Iterable[UUID] = (), **things: Any) -> None:
    """
    Record that `mandate` did `did` at `at`.

    :param did: noun and verb, such as `child.view`
    :param about: the people concerned, by person id
    :param things: ids of what was touched; never a name, an address or words about a child
    :raises django.db.Error: if it cannot be written; the act that it belongs to then fails with it
    """
    faults.point("ledger.write")
    # No RETURNING: those who write the ledger may not read it.
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into access_ledgerentry (at, who, agency, did, about, things, purpose, xid, salt, leaf)"
            " values (%s, %s, %s, %s, %s::uuid[], %s::jsonb, %s, 0, '', '')",
            [
                at,
                mandate.who,
                mandate.agency,
                did,
                [str(a) for a in about],
                json.dumps(things, default=str, sort_keys=True),
                mandate.purpose,
            ],
        )
