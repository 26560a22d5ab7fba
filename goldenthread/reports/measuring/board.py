"""What a board may be shown of the measures: every figure has been through disclosure control before it leaves here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, Role
from goldenthread.reports.measuring import disclosure, saying, xmr
from goldenthread.reports.measuring.definition import Disclosure, Figure, Measure, Taken
from goldenthread.reports.measuring.rows import is_over
from goldenthread.reports.models import MeasuredValue

Status = MeasuredValue.Status
NO_DATA, COULD_NOT = "No data", "Could not be worked out"


@dataclass(frozen=True, slots=True)
class Shown:
    """
    One figure as it may be shown: `value` and `of` in words, `number` for a chart or None where there is none to show.

    `detail` is more in words ("95 in 100 within 9 minutes"); `why` says why there is no value.
    """

    value: str
    of: str = ""
    detail: str = ""
    number: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """A measure in one month."""

    month: date
    is_over: bool
    shown: Shown
    signals: tuple[xmr.Rule, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a breakdown in the latest month and in the one before."""

    name: str
    now: Shown
    before: Shown | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A breakdown of the latest month. `parts` is None where none may be shown, and empty where there are none."""

    name: str
    parts: tuple[Part, ...] | None


@dataclass(frozen=True, slots=True)
class Board:
    """One measure with its months, oldest first; `months` is empty where it has never been worked out."""

    measure: Measure
    months: tuple[Month, ...]
    limits: xmr.Limits | None
    breakdowns: tuple[Breakdown, ...]
    computed_at: datetime | None
    version: str
    fresh: dict[str, datetime]

    @property
    def latest_full(self) -> Month | None:
        """The newest month that is over."""
        return next((month for month in reversed(self.months) if month.is_over), None)

    @property
    def latest(self) -> Month | None:
        """The newest month that was worked out."""
        return self.months[-1] if self.months else None


def boards(measures: Iterable[Measure], *, mandate: Mandate, at: datetime) -> list[Board]:
    """
    The measures as a board sees them, in one query. Nobody's rows are in it, and the ledger says who looked.

    :raises NotAllowed: without the role of governance
    """
    mandate.require(Role.GOVERNANCE)
    wanted = list(measures)
    ledger.write(mandate, did="measures.view", at=at, measures=[each.slug for each in wanted])
    stored: dict[str, list[MeasuredValue]] = defaultdict(list)
    for value in MeasuredValue.objects.filter(measure__in=[each.slug for each in wanted]).order_by("month", "part"):
        stored[value.measure].append(value)
    return [_board(each, stored[each.slug], at) for each in wanted]


def _board(measure: Measure, stored: Sequence[MeasuredValue], at: datetime) -> Board:
    totals = [value for value in stored if not value.breakdown]
    shown = [_shown(measure, value) for value in totals]
    # A month that is not over would move the limits each day.
    full = [each.number if is_over(v.month, at) else None for each, v in zip(shown, totals, strict=True)]
    within = xmr.limits(full, most=100 if measure.figure is Figure.SHARE else None)
    signs = xmr.signals(full, within) if within else ((),) * len(full)
    months = [
        Month(value.month, is_over(value.month, at), each, sign)
        for value, each, sign in zip(totals, shown, signs, strict=True)
    ]
    last = totals[-1] if totals else None
    return Board(
        measure=measure,
        months=tuple(months),
        limits=within,
        breakdowns=tuple(_breakdown(measure, name, stored) for name in measure.breakdowns) if totals else (),
        computed_at=last.computed_at if last else None,
        version=last.version if last else "",
        fresh={feed: datetime.fromisoformat(came) for feed, came in last.fresh.items()} if last else {},
    )


def _breakdown(measure: Measure, name: str, stored: Sequence[MeasuredValue]) -> Breakdown:
    months = sorted({value.month for value in stored})
    now = _parts(measure, [v for v in stored if v.breakdown == name and v.month == months[-1]])
    earlier = months[-2:-1]
    before = _parts(measure, [v for v in stored if v.breakdown == name and [v.month] == earlier]) or {}
    if now is None:
        return Breakdown(name, None)
    return Breakdown(name, tuple(Part(part, shown, before.get(part)) for part, shown in now.items()))


def _parts(measure: Measure, values: Sequence[MeasuredValue]) -> dict[str, Shown] | None:
    """The parts of one breakdown in one month, by name; None where none may be shown."""
    if measure.disclosure is Disclosure.NOT_ABOUT_PEOPLE:
        return {value.part: _shown(measure, value) for value in values}
    if measure.figure is Figure.SHARE:
        shares = disclosure.shares([(value.numerator or 0, value.denominator or 0) for value in values])
        if shares is None:
            return None
        return {value.part: _of_share(share) for value, share in zip(values, shares, strict=True)}
    counted = [value.numerator or 0 for value in values]
    cells = disclosure.parts(counted)
    if cells is None:
        return None
    if measure.figure is Figure.COUNT:
        return {value.part: _of_count(cell) for value, cell in zip(values, cells, strict=True)}
    return {value.part: _of_lengths(measure, value, cell) for value, cell in zip(values, cells, strict=True)}


def _shown(measure: Measure, value: MeasuredValue) -> Shown:
    """One figure that stands alone, as it may be shown."""
    if value.status == Status.NO_DATA:
        return Shown(NO_DATA, why=value.why)
    if value.status == Status.COULD_NOT or value.numerator is None or value.denominator is None:
        return Shown(COULD_NOT, why=value.why)
    everything = measure.disclosure is Disclosure.NOT_ABOUT_PEOPLE
    part, whole = value.numerator, value.denominator
    cell = disclosure.Cell(disclosure.Kind.SHOWN, part) if everything else disclosure.cell(part)
    if measure.figure is Figure.COUNT:
        return _of_count(cell)
    if measure.figure is Figure.MEDIAN:
        return _of_lengths(measure, value, cell)
    if everything:
        all_of = disclosure.Cell(disclosure.Kind.SHOWN, whole)
        return _of_share(disclosure.Share(cell, all_of, all_but=False, per_cent=disclosure.per_cent(part, whole)))
    return _of_share(disclosure.share(part, whole))


def _of_count(cell: disclosure.Cell) -> Shown:
    return Shown(saying.count(cell), number=cell.count)


def _of_share(share: disclosure.Share) -> Shown:
    return Shown(saying.share(share), saying.of(share), number=share.per_cent)


def _of_lengths(measure: Measure, value: MeasuredValue, cell: disclosure.Cell) -> Shown:
    """The middle of lengths; of so few that their number is hidden it would be somebody's own."""
    if cell.count == 0:
        return Shown(saying.NOTHING)
    if cell.count is None or value.middle is None or value.most is None:
        return Shown(saying.HIDDEN, of=f"of {cell.kind.value}" if cell.kind is disclosure.Kind.SMALL else "")
    middle, most = saying.length(value.middle, measure.unit), saying.length(value.most, measure.unit)
    return Shown(middle, f"the middle of {cell.count:,}", f"95 in 100 within {most}", value.middle)


