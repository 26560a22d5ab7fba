"""The hops from an incident to a child, as the `thread` macro shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from goldenthread.identity.explaining import Explanation
from goldenthread.identity.models import Enrolment, Found, Link
from goldenthread.identity.queries import Evidence
from goldenthread.identity.regrouping import FOUNDED
from goldenthread.records.models import SourceRecord

HIDDEN_ADDRESS = "The police record gives an address, which is protected."


def hops_of(
    found: Found, evidence: Evidence, *, addresses_hidden: bool, with_weights: bool = False
) -> list[dict[str, Any]]:
    """
    Every hop of one finding.

    :param addresses_hidden: the address of the incident is protected and this reader does not work with addresses
    :param with_weights: also say how heavy each link is; for those who prove, not for those who decide
    """
    return [_hop(found, number, evidence, addresses_hidden, with_weights) for number in range(len(found.hops))]


def _hop(found: Found, number: int, evidence: Evidence, addresses_hidden: bool, with_weights: bool) -> dict[str, Any]:
    hop: Mapping[str, Any] = found.hops[number]
    hidden = addresses_hidden and hop["kind"] in ("incident_address", "lives_at")
    pair = evidence.pair_of(found.hops, number)
    shown = {
        "what": HIDDEN_ADDRESS if hidden else hop["sentence"],
        "why": "",
        "kind": "",
        "sources": [source(evidence.sources[hop["record"]])] if hop["record"] in evidence.sources else [],
        "evidence": [],
    }
    if pair is None:
        return shown
    explained = evidence.explanations.get(pair)
    if explained is not None:
        shown["evidence"] = list(explained.sentences)
    if evidence.are_one(*pair):
        shown["why"] = _joined([evidence.links[m] for m in reversed(pair)], explained, evidence, with_weights)
    else:
        # Two likely hops that rest on different facts make a certain finding; alone, each waits for a person.
        together = found.certainty == Found.Certainty.CERTAIN
        shown["why"] = "Likely by itself; certain with what else is here" if together else "Likely, not certain"
        shown["kind"] = "doubt"
    return shown


def _joined(links: Sequence[Link], explained: Explanation | None, evidence: Evidence, with_weights: bool) -> str:
    """Who or what joined the two: of the first mention of a person nothing is said but that it stood alone."""
    because = next((link.because for link in links if link.because != FOUNDED), "")
    if because.startswith("user:"):
        return f"Joined by {evidence.deciders.get(because, 'a person')}"
    if not with_weights or explained is None:
        return "Joined by rule: a certain match"
    return (
        f"Joined by rule, model {because.removeprefix('rule:')}; between these two {explained.weight:.1f} (log2 odds)"
    )


def source(record: SourceRecord) -> dict[str, Any]:
    """Where a row is from, for the `source` macro."""
    return {
        "agency": record.delivery.agency.name,
        "file": record.delivery.filename,
        "line": record.line,
        "received": record.received_at,
        "href": reverse("record", args=[record.pk]),
    }


def enrolled(enrolment: Enrolment, name: str, setting: str, evidence: Evidence) -> dict[str, Any]:
    """The hop from a child to the setting whose roll has them."""
    said = f"{name} is on the roll of {setting}"
    return {
        "what": f"{said} since {enrolment.date_from:%-d %B %Y}" if enrolment.date_from else said,
        "why": "",
        "kind": "",
        "sources": [source(evidence.sources[enrolment.record_id])] if enrolment.record_id in evidence.sources else [],
        "evidence": [],
    }
