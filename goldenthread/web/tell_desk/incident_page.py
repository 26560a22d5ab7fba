"""What the page of one incident shows: how each child was found, what each place is told, and what is still to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from goldenthread.access.mandate import Mandate
from goldenthread.identity import queries as identity
from goldenthread.identity.core.sentences import say_list
from goldenthread.identity.models import Decision, Found, Mention, Review
from goldenthread.identity.trails import called
from goldenthread.notify.deciding import candidates
from goldenthread.notify.models import Hold, Notification
from goldenthread.notify.needs import reviews_that_block
from goldenthread.notify.queries import DESK, FoundChild, IncidentFile, address_is_kept, named_by_police
from goldenthread.notify.standing import opened_by
from goldenthread.web.people import with_age
from goldenthread.web.tell_desk import wording
from goldenthread.web.tell_desk.forms import ChooseSettingForm, named_settings
from goldenthread.web.tell_desk.wording import begun
from goldenthread.web.thread import hops
from goldenthread.web.words import moment, plural

PROTECTED = "a protected address"
EDUCATION_TEAM = "the council’s education team"
_FIRST = {"needs": 0, "held": 1}


@dataclass(frozen=True, slots=True)
class Known:
    """What is looked up for the page besides the file itself."""

    evidence: identity.Evidence
    blocking: dict[UUID, Review]
    choices: dict[UUID, list[tuple[str, str]]]
    police: list[Mention]
    decisions: list[Decision]


def known_about(file: IncidentFile) -> Known:
    """Look it all up: a fixed number of queries, and more for a child whose closed school has several successors."""
    found = [child.found for child in file.children]
    waiting = [child.found for child in file.children if child.waits]
    mentions = {UUID(hop["mention"]) for f in found for hop in f.hops if hop["mention"]}
    return Known(
        evidence=identity.evidence(found),
        blocking=reviews_that_block(waiting),
        choices={
            child.found.pk: named_settings(candidates(child.found, file.incident))
            for child in file.children
            if child.is_misplaced or (child.waits and child.found.certainty == Found.Certainty.CERTAIN)
        },
        police=named_by_police(file.incident),
        decisions=identity.decisions_about(mentions),
    )


def page(file: IncidentFile, names: dict[str, str], known: Known, *, mandate: Mandate, at: datetime) -> dict[str, Any]:
    """Everything on the page."""
    hidden = address_is_kept(file.incident, (child.person for child in file.children), mandate)
    acts = mandate.has(*DESK)
    children = [_child(child, file, names, known, acts=acts, hidden=hidden, at=at) for child in file.children]
    children.sort(key=lambda child: _FIRST.get(child["group"], 2))
    incident = file.incident
    where = PROTECTED if hidden else incident.address or "no address given"
    return {
        "ref": incident.reference,
        "title": f"{moment(incident.occurred_at, at=at)}, {where}",
        "lede": (*_lede(file, children), _how_they_stand(children)),
        "children": [child for child in children if child["group"] != "not_told"],
        "not_told": [child for child in children if child["group"] == "not_told"],
        "places": [_place(n, file, names, mandate, at) for n in file.notifications],
        "facts": _facts(file, known.police, hidden, at),
        "words": _words(known.police),
        "decisions": [_decision(d) for d in known.decisions] if mandate.has(*identity.REVIEWERS) else [],
        "worked": incident.worked_at is not None,
        "back": reverse("tell-desk") if acts else reverse("home"),
    }


def _lede(file: IncidentFile, children: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """What is so, and (in bold) how many of the children the police record never named."""
    if not children:
        return "", "No child was found: none is named, none lives there, and no record gives either adult a child."
    named = sum(child.found.named for child in file.children)
    missing = len(children) - named
    first = f"This incident touches {plural(len(children), 'child', 'children')}."
    if not missing:
        return first, "The police record names every one of them."
    return first, f"The police record names {named or 'none'} of them."


def _how_they_stand(children: Sequence[dict[str, Any]]) -> str:
    """ "2 are told, 1 waits for a person and for 1 nobody is told." """
    words = {
        "told": ("is told", "are told"),
        "needs": ("waits for a person", "wait for a person"),
        "held": ("is held", "are held"),
        "on_its_way": ("is on its way", "are on their way"),
        "not_told": ("is not told, with a reason", "are not told, with reasons"),
        "withdrawn": ("was taken back", "were taken back"),
    }
    counts = [(sum(child["group"] == group for child in children), *said) for group, said in words.items()]
    return say_list([f"{n} {one if n == 1 else many}" for n, one, many in counts if n]) + "."


def _child(
    child: FoundChild,
    file: IncidentFile,
    names: dict[str, str],
    known: Known,
    *,
    acts: bool,
    hidden: bool,
    at: datetime,
) -> dict[str, Any]:
    told = [(names[n.box], wording.notified(n, at=at)) for n in child.notifications]
    alone = None if told else wording.not_notified(child, at=at)
    group = alone["group"] if alone else min((t["group"] for _, t in told), key=lambda g: _FIRST.get(g, 2))
    name = with_age(child.person, at=at)
    return {
        "id": child.found.pk,
        "name": name,
        "tags": [t["tag"] for _, t in told] if told else [alone["tag"] if alone else ("waiting", "")],
        "group": group,
        "named": child.found.named,
        "how": wording.how_found(child.found),
        "how_sure": wording.how_sure(child.found),
        "says": [f"{where}: {t['note']}" for where, t in told] if told else [alone["note"] if alone else ""],
        "doubt": _doubt(child),
        "hops": [
            *hops.hops_of(child.found, known.evidence, addresses_hidden=hidden),
            *(_end(where, t) for where, t in told),
            *([_stop(alone, child)] if alone else []),
        ],
        "decide": _to_decide(child, known) if child.waits and acts else None,
        "misplaced": _to_decide(child, known) if child.is_misplaced and acts else None,
        "decide_by": child.decide_by,
        "places": say_list(child.enrolled) if child.enrolled else "",
    }


def _doubt(child: FoundChild) -> str:
    """Why a child waits for a person."""
    if not child.waits:
        return ""
    return child.found.why or (child.not_told.words if child.not_told else "")


def _end(where: str, told: dict[str, Any]) -> dict[str, Any]:
    kind = "end" if told["told"] else "stop"
    what = f"{where} is told" if told["told"] else f"{where}: {told['tag'][1].lower()}"
    return {"what": what, "why": told["note"], "kind": kind, "sources": [], "evidence": []}


def _stop(alone: dict[str, Any], child: FoundChild) -> dict[str, Any]:
    if child.waits:
        return {
            "what": "Waits for a person",
            "why": begun(_doubt(child)),
            "kind": "doubt",
            "sources": [],
            "evidence": [],
        }
    return {"what": alone["tag"][1], "why": alone["note"], "kind": "stop", "sources": [], "evidence": []}


def _to_decide(child: FoundChild, known: Known) -> dict[str, Any]:
    review = known.blocking.get(child.found.pk)
    choices = known.choices.get(child.found.pk, [])
    return {
        "action": reverse("incident-decide", args=[child.found.pk]),
        "review": reverse("review-pair", args=[review.pk]) if review else "",
        "tell": f"Tell {say_list(child.enrolled) if child.enrolled and not choices else EDUCATION_TEAM}",
        "choose": ChooseSettingForm(settings=choices, prefix=str(child.found.pk)) if choices else None,
        "choose_action": reverse("choose-setting", args=[child.found.pk]),
    }


def _place(
    notification: Notification, file: IncidentFile, names: dict[str, str], mandate: Mandate, at: datetime
) -> dict[str, Any]:
    now = wording.notified(notification, at=at)
    people = {child.person.pk: child.person for child in file.children}
    told = [with_age(people[t.person_id], at=at) for t in notification.told.all() if t.person_id in people]
    undelivered = notification.delivered_at is None and notification.withdrawn_at is None
    held = [h for h in notification.holds.all() if h.lifted_at is None]
    return {
        "id": notification.pk,
        "name": names[notification.box],
        "tag": now["tag"],
        "note": now["note"],
        "about": say_list(told),
        "why_here": notification.route_reason,
        "waits_because": notification.waits_because if undelivered else "",
        "content": content_lines(notification.content),
        "version": notification.version,
        "holds": [_hold(h, at) for h in held],
        "opened": opened_by(notification),
        "thread": reverse("thread", args=[notification.pk]),
        **_deeds(notification, now, held=bool(held), acts=mandate.has(*DESK)),
    }


def _deeds(notification: Notification, now: dict[str, Any], *, held: bool, acts: bool) -> dict[str, str]:
    """Addresses of what the reader may do to it; "" for what they may not."""
    undelivered = notification.delivered_at is None and notification.withdrawn_at is None
    may = {
        "notification-release": undelivered and bool(notification.waits_because) and not held,
        "notification-withdraw": notification.withdrawn_at is None,
        "hold-place": undelivered and not held,
        "notification-phoned": now["told"] and now["tag"][0] != "done",
    }
    return {
        name.removeprefix("notification-").replace("-", "_"): reverse(name, args=[notification.pk])
        if acts and can
        else ""
        for name, can in may.items()
    }


def _hold(hold: Hold, at: datetime) -> dict[str, Any]:
    ends = f"{'until' if hold.expires_at > at else 'ran out'} {moment(hold.expires_at, at=at)}"
    who = f"authorised by {hold.authorised_name}" if hold.authorised_at else "no manager has authorised it"
    copy = f" For {hold.contact} only." if hold.contact else ""
    return {"words": f"{hold.words} Held, {ends}; {who}.{copy}", "href": reverse("hold", args=[hold.pk])}


def content_lines(content: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the reader sees, part by part: a heading, and names with values; what is not known or not shared says so."""
    about = [("What happened", _said(content["incident"]))]
    about += [(part["child"]["name"], _said(part["lines"])) for part in content["children"]]
    about.append(("Contact with parents", [("Our rule", content["contact_with_parents"])]))
    return about


