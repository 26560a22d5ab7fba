"""`measures`: what the partnership counts, how it is defined, and working it out."""

import os
from typing import TYPE_CHECKING

import click

from goldenthread import clock
from goldenthread.ops.commands.starting import start

if TYPE_CHECKING:
    from goldenthread.reports.measuring.board import Board
    from goldenthread.reports.measuring.definition import Measure

_MONTHS = 13
_MOST = 120


@click.group()
def measures() -> None:
    """List, show, check and work out the measures (goldenthread/reports/measures)."""


@measures.command("list")
def list_measures() -> None:
    """
    List every measure: its name for the command line, and its title.

    \b
    Example:
      goldenthread measures list
    """
    for each in _all():
        click.echo(f"{each.slug:<34}{each.title} ({each.group})")


@measures.command()
@click.argument("slug")
def show(slug: str) -> None:
    """
    Show the definition of measure SLUG and its months, as a board sees them.

    \b
    Example:
      goldenthread measures show cp_plans
    """
    start()
    from goldenthread.access.context import acting  # noqa: PLC0415
    from goldenthread.access.mandate import ASSURANCE, Mandate, Role  # noqa: PLC0415
    from goldenthread.reports.measuring.board import boards, change  # noqa: PLC0415

    wanted = [each for each in _all() if each.slug == slug]
    if not wanted:
        raise click.ClickException(f"there is no measure {slug}: see `goldenthread measures list`")
    who = Mandate("service:measures", "measures", "golden-thread", frozenset({Role.GOVERNANCE}), purpose=ASSURANCE)
    with acting(who):
        [board] = boards(wanted, mandate=who, at=clock.now())
    _say_definition(board.measure)
    _say_months(board)
    if said := change(board):
        click.echo(f"\n{said}")


@measures.command()
def check() -> None:
    """
    Check every definition and that its query is there. No database is needed; ends with exit code 1 if one is wrong.

    \b
    Example:
      goldenthread measures check
    """
    click.secho(f"All {len(_all())} measures are good.", fg="green")


@measures.command()
@click.option("--months", default=_MONTHS, show_default=True, type=click.IntRange(1, _MOST), metavar="N")
def compute(months: int) -> None:
    """
    Work out every measure for the last N months, this one included, in place of what was there.

    Run it each night, after the night's deliveries. A measure whose query fails says so and stops no other; the command
    then ends with exit code 1.

    \b
    Example:
      goldenthread measures compute --months 24
    """
    start()
    from goldenthread.access.mandate import service  # noqa: PLC0415
    from goldenthread.reports.measuring.computing import compute as work_out  # noqa: PLC0415
    from goldenthread.reports.measuring.rows import Span, months_until  # noqa: PLC0415

    at, mandate = clock.now(), service("measures")
    every = _all()
    worked = work_out(every, Span(months_until(at, months), at), mandate=mandate)
    click.echo(f"{len(every)} measures, {months} months: {worked.values:,} values.")
    if worked.failed:
        raise click.ClickException(f"the queries of these failed, the log says why: {', '.join(worked.failed)}")


def _all() -> "tuple[Measure, ...]":
    """Every measure, with its query; or in words why not."""
    from goldenthread.reports.measuring.definition import MeasureError, load_all, query  # noqa: PLC0415

    _know_the_models()
    try:
        found = load_all()
        for each in found:
            query(each)
    except MeasureError as error:
        raise click.ClickException(str(error)) from error
    return found


def _know_the_models() -> None:
    """Queries import models, which need Django, though no database is asked."""
    import django  # noqa: PLC0415
    from django.apps import apps  # noqa: PLC0415

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.settings")
        django.setup()


def _say_definition(measure: "Measure") -> None:
    click.secho(measure.title, bold=True)
    click.echo(measure.why)
    rows = [
        ("Counts", measure.numerator),
        ("Out of", measure.denominator),
        ("Target", "none set" if measure.target is None else f"{measure.target:g}"),
        ("Polarity", measure.polarity.value),
        ("Source", f"{measure.source} ({measure.strength.value})"),
        ("Owner", measure.owner),
        ("Small numbers", measure.disclosure.value),
        ("Version", f"{measure.version}, reviewed {measure.reviewed}, next by {measure.next_review}"),
    ]
    for name, said in rows:
        click.echo(f"  {name:<14}{said}")


def _say_months(board: "Board") -> None:
    if not board.months:
        click.echo("\nNot worked out yet: run `goldenthread measures compute`.")
    for each in board.months:
        shown = " ".join(filter(None, (each.shown.value, each.shown.of, each.shown.why)))
        signals = f"  [{'; '.join(each.signals)}]" if each.signals else ""
        click.echo(f"  {each.month:%B %Y}{'' if each.is_over else ', so far'}: {shown}{signals}")
