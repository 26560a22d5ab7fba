"""
Reports: measures over the thread, and what agencies say in a yearly report, with its sums checked.

The reading of reports (`claims`) is pure and needs no Django. Its names are here too, and loaded when they are asked
for: the web and the worker, which know this package as an app, never need its XML reader.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goldenthread.reports.claims import (
        Checked,
        Unreadable,
        Verdict,
        check,
        check_source,
        to_json,
        to_lines,
        to_short_lines,
    )

__all__ = ["Checked", "Unreadable", "Verdict", "check", "check_source", "to_json", "to_lines", "to_short_lines"]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("goldenthread.reports.claims"), name)
    raise AttributeError(name)
