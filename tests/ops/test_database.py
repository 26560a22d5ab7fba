"""Which database a process uses: the environment's, or else our own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from goldenthread.ops import database
from goldenthread.ops.postgres import Cluster
from tests.ops.places import open_to_others


@pytest.fixture(autouse=True)
def _nothing_resolved_yet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # Set first, so that monkeypatch puts back whatever `resolve` leaves in the environment.
    for name in (database.APP_VARIABLE, database.OWNER_VARIABLE):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    database.resolve.cache_clear()
    yield
    database.resolve.cache_clear()


def test_database_named_in_the_environment_wins(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example.org/thread")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db.example.org/thread")
    assert database.resolve() == database.Databases(
        owner_url="postgresql://owner@db.example.org/thread",
        app_url="postgresql://app@db.example.org/thread",
        embedded=False,
    )


def test_process_that_only_serves_needs_no_owner(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example.org/thread")
    assert database.resolve().owner_url is None


def test_owner_without_application_is_a_mistake(monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db.example.org/thread")
    with pytest.raises(database.DatabaseSettingsError, match="DATABASE_URL is not"):
        database.resolve()


def test_without_any_our_own_is_started_and_told_to_children(monkeypatch, tmp_path):
    monkeypatch.setenv("GOLDENTHREAD_HOME", str(open_to_others(tmp_path)))
    released: list[Callable[[], bool]] = []
    monkeypatch.setattr("atexit.register", released.append)
    found = database.resolve()
    assert found.embedded
    assert (os.environ["DATABASE_OWNER_URL"], os.environ["DATABASE_URL"]) == (found.owner_url, found.app_url)
    with psycopg.connect(found.app_url) as connection:
        assert connection.execute("select current_user").fetchone() == ("gt_app",)
    assert database.resolve() is found
    # What would happen at exit.
    [release] = released
    assert release() is True
    assert Cluster(tmp_path).pid() is None


def test_home_is_named_or_in_the_checkout(monkeypatch):
    monkeypatch.setenv("GOLDENTHREAD_HOME", "/srv/goldenthread")
    assert database.home() == Path("/srv/goldenthread")
    monkeypatch.delenv("GOLDENTHREAD_HOME")
    assert database.home() == database.CHECKOUT / "var"
