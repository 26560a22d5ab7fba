"""Sentences, and the claims, movements and promises in them, column by column."""

import re
from dataclasses import replace

from goldenthread.reports import about, movements, promises, timing
from goldenthread.reports.grammar import Mention, Sentence, Type, scan, sentences
from goldenthread.reports.layout import Column, Layout
from goldenthread.reports.reading import Block, Kind
from goldenthread.reports.statements import Claim, Passage, Said

_AGE_LABEL = re.compile(r"\s*(?:\d{1,2}\s?(?:-|–|to)\s?\d{1,2}|\d{1,2}\+)\s*(?:years?)?\s*")
_OLDEST = 25


def find(layout: Layout) -> list[Passage]:
    """Every statement of a document that was placed, one passage for each column of each agency."""
    passages = [_passage(each.agency, column) for each in layout.returns for column in each.columns]
    reporting = timing.reporting_year(passages)
    for passage in passages:
        about.describe(passage)
        timing.attach(passage)
        passage.movements += movements.find(passage)
        passage.promises += promises.find(passage, reporting)
    return passages


def _passage(agency: str, column: Column) -> Passage:
    passage = Passage(agency, column.role, column.heading, column.blocks)
    for number, block in enumerate(column.blocks):
        if block.kind is Kind.GRID:
            _take_grid(passage, number, block)
        else:
            _take_text(passage, number, block)
    return passage


def _take_text(passage: Passage, number: int, block: Block) -> None:
    mentions = scan(block.text)
    for sentence in _whole(sentences(block.text), mentions, block.text):
        said = Said(passage.agency, passage.role, passage.heading, block, number, sentence)
        passage.sentences.append(said)
        passage.claims += [Claim(said, m) for m in mentions if sentence.start <= m.start < sentence.end]


def _take_grid(passage: Passage, number: int, grid: Block) -> None:
    for row, cells in enumerate(grid.rows):
        for column, cell in enumerate(cells):
            if not cell.text.strip():
                continue
            whole = Sentence(cell.text, 0, len(cell.text))
            said = Said(passage.agency, passage.role, passage.heading, cell, number, whole, (row, column))
            passage.sentences.append(said)
            label = row == 0 or column == 0
            passage.claims += [Claim(said, _as_label(m, cell.text) if label else m) for m in scan(cell.text)]


def _as_label(mention: Mention, text: str) -> Mention:
    """`1-4` at the side of a table is an age, if it could be one."""
    could_be = mention.type is Type.COUNT and _AGE_LABEL.fullmatch(text) and (mention.value or 0) <= _OLDEST
    return replace(mention, type=Type.AGE, value=None, high=None, unit="years") if could_be else mention


def _whole(found: list[Sentence], mentions: list[Mention], text: str) -> list[Sentence]:
    """Sentences again, with those joined whose end stands inside a figure."""
    joined: list[Sentence] = []
    for each in found:
        if joined and any(m.overlaps(joined[-1].end - 1, joined[-1].end) and m.end > each.start for m in mentions):
            last = joined.pop()
            each = Sentence(text[last.start : each.end], last.start, each.end)
        joined.append(each)
    return joined
