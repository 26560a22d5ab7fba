"""
A Word table that was saved as text: each cell starts with a tab, and rows, cells and paragraphs all end in a line end.

Nothing in the file says where a row ends. It follows from what stands in the cells: two cells that follow each other
with no paragraph of their own are a row of a table of figures or of headings; a cell that holds one short line and
nothing else
stands across the whole table (an agency's name); the cells after it, up to the next, are that agency's columns.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from goldenthread.reports.reading.blocks import Block, Cell, Kind, Place, Table

LEAST_CELLS = 4
_SHORT = 100

RawLine = tuple[int, int, str]
ToBlock = Callable[[int, int, str, int], Block]


@dataclass
class _Tabbed:
    """A cell: its lines, of which the first followed the tab, and whether an empty line stood before it."""

    lines: list[RawLine] = field(default_factory=list)
    after_gap: bool = False

    def said(self) -> list[str]:
        return [text.strip() for _, _, text in self.lines if text.strip()]

    def is_short(self) -> bool:
        said = self.said()
        return len(said) == 1 and len(said[0]) <= _SHORT

    def is_label(self) -> bool:
        """One short line and nothing more."""
        return self.is_short() and self.said()[0][-1] not in ".;,!?"


def read(lines: list[RawLine], to_block: ToBlock) -> list[Block | Table] | None:
    """The document as blocks and one table, or nothing if cells do not start with tabs here."""
    before, cells = _cut(lines)
    if len(cells) < LEAST_CELLS:
        return None
    builder = _Builder(to_block)
    first = [builder.block(line) for line in before if line[2].strip()]
    return [*first, builder.table(cells)]


def _cut(lines: list[RawLine]) -> tuple[list[RawLine], list[_Tabbed]]:
    before: list[RawLine] = []
    cells: list[_Tabbed] = []
    gap = True
    for number, offset, text in lines:
        stripped = text.lstrip(" ")
        if stripped.startswith("\t"):
            inside = stripped.lstrip("\t ")
            cells.append(_Tabbed([(number, offset + len(text) - len(inside), inside)], gap))
        else:
            (cells[-1].lines if cells else before).append((number, offset, text))
        gap = not text.strip()
    return before, cells


class _Builder:
    """Rows from cells. Keeps count of paragraphs."""

    def __init__(self, to_block: ToBlock) -> None:
        self._to_block = to_block
        self._paragraph = 0
        self._rows: list[tuple[Cell, ...]] = []
        self._row: list[list[Block]] = []

    def block(self, line: RawLine) -> Block:
        self._paragraph += 1
        return self._to_block(*line, self._paragraph)

    def table(self, cells: list[_Tabbed]) -> Table:
        at = 0
        while at < len(cells):
            run = _run(cells, at)
            if len(run) > 1 and not self._row and not self._rows:
                self._rows.append(self._as_cells([[self._blocks(cell) for cell in run]][0]))
            elif len(run) > 1 and self._row:
                at += self._grid(cells, at)
                continue
            elif len(run) == 1 and cells[at].is_label():
                self._end_row()
                self._rows.append(self._as_cells([self._blocks(cells[at])]))
            else:
                run = run[:1]
                self._row.append(self._blocks(cells[at]))
            at += len(run)
        self._end_row()
        return Table(tuple(self._rows), Place(1, "line 1", 1, 0))

    def _grid(self, cells: list[_Tabbed], at: int) -> int:
        """A table of figures inside the cell before: every run of single lines, and then the outer cell's own text."""
        rows, rest, taken = [], [], 0
        while at + taken < len(cells) and len(run := _run(cells, at + taken)) > 1:
            taken += len(run)
            last = run[-1].lines
            rows.append(tuple(self.block(line) for cell in run for line in cell.lines[:1]))
            rest = last[1:]
            if any(text.strip() for _, _, text in rest):
                break
        self._row[-1].append(Block(Kind.GRID, "", rows[0][0].place, rows=tuple(rows)))
        self._row[-1] += [self.block(line) for line in rest if line[2].strip()]
        return taken

    def _blocks(self, cell: _Tabbed) -> list[Block]:
        return [self.block(line) for line in cell.lines if line[2].strip()]

    def _end_row(self) -> None:
        if self._row:
            self._rows.append(self._as_cells(self._row))
        self._row = []

    @staticmethod
    def _as_cells(columns: list[list[Block]]) -> tuple[Cell, ...]:
        return tuple(Cell(number, 1, tuple(blocks)) for number, blocks in enumerate(columns))


def _run(cells: list[_Tabbed], at: int) -> list[_Tabbed]:
    """The cells from `at` on that follow each other line by line, each with one short line of its own."""
    run = [cells[at]]
    while (
        at + len(run) < len(cells)
        and not cells[at + len(run)].after_gap
        and len(run[-1].lines) == 1
        and _opens_short(cells[at + len(run)])
        and _opens_short(run[-1])
    ):
        run.append(cells[at + len(run)])
    return run


def _opens_short(cell: _Tabbed) -> bool:
    return 0 < len(cell.lines[0][2].strip()) <= 2 * _SHORT
