"""`claims`: what a yearly report says, and whether its sums come out."""

import json
from pathlib import Path

import click

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Give everything as JSON (docs/how-to/check-a-report.md).")
@click.option("--short", is_flag=True, help="Only what is wrong and what a person should look at.")
def claims(file: Path, as_json: bool, short: bool) -> None:
    """
    Say what FILE claims, agency by agency, and check its sums. No database, no network, nothing is kept.

    FILE is a yearly report's appendix or one agency's return, as Word (.docx) or text. Every figure, rise and
    promise is
    listed with its place and a verdict: right, wrong (with the sum), or cannot be checked (with why). Ends with exit
    code 0 if nothing is wrong, 1 if something is, 2 if the file cannot be read.

    \b
    Examples:
      goldenthread claims appendix-b.docx
      goldenthread claims appendix-b.txt --short
      goldenthread claims appendix-b.docx --json > appendix-b.json
    """
    # lxml and the grammar's expressions take a while to load; the other commands do without.
    from goldenthread.reports import Unreadable, Verdict, check, to_json, to_lines, to_short_lines  # noqa: PLC0415

    try:
        checked = check(file)
    except Unreadable as unreadable:
        click.secho(unreadable.problem, fg="red", err=True)
        click.echo(f"  {unreadable.remedy}", err=True)
        raise SystemExit(2) from unreadable
    if as_json:
        click.echo(json.dumps(to_json(checked, file.name), ensure_ascii=False, indent=1))
    else:
        for line in (to_short_lines if short else to_lines)(checked, file.name):
            click.echo(line)
    if any(finding.verdict is Verdict.WRONG for finding in checked.findings):
        raise SystemExit(1)
