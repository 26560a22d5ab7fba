"""What the finding model would weigh of each child near an incident, and whether the child is right: a row a child."""

import csv
import gzip
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from goldenthread.identity.core.features import FEATURES
from goldenthread.ops import boot
from goldenthread.ops.commands.starting import database_of_its_own, show_as_made_up

if TYPE_CHECKING:
    from goldenthread.identity.finding import Looked
    from goldenthread.madeup.bench.truth import TrueIncident, Truth

HEADER = ("incident", "child", "right", "by_rule", *FEATURES)
# How the truth of a household benchmark calls a child who lives there; who is only related counts neither way there.
RESIDENT = "resident"


@click.group()
def gather() -> None:
    """Write the rows that the finding model is learned from. Only of incidents whose truth may be learned from."""


@gather.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.csv")
@click.option("--split", default="dev", show_default=True)
@click.option("--most", default=1_000_000, help="Incidents at most.")
def folder(folder: Path, out: Path, split: str, most: int) -> None:
    """The dev incidents of a household benchmark."""
    with database_of_its_own("gather"):
        show_as_made_up()
        boot.boot(migrate=True)
        _write(out, _of_folder(folder, split, most))


@gather.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.csv")
@click.option("--children", default=12_000, show_default=True)
@click.option("--incidents", default=400, show_default=True)
@click.option("--seed", required=True, type=int, help="Not the seed that is reported.")
def county(out: Path, children: int, incidents: int, seed: int) -> None:
    """The incidents of a made-up county."""
    with database_of_its_own("gather"):
        show_as_made_up()
        boot.boot(migrate=True)
        _write(out, _of_county(children, incidents, seed))


def _write(out: Path, rows: Iterable[tuple[Any, ...]]) -> None:
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for row in rows:
            writer.writerow(row)


def _rows(incident: str, looked: "Looked", right: Mapping[UUID, int]) -> Iterator[tuple[Any, ...]]:
    from goldenthread.identity.finding_writing import is_certain  # noqa: PLC0415 - only after Django is set up

    ways = defaultdict(list)
    for trail in looked.trails:
        ways[trail.child].append(trail)
    for child, features in looked.features.items():
        if child in right:
            theirs = ways[child]
            rule = 2 if is_certain(theirs) else 1 if any(not t.faint for t in theirs) else 0
            named = any(t.relation == "named" and t.sure for t in theirs)
            yield (incident, child, right[child], 3 if named else rule, *(round(x, 4) for x in features))


def _of_folder(folder: Path, split: str, most: int) -> Iterator[tuple[Any, ...]]:
    from bench.households import sending, working  # noqa: PLC0415
    from bench.households.folder import rows  # noqa: PLC0415
    from bench.households.sending import ROLL  # noqa: PLC0415
    from goldenthread.identity.models import Mention  # noqa: PLC0415

    person = {row["child_record_id"]: row["child_person_id"] for row in _truth(folder, "child_record_person")}
    truth: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _truth(folder, "truth"):
        truth[row["incident_id"]][row["child_person_id"]] = row["relation"]
    wanted = [row["incident_id"] for row in rows(folder, "incidents") if row["split"] == split][:most]
    with tempfile.TemporaryDirectory() as place:
        sent = sending.send(folder, Path(place))
        working.load(sent, _tell)
        for incident, looked in working.look_at_each(sent, set(wanted)):
            keys: dict[UUID, list[str]] = defaultdict(list)
            own = Mention.objects.filter(person_id__in=list(looked.features), feed=ROLL, slot="pupil")
            for child, key in own.filter(gone_at=None).values_list("person_id", "key"):
                keys[child] += sent.children[key]
            said = {child: {truth[incident].get(person[one]) for one in theirs} for child, theirs in keys.items()}
            yield from _rows(incident, looked, {c: _label(relations) for c, relations in said.items()})


def _truth(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """A table of what is true: for learning, and closed to the system under test."""
    path = folder / f"{name}.csv.gz"
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)
    else:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


def _label(relations: set[str | None]) -> int:
    """1 of the household, 2 related elsewhere, 0 neither."""
    return 1 if RESIDENT in relations else 2 if any(relations) else 0


def _of_county(children: int, incidents: int, seed: int) -> Iterator[tuple[Any, ...]]:
    from goldenthread import clock  # noqa: PLC0415
    from goldenthread.madeup.bench import MADE_FOR_EACH, MORNING  # noqa: PLC0415
    from goldenthread.madeup.bench.truth import read_truth, recent  # noqa: PLC0415
    from goldenthread.madeup.bench.working import Rows  # noqa: PLC0415
    from goldenthread.madeup.build import build  # noqa: PLC0415
    from goldenthread.madeup.demo import load  # noqa: PLC0415

    clock.set_to(MORNING)
    with tempfile.TemporaryDirectory() as place:
        where = Path(place)
        build(where, seed=seed, children=children, at=MORNING, extra_incidents_for_bench=MADE_FOR_EACH * incidents)
        load(where, tell=_tell)
        truth = read_truth(where, seed=seed, children=children, at=MORNING)
        rows = Rows(where / "feeds", "bench")
        for true in recent(truth.batches["bench"], MORNING.date(), incidents):
            yield from _of_incident(true, rows, truth, where, MORNING)
    clock.reset()


def _of_incident(
    true: "TrueIncident", rows: Any, truth: "Truth", scratch: Path, at: datetime
) -> Iterator[tuple[Any, ...]]:
    from goldenthread.madeup.bench.working import look, whom  # noqa: PLC0415

    looked = look(true.reference, rows, scratch, at)
    right = {}
    for child in looked.features:
        meant = whom(looked.search.cast.of(child), truth)
        if meant:
            right[child] = int(not meant.isdisjoint(true.touched))
    yield from _rows(true.reference, looked, right)


def _tell(what: str, how_much: str, seconds: float) -> None:
    if not what.startswith("..."):
        click.echo(f"  {what:<42} {how_much:<36} {seconds:7.1f} s")


if __name__ == "__main__":
    gather()
