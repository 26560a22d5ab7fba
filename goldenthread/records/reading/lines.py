"""From text to rows of cells, strictly, remembering where each row starts and how it was written."""

import csv
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .outcomes import Refused

_RAW_SHOWN = 64_000


class Cells(NamedTuple):
    """One row as written: the line where it starts, its cells (None when they cannot be told apart)."""

    line: int
    cells: list[str] | None


class Lines:
    """
    The rows of an open text file, blank lines left out.

    While a row is in hand, `raw` is its text; a row spans several lines when quoted text does.
    """

    def __init__(self, text: Iterable[str], row_lines: int) -> None:
        self._text = text
        self._row_lines = row_lines
        self._current: list[str] = []

    @property
    def raw(self) -> str:
        return "".join(self._current).rstrip("\r\n")[:_RAW_SHOWN]

    def __iter__(self) -> Iterator[Cells]:
        """:raises Refused: if quotation marks do not pair up, so that rows cannot be told apart"""
        reader = csv.reader(self._remembered(), strict=True)
        line = 1
        while True:
            self._current.clear()
            try:
                cells: list[str] | None = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if not self._only_this_row_is_wrong():
                    raise unpaired(line) from error
                cells = None
            if cells or cells is None:
                yield Cells(line, cells)
            line = reader.line_num + 1

    def like_rows(self, width: int) -> list[str]:
        """Those later lines of the row in hand that could be rows of their own, swallowed by an open quotation mark."""
        return [line for line in self._current[1:] if line.count(",") >= width - 1]

    def _remembered(self) -> Iterator[str]:
        current, most = self._current, self._row_lines
        for line in self._text:
            current.append(line)
            if len(current) > most:
                raise Refused(
                    "unclosed-quote",
                    f"A row runs over more than {most:,} lines.",
                    "A quotation mark that opens a cell has no partner. Export the file again and send it.",
                )
            yield line

    def _only_this_row_is_wrong(self) -> bool:
        # Quotation marks that pair up within one line cannot have reached into its neighbours.
        return len(self._current) == 1 and self._current[0].count('"') % 2 == 0


def unpaired(line: int) -> Refused:
    """The refusal of a file whose rows cannot be told apart from this line on."""
    return Refused(
        "unclosed-quote",
        f"From line {line:,} on, quotation marks do not pair up, so rows cannot be told apart.",
        "Part of the file may be missing. Export it again and send it whole.",
    )
