"""What a Word document's styles say: which paragraphs are headings, and which are bullets."""

import re

from lxml import etree

from goldenthread.reports.reading.package import attribute, child, children, local

BOLD_HEADING = 9
"""The level of a short line that is a heading only because all of it is bold."""

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


class Styles:
    """The heading level of each style, and which styles make bullets."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, int] = {}
        self._lists: set[str] = set()
        for style in children(root, "style") if root is not None else ():
            self._learn(style)

    def _learn(self, style: etree._Element) -> None:
        name = child(style, "name")
        wording = attribute(name, "val").lower() if name is not None else ""
        key = attribute(style, "styleId")
        outline = child(style, "pPr", "outlineLvl")
        if found := _HEADING.match(wording):
            self._levels[key] = int(found[1])
        elif wording == "title":
            self._levels[key] = 1
        elif (
            outline is not None
            and attribute(outline, "val").isdigit()
            and int(attribute(outline, "val")) < BOLD_HEADING
        ):
            self._levels[key] = int(attribute(outline, "val")) + 1
        if child(style, "pPr", "numPr") is not None or wording.startswith("list bullet"):
            self._lists.add(key)

    def heading(self, paragraph: etree._Element) -> int:
        """The level of the heading that a paragraph is by its style, or 0."""
        outline = child(paragraph, "pPr", "outlineLvl")
        if (
            outline is not None
            and attribute(outline, "val").isdigit()
            and int(attribute(outline, "val")) < BOLD_HEADING
        ):
            return int(attribute(outline, "val")) + 1
        return self._levels.get(_style(paragraph), 0)

    def is_bullet(self, paragraph: etree._Element) -> bool:
        """Whether Word puts a bullet or a number in front of it."""
        number = child(paragraph, "pPr", "numPr", "numId")
        if number is not None:
            return attribute(number, "val") != "0"
        return child(paragraph, "pPr", "numPr") is not None or _style(paragraph) in self._lists

    @staticmethod
    def depth(paragraph: etree._Element) -> int:
        """How deep in a list a bullet stands, from 0."""
        level = child(paragraph, "pPr", "numPr", "ilvl")
        value = attribute(level, "val") if level is not None else ""
        return int(value) if value.isdigit() else 0


def all_bold(paragraph: etree._Element) -> bool:
    """Whether every run with text is bold."""
    runs = [
        run for run in paragraph.iter() if local(run) == "r" and any((t.text or "").strip() for t in children(run, "t"))
    ]
    return bool(runs) and all(_is_bold(run) for run in runs)


def _is_bold(run: etree._Element) -> bool:
    bold = child(run, "rPr", "b")
    return bold is not None and attribute(bold, "val") not in ("0", "false", "off")


def _style(paragraph: etree._Element) -> str:
    style = child(paragraph, "pPr", "pStyle")
    return attribute(style, "val") if style is not None else ""
