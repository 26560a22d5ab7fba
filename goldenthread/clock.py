"""
The one place that asks the machine what time it is.

Everything else is handed `at`. The clock can be set (tests, the demo, a drill) by an instant to start
from; it then runs at the normal speed from there, so that what is late becomes late.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_offset = timedelta(0)
_frozen: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    if _frozen is not None:
        return _frozen
    return datetime.now(UTC) + _offset


def set_to(at: datetime, *, frozen: bool = False) -> None:
    """Let `now()` start from `at`; with `frozen`, stand still there."""
    global _offset, _frozen
    if at.tzinfo is None:
        raise ValueError("the clock takes an aware instant")
    _frozen = at.astimezone(UTC) if frozen else None
    _offset = at.astimezone(UTC) - datetime.now(UTC)


def reset() -> None:
    """Back to the machine's own time."""
    global _offset, _frozen
    _offset, _frozen = timedelta(0), None


def sleep(seconds: float) -> None:
    """Wait in the machine's own time: the loop's pace is not part of the story."""
    time.sleep(seconds)


def london(at: datetime) -> datetime:
    """The same instant on a clock on a wall in London."""
    return at.astimezone(LONDON)


# A whole process can be started at another time: `GOLDENTHREAD_CLOCK=2026-11-23T07:05+00:00`.
if _start := os.environ.get("GOLDENTHREAD_CLOCK"):
    set_to(datetime.fromisoformat(_start))
