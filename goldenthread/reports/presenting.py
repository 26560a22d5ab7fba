"""What was found, as lines for a terminal: by agency and column, then promises, what is unplaced, and what is wrong."""

from collections import Counter
from collections.abc import Iterator

from goldenthread.reports.as_json import ordered, start_of, warnings
from goldenthread.reports.checked import Checked
from goldenthread.reports.grammar import Type
from goldenthread.reports.statements import Claim, Finding, Movement, Passage, Promise, Verdict

_BOUNDS = {">": "over ", ">=": "at least ", "<": "under ", "<=": "up to ", "~": "about "}
_LONGEST = 400


def lines(checked: Checked, name: str) -> Iterator[str]:
    """Everything, a line at a time."""
    yield from heading(checked, name)
    for passage in checked.passages:
        yield from _column(passage)
    yield from _promises(checked)
    yield from _unplaced(checked)
    yield from to_look_at(checked)


def heading(checked: Checked, name: str) -> Iterator[str]:
    """What was read, and that nothing of it is lost."""
    layout, source = checked.layout, checked.source
    named = sum(bool(each.agency) for each in layout.returns)
    agencies = f"{named} {'agency' if named == 1 else 'agencies'}" if named else "no agency named"
    columns = f"{len(checked.passages)} column{'' if len(checked.passages) == 1 else 's'}"
    yield f"{name}: {source.kind}, {agencies}, {columns}"
    sum_ = f"{layout.characters:,} characters in = {layout.placed:,} placed + {layout.aside:,} listed as unplaced"
    yield f"  {sum_}" + ("" if layout.kept else " : THESE DO NOT AGREE, so something was lost: please report it")
    for note in (*source.notes, *layout.notes):
        yield f"  note: {note}"
    for each in source.left_out:
        yield f"  not read: {each.count:,} {each.what} ({each.note})"
    yield ""


def _column(passage: Passage) -> Iterator[str]:
    characters = sum(block.characters() for block in passage.blocks)
    yield f"{passage.agency or '(no agency named)'} / {passage.heading or passage.role.value}"
    yield f"  {passage.role.value}: {len(passage.blocks)} paragraphs, {characters:,} characters"
    for statement in ordered([passage]):
        yield f"  {_place(statement):<12} {_kind(statement):<9} {_said(statement)}"
        if (judged := _judged(statement)) is not None:
            yield f"  {'':<12} {'':<9}   {judged}"
    yield ""


def _place(statement: Claim | Movement) -> str:
    line = statement.said.line(start_of(statement))
    return f"line {line}" if line is not None else f"para {statement.said.block.place.paragraph}"


def _kind(statement: Claim | Movement) -> str:
    if isinstance(statement, Claim):
        return statement.mention.type.value
    return "rank" if statement.way == "rank" else "movement"


def _said(statement: Claim | Movement) -> str:
    if isinstance(statement, Movement):
        return plain(statement.text)
    mention = statement.mention
    said = _BOUNDS.get(mention.bound, "") + mention.text
    if mention.type is Type.PERIOD:
        return plain(f"{said} = {mention.when}")
    return plain(", ".join(part for part in (f"{said} {statement.what}".strip(), statement.when) if part))


def _judged(statement: Claim | Movement) -> str | None:
    if statement.verdict is Verdict.NOTHING:
        return None
    reason = statement.work or (statement.why.value if statement.why else "")
    return plain(f"{statement.verdict.value}: {reason}" if reason else statement.verdict.value)


def _promises(checked: Checked) -> Iterator[str]:
    found = [promise for passage in checked.passages for promise in passage.promises]
    if not found:
        return
    yield f"Promises ({len(found)})"
    for promise in found:
        whose = promise.said.agency or "(no agency named)"
        yield f"  {whose}, {_promise_place(promise)}: by {promise.when or '(no date)'}"
        yield f"    {plain(promise.text)}"
    yield ""


def _promise_place(promise: Promise) -> str:
    line = promise.said.line(promise.start)
    return f"line {line}" if line is not None else promise.said.block.place.where


def _unplaced(checked: Checked) -> Iterator[str]:
    if not checked.layout.unplaced:
        return
    yield f"Unplaced ({len(checked.layout.unplaced)})"
    for each in checked.layout.unplaced:
        yield f"  {each.block.place.where}, {each.reason}: {plain(each.block.text or each.block.mark)}"
    yield ""


def to_look_at(checked: Checked) -> Iterator[str]:
    """What is wrong and what is asked, each with its sentence and sum; and how many statements have which verdict."""
    found = warnings(checked)
    for title, verdict in (("Wrong", Verdict.WRONG), ("To look at", None)):
        chosen = [finding for finding in found if finding.verdict is verdict]
        if chosen:
            yield f"{title} ({len(chosen)})"
        for finding in chosen:
            yield from _finding(finding)
    statements = ordered(checked.passages)
    verdicts = Counter(each.verdict for each in statements)
    counted = ", ".join(f"{verdicts[verdict]} {verdict.value}" for verdict in Verdict if verdicts[verdict])
    yield f"{len(statements)} statements: {counted or 'none'}."


def _finding(finding: Finding) -> Iterator[str]:
    about = (*finding.decides, *finding.beside)
    first = about[0]
    places = ", ".join(dict.fromkeys(_place(each) for each in about))
    yield f"  {first.said.agency or '(no agency named)'}, {first.said.role.value}, {places}"
    for sentence in dict.fromkeys(each.said.sentence.text for each in about):
        yield f"    “{plain(sentence)}”"
    yield f"    {plain(finding.work)}"
    yield f"    {plain(finding.remedy)}"
    yield ""


def plain(text: str) -> str:
    """One line without control characters, which a document could use against a terminal, and of bounded length."""
    said = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
