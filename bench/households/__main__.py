"""
`bench/households.sh DIR OUT.csv`: find the children of each incident of a benchmark folder, by the product's own path.

Makes a database of its own beside the configured one and removes it again. Reads no truth.
"""

import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

import click

from goldenthread.ops import boot
from goldenthread.ops.commands.starting import database_of_its_own, show_as_made_up


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.csv")
def households(folder: Path, out: Path) -> None:
    """Find the children of each incident in DIR and write incident_id, child_record_id, score to OUT.csv."""
    with database_of_its_own("households"):
        show_as_made_up()
        boot.boot(migrate=True)
        run(folder, out)


def run(folder: Path, out: Path) -> None:
    """The whole of it, on the database that Django is set up on."""
    from bench.households import sending, working  # noqa: PLC0415 - only after Django is set up

    with tempfile.TemporaryDirectory() as place:
        started = time.monotonic()
        sent = sending.send(folder, Path(place))
        _tell("wrote the folder as feeds", f"{len(sent.files) + 2} files", time.monotonic() - started)
        for column, many in sorted(sent.emptied.items()):
            click.echo(f"    left empty, for the door takes no such value: {column}, {many:,} times")
        working.load(sent, _tell)
        timed = working.Timed()
        many = working.work_all(sent, out, timed, _tell)
    click.echo(f"  {many:,} children found in all, written to {out}")
    both = [joined + found for joined, found in zip(timed.joined, timed.found, strict=True)]
    for what, times in (("people joined", timed.joined), ("children found", timed.found), ("both", both)):
        click.echo(f"  one incident, {what:<15} median {median(times):6.1f} ms, p95 {_p95(times):6.1f} ms")


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _tell(what: str, how_much: str, seconds: float) -> None:
    click.echo(f"  {what:<42} {how_much:<36} {seconds:7.1f} s")


if __name__ == "__main__":
    households()
