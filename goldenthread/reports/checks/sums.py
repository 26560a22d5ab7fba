"""Totals: of counts in a sentence, of the rows and columns of a small table, and of a list that says how long it is."""

import re
from collections.abc import Iterator
from decimal import Decimal

from goldenthread.reports.about import stems
from goldenthread.reports.checks.pairs import before
from goldenthread.reports.checks.writing import figure, number
from goldenthread.reports.grammar import Type
from goldenthread.reports.reading import Block, Kind
from goldenthread.reports.statements import Claim, Finding, Passage, Said, Verdict

_TYPES = (Type.COUNT, Type.MONEY)
_MADE_OF = re.compile(
    r"\b(?:compris\w+|consist\w+\sof|made\sup\sof|broken\sdown\s(?:as|into)|split\s(?:between|into|as)|namely|that\sis)\b[^.;\d£]{0,40}$",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:of\swh(?:ich|om)|which\sincludes?|including|includes?|of\sthese|of\sthose)\b[^.;\d£]{0,40}$", re.IGNORECASE
)
_TOTALLING = re.compile(
    r"(?:,|\band\b|\()\s?(?:a\stotal\sof|totall?ing|making(?:\sa\stotal\sof)?|giving(?:\sa\stotal\sof)?|in\sall|altogether|in\stotal)\s$",
    re.IGNORECASE,
)
_INCLUDING = re.compile(r"\b(?<!which\s)(?:including|includes?)\b[^.;\d£]{0,40}$", re.IGNORECASE)
_IN_ALL = re.compile(r"^\s(?:\w+\s)?(?:in\s(?:all|total)|altogether)\b", re.IGNORECASE)
_BETWEEN_PARTS = 90
_LEAST_CHANCE = 20
"""Below this, a sum that comes out may be chance."""

_NEAR = Decimal("0.25")
"""A sum that is further from the total than this is no slip: the figures count different things."""

REMEDY = "Correct the total or one of the parts, or name the part that is missing."


def check(passage: Passage) -> Iterator[Finding]:
    """Every total of a column that its own parts can be held against."""
    for said in passage.sentences:
        if said.grid is None:
            yield from _in_sentence(passage, said)
            yield from _announced(passage, said)
    for number_, block in enumerate(passage.blocks):
        if block.kind is Kind.GRID:
            yield from _grid(passage, number_)


def _in_sentence(passage: Passage, said: Said) -> Iterator[Finding]:
    figures = [
        c
        for c in passage.of(said)
        if c.mention.type in _TYPES and c.mention.high is None and c.mention.value is not None
    ]
    for kind in _TYPES:
        same = [claim for claim in figures if claim.mention.type is kind]
        for at, claim in enumerate(same):
            yield from _total_at(said, same, at, claim)


def _total_at(said: Said, same: list[Claim], at: int, claim: Claim) -> Iterator[Finding]:
    text = said.block.text
    if at >= 2 and (_TOTALLING.search(before(claim)) or _IN_ALL.match(text[claim.mention.end :])):
        parts = _list_before(text, same[:at])
        yield from _added(claim, parts, exact=True) if len(parts) > 1 else ()
        return
    rest = same[at + 1 :]
    if not rest:
        return
    gap = text[claim.mention.end : rest[0].mention.start]
    parts = _list_of(text, rest)
    if _MADE_OF.search(gap) and len(parts) > 1:
        yield from _added(claim, parts, exact=True)
    elif _WITHIN.search(gap) and not (_INCLUDING.search(gap) and not stems(claim.what) & stems(rest[0].what)):
        yield from _added(claim, parts, exact=False)
    elif len(parts) > 1 and _add(parts) == claim.mention.value and claim.mention.value >= _LEAST_CHANCE:
        yield from _added(claim, parts, exact=True)


def _list_of(text: str, claims: list[Claim]) -> list[Claim]:
    """The figures that follow each other as a list does."""
    parts = claims[:1]
    for claim in claims[1:]:
        gap = text[parts[-1].mention.end : claim.mention.start]
        if len(gap) > _BETWEEN_PARTS or not re.search(r",|\band\b|\bplus\b", gap):
            break
        parts.append(claim)
    return parts


def _list_before(text: str, claims: list[Claim]) -> list[Claim]:
    """The list with which these figures end."""
    lists = [_list_of(text, claims[start:]) for start in range(len(claims))]
    return next((parts for parts in lists if parts[-1] is claims[-1]), [])


def _add(parts: list[Claim]) -> Decimal:
    return sum((part.mention.value or Decimal(0) for part in parts), Decimal(0))


