"""Which two figures of a sentence are the before and the after of one thing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from goldenthread.reports.about import stems
from goldenthread.reports.grammar import Type
from goldenthread.reports.statements import Claim, Passage, Said

COMPARABLE = (Type.COUNT, Type.SHARE, Type.MONEY, Type.RATE, Type.DURATION)

_FROM = re.compile(r"\bfrom\s(?:an?\s|the\s|around\s|about\s)?(?:\w+\s){0,2}$", re.IGNORECASE)
_TO = re.compile(r"^\s?(?:\w+\s){0,3}?(?:in\s[^,.;]{0,24}\s)?to\s(?:\w+\s){0,3}$", re.IGNORECASE)
_MOVED_TO = re.compile(
    r"\b(?:decreased|increased|risen|rose|fallen|fell|reduced|dropped|grew|grown|improved|declined|went\s(?:up|down))"
    r"\sto\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"^[^.;]{0,110}?\b(?:compared\s(?:to|with)|against|(?:up|down)\sfrom|from|versus|vs\.?|as\sopposed\sto|previously"
    r"|(?:up|down)\s[^,;]{0,20}?\s?on)\b[^.;]{0,70}$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:of\swhich|of\swhom|including|which\sincludes?|of\sthese|of\sthose)[^.;]{0,30}$", re.IGNORECASE
)
# Held against a target or against England, a figure has not moved.
_YARDSTICK = re.compile(
    r"\b(?:targets?|goals?|ambition|national(?:ly)?|england|regional(?:ly)?|average|benchmark|budget|planned|expected"
    r"|neighbours?|standard|elsewhere|capacity|maximum|limit)\b",
    re.IGNORECASE,
)
_UP = (
    r"(?:increas\w*|rise|rises|risen|rising|rose|grew|grow(?:n|th|ing)?|improv\w*|up(?=\s(?:from|by|on|\d))|went\sup"
    r"|gone\sup|uplift|climb\w*|surge\w*)"
)
_DOWN = (
    r"(?:decreas\w*|reduc\w*|falls?|fallen|falling|fell|drop(?:s|ped|ping)?|declin\w*|down(?=\s(?:from|by|on|\d))"
    r"|went\sdown|gone\sdown|shrank|shrunk)"
)
_WAYS = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?!-)", re.IGNORECASE)
_DIFFERENCE = re.compile(
    rf"\b(?:{_UP}|{_DOWN})\s(?:\w+\s)?(?:by|of)\s(?:an?\s|a\sfurther\s|around\s|about\s|over\s|nearly\s|£)*$",
    re.IGNORECASE,
)
_MORE = re.compile(r"^\s(?:more|fewer|additional|extra|less|further)\b", re.IGNORECASE)
_BEFORE_PAIR = 160
_LOOKS_BACK = 240
_SURE = 45
"""If words for both directions stand before a pair, the nearer one must be as near as this."""


@dataclass(frozen=True)
class Pair:
    """Two figures of one thing at two times. `way` is the direction that the text claims, if it claims one."""

    old: Claim
    new: Claim
    way: str = ""
    way_word: str = ""

    @property
    def said(self) -> Said:
        """The sentence in which it ends."""
        return max((self.old.said, self.new.said), key=lambda said: said.sentence.start)

    @property
    def start(self) -> int:
        """Where its first figure starts."""
        return min(self.old.mention.start, self.new.mention.start)

    @property
    def end(self) -> int:
        """Where its second figure ends."""
        return max(self.old.mention.end, self.new.mention.end)


def comparable(claims: list[Claim]) -> list[Claim]:
    """Those that can be one end of a change: exact or not, but a number, and no difference itself."""
    return [
        claim
        for claim in claims
        if claim.mention.type in COMPARABLE
        and claim.mention.value is not None
        and claim.mention.high is None
        and not claim.is_difference
    ]


def mark_differences(passage: Passage) -> None:
    """Say of each count whether it is how many more or fewer there were ("rose by 106", "7,650 more")."""
    for claim in passage.claims:
        if claim.mention.type in (Type.COUNT, Type.MONEY):
            after = claim.said.block.text[claim.mention.end : claim.mention.end + _SURE]
            claim.is_difference = bool(_DIFFERENCE.search(before(claim)) or _MORE.match(after))


def in_sentence(claims: list[Claim]) -> list[Pair]:
    """The pairs that the wording of one sentence joins without doubt."""
    found: list[Pair] = []
    figures = comparable(claims)
    for first, second in pairwise(figures):
        if first.mention.type is not second.mention.type or any(first in (pair.old, pair.new) for pair in found):
            continue
        pair = _joined(first, second)
        if pair is not None:
            found.append(pair)
    if not found and (only := _two_alone(figures)) is not None:
        found.append(only)
    return found


def _joined(first: Claim, second: Claim) -> Pair | None:
    text = first.said.block.text
    ahead = before(first)
    gap = text[first.mention.end : second.mention.start]
    if is_part(second) or _YARDSTICK.search(gap + text[second.mention.end : second.mention.end + 12]):
        return None
    if (_FROM.search(ahead) and _TO.match(gap)) or _MOVED_TO.search(gap):
        return _with_way(first, second, ahead, gap)
    if re.fullmatch(r"\s?to\s", gap) and _WAYS.search(ahead[-_SURE:]):
        return _with_way(first, second, ahead, gap)
    if _AGAINST.match(gap):
        return _with_way(second, first, ahead, gap)
    return None


def _two_alone(figures: list[Claim]) -> Pair | None:
    """Two figures of one type and no third, in two years that the text names: the earlier is the old one."""
    for kind in COMPARABLE:
        same = [claim for claim in figures if claim.mention.type is kind]
        if len(same) == 2 and same[0].spoken_for and same[1].spoken_for and not is_part(same[1]):
            first, second = sorted(same, key=lambda claim: claim.when)
            named = all(re.match(r"\d{4}", claim.when) for claim in same)
            if named and first.when != second.when and stems(first.what) & stems(second.what):
                return Pair(first, second)
    return None


def is_part(claim: Claim) -> bool:
    """Whether the words before it say that it is part of another figure."""
    return _PART.search(before(claim)) is not None


def before(claim: Claim) -> str:
    """The words of the sentence before a figure, as far as any check looks back."""
    start = max(claim.said.sentence.start, claim.mention.start - _LOOKS_BACK)
    return claim.said.block.text[start : claim.mention.start]


def _with_way(old: Claim, new: Claim, ahead: str, gap: str) -> Pair:
    """The direction of the pair is that of the nearest word for one, in the gap or before."""
    near = re.split(r"[.;]|\d[\d,.]*%?\)", ahead)[-1][-_BEFORE_PAIR:]
    for where, sure in ((gap, len(gap)), (near, _SURE)):
        found = [m for m in _WAYS.finditer(where) if not _is_judgement(m.group(), old)]
        if found:
            last = found[-1]
            mixed = len({bool(m["up"]) for m in found}) > 1
            if mixed and len(where) - last.end() > sure:
                return Pair(old, new)
            return Pair(old, new, "up" if last["up"] else "down", last.group())
    return Pair(old, new)


def _is_judgement(word: str, old: Claim) -> bool:
    """Improving may be more or fewer; of shares it is read as more."""
    return word.lower().startswith("improv") and old.mention.type is not Type.SHARE


def across(passage: Passage, said: Said) -> Iterator[Pair]:
    """Pairs of which one figure stands in this sentence and the other in the one before: to be tried, not believed."""
    here = comparable(passage.of(said))
    for earlier in passage.before(said):
        there = [claim for claim in comparable(passage.of(earlier)) if not is_part(claim)]
        for one in here:
            for other in there:
                if other.mention.type is one.mention.type:
                    yield Pair(one, other)
                    yield Pair(other, one)
