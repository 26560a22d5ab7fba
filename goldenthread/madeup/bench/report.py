"""What was measured, as tables in Markdown that read well on a terminal too."""

import os
import platform
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median

from django.db import connection

from goldenthread.madeup.bench import Looked, Measured
from goldenthread.madeup.bench.scores import percentile
from goldenthread.madeup.bench.truth import Touched

# A group with fewer children than this says little, and is counted with the others.
FEWEST = 10
_WAYS = ("way", "found", "wrongly", "recall", "precision", "at least", "households wholly missed")
_STAGES = (
    ("file at the door to people linked", "joined"),
    ("people linked to notifications drafted", "drafted"),
    ("of which finding the children", "finding"),
)


def report(measured: Measured, command: str) -> str:
    """All tables, with the command that makes them again."""
    pairs = {(one.true.victim, one.true.suspect) for one in measured.looked}
    wholes = sum(bool(one.true.touched) for one in measured.looked)
    parts = [
        "# Children found: the made-up partnership",
        f"`{command}`, seed {measured.seed}, on {machine()}. What is counted, and how: docs/measuring.md.",
        f"{len(measured.looked):,} incidents of {len(pairs):,} couples in a county of {measured.children:,} children;"
        f" {wholes:,} of the incidents touch a child.",
        table(_WAYS, _ways(measured)),
        _reviews(measured),
        table(("milliseconds for one incident", "median", "95 in 100"), _times(measured)),
    ]
    for title, of in _GROUPS:
        parts += [f"## {title}", _groups(measured, of)]
    culture = measured.truth.culture
    parts += ["## By the names' culture", _groups(measured, lambda _, child: culture[child.child])]
    parts += ["## Last night's hard cases, one of each", _night(measured)]
    return "\n\n".join(parts) + "\n"


def machine() -> str:
    """What it was measured on."""
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        server = cursor.fetchone()[0]
    return f"{os.cpu_count()} cores ({_processor()}), Python {platform.python_version()}, PostgreSQL {server}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:  # not Linux
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _ways(measured: Measured) -> Iterable[Sequence[str]]:
    for way, score in measured.scores().items():
        yield (
            way,
            f"{score.right:,} of {score.touched:,}",
            f"{score.wrong:,}",
            f"{score.recall:.3f}",
            f"{score.precision:.4f}",
            f"{score.precision_at_least:.4f}",
            f"{score.missed_wholly:,}",
        )


def _reviews(measured: Measured) -> str:
    asked = [(one, finding) for one in measured.looked for finding in one.asked]
    right = sum(not finding.children.isdisjoint(one.true.touched) for one, finding in asked)
    nobody = sum(not finding.children for _, finding in asked)
    doubled = sum(not finding.children for one in measured.looked for finding in one.worked.findings if finding.certain)
    each = 100 * len(asked) / len(measured.looked)
    return (
        f"Sent to a person: {len(asked):,} children, {each:.1f} for 100 incidents; {right:,} of them rightly, and"
        f" {nobody:,} whom the police name and no other record can be found for. Certain, but known from the police's"
        f" words alone although an agency has a record: {doubled:,}."
    )


def _times(measured: Measured) -> Iterable[Sequence[str]]:
    for words, stage in _STAGES:
        values = [getattr(one.worked, stage) for one in measured.looked]
        yield words, f"{median(values):.0f}", f"{percentile(values, 0.95):.0f}"


def _groups(measured: Measured, of: Callable[[Looked, Touched], str]) -> str:
    found = measured.groups(of)
    rows = {name: counts for name, counts in found.items() if counts[0] >= FEWEST}
    others = [counts for counts in found.values() if counts[0] < FEWEST]
    if others:
        rows["others"] = (sum(c[0] for c in others), sum(c[1] for c in others), sum(c[2] for c in others))
    lines = [
        (name.replace("_", " "), f"{many:,}", f"{certain / many:.3f}", f"{either / many:.3f}")
        for name, (many, certain, either) in rows.items()
    ]
    return table(("", "children", "certain", "with review"), lines)


def _night(measured: Measured) -> str:
    lines = [
        (
            one.true.case.replace("_", " "),
            f"{len(one.true.touched)}",
            f"{len(one.certain & one.true.touched.keys())}",
            f"{len((one.found - one.certain) & one.true.touched.keys())}",
            f"{len(one.certain - one.true.touched.keys())}",
        )
        for one in sorted(measured.night, key=lambda one: one.true.case)
    ]
    return table(("case", "touched", "certain", "for review", "wrong"), lines)


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table in Markdown, its columns in line."""
    rows = [tuple(head), *map(tuple, lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    text = [_line(row, widths) for row in rows]
    return "\n".join([text[0], _line(["-" * width for width in widths], widths), *text[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join([first, *rest])} |"


def _belongs(_: Looked, child: Touched) -> str:
    named = {"full": "named", "first name": "by first name only", "no": "not named"}[child.named]
    return f"{child.relation}, {named}"


def _circumstance(one: Looked, _: Touched) -> str:
    if not one.birth_dates:
        return "neither adult's date of birth is given"
    return "in a flat" if one.true.flat else "in a house or a public place"


_GROUPS: tuple[tuple[str, Callable[[Looked, Touched], str]], ...] = (
    ("By how the child belongs, and how the police record names them", _belongs),
    ("By the shape of the family", lambda one, _: one.true.recipe),
    ("By what the police record has", _circumstance),
)
