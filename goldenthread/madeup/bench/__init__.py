"""
How many children are found, how surely and how fast: the made-up partnership's bench.

Each incident is received and worked by the product's own path, alone, and rolled back: none profits from another. What
is true is known, because the partnership is made up; the product is never given it.
"""

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from goldenthread import clock
from goldenthread.madeup.bench.baselines import Baselines
from goldenthread.madeup.bench.scores import Score
from goldenthread.madeup.bench.truth import Touched, TrueIncident, Truth, read_truth, recent
from goldenthread.madeup.bench.working import Finding, Rows, Worked, work, worked_before
from goldenthread.madeup.build import build
from goldenthread.madeup.demo import load

MORNING = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
# Of incidents spread over a year, about one in fourteen is young enough.
MADE_FOR_EACH = 15
CERTAIN = "Golden Thread, certain"
WITH_REVIEW = "Golden Thread, certain and for review"

Tell = Callable[[str, str, float], None]


@dataclass(frozen=True, slots=True)
class Looked:
    """One incident after it was worked: what is true of it, what was found, what simpler ways found."""

    true: TrueIncident
    worked: Worked
    by_others: Mapping[str, set[int]]
    birth_dates: bool

    @property
    def certain(self) -> set[int]:
        """Children (true numbers) whom the product found for certain."""
        return {child for one in self.worked.findings if one.certain for child in one.children}

    @property
    def asked(self) -> list[Finding]:
        """What was sent to a person."""
        return [one for one in self.worked.findings if not one.certain]

    @property
    def found(self) -> set[int]:
        """Children found for certain or sent to a person."""
        return self.certain | {child for one in self.asked for child in one.children}


@dataclass
class Measured:
    """Everything measured in one run."""

    children: int
    seed: int
    truth: Truth
    looked: list[Looked] = field(default_factory=list)
    night: list[Looked] = field(default_factory=list)

    def scores(self) -> dict[str, Score]:
        """By way of finding, the simplest first."""
        found: dict[str, Score] = {}
        for one in self.looked:
            ways = {**one.by_others, CERTAIN: one.certain, WITH_REVIEW: one.found}
            for way, children in ways.items():
                found.setdefault(way, Score()).add(children, one.true.touched)
        return found

    def groups(self, of: Callable[[Looked, Touched], str]) -> dict[str, tuple[int, int, int]]:
        """Children by group: how many, of these certain, of these certain or for review."""
        counts: dict[str, list[int]] = {}
        for one in self.looked:
            for child, touched in one.true.touched.items():
                count = counts.setdefault(of(one, touched), [0, 0, 0])
                for place, hit in enumerate((True, child in one.certain, child in one.found)):
                    count[place] += hit
        return {name: (many, certain, found) for name, (many, certain, found) in sorted(counts.items())}


def run(*, children: int, incidents: int, seed: int, tell: Tell) -> Measured:
    """
    Build a world, take it in, and work `incidents` of its last four weeks.

    Django must be set up on an empty database of its own, marked as made up: the world is written to it. The clock is
    set to a fixed morning, so that the same seed and sizes give the same world.

    :param tell: told what was done, how much of it, and in how many seconds
    """
    clock.set_to(MORNING)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        build(folder, seed=seed, children=children, at=MORNING, extra_incidents_for_bench=MADE_FOR_EACH * incidents)
        load(folder, tell=tell)
        measured = Measured(children, seed, read_truth(folder, seed=seed, children=children, at=MORNING))
        started = time.monotonic()
        _work_all(measured, folder, incidents)
        tell("worked the bench's incidents", f"{len(measured.looked):,}", time.monotonic() - started)
        _look_at_the_night(measured)
    clock.reset()
    return measured


def _work_all(measured: Measured, folder: Path, many: int) -> None:
    truth = measured.truth
    rows, baselines = Rows(folder / "feeds", "bench"), Baselines(truth)
    for true in recent(truth.batches["bench"], MORNING.date(), many):
        incident, persons = rows.incidents[true.reference], rows.persons[true.reference]
        adults = [row for row in persons if row["role"] != "child"]
        by_others = baselines.found(incident, persons, true.occurred_at.date())
        worked = work(true.reference, rows, truth, folder, MORNING)
        measured.looked.append(Looked(true, worked, by_others, any(row["date_of_birth"] for row in adults)))


def _look_at_the_night(measured: Measured) -> None:
    """Last night's hard cases were worked by the worker, with everything else that night."""
    for true in measured.truth.batches["night"]:
        findings = worked_before(true.reference, measured.truth)
        measured.night.append(Looked(true, Worked(findings), {}, birth_dates=True))
