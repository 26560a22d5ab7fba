"""A sign of life that somebody outside can read: a process which has died or hangs stops giving it."""

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import OperationalError, connection

from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate
from goldenthread.pathways.models import Heartbeat

log = logging.getLogger(__name__)

WORKER = "worker"
EVERY = timedelta(seconds=5)


def beats(name: str, *, mandate: Mandate) -> Callable[[datetime], None]:
    """What a loop calls after each round; it writes to the database at most once in `EVERY`."""
    who = f"{socket.gethostname()} process {os.getpid()}"
    last: datetime | None = None

    def beat(at: datetime) -> None:
        nonlocal last
        if last is not None and at - last < EVERY:
            return
        try:
            with acting(mandate):
                Heartbeat.objects.update_or_create(name=name, defaults={"at": at, "who": who})
        except OperationalError:
            # The database is away for a moment: the silence says so, and the work goes on when it is back.
            log.exception("no sign of life could be written")
            connection.close()
        else:
            last = at

    return beat


def last_beat(name: str) -> Heartbeat | None:
    """The latest sign of life, if there ever was one. Needs a mandate around it."""
    return Heartbeat.objects.filter(name=name).first()
