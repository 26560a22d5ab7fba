"""A Word document becomes blocks and tables; every part of it that holds text is read or said to be left out."""

import re

from lxml import etree

from goldenthread.reports.reading.blocks import Aside, Block, Kind, LeftOut, Source, Table, count
from goldenthread.reports.reading.package import Package, attribute, children, local
from goldenthread.reports.reading.refused import Unreadable
from goldenthread.reports.reading.word_body import Body
from goldenthread.reports.reading.word_styles import Styles

_NOT_WORD = {
    "xl/workbook.xml": ("is an Excel workbook.", "Copy the table into a Word document or a text file."),
    "ppt/presentation.xml": ("is a PowerPoint presentation.", "Copy its text into a Word document or a text file."),
    "mimetype": ("is an OpenDocument file or an e-book.", "Save it as .docx, and give me that."),
}


def read(data: bytes, name: str) -> Source:
    """
    Read a Word document.

    :raises Unreadable: if the zip is no Word document, is damaged, or is larger than any report
    """
    package = Package(data, name)
    main = _main_part(package)
    root = package.part(main)
    folder = main.rpartition("/")[0]
    styles = Styles(_optional(package, f"{folder}/styles.xml"))
    notes = {kind: _optional(package, f"{folder}/{kind}s.xml") for kind in ("footnote", "endnote")}
    body = Body(styles, notes)
    content = body.read(_body_of(root, name))
    source = Source("Word document", characters_in(root), content)
    _take_notes(source, body, notes)
    _take_margins(source, package, folder, styles)
    _say_what_is_left_out(source, package, folder, body, [root, *(note for note in notes.values() if note is not None)])
    if not source.characters:
        raise Unreadable(f"{name} holds no text.", _no_text(source))
    return source


def characters_in(root: etree._Element) -> int:
    """
    How many characters the reader of this part sees, spaces not counted: one flat pass over its text elements.

    It does not use the code that makes blocks, so that each checks the other.
    """
    total = 0
    for element in root.iter():
        name = local(element)
        if name not in ("t", "noBreakHyphen", "sym") or _unseen(element):
            continue
        total += count(element.text or "") if name == "t" else 1
    return total


def _unseen(element: etree._Element) -> bool:
    for above in element.iterancestors():
        name = local(above)
        if name in ("del", "moveFrom") or (name == "tr" and _row_is_deleted(above)):
            return True
        if name == "Fallback" and any(local(each) == "Choice" for each in above.itersiblings(preceding=True)):
            return True
    return False


def _row_is_deleted(row: etree._Element) -> bool:
    return any(True for properties in children(row, "trPr") for _ in children(properties, "del"))


def _main_part(package: Package) -> str:
    names = package.names()
    if "_rels/.rels" in names:
        for relation in package.part("_rels/.rels"):
            target = attribute(relation, "Target").lstrip("/")
            if attribute(relation, "Type").endswith("/officeDocument") and target.endswith("document.xml"):
                if target in names:
                    return target
                raise Unreadable(f"{package.name} is damaged: {target} is missing.", "Ask for it to be sent again.")
    if "word/document.xml" in names:
        return "word/document.xml"
    for part, (problem, remedy) in _NOT_WORD.items():
        if part in names:
            raise Unreadable(f"{package.name} {problem}", remedy)
    inside = ", ".join(names[:3]) or "nothing"
    raise Unreadable(
        f"{package.name} is a zip file and no Word document (in it: {inside}).",
        "If there is a Word document in it, unpack the zip and give me that.",
    )


def _body_of(root: etree._Element, name: str) -> etree._Element:
    body = next(children(root, "body"), None)
    if body is None:
        raise Unreadable(f"{name} is damaged: it has no body.", "Open it in Word, save it again, and give me that.")
    return body


def _optional(package: Package, part: str) -> etree._Element | None:
    return package.part(part) if part in package.names() else None


def _take_notes(source: Source, body: Body, notes: dict[str, etree._Element | None]) -> None:
    """Notes that nothing refers to, so that their text is not lost."""
    for kind, root in notes.items():
        if root is None:
            continue
        source.characters += characters_in(root)
        for note in children(root, kind):
            if (kind, attribute(note, "id")) not in body.notes_read:
                source.asides += [Aside(f"a {kind} that nothing refers to", block) for block in flat(body.read(note))]


def _take_margins(source: Source, package: Package, folder: str, styles: Styles) -> None:
    """Page headers, footers and comments: text, but nobody's return."""
    for part in sorted(package.names()):
        for start, reason in (("header", "a page header"), ("footer", "a page footer"), ("comments", "a comment")):
            if not re.fullmatch(rf"{re.escape(folder)}/{start}\d*\.xml", part):
                continue
            root = package.part(part)
            source.characters += characters_in(root)
            inside = Body(styles, {}, where=reason.removeprefix("a "))
            source.asides += [Aside(reason, block) for block in flat(inside.read(root))]


def flat(content: list[Block | Table]) -> list[Block]:
    """Every block with text, tables taken apart."""
    blocks = [item.as_grid() if isinstance(item, Table) else item for item in content]
    return [
        part for block in blocks for part in (block.flat() if block.kind is Kind.GRID else [block]) if part.text.strip()
    ]


def _say_what_is_left_out(
    source: Source, package: Package, folder: str, body: Body, roots: list[etree._Element]
) -> None:
    deleted = sum(count(each.text or "") for root in roots for each in root.iter() if _is_deleted_text(each))
    inserted = sum(1 for root in roots for each in root.iter() if local(each) == "ins" and len(each))
    if deleted:
        what = "characters that tracked changes delete"
        source.left_out.append(LeftOut(what, deleted, "left out, as in the document once all changes are accepted"))
    if inserted:
        source.notes.append(f"{inserted:,} tracked insertions are read as text: nobody has accepted them yet.")
    for what, start, note in (
        ("pictures", "media/", "a figure that stands in a picture is not checked"),
        ("charts", "charts/chart", "their numbers are not checked"),
        ("diagrams", "diagrams/data", "their text is not read"),
        ("embedded files", "embeddings/", "not opened"),
    ):
        found = [part for part in package.names() if part.startswith(f"{folder}/{start}")]
        if found:
            source.left_out.append(LeftOut(what, len(found), note))
    if body.chunks:
        source.left_out.append(
            LeftOut("documents inserted whole", body.chunks, "open and save in Word to have them read")
        )


def _is_deleted_text(element: etree._Element) -> bool:
    if local(element) == "delText":
        return True
    return local(element) == "t" and any(
        local(above) in ("del", "moveFrom") or (local(above) == "tr" and _row_is_deleted(above))
        for above in element.iterancestors()
    )


def _no_text(source: Source) -> str:
    if any(each.what == "pictures" for each in source.left_out):
        return "It holds pictures only: ask for the document that they were taken from."
    return "Ask whoever sent it to send it again."
