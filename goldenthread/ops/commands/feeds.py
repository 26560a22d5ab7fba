"""`check` and `receive`: files at the one door."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from goldenthread import clock
from goldenthread.ops.commands.starting import start
from goldenthread.records.reading import FEEDS, BadRow, Problem, Refused, read

if TYPE_CHECKING:
    from goldenthread.records.models import Delivery

FEED = click.argument("feed", type=click.Choice(list(FEEDS)), metavar="FEED")
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
MOST = click.option("--most", default=50, show_default=True, metavar="N", help="Show at most N rows with problems.")


@click.command(epilog=f"Feeds: {', '.join(FEEDS)}. Each has a page in docs/feeds.")
@FEED
@click.argument("file", type=FILE)
@MOST
def check(feed: str, file: Path, most: int) -> None:
    """
    Check FILE against FEED's schema. Nothing is imported, and no database is needed.

    Says for each bad row what is wrong and what to do, and ends with exit code 1 if there is any. What passes here is
    accepted at the door.

    \b
    Examples:
      goldenthread check schools.roll roll.csv
      goldenthread check police.persons persons.csv --most 1000
    """
    try:
        bad, rows = _judge(feed, file, most)
    except Refused as refused:
        _say_refused(file, refused.problem, refused.remedy)
        raise SystemExit(1) from refused
    if not bad:
        click.secho(f"{file.name}: all {rows:,} rows are good.", fg="green")
        return
    if bad > most:
        click.echo(f"... and {bad - most:,} more rows")
    click.secho(f"{file.name}: {bad:,} of {rows:,} rows would be quarantined. Nothing was imported.", fg="red")
    raise SystemExit(1)


def _judge(feed: str, file: Path, most: int) -> tuple[int, int]:
    """How many rows are bad, of how many; the first `most` bad ones are shown."""
    reading = read(feed, file, at=clock.now())
    bad = 0
    for row in reading.rows():
        if isinstance(row, BadRow):
            bad += 1
            if bad <= most:
                _say_bad_row(row.line, row.problems)
    return bad, reading.rows_in


@click.command(epilog=f"Feeds: {', '.join(FEEDS)}. Each has a page in docs/feeds.")
@FEED
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--agency", metavar="SLUG", help="Who sends it, if not the agency that usually sends this feed.")
@MOST
def receive(feed: str, files: tuple[Path, ...], agency: str | None, most: int) -> None:
    """
    Take FILE... in at the door, in the order given.

    Good rows become records, bad rows are quarantined, a broken file is refused whole. The same file again changes
    nothing; a corrected file puts right what it corrects. The worker (`goldenthread work`) reads what was received.
    Ends with exit code 1 if a file was refused.

    \b
    Examples:
      goldenthread receive schools.roll roll.csv
      goldenthread receive schools.roll north.csv south.csv --agency schools-mis
    """
    start()
    sender = agency or FEEDS[feed].agency
    _must_be_known(sender)
    refused = [file for file in files if not _receive(feed, file, sender, most)]
    if refused:
        raise SystemExit(1)


def _must_be_known(agency: str) -> None:
    from goldenthread.directory.models import Agency  # noqa: PLC0415

    known = list(Agency.objects.order_by("slug").values_list("slug", flat=True))
    if agency not in known:
        have = f"it has {', '.join(known)}" if known else "it has none yet: `goldenthread partnership FILE` brings them"
        raise click.ClickException(f"the partnership has no agency {agency}; {have}")


def _receive(feed: str, file: Path, agency: str, most: int) -> bool:
    """Whether the file was accepted."""
    from goldenthread.access.mandate import service  # noqa: PLC0415
    from goldenthread.records.actions import receive as take_in  # noqa: PLC0415

    at, mandate = clock.now(), service("door")
    delivery = take_in(file, feed=feed, agency=agency, mandate=mandate, at=at)
    if delivery.status == delivery.Status.REFUSED:
        _say_refused(file, delivery.problem, delivery.remedy)
        return False
    if delivery.received_at != at:
        when = f"{clock.london(delivery.received_at):%-d %B %Y at %H:%M}"
        click.echo(f"{file.name}: already received on {when}; nothing changed.")
        return True
    click.secho(
        f"{file.name}: {delivery.rows_in:,} rows in, {delivery.accepted:,} accepted "
        f"({delivery.unchanged:,} of them unchanged), {delivery.quarantined:,} quarantined.",
        fg="yellow" if delivery.quarantined else "green",
    )
    if delivery.quarantined:
        _say_quarantined(delivery, most)
    return True


def _say_quarantined(delivery: "Delivery", most: int) -> None:
    from goldenthread.access.context import acting  # noqa: PLC0415
    from goldenthread.access.mandate import service  # noqa: PLC0415

    with acting(service("door")):
        rows = delivery.quarantine.order_by("line").values_list("line", "problems")
        for line, problems in rows[:most]:
            _say_bad_row(line, [Problem(code="", **{k: p[k] for k in _SAID}) for p in problems])
    if delivery.quarantined > most:
        click.echo(f"  ... and {delivery.quarantined - most:,} more, under Governance in the app")


_SAID = ("field", "value", "what", "remedy")


def _say_bad_row(line: int, problems: list[Problem] | tuple[Problem, ...]) -> None:
    for problem in problems:
        where = f"line {line:,}" + (f", {problem.field}" if problem.field else "")
        value = f" ({problem.value!r})" if problem.value else ""
        click.echo(f"  {where}{value}: {problem.what} {problem.remedy}")


def _say_refused(file: Path, problem: str, remedy: str) -> None:
    click.secho(f"{file.name}: refused whole, nothing of it was kept.", fg="red")
    click.echo(f"  {problem}\n  {remedy}")
