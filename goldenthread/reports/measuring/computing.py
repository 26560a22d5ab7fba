"""Works the measures out, month by month, and keeps what they gave. One that fails says so and stops no other."""

import logging
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.db import transaction
from django.db.models import Max

from goldenthread import rows as many
from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate
from goldenthread.records.models import Delivery
from goldenthread.records.reading import FEEDS
from goldenthread.reports.measuring.definition import EVERY_FEED, Measure, query
from goldenthread.reports.measuring.rows import Row, Span
from goldenthread.reports.models import MeasuredValue

log = logging.getLogger(__name__)

_LENGTH_SHARE = 0.95
_FAILED = "Its query failed. Whoever runs Golden Thread finds more in the log."
_COLUMNS = (
    "measure", "version", "month", "breakdown", "part", "status", "why", "numerator", "denominator", "middle", "most",
    "computed_at", "fresh",
)  # fmt: skip
Status = MeasuredValue.Status


@dataclass(frozen=True, slots=True)
class Sums:
    """What some rows come to: `part` of `whole`, and of lengths the middle and what 95 in 100 are within."""

    part: int
    whole: int
    middle: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class Worked:
    """How many values were kept, and the measures whose queries failed."""

    values: int
    failed: tuple[str, ...]


def compute(measures: Iterable[Measure], span: Span, *, mandate: Mandate) -> Worked:
    """
    Work the measures out for every month of the span, and keep them in place of what was there.

    Each measure is one transaction on behalf of `mandate`.
    """
    values, failed = 0, []
    for measure in measures:
        with acting(mandate):
            came = newest(measure)
            why = _missing(measure, came)
            found = None if why else _worked_out(measure, span)
            if found is None:
                failed += [] if why else [measure.slug]
                found = [_nothing(month, Status.COULD_NOT, why or _FAILED) for month in span.months]
            values += _keep(measure, span, found, came)
    return Worked(values, tuple(failed))


def _keep(measure: Measure, span: Span, found: Sequence[Sequence[object]], came: Mapping[str, datetime]) -> int:
    MeasuredValue.objects.filter(measure=measure.slug, month__in=span.months).delete()
    fresh = {feed: last.isoformat() for feed, last in came.items()}
    known = [(measure.slug, measure.version, *value, span.at, fresh) for value in found]
    return many.write(MeasuredValue, _COLUMNS, known)


def newest(measure: Measure) -> dict[str, datetime]:
    """When the newest file came of each feed that the measure rests on; one that never came is not in it."""
    accepted = Delivery.objects.filter(status=Delivery.Status.ACCEPTED, feed__in=feeds_of(measure))
    return dict(accepted.order_by().values_list("feed").annotate(last=Max("received_at")))


def feeds_of(measure: Measure) -> tuple[str, ...]:
    """The feeds that a measure rests on."""
    return tuple(FEEDS) if measure.feeds == (EVERY_FEED,) else measure.feeds


def _missing(measure: Measure, came: Mapping[str, datetime]) -> str:
    """Why it cannot be worked out, or ""."""
    if measure.feeds == (EVERY_FEED,):
        return "" if came else "No file has ever come."
    never = [FEEDS[feed].title for feed in measure.feeds if feed not in came]
    return f"No file has ever come of: {'; '.join(never)}."[:300] if never else ""


def _worked_out(measure: Measure, span: Span) -> list[tuple[object, ...]] | None:
    """What the query gives; None where it failed."""
    try:
        with transaction.atomic():
            asked = query(measure)
            return _values(measure, span, asked.begins(), list(asked.rows(span)))
    except Exception:
        # Whatever is wrong with one measure, the others are worked out, and nobody is shown last month's value for it.
        log.exception("measure %s could not be computed", measure.slug)
        return None


def _nothing(month: date, status: Status, why: str) -> tuple[object, ...]:
    return (month, "", "", str(status), why, None, None, None, None)


def _values(measure: Measure, span: Span, begins: date | None, found: Sequence[Row]) -> list[tuple[object, ...]]:
    values: list[tuple[object, ...]] = []
    # A part that had nothing in one month is a zero there, not a gap.
    parts = {name: sorted({row.by[name] for row in found}) for name in measure.breakdowns}
    by_month: dict[date, list[Row]] = defaultdict(list)
    for row in found:
        by_month[row.month].append(row)
    for month in span.months:
        if begins is None or month < begins.replace(day=1):
            values.append(_nothing(month, Status.NO_DATA, "Before the first record of it."))
            continue
        values.append(_known(month, "", "", by_month[month]))
        for name, every in parts.items():
            for part in every:
                values.append(_known(month, name, part, [row for row in by_month[month] if row.by[name] == part]))
    return values


def _known(month: date, breakdown: str, part: str, found: Iterable[Row]) -> tuple[object, ...]:
    come_to = sums(found)
    numbers = (come_to.part, come_to.whole, come_to.middle, come_to.most)
    return (month, breakdown, part, str(Status.KNOWN), "", *numbers)


def sums(found: Iterable[Row]) -> Sums:
    """What rows come to."""
    of = list(found)
    lengths = sorted(row.length for row in of if row.length is not None)
    return Sums(
        part=sum(row.part for row in of),
        whole=sum(row.whole for row in of),
        middle=median(lengths) if lengths else None,
        # The nearest rank: the least length that 95 in 100 do not exceed.
        most=lengths[math.ceil(_LENGTH_SHARE * len(lengths)) - 1] if lengths else None,
    )
