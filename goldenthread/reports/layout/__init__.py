"""
Whose text it is: a document's blocks are placed under the agency and the column in which they stand.

`place` keeps every character: what it cannot place it lists, with the reason, and `Layout.kept` proves that nothing
is lost.
"""

from goldenthread.reports.layout.placing import place
from goldenthread.reports.layout.shape import Column, Layout, Return, Role

__all__ = ["Column", "Layout", "Return", "Role", "place"]
