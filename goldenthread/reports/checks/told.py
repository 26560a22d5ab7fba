"""A rise or fall said in words, held against the figures that follow it."""

from collections.abc import Iterator

from goldenthread.reports.about import stems
from goldenthread.reports.checks.changes import difference
from goldenthread.reports.checks.pairs import Pair, in_sentence
from goldenthread.reports.checks.writing import figure
from goldenthread.reports.grammar import Type
from goldenthread.reports.reading import Kind
from goldenthread.reports.statements import Finding, Movement, Passage, Verdict

_REACH = 4
"""How many sentences after it may hold its figures."""


def check(passage: Passage) -> Iterator[Finding]:
    """Every rise or fall without a figure of its own that is followed by figures of the same thing."""
    for movement in passage.movements:
        if movement.way not in ("up", "down"):
            continue
        pairs = [pair for pair in _following(passage, movement) if _about_same(movement, pair)]
        ways = [(pair, _way(pair)) for pair in pairs]
        against = [(pair, way) for pair, way in ways if way not in (movement.way, "")]
        along = [(pair, way) for pair, way in ways if way == movement.way]
        if against and not along:
            yield _contradicted(movement, against[0][0])
        elif along and not against:
            pair = along[0][0]
            yield Finding(
                "told",
                Verdict.RIGHT,
                (movement,),
                f"{figure(pair.old.mention)} to {figure(pair.new.mention)} goes {movement.way}",
            )


def _following(passage: Passage, movement: Movement) -> Iterator[Pair]:
    """The pairs in the next sentences of the block, or in the bullets that it leads in to."""
    for reach, said in enumerate(passage.after(movement.said)):
        same_block = said.block_number == movement.said.block_number
        listed = said.block.kind is Kind.BULLET and said.block_number - movement.said.block_number <= _REACH
        if reach >= _REACH or not (same_block or listed):
            return
        yield from in_sentence(passage.of(said))


def _about_same(movement: Movement, pair: Pair) -> bool:
    theirs = stems(pair.old.what) | stems(pair.new.what) | stems(pair.said.sentence.text)
    own = stems(movement.text)
    nouns = {stem for stem in own & theirs if stem not in _DIRECTIONS}
    return bool(nouns)


_DIRECTIONS = stems(
    "increase increased increasing rise rising rose risen growth improvement decrease decreased "
    "reduction decline fall marked "
    "substantial significant notable sustained strong number numbers reported safeguarding children total"
)


def _way(pair: Pair) -> str:
    old, new = pair.old.mention.value, pair.new.mention.value
    if old is None or new is None or old == new or pair.old.mention.type is Type.DURATION:
        return ""
    return "up" if new > old else "down"


def _contradicted(movement: Movement, pair: Pair) -> Finding:
    old, new = pair.old.mention, pair.new.mention
    goes = f"the figures that follow go {_way(pair)}, {figure(old)} to {figure(new)}"
    work = f"the text says {movement.text!r}; {goes}: {difference(old, new)}"
    remedy = (
        f"If the words are about more than {pair.new.what or 'these'}, give the numbers of both years "
        f"for all of it; otherwise correct "
        "the word."
    )
    return Finding("told", Verdict.WRONG, (movement,), work, remedy, beside=(pair.old, pair.new))
