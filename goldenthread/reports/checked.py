"""A document read, placed, gone through and checked."""

from dataclasses import dataclass
from pathlib import Path

from goldenthread.reports.checks import judge
from goldenthread.reports.finding import find
from goldenthread.reports.layout import Layout, place
from goldenthread.reports.reading import Source, read
from goldenthread.reports.statements import Finding, Passage


@dataclass(frozen=True)
class Checked:
    """What a document says, by agency and column, and what the checks found."""

    source: Source
    layout: Layout
    passages: list[Passage]
    findings: list[Finding]


def check(path: Path) -> Checked:
    """
    Read the document at `path` and check what it says.

    :raises Unreadable: if it cannot be read, with what to do
    """
    return check_source(read(path))


def check_source(source: Source) -> Checked:
    """Check a document that has been read."""
    layout = place(source)
    passages = find(layout)
    return Checked(source, layout, passages, judge(passages))
