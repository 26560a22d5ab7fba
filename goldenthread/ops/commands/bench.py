"""`bench`: how many children are found, how surely and how fast, on the made-up partnership."""

from pathlib import Path

import click

from goldenthread.ops import boot
from goldenthread.ops.commands.starting import database_of_its_own, show_as_made_up

RESULTS = Path("bench/results/made_up.md")


@click.command()
@click.option("--children", default=12_000, show_default=True, type=click.IntRange(500, 200_000))
@click.option("--incidents", default=400, show_default=True, type=click.IntRange(1, 20_000))
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same county and incidents.")
@click.option("--write", "results", type=click.Path(path_type=Path), help=f"Also write the tables, as to {RESULTS}.")
def bench(children: int, incidents: int, seed: int, results: Path | None) -> None:
    """
    Measure how many children are found, how surely and how fast. Nobody in it is real.

    Builds a county in a database of its own, which is removed again; takes in every agency's files; works incidents of
    the last four weeks one by one by the product's own path; and compares with what is true.

    \b
    Examples:
      goldenthread bench
      goldenthread bench --children 4000 --incidents 100 --seed 7
    """
    with database_of_its_own("bench"):
        show_as_made_up()
        boot.boot(migrate=True)
        from goldenthread.madeup.bench import run  # noqa: PLC0415 - only after Django is set up
        from goldenthread.madeup.bench.report import report  # noqa: PLC0415

        click.secho(f"A county of {children:,} children, {incidents:,} incidents, seed {seed}.\n", bold=True)
        measured = run(children=children, incidents=incidents, seed=seed, tell=tell)
        text = report(measured, f"goldenthread bench --children {children} --incidents {incidents} --seed {seed}")
    click.echo(f"\n{text}")
    if results is not None:
        results.parent.mkdir(parents=True, exist_ok=True)
        results.write_text(text, encoding="utf-8")


def tell(what: str, how_much: str, seconds: float) -> None:
    """One line for each thing done; what is still under way is left out."""
    if not what.startswith("..."):
        click.echo(f"  {what:<40} {how_much:<44} {seconds:6.1f} s")
