"""The measures in the words of a board member: how each stands, what changed, and what to mind about its data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from goldenthread.records import queries as records
from goldenthread.records.reading import FEEDS
from goldenthread.reports.measuring import saying
from goldenthread.reports.measuring.board import COULD_NOT, Board, Month, change
from goldenthread.reports.measuring.computing import feeds_of
from goldenthread.reports.measuring.definition import EVERY_FEED, Disclosure, Figure, Measure, Polarity, Taken
from goldenthread.web import words
from goldenthread.web.measures.picture import chart

# What a board asks about first; a group that is not named here comes after.
_GROUPS = ("Telling schools", "Social care's front door", "Child protection plans", "Who is who", "Records that arrive")
# A file a month is what a monthly figure rests on; a worker that computes each night is a day behind at most.
OLD_FILE = timedelta(days=35)
OLD_FIGURES = timedelta(days=2)
_POLARITY = {
    Polarity.MORE_IS_BETTER: "More is better",
    Polarity.MORE_IS_WORSE: "Less is better",
    Polarity.NEITHER: "Neither more nor less is better by itself",
}
_STRENGTH = {
    "law": "law",
    "statutory": "statutory guidance",
    "guidance": "national guidance or statistics",
    "local": "local practice",
    "unverified": "not verified",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure in the list. `missing`: why there is no value, or ""."""

    slug: str
    title: str
    value: str
    of: str
    when: str
    missing: str
    change: str
    target: str
    warnings: tuple[str, ...]


def everything(boards: Sequence[Board], at: datetime) -> dict[str, Any]:
    """The measures by group, and when they were worked out."""
    late = _late(at)
    computed = [board.computed_at for board in boards if board.computed_at]
    groups = groupby(sorted(boards, key=_place), key=lambda board: board.measure.group)
    return {
        "groups": [(name, [_row(board, late, at) for board in some]) for name, some in groups],
        "first": [(board.measure, reason) for board in sorted(boards, key=_place) if (reason := _look_first(board))],
        "computed_at": min(computed, default=None),
        "old": bool(computed) and at - min(computed) > OLD_FIGURES,
        "missing": sum(1 for board in boards if board.latest is None),
        "many": len(boards),
    }


def one(board: Board, at: datetime) -> dict[str, Any]:
    """One measure's page."""
    measure = board.measure
    return {
        "measure": measure,
        "row": _row(board, _late(at), at),
        "detail": board.latest.shown.detail if board.latest else "",
        "chart": chart(board),
        "limits": _limits(board),
        "rules": sorted({rule.value for month in board.months for rule in month.signals}),
        "months": list(reversed(board.months)),
        "month_name": partial(_month_name, measure),
        "breakdowns": board.breakdowns,
        "facts": _facts(board),
        "fresh": sorted((FEEDS[feed].title, came) for feed, came in board.fresh.items()),
        "computed_at": board.computed_at,
        "hides": measure.disclosure is Disclosure.PEOPLE,
    }


def _place(board: Board) -> tuple[int, str]:
    group = board.measure.group
    return (_GROUPS.index(group) if group in _GROUPS else len(_GROUPS), group)


def _look_first(board: Board) -> str:
    """Why a board should look at this measure before the others, or ""."""
    now, full, measure = board.latest, board.latest_full, board.measure
    if now and now.shown.why and now.shown.value == COULD_NOT:
        return f"could not be worked out. {now.shown.why}"
    if full and full.signals:
        return f"{full.shown.value} in {full.month:%B}: {' and '.join(full.signals)}"
    for month in filter(None, (now, full)):
        number = month.shown.number
        if number is not None and measure.target is not None and _misses(measure, number):
            return f"{month.shown.value} {_when(measure, month)}; the target is {_target(measure)}"
    return ""


def _misses(measure: Measure, number: float) -> bool:
    if measure.target is None or measure.polarity is Polarity.NEITHER:
        return False
    return number < measure.target if measure.polarity is Polarity.MORE_IS_BETTER else number > measure.target


def _row(board: Board, late: dict[str, str], at: datetime) -> Row:
    measure, latest = board.measure, board.latest
    return Row(
        slug=measure.slug,
        title=measure.title,
        value=_capital(latest.shown.value) if latest else "Not worked out yet",
        of=latest.shown.of if latest else "",
        when=_when(measure, latest) if latest else "",
        missing=latest.shown.why if latest else "",
        change=change(board),
        target=_target(measure),
        warnings=tuple(_warnings(board, late, at)),
    )


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _month_name(measure: Measure, month: Month) -> str:
    unfinished = ", so far" if measure.taken is Taken.DURING else ", as it stands now"
    return f"{month.month:%B %Y}" + ("" if month.is_over else unfinished)


def _when(measure: Measure, month: Month) -> str:
    if measure.taken is Taken.AT_END and not month.is_over:
        return "as it stands now"
    return f"in {month.month:%B}" + ("" if month.is_over else ", so far")


def _target(measure: Measure) -> str:
    return "None set" if measure.target is None else _number(measure, measure.target)


def _number(measure: Measure, value: float) -> str:
    if measure.figure is Figure.SHARE:
        return saying.per_cent(value)
    if measure.figure is Figure.MEDIAN:
        return saying.length(value, measure.unit)
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


def _limits(board: Board) -> dict[str, str] | None:
    if board.limits is None:
        return None
    numbers = {"mean": board.limits.mean, "lower": board.limits.lower, "upper": board.limits.upper}
    return {name: _number(board.measure, value) for name, value in numbers.items()}


def _late(at: datetime) -> dict[str, str]:
    """For each feed that is late what to say of it."""
    said = {}
    for feed in records.overdue(at):
        said[feed.feed] = f"Late: {feed.title}, last came {words.span(at - feed.last)} ago"
    return said


def _warnings(board: Board, late: dict[str, str], at: datetime) -> Iterable[str]:
    for feed in feeds_of(board.measure):
        came = board.fresh.get(feed)
        if feed in late:
            yield late[feed]
        elif came and at - came > OLD_FILE and board.measure.feeds != (EVERY_FEED,):
            yield f"Old: the newest file of {FEEDS[feed].title} came {words.span(at - came)} ago"
    if board.computed_at and at - board.computed_at > OLD_FIGURES:
        yield f"Worked out {words.span(at - board.computed_at)} ago: run goldenthread measures compute"
    if board.version and board.version != board.measure.version:
        yield f"Worked out by version {board.version} of the definition, which is now version {board.measure.version}"
    if board.measure.next_review < at.date():
        yield f"Its definition was to be reviewed by {words.day(board.measure.next_review, at=at)}"


def _facts(board: Board) -> list[tuple[str, str]]:
    measure = board.measure
    taken = "what happened in the month" if measure.taken is Taken.DURING else "what stood when the month ended"
    counted = {
        Figure.COUNT: [("Counts", measure.numerator)],
        Figure.SHARE: [("Counts", measure.numerator), ("Out of", measure.denominator)],
        Figure.MEDIAN: [("Measures", measure.numerator), ("Of", measure.denominator)],
    }[measure.figure]
    target = _target(measure)
    return [
        *counted,
        ("Month", f"Each month stands for {taken}."),
        ("Target", f"{target}. {measure.target_source}" if measure.target is not None else measure.target_source),
        ("Better", f"{_POLARITY[measure.polarity]}."),
        ("Source", f"{measure.source} Strength: {_STRENGTH[measure.strength]}."),
        ("Small numbers", f"{measure.disclosure.value.capitalize()}. {measure.disclosure_because}"),
        ("Owner", measure.owner),
        ("Version", measure.version),
    ]
