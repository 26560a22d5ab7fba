"""What a governance lead is shown: deliveries and quarantine, holds, and the ledger in plain words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Sum

from goldenthread.access.mandate import Mandate
from goldenthread.access.models import LedgerEntry
from goldenthread.access.queries import people_behind
from goldenthread.identity.models import Person
from goldenthread.notify.boxes import name_of
from goldenthread.notify.models import Hold
from goldenthread.records import queries
from goldenthread.records.models import Delivery
from goldenthread.web.context import DESK, whose
from goldenthread.web.governance.acts import in_words

LATELY = timedelta(days=30)
SOON = timedelta(hours=1)
FAULTS = 50
REFUGE = "refuge"


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold, and the ids of whom it is about. `setting` is empty where the child's address is protected."""

    ends: datetime
    soon: bool
    who: str
    setting: str
    contact: str
    reason: str
    by: str
    authorised: str
    row: str
    pk: UUID
    about: tuple[UUID, ...]
    lifted_at: datetime | None
    lifted: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger. `about` counts people; `person` is the one, if it is one."""

    at: datetime
    who: str
    job: str
    what: str
    why: str
    about: int
    person: UUID | None


def deliveries(at: datetime) -> dict[str, Any]:
    """How the feeds stand: what arrived lately, what was refused, what waits, and what is late."""
    late, open_rows = queries.overdue(at), queries.open_quarantine().count()
    lately = queries.files().filter(received_at__gt=at - timedelta(days=1)).count()
    refused = _still_refused(at)
    return {
        "numbers": [
            _number(lately, "files in the last day", "told"),
            _number(len(refused), "refused and not sent again", "late" if refused else "", "#arrived"),
            _number(open_rows, "rows in quarantine", "needs" if open_rows else "", "#quarantine"),
            _number(len(late), "feeds late", "late" if late else "", "#late"),
        ],
        "overdue": late,
        "never": queries.never_arrived(),
        "faults": queries.faults(FAULTS),
        "open_rows": open_rows,
        "refused": refused,
    }


def _number(count: int, label: str, kind: str, href: str = "") -> dict[str, Any]:
    return {"count": count, "label": label, "kind": kind, "href": href if count else None, "current": False}


def _still_refused(at: datetime) -> list[Delivery]:
    """Files refused in the last month after which the same feed has not come whole."""
    refused = queries.files().filter(status=Delivery.Status.REFUSED, received_at__gt=at - LATELY)
    newer = {
        (feed, agency): last
        for feed, agency, last in queries.files()
        .filter(status=Delivery.Status.ACCEPTED)
        .order_by("feed", "agency_id", "-received_at")
        .distinct("feed", "agency_id")
        .values_list("feed", "agency_id", "received_at")
    }
    return [d for d in refused if newer.get((d.feed, d.agency_id), d.received_at) <= d.received_at]


def open_rows_of(page: Iterable[Delivery]) -> dict[UUID, int]:
    """For each delivery how many of its rows still wait in quarantine."""
    counted = queries.open_quarantine().filter(delivery__in=list(page)).values("delivery_id")
    return {row["delivery_id"]: row["rows"] for row in counted.annotate(rows=Count("pk"))}


def totals(rows: QuerySet[Delivery]) -> dict[str, int]:
    """Rows in, accepted and quarantined: the last two always add up to the first."""
    summed = rows.order_by().aggregate(Sum("rows_in"), Sum("accepted"), Sum("quarantined"))
    return {name.removesuffix("__sum"): count or 0 for name, count in summed.items()}


def holds(mandate: Mandate, at: datetime, *, ended: bool) -> list[HoldRow]:
    """The holds that stand, the soonest to end first; or those ended lately, the latest first."""
    found = Hold.objects.select_related("notification").prefetch_related("notification__told")
    if ended:
        found = found.filter(lifted_at__gt=at - LATELY).order_by("-lifted_at", "pk")
    else:
        found = found.filter(lifted_at=None).order_by("expires_at", "pk")
    rows = list(found)
    children = Person.objects.in_bulk({told.person_id for hold in rows for told in hold.notification.told.all()})
    people = people_behind({who for hold in rows for who in (hold.placed_by, hold.lifted_by)})
    names = {who: user.name for who, user in people.items()}
    return [_hold(hold, children, names, at, everything=may_open_hold(mandate)) for hold in rows]


def _hold(
    hold: Hold, children: dict[UUID, Person], people: dict[str, str], at: datetime, *, everything: bool
) -> HoldRow:
    told = [children[t.person_id] for t in hold.notification.told.all()]
    # Where a child goes to school whose home must not be found is for the desk alone.
    hidden = hold.reason == REFUGE or any(child.protected for child in told)
    return HoldRow(
        ends=hold.expires_at,
        soon=at <= hold.expires_at < at + SOON,
        who=", ".join(str(child) for child in told) or "no child any more",
        setting="" if hidden and not everything else name_of(hold.notification.box),
        contact=hold.contact,
        reason=hold.words,
        by=people.get(hold.placed_by, "The playbook’s rule"),
        authorised=hold.authorised_name,
        row="" if hold.lifted_at else "late" if hold.expires_at < at else "" if hold.authorised_at else "needs",
        pk=hold.pk,
        about=tuple(child.pk for child in told),
        lifted_at=hold.lifted_at,
        lifted=f"{people.get(hold.lifted_by, 'The product')}: {hold.lifted_because}" if hold.lifted_at else "",
    )


def may_open_hold(mandate: Mandate) -> bool:
    """Whether the desk's page of a hold is there for this reader."""
    return mandate.has(*DESK)


def entries(page: Sequence[LedgerEntry]) -> list[Entry]:
    """A page of the ledger in plain words."""
    people = people_behind({entry.who for entry in page})
    jobs = {who: f"{whose(user)}, {user.job}" for who, user in people.items()}
    rows = []
    for entry in page:
        user = people.get(entry.who)
        rows.append(
            Entry(
                at=entry.at,
                who=user.name if user else "Golden Thread",
                job=jobs.get(entry.who, "by rule, without a person"),
                what=_what(entry),
                why=entry.purpose,
                about=len(entry.about),
                person=entry.about[0] if len(entry.about) == 1 else None,
            )
        )
    return rows


def _what(entry: LedgerEntry) -> str:
    words, box = in_words(entry.did, entry.things), entry.things.get("box")
    return f"{words} with {name_of(box)}" if entry.did == "notification.share" and box else words


def summary(found: QuerySet[LedgerEntry]) -> dict[str, Any]:
    """How many people of how many agencies, how often, since when."""
    by_people = Q(who__startswith="user:")
    return found.order_by().aggregate(
        people=Count("who", distinct=True, filter=by_people),
        agencies=Count("agency", distinct=True, filter=by_people),
        times=Count("pk", filter=by_people),
        first=Min("at"),
    )
