"""The zip that a Word document is: its parts, within limits, parsed without entities or anything from outside."""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from goldenthread.reports.reading.refused import Unreadable

MOST_FILES = 20_000
MOST_PART_BYTES = 64_000_000
MOST_RATIO = 200
"""No part that Word writes packs better than about 40 to 1; a bomb packs 1,000 to 1."""

_SMALL = 1_000_000
_AGAIN = "Open it in Word, save it again as .docx, and give me that."


class Package:
    """A Word document's parts. Only the parts that are asked for are ever unpacked."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Unreadable(
                f"{name} is a damaged zip or Word file ({error}).", "Ask for it to be sent again."
            ) from error
        self._names = self._zip.namelist()
        if len(self._names) > MOST_FILES:
            raise Unreadable(f"{name} has {len(self._names):,} parts, which no Word document has.", _AGAIN)

    def names(self) -> list[str]:
        """The names of its parts."""
        return self._names

    def part(self, name: str) -> etree._Element:
        """
        One part's XML.

        :raises Unreadable: if it is too large, damaged or protected, or defines its own entities
        """
        return self._parse(self._unpack(name), name)

    def _unpack(self, name: str) -> bytes:
        info = self._zip.getinfo(name)
        if info.flag_bits & 0x1:
            raise Unreadable(f"{self.name} is protected by a password.", "Save it without one, and give me that.")
        ratio = info.file_size / max(info.compress_size, 1)
        # The header may lie about the size, so the reading below is bounded too.
        if info.file_size > MOST_PART_BYTES or (ratio > MOST_RATIO and info.file_size > _SMALL):
            raise self._too_large(name)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MOST_PART_BYTES + 1)
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
            raise self._damaged(name, str(error)) from error
        except Exception as error:  # zlib.error and lzma's are no OSError
            raise self._damaged(name, str(error)) from error
        if len(data) > MOST_PART_BYTES:
            raise self._too_large(name)
        return data

    def _parse(self, data: bytes, name: str) -> etree._Element:
        # No Word document has a document type: only an attack or a mistake brings one.
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data or "<!DOCTYPE".encode("utf-16-le") in data:
            raise Unreadable(
                f"{self.name} defines XML entities, which no Word document does; it was not opened.", _AGAIN
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._damaged(name, str(error)) from error

    def _damaged(self, name: str, why: str) -> Unreadable:
        return Unreadable(f"{self.name} is damaged: {name} cannot be read ({why}).", _AGAIN)

    def _too_large(self, name: str) -> Unreadable:
        return Unreadable(
            f"{self.name} was not opened: {name} unpacks to more than {MOST_PART_BYTES // 1_000_000} "
            f"MB, or is packed as "
            "only a zip bomb is.",
            _AGAIN,
        )


def local(element: etree._Element) -> str:
    """An element's name without its namespace: Word writes two (transitional and strict) for the same thing."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute's value by its local name, or an empty string."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The direct children of these names."""
    for child in element:
        if local(child) in names:
            yield child


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along `path`, or nothing."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element
