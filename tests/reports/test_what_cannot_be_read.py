"""What is no report is refused in words that say what to do; what is large or odd is read and kept whole."""

import io
import struct
import time
import zipfile
from pathlib import Path

import pytest

from goldenthread.reports import Unreadable, check
from goldenthread.reports.layout import place
from goldenthread.reports.reading import read
from tests.reports.documents import p, part, returns_table, tbl, tc, word, word_bytes


def refused(path: Path, content: bytes, name: str = "a.docx") -> Unreadable:
    """How a file with this content is refused."""
    file = path / name
    file.write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        read(file)
    assert name in caught.value.problem
    assert caught.value.remedy.endswith(".")
    return caught.value


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "is empty", id="nothing at all"),
        pytest.param(b" \n\n ", "is empty", id="white space"),
        pytest.param(b"{\\rtf1\\ansi We trained 40 staff.}", "rich text", id="an RTF file named .docx"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old Word document", id="a .doc, or a locked file"
        ),
        pytest.param(b"%PDF-1.7 ...", "is a PDF", id="a PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n....", "is a picture", id="a scan"),
        pytest.param(b"<!DOCTYPE html><html><body>40</body></html>", "web page", id="a web page"),
        pytest.param(b"PK\x03\x04 and then no more", "damaged zip", id="half a file"),
        pytest.param(zipped(**{"notes.txt": b"hello"}), "no Word document", id="a zip of something else"),
        pytest.param(
            zipped(xl__workbook_xml=b"<x/>").replace(b"workbook_xml", b"workbook.xml"), "Excel", id="a spreadsheet"
        ),
        pytest.param(
            zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "OpenDocument", id="LibreOffice's own"
        ),
        pytest.param(zipped(**{"word/document.xml": b"<w:document"}), "damaged", id="broken XML"),
        pytest.param(zipped(**{"word/document.xml": b"<a/>"}), "no body", id="XML of something else"),
        pytest.param(word_bytes(), "holds no text", id="a Word document without a word"),
        pytest.param(b"We saw \x00\x01\x02 forty", "zero bytes", id="bytes that are no text"),
        pytest.param(b"\x01\x02\x03\x04" * 50, "control characters", id="bytes below the letters"),
        pytest.param(b"caf\x81\x8d\x8f\xe9 40", "no encoding", id="an encoding that nobody can tell"),
    ],
)
def test_a_file_that_is_no_report_is_refused_with_what_to_do(tmp_path, content, says):
    assert says in refused(tmp_path, content).problem


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    bomb = zipped(**{"word/document.xml": b"<w>" + b" " * 80_000_000})
    assert len(bomb) < 200_000
    began = time.monotonic()
    assert "zip bomb" in refused(tmp_path, bomb).problem
    assert time.monotonic() - began < 2


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path):
    honest = zipped(**{"word/document.xml": b"<w>" + b" " * 80_000_000})
    size = struct.pack("<I", 80_000_003)
    assert "damaged" in refused(tmp_path, honest.replace(size, struct.pack("<I", 1_000))).problem


def test_entities_are_not_opened(tmp_path):
    lol = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document>&b;</w:document>'
    assert "entities" in refused(tmp_path, zipped(**{"word/document.xml": lol})).problem


def test_nothing_outside_the_file_is_read(tmp_path):
    (tmp_path / "secret.txt").write_text("a child's name", "utf-8")
    outside = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]><w:document>&x;</w:document>'.encode()
    assert "entities" in refused(tmp_path, zipped(**{"word/document.xml": outside})).problem


def test_a_file_protected_by_a_password_is_refused(tmp_path):
    made = bytearray(word_bytes(p("x")))
    at = made.index(b"PK\x01\x02", 0)
    while at >= 0:
        made[at + 8] |= 1
        at = made.find(b"PK\x01\x02", at + 4)
    assert "password" in refused(tmp_path, bytes(made)).problem


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="cannot be opened"):
        read(tmp_path / "none.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_says_the_same_in_every_encoding(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_text("We’ve spent £1.4m – on “Zoë’s” plan.", encoding)
    source = read(path)
    assert place(source).returns[0].columns[0].blocks[0].text == "We’ve spent £1.4m – on “Zoë’s” plan."
    assert source.notes == []


def test_older_words_text_is_read_and_said_to_be_guessed(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("We spent £1.4m – on “Zoë’s” plan.".encode("cp1252"))
    source = read(path)
    assert "£1.4m –" in place(source).returns[0].columns[0].blocks[0].text
    assert source.notes[0].startswith("It is not UTF-8")


def test_tables_nested_ten_deep_are_read(tmp_path):
    inner = p("We trained 40 staff.")
    for _ in range(10):
        inner = tbl([tc(inner)])
    assert check(word(tmp_path / "a.docx", inner)).layout.placed == 17


def test_tables_nested_beyond_any_sense_are_refused(tmp_path):
    inner = p("We trained 40 staff.")
    for _ in range(120):
        inner = tbl([tc(inner)])
    with pytest.raises(Unreadable, match="damaged"):
        check(word(tmp_path / "a.docx", inner))


def test_a_document_of_400_pages_is_read_whole(tmp_path):
    """A page holds about 2,500 characters. Every tenth sentence has figures, which is more than real reports have."""
    figures = "In 2024/25 we saw {} families, up from {} in 2023/24, and 31% of plans ended within 6 months. "
    prose = "Practitioners told us that they feel better able to listen, and families say the same of them. "
    said = "".join(figures.format(300 + n, 200 + n) + 9 * prose for n in range(8))
    agencies = [(f"Harrowmere Trust {number}", said, 20 * prose) for number in range(100)]
    checked = check(word(tmp_path / "a.docx", returns_table(*agencies)))
    assert checked.layout.kept
    assert len(checked.layout.returns) == 100
    assert checked.layout.characters > 400 * 1_500
    assert sum(len(passage.claims) for passage in checked.passages) == 100 * 8 * 6


def test_four_times_the_text_takes_about_four_times_as_long(tmp_path):
    """A text without a full stop is one endless sentence, unless somebody thought of it."""

    def took(times: int) -> float:
        path = tmp_path / f"{times}.txt"
        path.write_text("we saw 12 of 40 families and from 3 to 5 of which 12% rose by 4 in 2024 " * times, "utf-8")
        began = time.process_time()
        assert check(path).layout.kept
        return time.process_time() - began

    took(20)
    assert took(240) < 12 * took(60)


def test_a_part_that_is_broken_is_named(tmp_path):
    document = word(
        tmp_path / "a.docx", p("We trained 40 staff."), parts={"word/footnotes.xml": part("footnotes", "<w:broken>")}
    )
    with pytest.raises(Unreadable, match=r"word/footnotes\.xml"):
        read(document)
