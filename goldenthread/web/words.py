"""
How screens say times, lengths of time and counts: as a person on the desk would.

All are pure: the instant the page was made is passed in as `at` (aware), never read here. Wall-clock
times are London's, whatever zone the instants come in.
"""

from datetime import UTC, date, datetime, timedelta

from goldenthread.clock import LONDON, london

NIGHT_STARTS = 18  # o'clock; after this, yesterday is "last night"

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def plural(count: int, one: str, many: str | None = None) -> str:
    """`plural(1, "child", "children")` -> "1 child"; `plural(12000, "row")` -> "12,000 rows"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def day(value: date | datetime, *, at: datetime) -> str:
    """ "Monday 23 November"; the year is said only when it isn't the year of `at`."""
    when = _day_of(value)
    said = f"{when:%A} {when.day} {when:%B}"
    return said if when.year == london(at).year else f"{said} {when.year}"


def moment(value: datetime, *, at: datetime) -> str:
    """
    When something happened or will happen, as said at the instant `at`.

    "7:10 am today", "11:40 pm last night", "3:15 pm yesterday", "9:00 am tomorrow", else "3:15 pm on
    Friday 20 November".
    """
    local = london(value)
    days_ahead = (local.date() - london(at).date()).days
    if days_ahead == 0:
        return f"{clock_face(local)} today"
    if days_ahead == 1:
        return f"{clock_face(local)} tomorrow"
    if days_ahead == -1:
        return f"{clock_face(local)} {'last night' if local.hour >= NIGHT_STARTS else 'yesterday'}"
    return f"{clock_face(local)} on {day(local, at=at)}"


def span(length: timedelta) -> str:
    """
    A length of time in the units that matter: "40 minutes", "3 hours 20 minutes", "2 days 4 hours".

    Rounded down to the smaller unit shown, so that it never claims more than has passed. The sign is dropped.
    """
    length = abs(length)
    if length < _MINUTE:
        return "less than a minute"
    if length < _DAY:
        return _two(length // _HOUR, "hour", length % _HOUR // _MINUTE, "minute")
    return _two(length // _DAY, "day", length % _DAY // _HOUR, "hour")


def how_long(due: datetime, *, at: datetime) -> str:
    """How late something owed is, or how long is left: "3 hours late", "40 minutes left", "due now"."""
    # In UTC, since two times of one zone are subtracted as the clocks on the wall show them.
    over = at.astimezone(UTC) - due.astimezone(UTC)
    if abs(over) < _MINUTE:
        return "due now"
    return f"{span(over)} {'late' if over > timedelta(0) else 'left'}"


def _two(large: int, large_name: str, small: int, small_name: str) -> str:
    parts = [plural(count, name) for count, name in ((large, large_name), (small, small_name)) if count]
    return " ".join(parts)


def _day_of(value: date | datetime) -> date:
    return london(value).date() if isinstance(value, datetime) else value


def clock_face(local: datetime) -> str:
    """ "9:40 pm", of an instant in London's time."""
    if (local.hour, local.minute) == (0, 0):
        return "midnight"
    if (local.hour, local.minute) == (12, 0):
        return "midday"
    face = f"{local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"
    # One hour a year happens twice; without the zone's name nobody could tell which was meant.
    return f"{face} {local:%Z}" if _happens_twice(local) else face


def _happens_twice(local: datetime) -> bool:
    wall = local.replace(tzinfo=None)
    first, second = (wall.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))
    # In the hour that doesn't happen the two differ as well, but then no instant has that wall time.
    return first != second
