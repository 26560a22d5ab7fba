"""By when: to tell, to decide, to acknowledge; and whom to try next while nobody has acknowledged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from goldenthread.directory.calendars import LONDON, SchoolCalendar, add_working_days
from goldenthread.playbooks.encompass.facts import ContactFacts, IncidentFacts
from goldenthread.playbooks.encompass.routes import day_of
from goldenthread.rulebook import CalendarName, Clock, LadderStep, Playbook, Roll, Unit

_MIDNIGHT = time(0)
# How the code below counts each clock. The playbook may change amounts; another way of counting needs other code.
_COUNTED = {
    "as_soon_as_practicable": (Unit.HOURS, CalendarName.ELAPSED, Roll.NONE),
    "before_next_school_day": (Unit.SCHOOL_OPENINGS, CalendarName.SETTING, Roll.NONE),
    "acknowledge": (Unit.WORKING_DAYS, CalendarName.WORKING_DAYS, Roll.EARLIER_OF_OPENING),
    "decide_uncertain": (Unit.HOURS, CalendarName.ELAPSED, Roll.EARLIER_OF_OPENING),
}


class CannotCountError(ValueError):
    """The playbook's clock is written in a way that this code does not count; counting it otherwise would mislead."""


@dataclass(frozen=True, slots=True)
class Due:
    """A time by which something is owed (`at`, UTC), by a clock of the playbook; `reason` says what was assumed."""

    clock: str
    at: datetime
    assumed: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Dues:
    """What one incident owes one setting. The two tell clocks run side by side; neither waits for the other."""

    as_soon_as_practicable: Due
    before_next_school_day: Due
    acknowledge_by: Due

    @property
    def tell_by(self) -> Due:
        """The tell clock that runs out first."""
        return min(self.as_soon_as_practicable, self.before_next_school_day, key=lambda due: due.at)


class RungTo(StrEnum):
    """Who a rung of the ladder reaches."""

    KEY_ADULT = "key_adult"
    DEPUTY = "deputy"
    MAILBOX = "mailbox"
    DESK_PHONE = "desk_phone"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Rung:
    """At `at` (UTC), if nobody has acknowledged, tell `to`; `contact` is its key, None for the desk's own people."""

    at: datetime
    to: RungTo
    contact: str | None = None


def clocks(
    incident: IncidentFacts, calendar: SchoolCalendar, playbook: Playbook, *, delivered_at: datetime | None = None
) -> Dues:
    """
    What is owed for one incident to one setting, from the setting's own calendar.

    The clocks start when police knew (`reported_at`): an incident reported days later is not late before it is known.
    With `delivered_at`, the setting has at least the playbook's shortest time to acknowledge.

    :raises NotInForce: if the playbook has no rules for that day
    :raises UnknownYear: if bank holidays are not known that far ahead
    :raises CannotCountError: if a clock's unit, calendar or roll is not one this code counts
    """
    start = incident.reported_at.astimezone(UTC)
    on = day_of(start)
    soon, school = _clock(playbook, "as_soon_as_practicable", on), _clock(playbook, "before_next_school_day", on)
    opening = calendar.next_opening(start)
    before_school = Due(school.name, opening.at, opening.assumed, opening.reason)
    acknowledge = _acknowledge(_clock(playbook, "acknowledge", on), start, before_school)
    if delivered_at is not None:
        shortest = timedelta(minutes=playbook.number("shortest_acknowledgement_minutes", on))
        acknowledge = replace(acknowledge, at=max(acknowledge.at, delivered_at.astimezone(UTC) + shortest))
    return Dues(
        as_soon_as_practicable=Due(soon.name, start + timedelta(hours=soon.amount)),
        before_next_school_day=before_school,
        acknowledge_by=acknowledge,
    )


