"""`speed`: how fast one incident leads to its children, and records are taken in, among a million people."""

import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import click

from goldenthread.ops import boot
from goldenthread.ops.commands.bench import tell
from goldenthread.ops.commands.starting import database_of_its_own, show_as_made_up
from goldenthread.ops.processes import Crew

RESULTS = Path("bench/results/speed.md")
_SECONDS_TO_WORK = 20
_PORT = 8497


@click.command()
@click.option("--people", default=1_000_000, show_default=True, type=click.IntRange(0, 60_000_000))
@click.option("--children", default=4_000, show_default=True, type=click.IntRange(500, 200_000))
@click.option("--incidents", default=200, show_default=True, type=click.IntRange(20, 20_000))
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same people.")
@click.option("--write", "results", type=click.Path(path_type=Path), help=f"Also write the page, as to {RESULTS}.")
def speed(people: int, children: int, incidents: int, seed: int, results: Path | None) -> None:
    """
    Measure how fast one incident leads to its explained children among many people. Nobody in it is real.

    Fills a database of its own, which is removed again, with a crowd of --people; takes the files of a county of
    --children in by the one door; works its incidents one by one, each in a transaction of its own; and starts a worker
    and a web to see how much memory they take. A million people need about 6 GB of disk and some minutes.

    \b
    Examples:
      goldenthread speed
      goldenthread speed --people 100000 --children 1000 --incidents 50
    """
    with database_of_its_own("speed"):
        show_as_made_up()
        found = boot.boot(migrate=True)
        from goldenthread.madeup.speed import run  # noqa: PLC0415 - only after Django is set up
        from goldenthread.madeup.speed.report import report  # noqa: PLC0415

        click.secho(f"A county of {children:,} children among {people:,} people, seed {seed}.\n", bold=True)
        measured = run(
            found.owner_url or "", people=people, children=children, incidents=incidents, seed=seed, tell=tell
        )  # fmt: skip
        command = f"goldenthread speed --people {people} --children {children} --incidents {incidents} --seed {seed}"
        text = report(measured, _memory(), command)
    click.echo(f"\n{text}")
    if results is not None:
        results.parent.mkdir(parents=True, exist_ok=True)
        results.write_text(text, encoding="utf-8")


def _memory() -> Mapping[str, int]:
    """The most that a worker and each process of a web have taken, in bytes, after they have done something."""
    clock = {"GOLDENTHREAD_CLOCK": "2026-11-23T06:45+00:00"}
    with tempfile.TemporaryDirectory() as logs:
        crew = Crew(Path(logs))
        try:
            worker = crew.start("worker", "work", environment=os.environ | clock)
            web = crew.start("web", "serve", "--port", str(_PORT), environment=os.environ | clock)
            deadline = time.monotonic() + _SECONDS_TO_WORK
            while time.monotonic() < deadline:
                crew.check()
                time.sleep(1)
                _visit()
            return {"worker": _most(worker.process.pid), "web, each process": max(map(_most, _family(web.process.pid)))}
        finally:
            crew.stop()


def _visit() -> None:
    with suppress(OSError), urlopen(f"http://127.0.0.1:{_PORT}/", timeout=5) as answer:  # our own
        answer.read()


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _family(int(child))


def _most(pid: int) -> int:
    """The most memory that a process has had resident: what the kernel has noted."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