def _added(total: Claim, parts: list[Claim], *, exact: bool) -> Iterator[Finding]:
    if any(claim.mention.bound for claim in (total, *parts)) or total.mention.value is None:
        return
    got = _add(parts)
    work = (
        f"{' + '.join(figure(part.mention) for part in parts)} = {number(got)}"
        if len(parts) > 1
        else figure(parts[0].mention)
    )
    slack = total.mention.step / 2 if total.mention.step > 1 else Decimal(0)
    if exact and abs(got - total.mention.value) <= slack:
        yield Finding("total", Verdict.RIGHT, (total, *parts), work)
    elif exact and abs(got - total.mention.value) > _NEAR * total.mention.value:
        return
    elif exact:
        yield Finding(
            "total", Verdict.WRONG, (total,), f"{work}, not {figure(total.mention)}", REMEDY, beside=tuple(parts)
        )
    elif got <= total.mention.value:
        work = f"{work} of {figure(total.mention)}: the parts are no more than the whole"
        yield Finding("total", Verdict.RIGHT, (total, *parts), work)
    else:
        work = f"{work}, more than the {figure(total.mention)} of which they are said to be part"
        remedy = "Correct the figures; if somebody is counted in several parts, say so."
        yield Finding("total", Verdict.WRONG, (total, *parts), work, remedy)


def _announced(passage: Passage, said: Said) -> Iterator[Finding]:
    """`The five themes were:` and then four bullets."""
    text = said.sentence.text
    counts = [c for c in passage.of(said) if c.mention.type is Type.COUNT]
    if (
        not text.rstrip().endswith(":")
        or len(counts) != 1
        or counts[0].mention.bound
        or counts[0].mention.high is not None
    ):
        return
    if not re.search(r"\b(?:are|were|is|as follows|following)\b[^.]{0,40}:$", text.rstrip()):
        return
    bullets = _bullets(passage.blocks[said.block_number + 1 :])
    claim = counts[0]
    if bullets < 2 or claim.mention.value is None:
        return
    work = f"{number(claim.mention.value)} are announced and {bullets} bullets follow"
    if bullets == claim.mention.value:
        yield Finding("list", Verdict.RIGHT, (claim,), work)
    else:
        yield Finding(
            "list", Verdict.WRONG, (claim,), work, "Correct the number, or add what is missing from the list."
        )


def _bullets(blocks: list[Block]) -> int:
    """How many bullets like the first follow each other; those of a deeper level belong to theirs."""
    found = 0
    for block in blocks:
        if block.kind is not Kind.BULLET:
            break
        first = blocks[0]
        found += block.level == first.level and _is_numbered(block) == _is_numbered(first)
    return found


def _is_numbered(block: Block) -> bool:
    return any(character.isalnum() for character in block.mark)


_TOTAL = re.compile(r"\b(?:total|all|overall|altogether|sum)\b", re.IGNORECASE)
_UNKNOWN = re.compile(r"\b(?:not known|unknown|not stated|not recorded|other|missing|prefer not)\b", re.IGNORECASE)


def _grid(passage: Passage, number_: int) -> Iterator[Finding]:
    """Rows and columns of a small table: by the word "total", or because the headings divide the first one."""
    cells = {claim.said.grid: claim for claim in passage.claims if _in_grid(claim, number_)}
    rows = passage.blocks[number_].rows
    heads = [cell.text for cell in rows[0]] if rows else []
    for row in range(1, len(rows)):
        label = rows[row][0].text
        total = _total_column(heads)
        if total is not None and not _TOTAL.search(label):
            others = [column for column in range(1, len(heads)) if column != total]
            yield from _line(cells, (row, total), [(row, column) for column in others], passage, number_)
        if row > 2 and _TOTAL.search(label):
            for column in range(1, len(rows[row])):
                yield from _line(cells, (row, column), [(above, column) for above in range(1, row)], passage, number_)


def _in_grid(claim: Claim, number_: int) -> bool:
    return claim.said.block_number == number_ and claim.said.grid is not None and claim.mention.type is Type.COUNT


def _total_column(heads: list[str]) -> int | None:
    """The column that the others divide: called total, or the first if its first word is in each of the others."""
    named = [at for at, head in enumerate(heads) if at and _TOTAL.search(head)]
    if named:
        return named[-1] if len(heads) > 3 else None
    if len(heads) < 4:
        return None
    word = re.match(r"\w+", heads[1].strip())
    if word is None:
        return None
    parts = heads[2:]
    holds = [bool(re.search(rf"\b{re.escape(word.group())}", part, re.IGNORECASE)) for part in parts]
    return 1 if any(holds) and all(h or _UNKNOWN.search(p) for h, p in zip(holds, parts, strict=True)) else None


def _line(
    cells: dict[tuple[int, int] | None, Claim],
    total_at: tuple[int, int],
    parts_at: list[tuple[int, int]],
    passage: Passage,
    number_: int,
) -> Iterator[Finding]:
    rows = passage.blocks[number_].rows
    total = cells.get(total_at)
    parts = [
        cells.get(at)
        for at in parts_at
        if at[1] < len(rows[at[0]]) and rows[at[0]][at[1]].text.strip() not in ("", "-", "–")
    ]
    known = [part for part in parts if part is not None]
    # A suppressed or unreadable cell ("<6", "c") makes the sum unknown, not wrong.
    if total is None or len(known) != len(parts) or len(known) < 2:
        return
    yield from _added(total, known, exact=True)