def _clock(playbook: Playbook, name: str, on: date) -> Clock:
    clock = playbook.clock(name, on)
    openings = clock.unit is Unit.SCHOOL_OPENINGS
    if (clock.unit, clock.calendar, clock.roll) != _COUNTED[name] or (openings and clock.amount != 1):
        raise CannotCountError(f"playbook {playbook.id} {playbook.version}: clock {name} cannot be counted as written")
    return clock


def _acknowledge(clock: Clock, start: datetime, opening: Due) -> Due:
    """Before the setting opens; in a holiday, after some working days, because nobody waits six weeks to be heard."""
    day = add_working_days(day_of(start), clock.amount)
    at = datetime.combine(day, clock.at_time or _MIDNIGHT, tzinfo=LONDON).astimezone(UTC)
    if opening.at <= at:
        return replace(opening, clock=clock.name)
    return Due(clock.name, at)


def decide_by(found_at: datetime, dues: Dues, playbook: Playbook) -> Due:
    """
    When a person must have decided about an uncertain link: within the clock, and before the school opens if sooner.

    Never before `found_at`: what is found too late to be on time is due at once.
    """
    on = day_of(found_at)
    clock = _clock(playbook, "decide_uncertain", on)
    opening = dues.before_next_school_day
    ahead = timedelta(minutes=playbook.number("decide_before_opening_minutes", on))
    at = found_at + timedelta(hours=clock.amount)
    if opening.at - ahead < at:
        return Due(clock.name, max(found_at, opening.at - ahead).astimezone(UTC), opening.assumed, opening.reason)
    return Due(clock.name, at.astimezone(UTC))


def ladder(delivered_at: datetime, dues: Dues, playbook: Playbook, contacts: Sequence[ContactFacts]) -> list[Rung]:
    """
    Who is tried and when, until somebody acknowledges; in order of time, never before delivery.

    `contacts` are the setting's, valid on the day and without the conflicted ones. Steps with nobody to try are left
    out, and whoever comes first is tried at delivery. Delivered late, the rungs after the first are spread evenly over
    what time is left, at least the playbook's shortest gap apart, past the due time if need be.
    """
    delivered_at = delivered_at.astimezone(UTC)
    due = dues.acknowledge_by.at
    steps = [step for step in playbook.ladder.steps if step.in_force(day_of(delivered_at)) and _keys(step, contacts)]
    later = [step for step in steps[1:] if not _at_once(step, due - delivered_at)]
    times = _planned(later, due)
    if times and times[0] < delivered_at:
        shortest = timedelta(minutes=playbook.ladder.shortest_gap_minutes)
        gap = max((due - delivered_at) / (len(later) + 1), shortest)
        times = [_whole_minute(delivered_at + gap * number) for number in range(1, len(later) + 1)]
    at = dict(zip((step.name for step in later), times, strict=True))
    rungs = [
        Rung(at.get(step.name, delivered_at), RungTo(step.to), key) for step in steps for key in _keys(step, contacts)
    ]
    return sorted(rungs, key=lambda rung: rung.at)


def _at_once(step: LadderStep, left: timedelta) -> bool:
    if step.minutes_before_due is None:
        return True
    return step.at_once_if_hours_left is not None and left > timedelta(hours=step.at_once_if_hours_left)


def _planned(steps: Iterable[LadderStep], due: datetime) -> list[datetime]:
    return [due - timedelta(minutes=step.minutes_before_due or 0) for step in steps]


def _keys(step: LadderStep, contacts: Sequence[ContactFacts]) -> list[str | None]:
    """The contacts a step reaches. The desk's own people are not on the setting's list, and are always there."""
    if RungTo(step.to) in (RungTo.DESK_PHONE, RungTo.MANAGER):
        return [None]
    return [contact.key for contact in contacts if contact.role == step.to]


def _whole_minute(at: datetime) -> datetime:
    """Rounded up, so that it is never before delivery."""
    down = at.replace(second=0, microsecond=0)
    return down if down == at else down + timedelta(minutes=1)
