"""Settings feeds -> the directory: which settings exist, who answers there, when they are open."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from goldenthread import rows
from goldenthread.directory.models import CalendarEntry, Setting, SettingContact, Succession
from goldenthread.records.models import Current, SourceRecord

Row = Mapping[str, str]
Entry = dict[str, Any]
_FORWARDS = ("successor",)


def unread(limit: int) -> list[SourceRecord]:
    """Settings records that have not reached the directory, settings before their contacts. Needs a mandate."""
    for feed in _READERS:
        waiting = Current.objects.filter(feed=feed, read_at=None, waits_for="").order_by("record_id")
        if found := [row.record for row in waiting.select_related("record")[:limit]]:
            return found
    return []


@transaction.atomic
def take_in(records: list[SourceRecord], *, at: datetime) -> None:
    """Bring the directory up to date with these records (all of one feed)."""
    known = set(Setting.objects.filter(pk__any={r.data.get("urn", "") for r in records}).values_list("pk", flat=True))
    waiting = {r.pk: f"setting:{urn}" for r in records if (urn := r.data.get("urn")) and urn not in known}
    _write([r for r in records if r.pk not in waiting])
    Current.objects.filter(record__any=[r.pk for r in records if r.pk not in waiting]).update(read_at=at)
    for name in set(waiting.values()):
        Current.objects.filter(record__any=[pk for pk, on in waiting.items() if on == name]).update(waits_for=name)
    arrived = [f"setting:{r.data['URN']}" for r in records if "URN" in r.data]
    Current.objects.filter(waits_for__any=arrived, waits_for__gt="").update(waits_for="")


def _write(records: list[SourceRecord]) -> None:
    if not records:
        return
    model, unique, reader = _READERS[records[0].feed]
    entries = [reader(r.data) for r in records]
    # Of two rows that say the same thing of each other, the later counts.
    latest = {tuple(entry[name] for name in unique): entry for entry in entries}
    rows.write(model, list(entries[0]), [list(entry.values()) for entry in latest.values()], unique=unique)


def _gias_date(text: str) -> date | None:
    """The register writes dd-mm-yyyy."""
    if not text:
        return None
    day, month, year = text.split("-")
    return date(int(year), int(month), int(day))


def _number(text: str) -> int | None:
    return int(text) if text else None


def _setting(row: Row) -> Entry:
    parts = [row.get(c, "") for c in ("Street", "Locality", "Address3", "Town", "County (name)")]
    return {
        "urn": row["URN"],
        "name": row["EstablishmentName"],
        "la_code": row.get("LA (code)", ""),
        "la_name": row.get("LA (name)", ""),
        "type_code": row.get("TypeOfEstablishment (code)", ""),
        "type_name": row.get("TypeOfEstablishment (name)", ""),
        "group_name": row.get("EstablishmentTypeGroup (name)", ""),
        "phase": row.get("PhaseOfEducation (name)", ""),
        "status": row.get("EstablishmentStatus (name)", ""),
        "opened_on": _gias_date(row.get("OpenDate", "")),
        "closed_on": _gias_date(row.get("CloseDate", "")),
        "low_age": _number(row.get("StatutoryLowAge", "")),
        "high_age": _number(row.get("StatutoryHighAge", "")),
        "address": ", ".join(p for p in parts if p),
        "postcode": row.get("Postcode", ""),
        "phone": row.get("TelephoneNum", ""),
        "in_area": row.get("LA (code)", "") in settings.GOLDENTHREAD_COUNCILS,
    }


def _link(row: Row) -> Entry:
    # Each pair of settings stands in the file twice, once from each side.
    kind = row["LinkType"]
    forwards = kind.casefold().startswith(_FORWARDS)
    before, after = (row["URN"], row["LinkURN"]) if forwards else (row["LinkURN"], row["URN"])
    return {
        "urn": before,
        "successor_urn": after,
        "kind": kind,
        "on": _gias_date(row.get("LinkEstablishedDate", "")),
    }


def _contact(row: Row) -> Entry:
    return {
        "setting_id": row["urn"],
        "role": row["role"],
        "email": row["email"],
        "name": row.get("name", ""),
        "phone": row.get("phone", ""),
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None,
        "conflicts": [c.strip() for c in row.get("conflicts", "").split(";") if c.strip()],
    }


def _calendar(row: Row) -> Entry:
    return {
        "setting_id": row["urn"],
        "kind": row["kind"],
        "date_from": date.fromisoformat(row["date_from"]),
        "date_to": date.fromisoformat(row["date_to"]),
        "name": row.get("name", ""),
        "opens_at": time.fromisoformat(row["opens_at"]) if row.get("opens_at") else None,
    }


class _Reader(NamedTuple):
    """Which table a feed fills, what tells its entries apart, and how a row becomes one."""

    model: type[Model]
    unique: tuple[str, ...]
    read: Callable[[Row], Entry]


_READERS: Mapping[str, _Reader] = {
    "settings.register": _Reader(Setting, ("urn",), _setting),
    "settings.links": _Reader(Succession, ("urn", "successor_urn"), _link),
    "settings.contacts": _Reader(SettingContact, ("setting_id", "role", "email"), _contact),
    "settings.calendar": _Reader(CalendarEntry, ("setting_id", "kind", "date_from"), _calendar),
}
