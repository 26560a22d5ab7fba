"""Shares: do they add up to a whole, and is n of N as many per cent as it says?"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from goldenthread.reports.checks.pairs import in_sentence
from goldenthread.reports.checks.writing import decimals_of, figure, number
from goldenthread.reports.grammar import Type
from goldenthread.reports.statements import Claim, Finding, Passage, Said, Verdict

_WHOLE = Decimal(100)
_OPPOSITES = tuple(
    (re.compile(rf"\b(?:{one})", re.IGNORECASE), re.compile(rf"\b(?:{other})", re.IGNORECASE))
    for one, other in (
        ("adult", "child"),
        ("boy", "girl"),
        ("(?<!fe)male", "female"),
        ("men\\b", "women"),
        ("good|outstanding", "requir\\w+ improvement|inadequate"),
        ("met\\b", "not met"),
        ("in time", "late"),
    )
)
_SPLIT = re.compile(
    r"\b(?:split|breakdown|broken down|by (?:category|type|gender|sex|age|ethnicity|source|outcome)"
    r"|made up|of wh(?:ich|om)|respectively"
    r"|rated|graded|judged|categor\w+)\b",
    re.IGNORECASE,
)
_LEAST, _MOST = Decimal(80), Decimal(125)
_OF = re.compile(r"^\s(?:out\s)?of\s(?:[a-z'’]+\s){0,3}$", re.IGNORECASE)
_OF_THE = re.compile(r"\b[Oo]f\s(?:the|our|all|these|those)\s(?:\w+\s)?$")
_OF_KIND = re.compile(r"\s?of\s(?:all\s|the\s|our\s|those\s)?(?:\w+\s)?\w+", re.IGNORECASE)
_BESIDE = re.compile(r"[^.;%,]{0,60}?[(,]\s?(?:or\s|about\s)?")
_BEFORE = re.compile(r"[^.;%]{0,90}?(?:,\sor\s|\s?\(|,\s(?:i\.e\.\s)?|\s[–-]\s)(?:some\s|a\stotal\sof\s)?")
_NO_SHARE = re.compile(r"\s?(?:target|confidence)\b", re.IGNORECASE)
_ITEMS = 70


def check(passage: Passage) -> Iterator[Finding]:
    """Shares of one sentence that make a whole, and shares beside their two counts."""
    for said in passage.sentences:
        if said.grid is None:
            yield from _wholes(passage, said)
            yield from _counted(passage, said)


def _wholes(passage: Passage, said: Said) -> Iterator[Finding]:
    claims = passage.of(said)
    in_pairs = {id(each) for pair in in_sentence(claims) for each in (pair.old, pair.new)}
    shares = [
        c for c in claims if c.mention.type is Type.SHARE and c.mention.unit == "per cent" and id(c) not in in_pairs
    ]
    shares = [c for c in shares if not c.mention.bound and c.mention.high is None and c.mention.text[-1] != "s"]
    if len(shares) < 2 or not _is_list(said, shares):
        return
    total = sum((claim.mention.value or Decimal(0) for claim in shares), Decimal(0))
    work = f"{' + '.join(figure(claim.mention) for claim in shares)} = {number(total)}%"
    slack = sum((claim.mention.step / 2 for claim in shares), Decimal(0))
    if abs(total - _WHOLE) <= (slack if len(shares) > 2 else Decimal(0)):
        yield Finding("whole", Verdict.RIGHT, tuple(shares), work)
    elif _must_be_whole(passage, said, shares) and _LEAST <= total <= _MOST:
        gap = number(abs(_WHOLE - total))
        if len(shares) == 2 and total < _WHOLE:
            yield Finding("whole", None, tuple(shares), work, f"Say what the other {gap}% are.")
            return
        remedy = "Correct a share, or name what is missing from (or counted twice in) the whole."
        yield Finding("whole", Verdict.WRONG, tuple(shares), f"{work}, not 100%", remedy)


def _is_list(said: Said, shares: list[Claim]) -> bool:
    """Whether they follow each other as the items of one list do."""
    text = said.block.text
    return all(
        second.mention.start - first.mention.end <= _ITEMS + 40 * (len(shares) == 2)
        and not re.search(r"\.\s|;", text[first.mention.end : second.mention.start])
        for first, second in pairwise(shares)
    )


def _must_be_whole(passage: Passage, said: Said, shares: list[Claim]) -> bool:
    """Whether the categories are all there are: two opposites, or a list that is called a split."""
    text = said.sentence.text
    if len(shares) == 2:
        cut = shares[1].mention.start - said.sentence.start
        # "40% of adults and 55% of children" are shares of two different wholes.
        if all(_OF_KIND.match(said.block.text[share.mention.end :]) for share in shares):
            return False
        first, second = text[:cut], text[cut:]
        return any(
            (a.search(first) and b.search(second)) or (b.search(first) and a.search(second)) for a, b in _OPPOSITES
        )
    lead = next((earlier.sentence.text for earlier in passage.before(said)), "")
    return bool(_SPLIT.search(text) or (lead.endswith(":") and _SPLIT.search(lead)))


def _counted(passage: Passage, said: Said) -> Iterator[Finding]:
    """`212 of our 265 officers (80%)`, and `Of the 120 families, 96 (80%)`."""
    claims = passage.of(said)
    text = said.block.text
    counts = [c for c in claims if c.mention.type is Type.COUNT and not c.mention.bound and c.mention.high is None]
    for part, whole in _parts(said, counts):
        if not part.mention.value or not whole.mention.value or part.mention.value > whole.mention.value:
            continue
        beside = [c for c in claims if c.mention.type is Type.SHARE and _is_beside(text, c, part, whole)]
        if beside:
            yield _share_of(part, whole, beside[0])


def _is_beside(text: str, share: Claim, part: Claim, whole: Claim) -> bool:
    """Whether the share stands right after the two counts, or right before them."""
    last = max(part.mention.end, whole.mention.end)
    if _NO_SHARE.match(text[share.mention.end :]):
        return False
    if share.mention.start >= last:
        return _BESIDE.fullmatch(text[last : share.mention.start]) is not None
    first = min(part.mention.start, whole.mention.start)
    return share.mention.end <= first and _BEFORE.fullmatch(text[share.mention.end : first]) is not None


def _parts(said: Said, counts: list[Claim]) -> Iterator[tuple[Claim, Claim]]:
    text = said.block.text
    for first, second in pairwise(counts):
        if _OF.match(text[first.mention.end : second.mention.start]):
            yield first, second
        elif _OF_THE.search(text[said.sentence.start : first.mention.start]) and (second.mention.value or 0) <= (
            first.mention.value or 0
        ):
            yield second, first


def _share_of(part: Claim, whole: Claim, share: Claim) -> Finding:
    got = 100 * part.mention.number / whole.mention.number
    places = decimals_of(share.mention) + 1
    work = f"{number(part.mention.number)} / {number(whole.mention.number)} = {number(got, places)}%"
    slack = share.mention.step / 2 if not share.mention.bound else Decimal("2.5")
    if abs(got - share.mention.number) <= slack:
        return Finding("share of", Verdict.RIGHT, (share, part, whole), work)
    remedy = "Correct the percentage or one of the two counts."
    return Finding(
        "share of", Verdict.WRONG, (share,), f"{work}, not {share.mention.text}", remedy, beside=(part, whole)
    )
