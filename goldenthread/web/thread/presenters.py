"""One notification, from the inbox back to lines in files; and one such line."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from goldenthread.chronology.models import Event
from goldenthread.identity.models import Enrolment, Person
from goldenthread.identity.queries import Evidence, OneRecord
from goldenthread.notify.models import Notification
from goldenthread.notify.proof import ThreadOfNotification
from goldenthread.records.models import SourceRecord
from goldenthread.records.reading import FEEDS
from goldenthread.web.people import all_with_age, with_age
from goldenthread.web.thread import hops
from goldenthread.web.words import moment, plural, span

_HAPPENED = {
    "notification.delivered": "Delivered to the inbox",
    "notification.released": "Released by a person",
    "notification.opened": "Opened",
    "notification.acknowledged": "Acknowledged",
    "notification.action_recorded": "Wrote down what they did",
    "notification.not_ours": "Sent back: not their child",
    "notification.withdrawn": "Taken back",
    "hold.placed": "Held back",
    "hold.authorised": "Hold authorised",
    "hold.lifted": "Hold lifted",
    "duty.late": "Became late",
    "desk.phoned": "Rung, and somebody answered",
    "desk.not_answered": "Rung, and nobody answered",
    "mail.handed_over": "E-mail “sign in” accepted by the mail server",
    "mail.refused": "E-mail “sign in” refused by the mail server",
}
_ADDRESS_WORDS = ("address", "postcode", "uprn")
_KEPT = "Kept back: a protected address"


def page(known: ThreadOfNotification, *, at: datetime) -> dict[str, Any]:
    """Everything on the page of a thread."""
    notification, incident = known.notification, known.notification.incident
    people = [child.person for child in known.children]
    records = {r for c in known.children for h in c.found.hops if (r := h["record"])} | {incident.record_id}
    records |= {c.enrolment.record_id for c in known.children if c.enrolment}
    agencies = {known.evidence.sources[r].delivery.agency_id for r in records if r in known.evidence.sources}
    return {
        "title": f"{_why(notification, known.place)} {all_with_age(people, at=at)}",
        "told": _told(notification, at),
        "whole": f"{plural(len(records), 'record')} of {plural(len(agencies), 'agency', 'agencies')}",
        "is_whole": records <= known.evidence.sources.keys(),
        "reference": incident.reference,
        "incident": reverse("incident", args=[incident.pk]),
        "threads": [
            {
                "name": with_age(child.person, at=at),
                "hops": [
                    _start(known, at),
                    *hops.hops_of(
                        child.found, known.evidence, addresses_hidden=known.addresses_hidden, with_weights=True
                    ),
                    *_roll(child.enrolment, child.person, known.place, known.evidence),
                    _end(notification, known.place, child.why_here, at),
                ],
            }
            for child in known.children
        ],
        "rows": [_row(known.evidence, pk, known.addresses_hidden) for pk in sorted(records)],
        "since": list(_events(known.events)),
    }


def _why(notification: Notification, place: str) -> str:
    if notification.withdrawn_at:
        return f"Why {place} was told, and no longer is, about"
    return f"Why {place} {'was' if notification.delivered_at else 'is to be'} told about"


def _told(notification: Notification, at: datetime) -> str:
    if notification.delivered_at is None:
        return "Not delivered yet."
    after = span(notification.delivered_at - notification.incident.reported_at)
    return f"Told {moment(notification.delivered_at, at=at)}, {after} after the report."


def _start(known: ThreadOfNotification, at: datetime) -> dict[str, Any]:
    incident = known.notification.incident
    record = known.evidence.sources.get(incident.record_id)
    where = "a protected address" if known.addresses_hidden else incident.address or "no address given"
    return {
        "what": f"Police recorded the incident {incident.reference} at {where}, {moment(incident.occurred_at, at=at)}",
        "why": "",
        "kind": "",
        "sources": [hops.source(record)] if record else [],
        "evidence": [],
    }


def _roll(enrolment: Enrolment | None, person: Person, place: str, evidence: Evidence) -> Iterable[dict[str, Any]]:
    if enrolment is not None:
        yield hops.enrolled(enrolment, str(person), place, evidence)


def _end(notification: Notification, place: str, why_here: str, at: datetime) -> dict[str, Any]:
    delivered = notification.delivered_at
    what = f"Put into the inbox of {place} {moment(delivered, at=at)}" if delivered else f"Drafted for {place}"
    rules = f"Domestic Abuse Act 2021 s.49A; playbook {notification.playbook_version}"
    return {
        "what": what,
        "why": f"{why_here[:1].upper()}{why_here[1:]}. {rules}; version {notification.version} of the message",
        "kind": "end" if delivered and not notification.withdrawn_at else "stop",
        "sources": [],
        "evidence": [],
    }


def _events(events: Sequence[Event]) -> Iterable[dict[str, Any]]:
    for event in events:
        what = _HAPPENED.get(event.kind, event.kind.replace(".", " ").replace("_", " ").capitalize())
        detail = next((event.says[key] for key in ("spoke_to", "because", "to") if event.says.get(key)), "")
        who = "Golden Thread" if event.who.startswith("service:") else event.who_name
        yield {"at": event.at, "what": f"{what}: {detail}" if detail else what, "who": who}


def _row(evidence: Evidence, pk: int, addresses_hidden: bool) -> dict[str, Any]:
    record = evidence.sources[pk]
    return {"source": hops.source(record), "values": values(record, addresses_hidden), "feed": record.feed}


def values(record: SourceRecord, addresses_hidden: bool) -> list[tuple[str, str]]:
    """A row as column and value in the feed's own order; a protected address is not shown to those who only govern."""
    order = FEEDS[record.feed].columns if record.feed in FEEDS else tuple(record.data)
    return [
        (column, _KEPT if addresses_hidden and any(w in column for w in _ADDRESS_WORDS) else str(record.data[column]))
        for column in order
        if column in record.data
    ]


def record(one: OneRecord) -> dict[str, Any]:
    """Everything on the page of one record."""
    found = one.record
    return {
        "feed": found.feed,
        "source": hops.source(found) | {"href": None},
        "hash": found.hash,
        "values": values(found, one.addresses_hidden),
        "speaks_of": [
            (f"{m.forenames} {m.surname}".strip() or "name not given", reverse("records-of", args=[m.person_id]))
            for m in one.mentions
        ],
    }
