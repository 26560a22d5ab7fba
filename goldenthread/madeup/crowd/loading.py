"""Load a crowd of so many people, on every core."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from uuid import UUID

import psycopg

from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.directory.models import Agency
from goldenthread.madeup.crowd.bare import bare
from goldenthread.madeup.crowd.process import load_part
from goldenthread.madeup.crowd.writing import RECEIVED, ROOM, TABLES
from goldenthread.records.models import Delivery
from goldenthread.records.reading import FEEDS

Tell = Callable[[str, str, float], None]
CROWD = service("crowd")
_FEEDS = ("schools.roll", "health.children", "police.persons")
_FEWEST_EACH = 20_000


def load(owner_url: str, *, people: int, seed: int, tell: Tell) -> int:
    """
    Write about `people` people into an empty database of made-up people. Returns how many there are then.

    Django must be set up on it. Everything is a function of `seed`, `people` and the number of cores.

    :param tell: told what was done, how much of it, and in how many seconds
    """
    started = time.monotonic()
    parts = max(1, min(os.cpu_count() or 1, people // _FEWEST_EACH))
    deliveries = _deliveries()
    # New processes, not copies of this one: a copy would share its connections.
    with (
        psycopg.connect(owner_url) as owner,
        bare(owner, list(TABLES)),
        ProcessPoolExecutor(parts, mp_context=get_context("spawn")) as pool,
    ):
        share = partial(
            load_part, owner_url=owner_url, seed=seed, parts=parts, people=people, deliveries=deliveries
        )  # fmt: skip
        made = sum(pool.map(share, range(parts)))
        owner.execute("select setval('identity_mention_number', %s)", [ROOM * (parts + 2)])
        tell("copied the crowd in", f"{made:,} people", time.monotonic() - started)
        started = time.monotonic()
    tell("made its indexes and checks", f"{len(TABLES)} tables", time.monotonic() - started)
    return made


def _deliveries() -> dict[str, UUID]:
    """One delivery for each feed, of agencies that the county brings up to date afterwards."""
    found: dict[str, UUID] = {}
    for feed in _FEEDS:
        agency, _ = Agency.objects.get_or_create(slug=FEEDS[feed].agency, defaults={"name": feed, "kind": "made up"})
        with acting(CROWD):
            delivery = Delivery.objects.create(
                feed=feed, agency=agency, filename="crowd", sha256=f"crowd {feed}", received_at=RECEIVED,
                received_by=CROWD.who, status=Delivery.Status.ACCEPTED,
            )  # fmt: skip
        found[feed] = delivery.pk
    return found
