"""A text file becomes blocks and tables: a paragraph a line, wrapped lines, or a Word table saved as text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from goldenthread.reports.reading import text_cells
from goldenthread.reports.reading.blocks import Block, Cell, Kind, Place, Source, Table, count
from goldenthread.reports.reading.decoding import decode
from goldenthread.reports.reading.marks import cut_mark

WRAPPED_AT = 110
"""If no line is longer, an editor has wrapped them, and a paragraph ends at an empty line."""

_HEADING = re.compile(r"\s*(#{1,6})\s+(?=\S)")
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,}|~{3,})\s*$")
_RULE = re.compile(r"[\s|:+=_*~-]+$")
_CAPITALS = re.compile(r"[^a-z]*[A-Z]{3}[^a-z]*$")


@dataclass(frozen=True)
class Line:
    """One line of the file, its number from 1, and where in the file it starts."""

    number: int
    offset: int
    text: str

    @property
    def empty(self) -> bool:
        """Whether it holds only white space."""
        return not self.text.strip()


def read(data: bytes, name: str) -> Source:
    """
    Read a text file.

    :raises Unreadable: if it is no text
    """
    text, note = decode(data, name)
    lines = list(_lines(text))
    cells = text_cells.read([(line.number, line.offset, line.text) for line in lines], block)
    content = cells if cells is not None else list(_blocks(lines))
    return Source("text", count(text), content, notes=[note] if note else [])


def _lines(text: str) -> Iterator[Line]:
    offset = 0
    # Only real line ends: str.splitlines also cuts at characters that stand inside sentences.
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        yield Line(number, offset, line)
        offset += len(line) + (2 if text.startswith("\r\n", offset + len(line)) else 1)


def block(number: int, offset: int, line: str, paragraph: int) -> Block:
    """One line as a block."""
    mark, text = cut_mark(line)
    place = Place(paragraph, f"line {number}", number, offset + len(mark))
    return Block(Kind.BULLET if mark else Kind.PARAGRAPH, text, place, mark)


def _blocks(lines: list[Line]) -> Iterator[Block | Table]:
    wrapped = max((len(line.text) for line in lines), default=0) <= WRAPPED_AT
    at = paragraph = 0
    while at < len(lines):
        if lines[at].empty:
            at += 1
            continue
        paragraph += 1
        table = _table_at(lines, at, paragraph)
        item, taken = table if table is not None else _block_at(lines, at, paragraph, wrapped)
        yield item
        at += taken


def _block_at(lines: list[Line], at: int, paragraph: int, wrapped: bool) -> tuple[Block, int]:
    line = lines[at]
    place = Place(paragraph, f"line {line.number}", line.number, line.offset)
    if found := _HEADING.match(line.text):
        mark = found.group()
        at_text = Place(paragraph, place.where, line.number, line.offset + len(mark))
        return Block(
            Kind.HEADING, line.text[len(mark) :].rstrip("# \t"), at_text, mark + _hashes(line.text), len(found[1])
        ), 1
    after = lines[at + 1].text if at + 1 < len(lines) else ""
    if _UNDERLINE.match(after):
        return Block(Kind.HEADING, line.text, place, after.strip(), 1 if "=" in after else 2), 2
    if _RULE.match(line.text):
        return Block(Kind.PARAGRAPH, "", place, line.text), 1
    if _CAPITALS.match(line.text) and len(line.text) < WRAPPED_AT and (not after.strip() or not wrapped):
        return Block(Kind.HEADING, line.text, place, level=1), 1
    return _joined(lines, at, paragraph) if wrapped else (block(line.number, line.offset, line.text, paragraph), 1)


def _hashes(line: str) -> str:
    """Hashes that close a heading."""
    return line[len(line.rstrip("# \t")) :]


def _joined(lines: list[Line], at: int, paragraph: int) -> tuple[Block, int]:
    """A paragraph over several lines. Each line end becomes one space, so that offsets stay true."""
    taken = 1
    while at + taken < len(lines) and not _starts_anew(lines[at + taken]):
        taken += 1
    part = lines[at : at + taken]
    first = block(part[0].number, part[0].offset, part[0].text, paragraph)
    pieces, starts, base = [first.text], [], part[0].offset + len(first.mark)
    for line in part[1:]:
        gap = line.offset - base - sum(len(piece) for piece in pieces)
        pieces += [" " * gap, line.text]
        starts.append(line.offset - base)
    return Block(first.kind, "".join(pieces), first.place, first.mark, starts=tuple(starts)), taken


def _starts_anew(line: Line) -> bool:
    return bool(
        line.empty or _HEADING.match(line.text) or cut_mark(line.text)[0] or "|" in line.text or _RULE.match(line.text)
    )


def _table_at(lines: list[Line], at: int, paragraph: int) -> tuple[Table, int] | None:
    """A table drawn with | or tabs, if one starts here: two lines or more with as many cells."""
    for separator in ("|", "\t"):
        taken, width = 0, _width(lines[at].text, separator)
        if width < 2:
            continue
        while at + taken < len(lines) and (
            _width(lines[at + taken].text, separator) == width
            or (separator == "|" and "|" in lines[at + taken].text and _RULE.match(lines[at + taken].text))
        ):
            taken += 1
        if taken > 1:
            rows = tuple(_row(line, separator, paragraph) for line in lines[at : at + taken])
            return Table(rows, Place(paragraph, f"line {lines[at].number}", lines[at].number, lines[at].offset)), taken
    return None


def _width(line: str, separator: str) -> int:
    return len(line.strip().strip("|").split(separator)) if separator in line.strip() else 0


def _row(line: Line, separator: str, paragraph: int) -> tuple[Cell, ...]:
    cells, at = [], 0
    parts = line.text.split(separator)
    for position, part in enumerate(parts):
        start = at + len(part) - len(part.lstrip())
        place = Place(paragraph, f"line {line.number}", line.number, line.offset + start)
        mark = separator if separator == "|" and position < len(parts) - 1 else ""
        is_rule = bool(_RULE.match(part))
        text = "" if is_rule else part.strip()
        item = Block(Kind.PARAGRAPH, text, place, mark + (part if is_rule else ""))
        cells.append(item)
        at += len(part) + 1
    if separator == "|" and line.text.strip().startswith("|"):
        first = (
            Block(Kind.PARAGRAPH, cells[1].text, cells[1].place, cells[0].mark + cells[1].mark)
            if len(cells) > 1
            else cells[0]
        )
        cells = [first, *cells[2:]]
        if line.text.strip().endswith("|") and len(cells) > 1:
            cells = cells[:-1]
    return tuple(Cell(number, 1, (item,)) for number, item in enumerate(cells))
