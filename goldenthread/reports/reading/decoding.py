"""Bytes to text, when nobody says in which encoding."""

import codecs

from goldenthread.reports.reading.refused import Unreadable

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAVE = "Save it as a UTF-8 text file (in Notepad: Save as, Encoding: UTF-8) or give me the Word document."
_MOST_CONTROLS = 0.001


def decode(data: bytes, name: str) -> tuple[str, str]:
    """
    The text, and a note if its encoding had to be guessed.

    :raises Unreadable: if it is not text, or text in an encoding that cannot be told
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with(data, encoding, name), ""
    if b"\x00" in data:
        raise Unreadable(f"{name} is no text that can be read: it holds zero bytes.", _SAVE)
    try:
        text, note = data.decode("utf-8"), ""
    except UnicodeDecodeError:
        text = _with(data, "cp1252", name)
        note = "It is not UTF-8; read as Windows-1252, as older Word saves text. See that dashes and names look right."
    controls = sum(1 for character in text if ord(character) < ord(" ") and character not in "\t\n\r\f\v")
    if controls > _MOST_CONTROLS * len(text):
        raise Unreadable(f"{name} is no text: it holds {controls:,} control characters.", _SAVE)
    return text, note


def _with(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"byte {error.start:,}"
        raise Unreadable(f"{name} is in no encoding that can be told ({place} is not {encoding}).", _SAVE) from error
