"""What comes out of the door: a good row, a bad row with its problems, or a refusal of the whole file."""

from typing import NamedTuple


class Fault(NamedTuple):
    """What is wrong with one value, before anyone knows which column it stood in."""

    code: str
    what: str
    remedy: str


class Problem(NamedTuple):
    """
    One thing wrong with one row, in words for the person who sends the file.

    `field` is a column's name, or "" when the row as a whole is wrong; `value` is what was sent;
    `code` groups problems of one sort (`date`, `check-digit`, `duplicate`, ...).
    """

    field: str
    value: str
    what: str
    remedy: str
    code: str


class Row(NamedTuple):
    """
    A row that passed every check.

    `line` is the physical line of the file where the row starts (the header is usually line 1); `data` holds every
    column of the schema, as sent but without spaces at the ends, "" when not known; `key` is the natural key within
    agency and feed; `hash` is the SHA-256 of `data` as canonical JSON (sorted keys, no spaces, UTF-8), in hex.
    `repeat_of` is the line of an earlier identical row of the same file: accepted, and nothing new.
    """

    line: int
    data: dict[str, str]
    key: str
    hash: str
    repeat_of: int | None = None


class BadRow(NamedTuple):
    """
    A row to quarantine. `raw` is its text as it stands in the file (at most 64,000 characters).

    `data` is empty when the cells could not be matched to columns; `key` is "" when no key could be read.
    """

    line: int
    raw: str
    data: dict[str, str]
    key: str
    problems: tuple[Problem, ...]


class Refused(Exception):
    """
    The file as a whole cannot be trusted; nothing of it may be kept.

    `problem` and `remedy` are sentences for the sender and hold no child's data; `code` is for machines.
    """

    def __init__(self, code: str, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.code = code
        self.problem = problem
        self.remedy = remedy
