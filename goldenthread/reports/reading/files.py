"""Which kind of file it is, told from its first bytes and never from its name."""

from pathlib import Path

from goldenthread.reports.reading import text, word
from goldenthread.reports.reading.blocks import Source
from goldenthread.reports.reading.refused import Unreadable

MOST_BYTES = 200_000_000
MOST_TEXT_BYTES = 40_000_000

_SAVE_AS_WORD = "Open it in Word or LibreOffice, save it as .docx, and give me that."
_OTHERS = (
    (b"{\\rtf", "is rich text (RTF), whatever its name says.", _SAVE_AS_WORD),
    (b"\xd0\xcf\x11\xe0", "is an old Word document (.doc), or one that is protected by a password.", _SAVE_AS_WORD),
    (b"%PDF", "is a PDF, which does not say what is a paragraph and what is a column.",
     "Ask for the Word document that it was made from; or copy its text into a .txt file, agency by agency."),
    (b"<?xml", "is bare XML.", _SAVE_AS_WORD),
    (b"\x89PNG", "is a picture.", "Ask for the document itself: text in a picture cannot be checked."),
    (b"\xff\xd8\xff", "is a picture.", "Ask for the document itself: text in a picture cannot be checked."),
)  # fmt: skip


def read(path: Path) -> Source:
    """
    Read the document at `path`.

    :raises Unreadable: with what is wrong and what to do
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise Unreadable(
                f"{path.name} is {size / 1e6:,.0f} MB; {MOST_BYTES / 1e6:,.0f} MB is the most.",
                "Compress its pictures (in Word: File, Compress Pictures) or take them out.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            f"{path.name} cannot be opened ({error.strerror}).", "See that it is there, and yours."
        ) from error
    return from_bytes(data, path.name)


def from_bytes(data: bytes, name: str) -> Source:
    """Read a document that is in memory already; `name` is only for messages."""
    if not data.strip():
        raise Unreadable(f"{name} is empty.", "Ask whoever sent it to send it again.")
    if data.startswith(b"PK"):
        return word.read(data, name)
    for start, problem, remedy in _OTHERS:
        if data.lstrip().startswith(start):
            raise Unreadable(f"{name} {problem}", remedy)
    if data.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html")):
        raise Unreadable(f"{name} is a web page.", _SAVE_AS_WORD)
    if len(data) > MOST_TEXT_BYTES:
        raise Unreadable(
            f"{name} is {len(data) / 1e6:,.0f} MB of text; {MOST_TEXT_BYTES / 1e6:,.0f} MB is the most.",
            "Cut it into several files, between agencies.",
        )
    return text.read(data, name)
