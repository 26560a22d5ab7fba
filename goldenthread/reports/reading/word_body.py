"""Word's paragraphs and tables, walked in the order in which they are read."""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from goldenthread.reports.reading.blocks import Block, Cell, Kind, Place, Table
from goldenthread.reports.reading.marks import cut_mark
from goldenthread.reports.reading.package import attribute, child, children, local
from goldenthread.reports.reading.word_styles import BOLD_HEADING, Styles, all_bold

_PASS_THROUGH = frozenset(("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple"))
_NOTHING = frozenset(
    (
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "instrText",
        "delText",
        "delInstrText",
        "sectPr",
        "tblPr",
        "trPr",
    )
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_HEADING_LENGTH = 100


class Body:
    """Reads one part. Keeps count of paragraphs and tables, and of the notes that the text refers to."""

    def __init__(self, styles: Styles, notes: dict[str, etree._Element | None], where: str = "") -> None:
        self._styles = styles
        self._notes = {
            (kind, attribute(note, "id")): note
            for kind, root in notes.items()
            if root is not None
            for note in children(root, kind)
        }
        self._where = where
        self._paragraph = 0
        self._tables = 0
        self.notes_read: set[tuple[str, str]] = set()
        self.chunks = 0

    def read(self, element: etree._Element) -> list[Block | Table]:
        """Everything that stands in `element`, in order."""
        return list(self._walk(element, self._where))

    def _walk(self, element: etree._Element, where: str) -> Iterator[Block | Table]:
        for each in _chosen(element):
            name = local(each)
            if name == "p":
                yield from self._read_paragraph(each, where)
            elif name == "tbl":
                yield self._table(each, where)
            elif name == "altChunk":
                self.chunks += 1
            elif name not in _NOTHING:
                yield from self._walk(each, where)

    def _table(self, element: etree._Element, where: str) -> Table:
        self._tables += 1
        title = f"{where}, table" if where else f"table {self._tables}"
        rows = [self._row(row, f"{title}, row {number}") for number, row in enumerate(_rows(element), 1)]
        return Table(tuple(rows), Place(self._paragraph + 1, title))

    def _row(self, row: etree._Element, where: str) -> tuple[Cell, ...]:
        cells, column = [], _skipped_before(row)
        for cell in _cells(row):
            span = _span(cell)
            content = tuple(self._walk(cell, f"{where}, column {column + 1}"))
            cells.append(Cell(column, span, content, _continues(cell)))
            column += span
        return tuple(cells)

    def _read_paragraph(self, paragraph: etree._Element, where: str) -> Iterator[Block | Table]:
        text, boxes, notes = _Text(), list[etree._Element](), list[tuple[str, str]]()
        text.take(paragraph, boxes, notes)
        if text.said.strip():
            self._paragraph += 1
            yield self._block(paragraph, text.said, where)
        for box in boxes:
            yield from self._inside(box, Kind.TEXT_BOX, f"{where}, text box" if where else "text box")
        for key in notes:
            if key in self._notes and key not in self.notes_read:
                self.notes_read.add(key)
                yield from self._inside(self._notes[key], Kind.FOOTNOTE, f"{key[0]} {key[1]}")

    def _inside(self, element: etree._Element, kind: Kind, where: str) -> Iterator[Block | Table]:
        for item in self._walk(element, where):
            yield replace(item, kind=kind) if isinstance(item, Block) and item.kind is not Kind.GRID else item

    def _block(self, paragraph: etree._Element, said: str, where: str) -> Block:
        mark, text = cut_mark(said)
        place = Place(
            self._paragraph, f"{where}, paragraph {self._paragraph}" if where else f"paragraph {self._paragraph}"
        )
        level = self._styles.heading(paragraph)
        if not level and not mark and len(text.strip()) <= _HEADING_LENGTH and all_bold(paragraph):
            level = BOLD_HEADING
        if level:
            return Block(Kind.HEADING, said, place, level=level)
        is_bullet = bool(mark) or self._styles.is_bullet(paragraph)
        depth = self._styles.depth(paragraph) if is_bullet else 0
        return Block(Kind.BULLET if is_bullet else Kind.PARAGRAPH, text, place, mark, depth)


class _Text:
    """The text of one paragraph, as it reads once tracked changes are accepted."""

    def __init__(self) -> None:
        self.said = ""

    def take(self, element: etree._Element, boxes: list[etree._Element], notes: list[tuple[str, str]]) -> None:
        for each in _chosen(element):
            name = local(each)
            if name == "t":
                self.said += each.text or ""
            elif name in _CHARACTERS:
                self.said += _CHARACTERS[name]
            elif name == "sym":
                self.said += _symbol(each)
            elif name in ("footnoteReference", "endnoteReference"):
                notes.append((name.removesuffix("Reference"), attribute(each, "id")))
            elif name == "txbxContent":
                boxes.append(each)
            elif name not in _NOTHING:
                self.take(each, boxes, notes)


def _symbol(element: etree._Element) -> str:
    try:
        return chr(int(attribute(element, "char"), 16))
    except ValueError:
        return "\N{REPLACEMENT CHARACTER}"


def _chosen(element: etree._Element) -> Iterator[etree._Element]:
    """The children, of which Word's "this, or for an older Word that" gives one."""
    for each in element:
        if local(each) == "AlternateContent":
            choice = child(each, "Choice")
            chosen = choice if choice is not None else child(each, "Fallback")
            if chosen is not None:
                yield chosen
        elif not _is_deleted_row(each):
            yield each


def _is_deleted_row(element: etree._Element) -> bool:
    return local(element) == "tr" and child(element, "trPr", "del") is not None


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for each in _chosen(table):
        if local(each) == "tr":
            yield each
        elif local(each) in _PASS_THROUGH:
            yield from _rows(each)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for each in _chosen(row):
        if local(each) == "tc":
            yield each
        elif local(each) in _PASS_THROUGH:
            yield from _cells(each)


def _span(cell: etree._Element) -> int:
    span = child(cell, "tcPr", "gridSpan")
    value = attribute(span, "val") if span is not None else ""
    return max(1, min(int(value), 64)) if value.isdigit() else 1


def _skipped_before(row: etree._Element) -> int:
    before = child(row, "trPr", "gridBefore")
    value = attribute(before, "val") if before is not None else ""
    return min(int(value), 64) if value.isdigit() else 0


def _continues(cell: etree._Element) -> bool:
    """Whether it is the lower part of a cell merged downwards."""
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and attribute(merge, "val") in ("", "continue")
