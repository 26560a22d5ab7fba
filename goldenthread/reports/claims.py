"""
Reports: what agencies say in a yearly report is read, placed, and its sums are checked.

Pure functions without Django: no database, no network, no clock, no language model. `check` does all of it for one
file.
"""

from collections.abc import Iterator
from itertools import chain

from goldenthread.reports.as_json import as_json as to_json
from goldenthread.reports.checked import Checked, check, check_source
from goldenthread.reports.presenting import heading, to_look_at
from goldenthread.reports.presenting import lines as to_lines
from goldenthread.reports.reading import Unreadable
from goldenthread.reports.statements import Verdict

__all__ = ["Checked", "Unreadable", "Verdict", "check", "check_source", "to_json", "to_lines", "to_short_lines"]


def to_short_lines(checked: Checked, name: str) -> Iterator[str]:
    """What was read, and what a person should look at."""
    return chain(heading(checked, name), to_look_at(checked))
