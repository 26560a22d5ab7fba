"""What a figure counts: the words beside it."""

import re

from goldenthread.reports.grammar import Mention, Type
from goldenthread.reports.statements import Claim, Passage

_STOP = re.compile(
    r"[,.;:()–—]|\s-\s|\b(?:who|that|which|whom|where|when|while|were|was|is|are|been|being|be|have|has|had|having|will|would|can"
    r"|could|to|in|with|from|by|at|on|across|during|compared|through|over|than|under|up|down|since"
    r"|between|against|a year|within"
    r"|and(?=\s(?:\d|£|have|has|are|were|is|was|on|two|three))|this|last|including|attended|attending|receiving|told|said|felt)\b",
    re.IGNORECASE,
)
_OF = re.compile(r"^\s?of\s(?:all\s|the\s|our\s|these\s|those\s|its\s|their\s)*", re.IGNORECASE)
_VERB = re.compile(
    r"^\s?\)?\s?(?:were|was|are|is|had|have|has|felt|said|required|needed|receiving|attend(?:ed)?|rated|reported|for|around)\b\s?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’&/-]*")
_FILLER = frozenset(
    "the a an of in on at to for and or by with from this that these those our we were was is are "
    "has have had been be as it its "
    "which who over about around circa than more less under at least up down per also their there so "
    "far while during total "
    "compared rose fell increase increased decrease decreased reduction drop rise fall saw now "
    "average both all only just".split()
)
_REACH = 8
_PERIOD = re.compile(r"^\s?(?:the\s)?(?:previous|last|this|next|following|same)\s", re.IGNORECASE)


def describe(passage: Passage) -> None:
    """Say of every quantity what it counts."""
    for claim in passage.claims:
        if claim.is_quantity or claim.mention.type is Type.SCORE:
            claim.what = _labels(passage, claim) if claim.said.grid is not None else what_of(claim)


def what_of(claim: Claim) -> str:
    """The words after the figure as far as they name something, or those before it."""
    text, mention, end = claim.said.block.text, claim.mention, claim.said.sentence.end
    after = _after(text[mention.end : end], mention)
    if mention.type is Type.SHARE and (
        item := _item(text[claim.said.sentence.start : mention.start], text[mention.end : end])
    ):
        return item
    if words(after):
        return after
    before = _before(text[claim.said.sentence.start : mention.start], listed=mention.type is Type.SHARE)
    verb = _VERB.match(text[mention.end : end])
    if verb:
        rest = text[mention.end + verb.end() : end]
        said = " ".join(rest.split()[:5]).rstrip(".,;:")
        stop = re.search(r"[,.;()]", said)
        tail = said[: stop.start()] if stop else said
        return f"{tail} ({before})" if before and mention.type is not Type.SHARE else tail or before
    return before


def _item(before: str, after: str) -> str:
    """`physical abuse` in "neglect 49%, physical abuse 9% and sexual abuse 6%"."""
    found = re.search(r"[%:]\)?(?:,|\sand|,\sand)?\s([^,%\d:.()]+)\s$", before)
    is_listed = found is not None and re.match(r"\s?(?:[,.)]|$|and\s)", after) and words(found[1])
    return " ".join(found[1].split()) if found is not None and is_listed else ""


def _after(rest: str, mention: Mention) -> str:
    if of := _OF.match(rest):
        rest = re.sub(r"^\d[\d,]*(?=\s)", "", rest[of.end() :])
    elif mention.type is Type.CHANGE:
        of = re.match(r"\s?(?:\w+\s)?(?:in|of)\s", rest)
        if of is None:
            return ""
        rest = rest[of.end() :]
    elif mention.type is Type.SHARE and _VERB.match(rest):
        return ""
    elif mention.type is Type.MONEY:
        rest = re.sub(r"^\s(?:on|for)\s", " ", rest)
    if _PERIOD.match(rest):
        return ""
    stop = _STOP.search(rest)
    said = rest[: stop.start()] if stop else rest
    if stop and stop.group() == "," and not words(said):
        return ""
    return " ".join(said.split()[:_REACH])


def _before(text: str, *, listed: bool = False) -> str:
    """The last words before the figure that name something, no further back than the clause (or the item of a list)."""
    if listed and (item := re.search(r"[%,]\s(?:and\s)?([^,%\d]+)$", text)) and words(item[1]):
        return " ".join(item[1].split())
    clause = re.split(r"[;:]|,\s(?=and\b|but\b|while\b)", text)[-1]
    if not words(clause):
        clause = text
    return " ".join([word for word in _WORD.findall(clause) if word.lower() not in _FILLER][-_REACH:])


def words(text: str) -> list[str]:
    """The words of a text that mean something."""
    return [word for word in _WORD.findall(text) if word.lower() not in _FILLER]


def stems(text: str) -> set[str]:
    """Its words' beginnings, so that `referrals` and `referral`, `submitted` and `submissions` meet."""
    return {_stem(word) for word in words(text.lower()) if len(word) > 2}


def _stem(word: str) -> str:
    plain = word.strip("'’-").removesuffix("'s").removesuffix("’s").removesuffix("s")
    return plain[:6] if len(plain) > 6 else plain


def _labels(passage: Passage, claim: Claim) -> str:
    """Of a cell: its row's and its column's heading."""
    row, column = claim.said.grid or (0, 0)
    grid = passage.blocks[claim.said.block_number]
    labels = [
        grid.rows[0][column].text if row and column < len(grid.rows[0]) else "",
        grid.rows[row][0].text if column else "",
    ]
    return ", ".join(label.strip() for label in labels if label.strip())
