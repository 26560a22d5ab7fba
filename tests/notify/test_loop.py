"""The worker's loop from outside: what its sign of life means."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from goldenthread import faults
from goldenthread.notify.work import loop


def _beats_of_a_moment(seconds: float = 0.5) -> list[datetime]:
    beats: list[datetime] = []
    stop = threading.Event()
    threading.Timer(seconds, stop.set).start()
    loop(stop, beat=beats.append)
    return beats


@contextmanager
def _nobody_gets_in() -> Iterator[None]:
    """The database refuses new connections, as while it restarts."""
    connection.close()
    # A database does not lock itself: from the next one.
    beside = urlunsplit(urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(path="/postgres"))
    allow = sql.SQL("alter database {} allow_connections {}")
    name = sql.Identifier(connection.settings_dict["NAME"])
    with psycopg.connect(beside, autocommit=True) as owner:
        owner.execute(allow.format(name, sql.Literal(False)))
        try:
            yield
        finally:
            owner.execute(allow.format(name, sql.Literal(True)))


@pytest.mark.usefixtures("committed_db")
def test_a_worker_that_works_gives_signs_of_life():
    assert _beats_of_a_moment()


@pytest.mark.usefixtures("committed_db")
def test_a_worker_whose_every_pass_fails_gives_none():
    with _nobody_gets_in():
        assert _beats_of_a_moment() == []


def test_one_thing_that_fails_leaves_the_worker_alive(committed_world):
    committed_world.hand_in()
    faults.arm("work.settings", "raise")
    assert _beats_of_a_moment()
