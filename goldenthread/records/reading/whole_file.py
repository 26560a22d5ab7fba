"""The first look at a file, as bytes: what it is, its encoding, its hash. Only a block at a time is held."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from .outcomes import Refused

_BLOCK = 1 << 20
_SAVE_AS = "Export it again as “CSV UTF-8 (comma delimited)” and send that."
_NOT_CSV = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls) or another Office document"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich-text document"),
    (b"<", "a web page or XML, perhaps a sign-in page saved by mistake"),
    (b"{", "JSON"),
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)  # the little-endian one begins like UTF-16


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file, line (both in bytes) and number of lines in one row that the door takes."""

    file_bytes: int = 2 << 30
    line_bytes: int = 256 << 10
    row_lines: int = 500


@dataclass(frozen=True, slots=True)
class WholeFile:
    """
    What the bytes say. `encoding` is a Python codec name; `size` is in bytes; `sha256` in hex.

    `stamp` changes when the file is written to or replaced.
    """

    encoding: str
    size: int
    sha256: str
    ends_with_newline: bool
    stamp: tuple[int, int, int]


def look_at(path: Path, encodings: tuple[str, ...], limits: Limits) -> WholeFile:
    """
    Read the bytes once.

    :raises Refused: if it is not text, not in one of `encodings`, empty, or beyond `limits`
    """
    stamp = stamp_of(path)
    if stamp[0] > limits.file_bytes:
        problem = f"The file is larger than {limits.file_bytes:,} bytes."
        raise Refused("too-large", problem, "Send it in several files, each with the header line.")
    with path.open("rb") as file:
        head = file.read(4096)
    _refuse_other_kinds(head)
    return _Pass(encodings, limits).over(path, stamp)


def stamp_of(path: Path) -> tuple[int, int, int]:
    """Size in bytes, last written (nanoseconds), and which file it is."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


def _refuse_other_kinds(head: bytes) -> None:
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        raise Refused("empty", "The file is empty.", "Send it again with its header line, even when it has no rows.")
    for start, kind in _NOT_CSV:
        if head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(start):
            raise Refused("not-csv", f"This is {kind}, not a CSV file, whatever its name says.", _SAVE_AS)
    if head.startswith(_WIDE) or _mostly_wide(head):
        raise Refused("utf-16", "The file is in UTF-16 (“Unicode text”), not UTF-8.", _SAVE_AS)


def _mostly_wide(head: bytes) -> bool:
    # Latin text in UTF-16 has a zero in every second byte.
    return max(head[0::2].count(0), head[1::2].count(0)) * 4 > len(head)


class _Pass:
    def __init__(self, encodings: tuple[str, ...], limits: Limits) -> None:
        self.encodings = encodings
        self.limits = limits
        self.line = 1
        self.line_so_far = 0
        self.digest = hashlib.sha256()
        self.size = 0
        # Encodings still possible, in order of preference.
        self.open = {name: codecs.getincrementaldecoder(name)("strict") for name in encodings}
        self.failed_at = 1

    def over(self, path: Path, stamp: tuple[int, int, int]) -> WholeFile:
        last = b""
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                self._block(block, final=False)
                last = block
        self._block(b"", final=True)
        name = next(iter(self.open))
        encoding = "utf-8-sig" if name == "utf-8" else name
        return WholeFile(encoding, self.size, self.digest.hexdigest(), last.endswith((b"\n", b"\r")), stamp)

    def _block(self, block: bytes, *, final: bool) -> None:
        self.digest.update(block)
        self.size += len(block)
        if b"\0" in block:
            line = self._line_at(block, block.index(0))
            raise Refused("nul-bytes", f"Line {line} holds bytes that no text has (NUL).", _SAVE_AS)
        self._decode(block, final=final)
        lines = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        longest = max(self.line_so_far + len(lines[0]), max(map(len, lines)))
        if longest > self.limits.line_bytes:
            problem = f"A line near line {self.line:,} is longer than {self.limits.line_bytes:,} bytes."
            raise Refused("line-too-long", problem, "Check line ends and quotation marks, and send it again.")
        self.line_so_far = len(lines[-1]) + (self.line_so_far if len(lines) == 1 else 0)
        self.line += len(lines) - 1

    def _decode(self, block: bytes, *, final: bool) -> None:
        for name, decoder in list(self.open.items()):
            try:
                decoder.decode(block, final)
            except UnicodeDecodeError as error:
                del self.open[name]
                if name == "utf-8":
                    self.failed_at = self._line_at(block, error.start)
        if not self.open:
            allowed = " or ".join("Windows-1252" if name == "cp1252" else name.upper() for name in self.encodings)
            problem = f"Line {self.failed_at:,} holds bytes that are not {allowed} text."
            remedy = "It was probably saved as plain “CSV” by a spreadsheet, or damaged on the way. " + _SAVE_AS
            raise Refused("encoding", problem, remedy)

    def _line_at(self, block: bytes, position: int) -> int:
        return self.line + block.count(b"\n", 0, position)
