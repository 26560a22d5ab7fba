"""`bench`: how many children are found, how surely and how fast, on the made-up partnership."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import click
import psycopg
from psycopg import sql

from goldenthread.ops import boot, database
from goldenthread.ops.commands.starting import resolve, show_as_made_up

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
    with database_of_its_own():
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


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """A new database beside the one that is configured, so that nothing which is there is touched."""
    found = resolve()
    if found.owner_url is None:
        raise click.ClickException("the bench makes a database of its own: set DATABASE_OWNER_URL too")
    name = f"gt_bench_{os.getpid()}"
    with psycopg.connect(found.owner_url, autocommit=True) as owner:
        owner.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            os.environ[database.APP_VARIABLE] = _with_name(found.app_url, name)
            os.environ[database.OWNER_VARIABLE] = _with_name(found.owner_url, name)
            database.resolve.cache_clear()
            yield
        finally:
            _close_connections()
            owner.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _close_connections() -> None:
    """The owner may not end the application's connections."""
    from django.conf import settings  # noqa: PLC0415

    if settings.configured:
        from django.db import connections  # noqa: PLC0415

        connections.close_all()


def _with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
