from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Min

from goldenthread.clock import london
from goldenthread.directory.models import Setting, SettingContact
from goldenthread.records.models import Delivery
from goldenthread.reports.measuring.rows import Row, Span
from goldenthread.reports.measuring.told import kind_of

_KEY_ADULT = SettingContact.Role.KEY_ADULT
_CLOSED = "Closed"


def begins() -> date | None:
    """Who answers at settings is known from the first file of contacts on."""
    first = Delivery.objects.filter(feed="settings.contacts", status="accepted").aggregate(first=Min("received_at"))
    return london(first["first"]).date() if first["first"] else None


def rows(span: Span) -> Iterator[Row]:
    """Each open setting of the area at the end of each month, and whether it has a key adult."""
    contacts: dict[str, list[SettingContact]] = defaultdict(list)
    for contact in SettingContact.objects.filter(role=_KEY_ADULT):
        contacts[contact.setting_id].append(contact)
    settings = list(Setting.objects.filter(in_area=True))
    for month, last in span.last_days():
        for setting in settings:
            if _open(setting, last):
                has = any(_answers(contact, last) for contact in contacts[setting.pk])
                kind = kind_of(setting.phase)
                yield Row(month, f"setting:{setting.pk}", part=int(has), by={"kind of setting": kind})


def _open(setting: Setting, day: date) -> bool:
    # Closed without a date: since when is not known, and it is not open now.
    is_closed = setting.closed_on is None and setting.status.startswith(_CLOSED)
    opened = setting.opened_on is None or setting.opened_on <= day
    return opened and not is_closed and (setting.closed_on is None or setting.closed_on > day)


def _answers(contact: SettingContact, day: date) -> bool:
    return contact.valid_from <= day and (contact.valid_to is None or contact.valid_to >= day)
