"""What a measure's query is asked and what it answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

from goldenthread.clock import LONDON, london


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row behind a figure, in one month.

    `id` says what it opens: `incident:<uuid>`, `notification:<uuid>`, `record:<number>`, `setting:<urn>`,
    `review:<uuid>`, `delivery:<uuid>`. `part` of `whole` are counted, mostly 1 or 0 of 1; `length` is in the measure's
    unit. `by` gives its value in each breakdown.
    """

    month: date
    id: str
    part: int = 1
    whole: int = 1
    length: float | None = None
    by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """The months that are asked for, each by its first day, in order; and the instant at which they are asked."""

    months: tuple[date, ...]
    at: datetime

    def month_of(self, when: date | datetime | None) -> date | None:
        """The month in which a day or an instant falls, or None if it is not asked for."""
        if when is None:
            return None
        day = london(when).date() if isinstance(when, datetime) else when
        month = day.replace(day=1)
        return month if month in self.months and day <= london(self.at).date() else None

    def ends(self) -> Iterator[tuple[date, datetime]]:
        """Each month with the instant at which it ended, or now for the one that is not over."""
        for month in self.months:
            yield month, min(_start(next_month(month)), self.at)

    def last_days(self) -> Iterator[tuple[date, date]]:
        """Each month with its last day, or today for the one that is not over."""
        for month in self.months:
            yield month, min(next_month(month) - timedelta(days=1), london(self.at).date())

    @property
    def since(self) -> datetime:
        """The instant at which the first month begins."""
        return _start(self.months[0])


class Query(Protocol):
    """What `measure.py` holds."""

    def rows(self, span: Span) -> Iterator[Row]:
        """The rows of every month of the span, each with what is counted."""
        ...

    def begins(self) -> date | None:
        """The first day of which anything is known, or None if nothing is."""
        ...


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def months_until(at: datetime, many: int) -> tuple[date, ...]:
    """The first days of `many` months, the last of them that of `at`."""
    month = london(at).date().replace(day=1)
    months = [month]
    for _ in range(many - 1):
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return tuple(reversed(months))


def is_over(month: date, at: datetime) -> bool:
    """Whether a month has ended at an instant."""
    return _start(next_month(month)) <= at


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
