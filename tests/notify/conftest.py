"""A mail server that takes everything, and a world to tell of."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

if TYPE_CHECKING:
    # Models can only be imported once the database has been made ready.
    from tests.notify.post_office import PostOffice
    from tests.notify.world import World


@pytest.fixture(autouse=True)
def _our_council() -> Iterator[None]:
    from tests.notify.world import COUNCIL

    with override_settings(GOLDENTHREAD_COUNCILS=[COUNCIL]):
        yield


@pytest.fixture
def post_office() -> "Iterator[PostOffice]":
    """A real SMTP server on loopback."""
    from tests.notify.post_office import PostOffice

    with PostOffice() as office:
        yield office


@pytest.fixture
def world(db: None, tmp_path: Path, at: datetime, post_office: "PostOffice") -> "World":
    """A world that is forgotten after the test, with Larkspur Primary and Otter Vale Academy in it."""
    return two_schools(tmp_path, at)


@pytest.fixture
def committed_world(committed_db: None, tmp_path: Path, at: datetime, post_office: "PostOffice") -> "World":
    """The same in a database where things commit."""
    return two_schools(tmp_path, at)


def two_schools(folder: Path, at: datetime) -> "World":
    from tests.notify.world import LARKSPUR, OTTER_VALE, World

    world = World(folder, at)
    world.school(LARKSPUR)
    world.school(OTTER_VALE)
    return world


@pytest.fixture
def adding_up(world: "World") -> "Iterator[tuple[World, list[str]]]":
    """A mixed night to do things to, and a list of what was done and checked."""
    from tests.notify.test_conservation import a_mixed_night

    a_mixed_night(world)
    checked: list[str] = []
    yield world, checked
    assert checked