def _said(lines: Iterable[dict[str, str]]) -> list[tuple[str, str]]:
    words = {"not_known": "Not known"}
    return [
        (line["label"], line["value"] or words.get(line["state"], f"Not shared. {line['reason']}")) for line in lines
    ]


def _facts(file: IncidentFile, police: Sequence[Mention], hidden: bool, at: datetime) -> list[tuple[str, str]]:
    incident = file.incident
    adults = [f"{called(m) or 'name not known'} ({m.role})" for m in police if m.role != "child"]
    named = [called(m) or "name not known" for m in police if m.role == "child"]
    where = ", ".join(part for part in (incident.address, incident.postcode) if part)
    facts = [
        ("When", moment(incident.occurred_at, at=at)),
        ("Reported", moment(incident.reported_at, at=at)),
        ("Where", PROTECTED.capitalize() if hidden else where or "Not given"),
        ("What", incident.kind.capitalize() or "Not given"),
        ("Circumstances", "Kept back with the address" if hidden else incident.circumstances or "Not given"),
        ("Risk grading", incident.grading.capitalize() or "Not given"),
        ("Adults", say_list(adults) or "None named"),
        ("Children named by police", say_list(named) or "None"),
    ]
    if incident.markers:
        facts.append(("Marked", say_list([m.replace("_", " ") for m in incident.markers]).capitalize()))
    return facts


def _words(police: Iterable[Mention]) -> list[tuple[str, str, str]]:
    """What children said to police: the words, who, and alone or with whom."""
    return [
        (said, called(m), f"spoken with {m.record.data['spoken_with']}" if m.record.data.get("spoken_with") else "")
        for m in police
        if m.role == "child" and (said := m.record.data.get("words_said", ""))
    ]


def _decision(decision: Decision) -> dict[str, Any]:
    pair = f"{called(decision.a)} and {called(decision.b)}"
    said = "are one person" if decision.kind == Decision.Kind.JOIN else "are two people"
    return {
        "words": f"{decision.by_name} decided that {pair} {said}",
        "at": decision.at,
        "undo": reverse("decision-undo", args=[decision.pk]),
    }
