"""What the reader of an inbox is shown: nothing that is not in the item itself, or that they wrote themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from goldenthread.notify.boxes import desk_phone, name_of
from goldenthread.notify.models import InboxItem, Receipt
from goldenthread.playbooks.encompass.rules import State
from goldenthread.records.queries import written_by_form

Line = Mapping[str, str]
# Shown in a place of their own, not among the facts.
OF_THEIR_OWN = frozenset({"child_name", "date_of_birth", "words_said", "spoken_with"})
# What a reader needs first; a field that is not here comes after these.
ORDER = ("circumstances", "occurred", "location", "present", "where_present", "spoken_to", "welfare_check")
# How a sentence names what police did not write down.
UNWRITTEN = {
    "circumstances": "what happened",
    "occurred": "when",
    "location": "where",
    "present": "whether the child was there",
    "spoken_to": "whether they spoke to the child",
    "welfare_check": "whether they checked on the child",
    "social_care_told": "whether social care has been told",
    "grading": "how they graded it",
    "date_of_birth": "the date of birth",
}
# Nobody asks these of a child of whom the question before them is not answered.
FOLLOW = frozenset({"where_present", "spoken_with", "words_said"})


@dataclass(frozen=True, slots=True)
class Row:
    """An item in the list. `state` is kind and text of its tag; `cls` marks the row as new or late."""

    pk: UUID
    who: str
    what: str
    box: str
    sent: datetime
    due: datetime
    state: tuple[str, str]
    cls: str


@dataclass(frozen=True, slots=True)
class Child:
    """One child of an item: `facts` are label and value; `said` is the child's own words, or empty."""

    name: str
    born: str
    facts: Sequence[tuple[str, str]]
    said: str
    said_how: str


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody recorded. A colleague's words are not shown, only that they wrote some."""

    by: str
    at: datetime
    did: Sequence[str]
    voice: str
    own: bool


def names(item: InboxItem) -> str:
    """The children of an item, as in "Ada Moss and Ben Moss"."""
    each = [str(child["child"]["name"]) for child in item.content["children"]]
    return " and ".join(filter(None, [", ".join(each[:-1]), each[-1]]))


def row(item: InboxItem, at: datetime) -> Row:
    """`item` in the list of its inbox."""
    acknowledged, acted = _first(item, Receipt.Kind.ACKNOWLEDGED), _first(item, Receipt.Kind.ACTION)
    late = acknowledged is None and item.acknowledge_by < at
    if acted:
        state = ("done", "Done")
    elif acknowledged:
        state = ("opened", "Acknowledged: say what you did")
    elif late:
        state = ("late", "Not acknowledged")
    else:
        state = ("new", "New")
    return Row(
        pk=item.pk,
        who=names(item),
        what=f"Police were called on {when}." if (when := _value(item, "occurred")) else "Police were called.",
        box=name_of(item.box),
        sent=item.delivered_at,
        due=item.acknowledge_by,
        state=state,
        cls="" if acknowledged else ("late" if late else "new"),
    )


def inbox(items: Sequence[InboxItem], at: datetime) -> dict[str, Any]:
    """The list: what nobody has taken on, soonest due first; then the rest, the newest first."""
    rows = [row(item, at) for item in items]
    new = sorted((r for r in rows if r.cls), key=lambda r: (r.due, r.who))
    return {"new": new, "old": [r for r in rows if not r.cls], "boxes": sorted({r.box for r in rows})}


def item(found: InboxItem, at: datetime) -> dict[str, Any]:
    """One item: who, what happened and when, was the child there, what the child said, and what is asked of you."""
    content = found.content
    lines = [*content["incident"], *(line for child in content["children"] for line in child["lines"])]
    receipts = list(found.receipts.order_by("at"))
    return {
        "item": found,
        "row": row(found, at),
        "children": [_child(child) for child in content["children"]],
        "happened": _facts(content["incident"]),
        "not_known": _unwritten(lines),
        "withheld": sorted({(line["label"], line["reason"]) for line in lines if line["state"] == State.WITHHELD}),
        "contact_with_parents": content["contact_with_parents"],
        "phone": desk_phone(),
        "acknowledged": next((r for r in receipts if r.kind == Receipt.Kind.ACKNOWLEDGED), None),
        "done": _done([r for r in receipts if r.kind == Receipt.Kind.ACTION]),
    }


def _first(item: InboxItem, kind: str) -> Receipt | None:
    return next((r for r in item.receipts.all() if r.kind == kind), None)


def _value(item: InboxItem, name: str) -> str:
    return next((str(line["value"]) for line in item.content["incident"] if line["name"] == name), "")


def _child(child: Mapping[str, Any]) -> Child:
    value = {line["name"]: line["value"] for line in child["lines"]}
    who, with_whom = child["child"], value.get("spoken_with", "")
    alone = with_whom.strip().casefold() == "alone"
    return Child(
        name=who["name"],
        born=value.get("date_of_birth", ""),
        facts=_facts(child["lines"]),
        said=value.get("words_said", ""),
        said_how="alone with an officer" if alone else f"with {with_whom}" if with_whom else "",
    )


def _facts(lines: Sequence[Line]) -> list[tuple[str, str]]:
    shared = [line for line in lines if line["state"] == State.SHARED and line["name"] not in OF_THEIR_OWN]
    shared.sort(key=lambda line: ORDER.index(line["name"]) if line["name"] in ORDER else len(ORDER))
    return [(line["label"], line["value"]) for line in shared]


def _unwritten(lines: Sequence[Line]) -> str:
    """What police did not write down, as the end of a sentence; "" if they wrote everything down."""
    missing = [line for line in lines if line["state"] == State.NOT_KNOWN and line["name"] not in FOLLOW]
    each = list(dict.fromkeys(UNWRITTEN.get(line["name"], f"“{line['label']}”") for line in missing))
    return " or ".join(filter(None, [", ".join(each[:-1]), *each[-1:]]))


def _done(receipts: Sequence[Receipt]) -> list[Done]:
    records = written_by_form(r.record_id for r in receipts if r.record_id is not None)
    done = []
    for receipt in receipts:
        record = records.get(receipt.record_id or 0)
        did = record.data["did"].splitlines() if record else []
        done.append(Done(receipt.by_name, receipt.at, did, record.data["voice"] if record else "", record is not None))
    return done
