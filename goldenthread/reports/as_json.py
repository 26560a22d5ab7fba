"""
What was found as JSON: format `goldenthread.claims`, version 1, described in docs/how-to/check-a-report.md.

Fields are only ever added within a version; a field that changes its meaning or goes makes a new version.
"""

from decimal import Decimal
from typing import Any

from goldenthread.reports.checked import Checked
from goldenthread.reports.layout import Column, Return
from goldenthread.reports.reading import Block, Kind, Place
from goldenthread.reports.statements import Claim, Finding, Movement, Passage, Promise, Said, Verdict

FORMAT = "goldenthread.claims"
VERSION = 1


def as_json(checked: Checked, name: str) -> dict[str, Any]:
    """Everything about one document, ready for `json.dumps`."""
    statements = ordered(checked.passages)
    ids = {id(statement): f"s{number}" for number, statement in enumerate(statements, 1)}
    layout = checked.layout
    return {
        "format": FORMAT,
        "version": VERSION,
        "document": {
            "name": name,
            "kind": checked.source.kind,
            "notes": [*checked.source.notes, *layout.notes],
            "left_out": [
                {"what": each.what, "count": each.count, "note": each.note} for each in checked.source.left_out
            ],
        },
        "characters": {"in": layout.characters, "placed": layout.placed, "unplaced": layout.aside, "kept": layout.kept},
        "agencies": [_agency(each) for each in layout.returns],
        "unplaced": [{"reason": each.reason, **_block(each.block)} for each in layout.unplaced],
        "statements": [_statement(statement, ids[id(statement)]) for statement in statements],
        "promises": [_promise(promise) for passage in checked.passages for promise in passage.promises],
        "warnings": [_warning(finding, ids) for finding in warnings(checked)],
    }


def ordered(passages: list[Passage]) -> list[Claim | Movement]:
    """All statements in reading order."""
    found: list[Claim | Movement] = []
    for passage in passages:
        position = {id(said): number for number, said in enumerate(passage.sentences)}
        both: list[Claim | Movement] = [*passage.claims, *passage.movements]
        found += sorted(both, key=lambda each: (position[id(each.said)], start_of(each)))
    return found


def warnings(checked: Checked) -> list[Finding]:
    """What a person must look at: what is wrong, then what is asked."""
    wrong = [finding for finding in checked.findings if finding.verdict is Verdict.WRONG]
    return wrong + [finding for finding in checked.findings if finding.verdict is None]


def start_of(statement: Claim | Movement) -> int:
    """Where in its block it starts."""
    return statement.mention.start if isinstance(statement, Claim) else statement.start


def _agency(each: Return) -> dict[str, Any]:
    return {"agency": each.agency, "columns": [_column(column) for column in each.columns]}


def _column(column: Column) -> dict[str, Any]:
    return {
        "role": column.role.value,
        "heading": column.heading,
        "characters": sum(block.characters() for block in column.blocks),
        "blocks": [_block(block) for block in column.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    said: dict[str, Any] = {
        "kind": block.kind.value,
        "mark": block.mark.strip(),
        "text": block.text,
        **_place(block.place),
    }
    if block.kind is Kind.GRID:
        said["rows"] = [[cell.text for cell in row] for row in block.rows]
    return said


def _place(place: Place) -> dict[str, Any]:
    return {"where": place.where, "paragraph": place.paragraph, "line": place.line}


def _spot(said: Said, start: int, end: int) -> dict[str, Any]:
    place = said.block.place
    offset = None if place.offset is None else place.offset + start
    return {**_place(place), "line": said.line(start), "start": start, "end": end, "offset": offset}


def _statement(statement: Claim | Movement, key: str) -> dict[str, Any]:
    said = statement.said
    common = {"id": key, "agency": said.agency, "column": said.role.value}
    judged = {
        "verdict": statement.verdict.value,
        "why": statement.why.value if statement.why else None,
        "sum": statement.work or None,
        "sentence": said.sentence.text,
    }
    if isinstance(statement, Movement):
        kind = "rank" if statement.way == "rank" else "movement"
        way = None if kind == "rank" else statement.way
        about = {"type": kind, "text": statement.text, "way": way}
        return {**common, **about, **judged, "place": _spot(said, statement.start, statement.end)}
    mention = statement.mention
    figure: dict[str, Any] = {
        "type": mention.type.value,
        "text": mention.text,
        "value": _number(mention.value),
        "high": _number(mention.high),
        "bound": mention.bound or None,
        "unit": mention.unit or None,
        "way": mention.way.replace("?", "") or None,
        "what": statement.what or None,
        "when": statement.when or mention.when or None,
    }
    return {**common, **figure, **judged, "place": _spot(said, mention.start, mention.end)}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else round(float(value), 6)


def _promise(promise: Promise) -> dict[str, Any]:
    said = promise.said
    return {
        "agency": said.agency,
        "column": said.role.value,
        "text": promise.text,
        "subject": promise.subject or None,
        "by": promise.when or None,
        "place": _spot(said, promise.start, promise.end),
    }


def _warning(finding: Finding, ids: dict[int, str]) -> dict[str, Any]:
    about = (*finding.decides, *finding.beside)
    return {
        "check": finding.check,
        "verdict": "wrong" if finding.verdict is Verdict.WRONG else "ask",
        "statements": [ids[id(statement)] for statement in finding.decides],
        "uses": [ids[id(statement)] for statement in finding.beside],
        "sentences": list(dict.fromkeys(statement.said.sentence.text for statement in about)),
        "sum": finding.work,
        "remedy": finding.remedy,
    }
