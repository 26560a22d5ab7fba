"""The chronology as a picture: a lane for each agency, what lasts as a bar, what happened once as a mark."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from uuid import UUID

from goldenthread.chronology.telling import Happening, Kind
from goldenthread.identity.core.sentences import say_date
from goldenthread.web.words import plural

WIDTH, MARGIN, TOP, LABEL, TRACK, GAP = 960, 14, 30, 24, 18, 12
_MOST_TICKS = 12
_MOST_TRACKS = 5
_LETTER = 6.4  # the width of one in a label, on the average


@dataclass(frozen=True, slots=True)
class Bar:
    """
    What lasts, from `x` on; `open`: it has not ended as far as is known. `label`, where there is room for one, stands
    in it or before it.
    """

    x: float
    y: float
    width: float
    says: str
    open: bool
    label: str
    label_x: float
    anchor: str

    @property
    def end(self) -> float:
        """Where it stops."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Spot:
    """What happened once: a `triangle` (police incident), `square` (what we told) or `dot`; `marked`: significant."""

    x: float
    y: float
    shape: str
    says: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One agency."""

    name: str
    y: float
    bottom: float
    bars: tuple[Bar, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the template draws, in the picture's own units. `says` is the picture in words."""

    width: int
    height: float
    ticks: tuple[tuple[float, str], ...]
    lanes: tuple[Lane, ...]
    says: str


class _Scale:
    """Days to the picture's units."""

    def __init__(self, first: date, last: date) -> None:
        # Four weeks at least, and none of them ahead.
        self.first, self.last = min(first, last - timedelta(days=28)), last

    def x(self, day: date) -> float:
        share = (min(max(day, self.first), self.last) - self.first) / (self.last - self.first)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)


def picture(
    shown: Sequence[Happening], names: Mapping[str, str], significant: Iterable[UUID], on: date
) -> Picture | None:
    """The picture of what has a date, up to the day `on`; None if nothing has."""
    days = [day for h in shown for day in (h.when.first, h.when.last) if day]
    if not days:
        return None
    scale, marked = _Scale(min(days), max(*days, on)), frozenset(significant)
    lanes, y = [], float(TOP)
    for agency in sorted({a for h in shown for a in h.agencies}, key=lambda a: names.get(a, a)):
        lane = _lane(names.get(agency, agency), [h for h in shown if agency in h.agencies], scale, marked, y)
        lanes.append(lane)
        y = lane.bottom
    says = (
        f"{plural(len(shown), 'event')} from {say_date(scale.first)} to {say_date(scale.last)}, "
        f"in {plural(len(lanes), 'lane')}: {', '.join(lane.name for lane in lanes)}. The list below has every one."
    )
    return Picture(WIDTH, y + 4, _ticks(scale), tuple(lanes), says)


def _lane(name: str, told: Sequence[Happening], scale: _Scale, marked: frozenset[UUID], y: float) -> Lane:
    bars, tracks = _bars([h for h in told if h.lasts], scale, y + LABEL)
    bottom = y + LABEL + max(tracks, 0) * TRACK
    spots: dict[tuple[float, str, bool], Spot] = {}
    for happening in told:
        if not happening.lasts and happening.when.first:
            spot = _spot(happening, scale, bottom + TRACK / 2, happening.id in marked)
            # Hundreds of marks on one point are one mark to the eye; the list has them all.
            spots.setdefault((spot.x, spot.shape, spot.marked), spot)
    return Lane(name, y, bottom + (TRACK if spots else 0) + GAP, bars, tuple(spots.values()))


def _bars(lasting: Sequence[Happening], scale: _Scale, top: float) -> tuple[tuple[Bar, ...], int]:
    """Bars that overlap stand below each other, up to a few; what overlaps on the last track is one bar there."""
    tracks: list[list[Bar]] = []
    for happening in lasting:
        if happening.when.first is None:
            continue
        x = scale.x(happening.when.first)
        track = next((number for number, bars in enumerate(tracks) if bars[-1].end <= x), len(tracks))
        if track == _MOST_TRACKS:
            last = tracks[-1][-1]
            end = max(last.end, _bar(happening, scale, x, 0, 0).end)
            tracks[-1][-1] = replace(last, width=round(end - last.x, 1), says="Several; the list has each", label="")
            continue
        if track == len(tracks):
            tracks.append([])
        taken = tracks[track][-1].end if tracks[track] else 0.0
        tracks[track].append(_bar(happening, scale, x, top + track * TRACK + 2, taken))
    return tuple(chain.from_iterable(tracks)), len(tracks)


def _bar(happening: Happening, scale: _Scale, x: float, y: float, taken: float) -> Bar:
    last = happening.until.last if happening.until else None
    width = max(3.0, round(scale.x(last or scale.last) - x, 1))
    until = f" until {happening.until.words}" if happening.until else ""
    says = f"{happening.when.words}{until}: {happening.accounts[0].words}"
    return Bar(x, y, width, says, last is None, *_label(happening.kind, x, x + width, taken))


def _label(kind: Kind, x: float, end: float, taken: float) -> tuple[str, float, str]:
    """What the bar is called, from where, and which way it is written; "" where it would stand in another's place."""
    needs = len(str(kind)) * _LETTER + 8
    if end - x >= needs:
        return str(kind), x + 4, "start"
    return (str(kind), x - 4, "end") if x - taken >= needs else ("", x, "start")


def _spot(happening: Happening, scale: _Scale, y: float, marked: bool) -> Spot:
    shapes = {Kind.INCIDENT: "triangle", Kind.TOLD: "square"}
    says = f"{happening.when.words}: {happening.kind}"
    return Spot(scale.x(happening.when.first or scale.first), y, shapes.get(happening.kind, "dot"), says, marked)


def _ticks(scale: _Scale) -> tuple[tuple[float, str], ...]:
    years = scale.last.year - scale.first.year
    if years >= 2:
        step = 1 + years // _MOST_TICKS
        begins = [date(year, 1, 1) for year in range(scale.first.year + 1, scale.last.year + 1, step)]
        return tuple((scale.x(day), str(day.year)) for day in begins)
    months = years * 12 + scale.last.month - scale.first.month
    step = 1 + months // _MOST_TICKS
    numbers = range(scale.first.year * 12 + scale.first.month, scale.last.year * 12 + scale.last.month, step)
    starts = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return tuple((scale.x(day), f"{day:%b %Y}") for day in starts)
