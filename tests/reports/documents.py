"""Made-up documents, written as the XML that Word writes: only what a test needs of it, and what must not be there."""

import io
import zipfile
from html import escape
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SPACES = (
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def r(text: str, *, bold: bool = False) -> str:
    """A run."""
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs: str, style: str = "", bullet: bool = False, level: int = 0) -> str:
    """A paragraph of runs, or of plain text."""
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if bullet:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def tc(*content: str, span: int = 1, merged: str = "") -> str:
    """A cell. `merged` is `restart` or `continue`, of cells merged downwards."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merged:
        properties += f'<w:vMerge w:val="{merged}"/>'
    inside = "".join(each if each.startswith("<w:p>") or each.startswith("<w:tbl>") else p(each) for each in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside or p('')}</w:tc>"


def tbl(*rows: list[str] | str) -> str:
    """A table. A row is a list of cells or texts, or the row's XML."""
    made = ""
    for row in rows:
        if isinstance(row, str):
            made += row
        else:
            made += f"<w:tr>{''.join(cell if cell.startswith('<w:tc>') else tc(cell) for cell in row)}</w:tr>"
    return f"<w:tbl><w:tblPr/>{made}</w:tbl>"


def inserted(text: str) -> str:
    """Text that a tracked change brings in."""
    return f'<w:ins w:id="1" w:author="A">{r(text)}</w:ins>'


def deleted(text: str) -> str:
    """Text that a tracked change takes out."""
    return f'<w:del w:id="2" w:author="A"><w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'


def text_box(*paragraphs: str) -> str:
    """A text box, as Word writes it: for itself, and again for an older Word."""
    inside = f"<w:txbxContent>{''.join(p(each) for each in paragraphs)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict>{inside}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def footnote(number: int) -> str:
    """The mark in the text."""
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def part(root: str, content: str, space: str = W) -> str:
    """A part's XML."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{space}" {_SPACES}>{content}</w:{root}>'


STYLES = part(
    "styles",
    "".join(f'<w:style w:styleId="Rubrik{level}"><w:name w:val="heading {level}"/></w:style>' for level in (1, 2, 3)),
)


def word(path: Path, *body: str, parts: dict[str, str | bytes] | None = None, space: str = W) -> Path:
    """Write a Word document with this body, and further parts by name."""
    path.write_bytes(word_bytes(*body, parts=parts, space=space))
    return path


def word_bytes(*body: str, parts: dict[str, str | bytes] | None = None, space: str = W) -> bytes:
    """A Word document in memory."""
    document = part("document", f"<w:body>{''.join(body)}<w:sectPr/></w:body>", space)
    relation = f'<Relationship Id="r1" Type="{_RELATION}" Target="word/document.xml"/>'
    contents: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}</Relationships>',
        "word/document.xml": document,
        "word/styles.xml": STYLES,
        **(parts or {}),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return made.getvalue()


ACHIEVEMENTS = "Key achievements and impact"
VOICE = "How you responded to what children and families said"


def returns_table(*agencies: tuple[str, str, str]) -> str:
    """The appendix as partnerships lay it out: a row across for each agency's name, and a row with its two columns."""
    rows: list[list[str] | str] = [[ACHIEVEMENTS, VOICE]]
    for name, achievements, voice in agencies:
        rows += [[tc(p(r(name, bold=True)), span=2)], [achievements, voice]]
    return tbl(*rows)
