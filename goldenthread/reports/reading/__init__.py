"""
Reading what exists: a yearly report's appendix as Word or text becomes blocks with their places.

`read` gives a `Source` or raises `Unreadable` with the problem and the remedy. No network, no database, no clock.
"""

from goldenthread.reports.reading.blocks import Aside, Block, Cell, Kind, LeftOut, Place, Source, Table, count
from goldenthread.reports.reading.files import read
from goldenthread.reports.reading.refused import Unreadable

__all__ = ["Aside", "Block", "Cell", "Kind", "LeftOut", "Place", "Source", "Table", "Unreadable", "count", "read"]