def change(board: Board) -> str:
    """What changed, in a sentence: "Up from 82% in October; within its usual range."."""
    if board.latest is None or board.latest.shown.why:
        return ""
    now = board.latest
    before = next((m for m in reversed(board.months[:-1]) if m.shown.number is not None), None)
    if now.shown.number is None:
        too_few = "" if now.shown.value == saying.NOTHING else "Too few to show without giving somebody away. "
        return (too_few + (f"{_named(before, now)} had {before.shown.value}." if before else "")).strip()
    if before is None:
        return "The first month that can be shown."
    when, was = _named(before, now), before.shown.value
    if not now.is_over and board.measure.figure is Figure.COUNT and board.measure.taken is Taken.DURING:
        return f"So far this month. {when} had {was}{_unusual(before)}."
    moved = (now.shown.number or 0) - (before.shown.number or 0)
    said = f"The same as in {when}" if moved == 0 else f"{'Up' if moved > 0 else 'Down'} from {was} in {when}"
    if not now.is_over:
        return f"{said}; the month is not over."
    if board.limits is None:
        return f"{said}; too few months to say what is usual."
    return f"{said}{_unusual(now) or '; within its usual range'}."


def _named(month: Month, now: Month) -> str:
    return f"{month.month:%B}" if month.month.year == now.month.year else f"{month.month:%B %Y}"


def _unusual(month: Month) -> str:
    return f"; {' and '.join(month.signals)}" if month.signals else ""
