"""Who saw or was told of records of two people while they stood as one: from the ledger and from the inboxes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from goldenthread.access.models import LedgerEntry
from goldenthread.identity.models import MixedSpan
from goldenthread.identity.seen_mixed import entries_about
from goldenthread.notify.models import InboxItem, Receipt
from goldenthread.notify.queries import box_names


@dataclass(frozen=True, slots=True)
class ToldMixed:
    """A message that went out while the records were mixed, and everybody who ever opened it, also since."""

    item: InboxItem
    place: str
    opened: tuple[Receipt, ...]


def saw(spans: Iterable[MixedSpan]) -> QuerySet[LedgerEntry]:
    """What people did or saw of these spans' people in their time, or opened of it since; the latest first."""
    return entries_about(spans).filter(who__startswith="user:").order_by("-at", "-pk")


def told(spans: Sequence[MixedSpan]) -> list[ToldMixed]:
    """The messages of that time about these people, in order, with who opened them and when."""
    wanted = Q(pk__in=[])
    for span in spans:
        within = Q(about__contains=[str(span.person_id)], delivered_at__gte=span.since, delivered_at__lte=span.until)
        if span.incident is not None:
            within &= Q(notification__incident__record_id=span.incident)
        wanted |= within
    items = list(
        InboxItem.objects.filter(wanted)
        .select_related("notification__incident")
        .prefetch_related("receipts")
        .order_by("delivered_at", "pk")
    )
    names = box_names(item.box for item in items)
    return [ToldMixed(item, names[item.box], tuple(_opened(item))) for item in items]


def _opened(item: InboxItem) -> list[Receipt]:
    opened = [r for r in item.receipts.all() if r.kind == Receipt.Kind.OPENED]
    return sorted(opened, key=lambda r: r.at)


def first_and_last(spans: Sequence[MixedSpan]) -> tuple[datetime, datetime]:
    """From when to when anything was mixed."""
    return min(s.since for s in spans), max(s.until for s in spans)
