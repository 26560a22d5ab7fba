"""
Reading and checking the files that agencies send. No database, no clock of its own.

`read` decides about the file as a whole (`Refused`); `Reading.rows()` then gives every row as a `Row` or, with its
problems in plain words, as a `BadRow`. Rows in = rows + bad rows, always.
"""

from .feeds import FEEDS, FeedSpec, FieldSpec
from .outcomes import BadRow, Problem, Refused, Row
from .reader import Reading, read
from .whole_file import Limits

__all__ = ["FEEDS", "BadRow", "FeedSpec", "FieldSpec", "Limits", "Problem", "Reading", "Refused", "Row", "read"]
