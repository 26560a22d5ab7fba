"""Adults who come back in police incidents, and children whom several incidents touch in a short time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db.models import Q

from goldenthread.casework.lists.types import Because, Row, months_before, under_18
from goldenthread.chronology.models import Incident
from goldenthread.clock import LONDON, london
from goldenthread.identity.core.sentences import say_date
from goldenthread.identity.models import Found, Mention, Person
from goldenthread.rulebook import ListPlaybook

PARTS = {
    "victim": "Victim again and again",
    "suspect": "Suspect again and again",
    "child": "A child touched again and again",
}
_RELATIONS = {
    "named": "Named by police",
    "resident": "Lives where it happened",
    "related": "Belongs to somebody of it",
}


@dataclass(frozen=True, slots=True)
class _Once:
    """One incident that somebody was part of: what it was to them, when, and the records."""

    what: str
    incident: Incident
    records: tuple[int, ...]


def find(book: ListPlaybook, on: date) -> list[Row]:
    """The list as it stands on a day, in a fixed number of queries. Show it only under an entry about its people."""
    adults = _since(months_before(on, book.number("adult_within_months", on)), on)
    lately = months_before(on, book.number("child_within_months", on))
    by_part = _parties(adults)
    by_part["child"] = _touched([one for one in adults if london(one.occurred_at).date() >= lately])
    least = {"child": book.number("child_incidents", on)}
    adult_least = book.number("adult_incidents", on)
    often = {
        (part, person): times
        for part, people in by_part.items()
        for person, times in people.items()
        if len(times) >= least.get(part, adult_least)
    }
    known = Person.objects.in_bulk({person for _, person in often})
    rows = []
    # The last incident first, and nobody above another for having more of them.
    for (part, person), times in sorted(often.items(), key=lambda item: _last(item[1].values()), reverse=True):
        # Of whom no record says when they were born, police's own word stands: a party, or a child.
        if under_18(known[person], on) in ((True, None) if part == "child" else (False, None)):
            rows.append(_row(part, person, times.values()))
    return sorted(rows, key=lambda row: list(PARTS.values()).index(row.part))


def _last(times: Iterable[_Once]) -> datetime:
    return max(once.incident.occurred_at for once in times)


def _since(day: date, on: date) -> list[Incident]:
    start = datetime.combine(day, time(), LONDON).astimezone(UTC)
    end = datetime.combine(on, time(23, 59, 59), LONDON).astimezone(UTC)
    # Whatever happened since was reported since; the index is on that.
    found = Incident.objects.filter(reported_at__gte=start, occurred_at__gte=start, occurred_at__lte=end)
    return list(found.order_by("-occurred_at"))


def _parties(incidents: Iterable[Incident]) -> dict[str, dict[UUID, dict[UUID, _Once]]]:
    """By part and person, each incident once, however often its record names them."""
    by_case = {(one.agency, one.reference): one for one in incidents}
    named = Mention.objects.filter(
        case__any=sorted({reference for _, reference in by_case}), feed="police.persons", gone_at=None
    ).filter(role__in=("victim", "suspect"))
    found: dict[str, dict[UUID, dict[UUID, _Once]]] = {"victim": defaultdict(dict), "suspect": defaultdict(dict)}
    rows = named.order_by("number").values_list("role", "person_id", "agency", "case", "record_id")
    for role, person, agency, case, record in rows:
        if (incident := by_case.get((agency, case))) is not None:
            once = _Once(role.capitalize(), incident, (record, incident.record_id))
            found[role][person].setdefault(incident.pk, once)
    return found


def _touched(incidents: Iterable[Incident]) -> dict[UUID, dict[UUID, _Once]]:
    """Children whom incidents surely touch, by rule or by somebody's word."""
    by_record = {one.record_id: one for one in incidents}
    sure = Found.objects.filter(Q(certainty=Found.Certainty.CERTAIN) | Q(decided="tell"), incident__any=list(by_record))
    found: dict[UUID, dict[UUID, _Once]] = defaultdict(dict)
    for one in sure.exclude(decided="leave").order_by("at"):
        incident = by_record[one.incident_id]
        records = (incident.record_id, *(hop["record"] for hop in one.hops if hop["record"]))
        words = _RELATIONS.get(one.relation, "Touched")
        found[one.person_id].setdefault(incident.pk, _Once(words, incident, tuple(dict.fromkeys(records))))
    return found


def _row(part: str, person: UUID, times: Iterable[_Once]) -> Row:
    ordered = sorted(times, key=lambda once: once.incident.occurred_at, reverse=True)
    return Row(PARTS[part], (person,), tuple(Because(_words(once), once.records) for once in ordered))


def _words(once: _Once) -> str:
    happened = f": {once.incident.kind}" if once.incident.kind else ""
    return f"{once.what}, {say_date(london(once.incident.occurred_at).date())}, {once.incident.reference}{happened}"
