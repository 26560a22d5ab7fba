"""What schools and teams were told about some people and what they did about it, for their chronology."""

from collections.abc import Collection, Iterator
from uuid import UUID

from goldenthread.chronology.telling import Account, Happening, Kind, Source
from goldenthread.chronology.telling.happenings import account_id
from goldenthread.chronology.telling.when import at_time
from goldenthread.notify.models import InboxItem, Receipt
from goldenthread.records.models import SourceRecord
from goldenthread.records.queries import written_by_form

FEED = "notify"


def told_history(people: Collection[UUID]) -> list[Happening]:
    """Each message that reached an inbox, taken back or acknowledged, and each action. In four queries."""
    wanted = list(people)
    items = InboxItem.objects.filter(notification__told__person_id__in=wanted).distinct()
    found = list(
        items.select_related("notification__incident")
        .prefetch_related("receipts", "notification__told")
        .order_by("delivered_at", "pk")
    )
    forms = written_by_form(r.record_id for item in found for r in item.receipts.all() if r.record_id is not None)
    return [
        happening
        for item in found
        for told in item.notification.told.all()
        if told.person_id in wanted
        for happening in _of_item(item, told.person_id, forms)
    ]


def _of_item(item: InboxItem, person: UUID, forms: dict[int, SourceRecord]) -> Iterator[Happening]:
    source = Source(None, FEED, item.box, item.key, item.delivered_at)
    incident = item.notification.incident.reference
    told = Account(
        id=account_id(source, f"delivered {person}", Kind.TOLD),
        person=person,
        source=source,
        when=at_time(item.delivered_at),
        words=f"The message about incident {incident} reached the inbox.",
    )
    yield Happening(Kind.TOLD, (item.pk, "delivered"), (told,))
    back = item.notification
    if back.withdrawn_at:
        words = f"The message about incident {incident} was taken back: {back.withdrawn_because}"
        gone = account_id(source, f"withdrawn {person}", Kind.TOLD)
        yield Happening(
            Kind.TOLD, (back.pk, "withdrawn"), (Account(gone, person, source, at_time(back.withdrawn_at), words),)
        )
    for receipt in item.receipts.all():
        if receipt.kind != Receipt.Kind.OPENED:
            yield _receipt(item, receipt, person, source, forms)


def _receipt(
    item: InboxItem, receipt: Receipt, person: UUID, source: Source, forms: dict[int, SourceRecord]
) -> Happening:
    words, voice = f"{receipt.by_name} acknowledged the message.", ""
    if receipt.kind == Receipt.Kind.ACTION:
        form = forms.get(receipt.record_id or 0)
        did = "; ".join(form.data.get("did", "").splitlines()) if form else "what was done could not be read"
        words, voice = f"{receipt.by_name} recorded what was done: {did}.", form.data.get("voice", "") if form else ""
    account = Account(
        id=account_id(source, f"{receipt.pk} {person}", Kind.TOLD),
        person=person,
        source=source,
        when=at_time(receipt.at),
        words=words,
        voice=voice,
        voice_how="as written down there" if voice else "",
    )
    return Happening(Kind.TOLD, (item.pk, receipt.pk), (account,))
