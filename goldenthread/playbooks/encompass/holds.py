"""What stops, and goes to a person: holds, and the choice between release by rule and waiting for a decision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from goldenthread.playbooks.encompass.clocks import Due, Dues, decide_by
from goldenthread.playbooks.encompass.facts import Certainty, ChildFacts, ContactFacts, IncidentFacts
from goldenthread.playbooks.encompass.names import may_be_same
from goldenthread.playbooks.encompass.routes import Route, RouteKind, day_of
from goldenthread.rulebook import HoldRule, Playbook

_ROLES_IN_ORDER = ("key_adult", "deputy", "mailbox")


class HoldScope(StrEnum):
    """What a hold stops: every notification of the incident, one setting's notification, or one contact's copy."""

    INCIDENT = "incident"
    NOTIFICATION = "notification"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class HoldProposal:
    """
    A hold the rules ask for. It becomes a hold when an authoriser puts a name to it; until then nothing goes out.

    `reason` names the playbook's hold. `urn` and `contact` say what it is about (None: all). It lapses `expires_after`
    its placing at the latest. While it stands, `alternative` may be told instead: the key of a contact without a
    conflict, or None for the council's education team.
    """

    reason: str
    scope: HoldScope
    text: str
    expires_after: timedelta
    urn: str | None = None
    contact: str | None = None
    alternative: str | None = None


class Decision(StrEnum):
    """What becomes of one child's notification at one place."""

    RELEASE = "release"
    PERSON = "person"
    HELD = "held"
    NOT_TOLD = "not_told"


@dataclass(frozen=True, slots=True)
class Release:
    """The decision, the sentences that explain it, and for PERSON and HELD the time by which a person must act."""

    decision: Decision
    reasons: tuple[str, ...]
    due: Due | None = None


def holds(
    incident: IncidentFacts,
    *,
    urn: str | None,
    contacts: Sequence[ContactFacts],
    children: Sequence[ChildFacts],
    playbook: Playbook,
) -> list[HoldProposal]:
    """
    The holds that one notification (the incident, to the setting `urn`) calls for, widest scope first.

    `contacts` are the setting's on the day; `children` those the notification would name.
    """
    rules = {hold.name: hold for hold in playbook.holds if hold.in_force(day_of(incident.reported_at))}
    wanted = [name for name, hold in rules.items() if hold.marker in incident.markers]
    if incident.address_protected and "refuge" not in wanted:
        wanted.append("protected_address")
    if any(child.sealed_identity for child in children):
        wanted.append("sealed_identity")
    proposals = [_whole(rules[name], urn) for name in wanted if name in rules]
    proposals += _conflicts(incident, urn, contacts, rules)
    return sorted(proposals, key=lambda proposal: list(HoldScope).index(proposal.scope))


def withholds_address(incident: IncidentFacts, playbook: Playbook) -> bool:
    """True if the address may not leave with the notification, held or released: a refuge, or protected."""
    return incident.address_protected or any(
        hold.withholds_address and hold.marker in incident.markers
        for hold in playbook.holds
        if hold.marker is not None and hold.in_force(day_of(incident.reported_at))
    )


def hold_until(placed_at: datetime, proposal: HoldProposal, dues: Dues, playbook: Playbook) -> datetime:
    """
    When a hold placed at `placed_at` must be looked at again, in UTC: at its longest life, or earlier if the school
    opens before that, so that a hold never outlives the deadline unseen.
    """
    ahead = timedelta(minutes=playbook.number("decide_before_opening_minutes", day_of(placed_at)))
    longest = placed_at + proposal.expires_after
    before_opening = dues.before_next_school_day.at - ahead
    return (min(longest, before_opening) if before_opening > placed_at else longest).astimezone(UTC)


def release(
    certainty: Certainty,
    to: Route,
    *,
    holds: Sequence[HoldProposal],
    flags: Sequence[str],
    dues: Dues,
    playbook: Playbook,
    found_at: datetime,
) -> Release:
    """
    Whether one child's notification goes out by rule or waits for a person.

    Certain, on a route that needs nobody, with nothing held and nothing flagged in its words: released. `flags` are the
    sentences of `Content.flags`; `found_at` starts the clock of whoever must decide. Holds of scope CONTACT stop the
    contact's copy only, so they do not stop the release.
    """
    if to.kind is RouteKind.NOBODY:
        return Release(Decision.NOT_TOLD, (to.reason,))
    due = decide_by(found_at, dues, playbook)
    stopping = [hold for hold in holds if hold.scope is not HoldScope.CONTACT]
    if stopping:
        return Release(Decision.HELD, tuple(hold.text for hold in stopping), due)
    reasons = tuple(flags)
    if certainty is Certainty.REVIEW:
        reasons = ("a link on the way to this child is uncertain", *reasons)
    if to.needs_person:
        reasons = (*reasons, to.reason)
    if reasons:
        return Release(Decision.PERSON, reasons, due)
    return Release(Decision.RELEASE, ("found by certain links", to.reason))


def _whole(rule: HoldRule, urn: str | None) -> HoldProposal:
    scope = HoldScope(rule.scope)
    about = None if scope is HoldScope.INCIDENT else urn
    return HoldProposal(rule.name, scope, rule.text, timedelta(hours=rule.review_after_hours), urn=about)


def _conflicts(
    incident: IncidentFacts, urn: str | None, contacts: Sequence[ContactFacts], rules: dict[str, HoldRule]
) -> Iterator[HoldProposal]:
    why = {contact.key: _conflict(contact, incident) for contact in contacts}
    for contact in contacts:
        reason = why[contact.key]
        if reason is None or reason not in rules:
            continue
        rule = rules[reason]
        free = [other for other in contacts if why[other.key] is None]
        yield HoldProposal(
            rule.name,
            HoldScope(rule.scope),
            rule.text,
            timedelta(hours=rule.review_after_hours),
            urn=urn,
            contact=contact.key,
            alternative=min(free, key=_rank).key if free else None,
        )


def _conflict(contact: ContactFacts, incident: IncidentFacts) -> str | None:
    if contact.name is not None and any(may_be_same(contact.name, person) for person in incident.involved):
        return "contact_involved"
    if any(may_be_same(named, person) for named in contact.conflicts for person in incident.involved):
        return "conflict_of_interest"
    return None


def _rank(contact: ContactFacts) -> int:
    return _ROLES_IN_ORDER.index(contact.role) if contact.role in _ROLES_IN_ORDER else len(_ROLES_IN_ORDER)
