"""Recognising text that was decoded wrongly before it reached us, and characters that no record should hold."""

import re

# How the bytes 80 to BF look when UTF-8 is read as Windows-1252 (or as Latin-1, where they are control characters).
_TAIL = "".join(
    sorted({chr(byte) for byte in range(0x80, 0xC0)} | set(bytes(range(0x80, 0xC0)).decode("cp1252", errors="ignore")))
)
_GARBLED = re.compile(
    f"\N{REPLACEMENT CHARACTER}"
    f"|[ÂÃÄÅ][{re.escape(_TAIL)}]"  # accented letters of western and central Europe
    f"|â€[{re.escape(_TAIL)}]"  # quotation marks and dashes
    f"|(?:[ÐÑØÙÛ][{re.escape(_TAIL)}]){{2}}"  # Cyrillic, Arabic, Urdu: one pair alone could be a name
)
_FIRST = re.compile("[\N{REPLACEMENT CHARACTER}ÂÃÄÅâÐÑØÙÛ]")  # what every garbled sequence begins with; a quick look
# Control characters (line ends and tabs are judged elsewhere) and marks that turn the direction of text around.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def is_garbled(text: str) -> bool:
    """Whether `text` holds a sequence that only a wrong decoding leaves behind, such as “ZoÃ«” for “Zoë”."""
    return _FIRST.search(text) is not None and _GARBLED.search(text) is not None


def has_hidden(text: str) -> bool:
    """Whether `text` holds control characters or marks that reverse the direction of what follows."""
    return _HIDDEN.search(text) is not None
