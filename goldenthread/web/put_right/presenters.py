"""Records of one person in plain words, and what was mixed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from goldenthread.access.mandate import Mandate, Role
from goldenthread.identity.core.births import read_birth
from goldenthread.identity.core.sentences import say_date
from goldenthread.identity.deciding import DECIDERS
from goldenthread.identity.models import Decision, Link, Mention, MixUp
from goldenthread.identity.record_history import History, OneOf, Parted
from goldenthread.identity.regrouping import FOUNDED
from goldenthread.identity.trails import called
from goldenthread.notify.mixed import ToldMixed, first_and_last
from goldenthread.web.people import with_age
from goldenthread.web.thread.hops import source


def records_of(history: History, mandate: Mandate, *, at: datetime) -> dict[str, Any]:
    """Everything on the page of one person's records."""
    may = mandate.has(*DECIDERS)
    return {
        "who": with_age(history.person, at=at),
        "person": history.person,
        "now": [_record(each, history) for each in history.now],
        "before": [_record(each, history) for each in history.before],
        "may_part": may and len(history.now) > 1,
        "may_undo": may,
        "action": reverse("take-out", args=[history.person.pk]),
        "joins": [_join(each) for each in history.joins],
        "mix_ups": [_mix_up(each) for each in history.mix_ups],
        "governs": mandate.has(Role.GOVERNANCE),
    }


def _record(each: OneOf, history: History) -> dict[str, Any]:
    mention, link = each.mention, each.link
    hidden = history.addresses_hidden
    return {
        "id": mention.pk,
        "name": called(mention) or "Name not given",
        "role": mention.role,
        "born": _born(mention),
        "home": "" if hidden else ", ".join(part for part in (mention.address, mention.postcode) if part),
        "source": source(mention.record),
        "since": link.since,
        "until": link.until,
        "why": why_linked(link, history.names),
        "person": mention.person_id,
    }


def why_linked(link: Link, names: dict[str, str]) -> str:
    """Why a record was taken for this person."""
    if link.because == FOUNDED:
        return "It stood alone when it came"
    if link.because.startswith("user:"):
        return f"{names.get(link.because, 'A person')} said so"
    return f"By rule, model {link.because.removeprefix('rule:')}"


def _born(mention: Mention) -> str:
    day = read_birth(mention.dob_text).day
    return say_date(day) if day else mention.dob_text


def _join(decision: Decision) -> dict[str, Any]:
    return {
        "words": f"{called(decision.a)} and {called(decision.b)}",
        "by": decision.by_name,
        "at": decision.at,
        "reason": decision.reason,
        "undo": reverse("decision-undo", args=[decision.pk]),
    }


def _mix_up(each: MixUp) -> dict[str, Any]:
    return {"at": each.at, "by": each.by_name, "href": reverse("mix-up", args=[each.pk])}


def mix_up(parted: Parted, told: Sequence[ToldMixed], mandate: Mandate, *, at: datetime) -> dict[str, Any]:
    """Everything on the page of one mix-up, but for the ledger's entries."""
    since, until = first_and_last(parted.spans)
    taken_out = parted.mix_up.decisions.filter(undone_at=None, kind=Decision.Kind.EXCLUDE).first()
    return {
        "mix_up": parted.mix_up,
        "sides": [("Stayed", _names(parted.stayed)), ("Taken out", _names(parted.parted))],
        "since": since,
        "until": until,
        "told": told,
        "reached": len({s.person_id for s in parted.spans if s.incident is not None}),
        "undo": reverse("decision-undo", args=[taken_out.pk]) if taken_out and mandate.has(*DECIDERS) else "",
    }


def _names(mentions: Iterable[Mention]) -> list[dict[str, Any]]:
    return [
        {
            "name": called(m) or "Name not given",
            "born": _born(m),
            "source": source(m.record),
            "records": _records(m.person_id),
        }
        for m in mentions
    ]


def _records(person: UUID) -> str:
    return reverse("records-of", args=[person])
