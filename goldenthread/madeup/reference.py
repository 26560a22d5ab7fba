"""The four files of reference data: register, links, contacts, calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from goldenthread.madeup.calendars import Span, calendar, odd_days
from goldenthread.madeup.contacts import Contact
from goldenthread.madeup.output import FeedFile, Press, day
from goldenthread.madeup.places import COUNTY
from goldenthread.madeup.schools import PHASES, Setting, Settings, Succession, la_code, la_name


def _published(value: date | None) -> str:
    """A date as the register publishes it: 31-08-2026."""
    return value.strftime("%d-%m-%Y") if value else ""


def write_register(settings: Settings, press: Press) -> None:
    """`settings.register` in the register's own columns and encoding (Windows-1252)."""
    with press.feed("settings.register", encoding="cp1252") as file:
        for setting in settings.every:
            file.row(_register_row(setting))


def _register_row(setting: Setting) -> dict[str, str]:
    phase_code, phase = PHASES[setting.kind]
    return {
        "URN": setting.urn, "LA (code)": la_code(setting), "LA (name)": la_name(setting),
        "EstablishmentNumber": str(setting.number), "EstablishmentName": setting.name,
        "TypeOfEstablishment (code)": setting.type.code, "TypeOfEstablishment (name)": setting.type.name,
        "EstablishmentTypeGroup (code)": setting.type.group, "EstablishmentTypeGroup (name)": setting.type.group_name,
        "EstablishmentStatus (code)": "1" if setting.open else "2",
        "EstablishmentStatus (name)": "Open" if setting.open else "Closed",
        "OpenDate": _published(setting.opened), "CloseDate": _published(setting.closed),
        "PhaseOfEducation (code)": phase_code, "PhaseOfEducation (name)": phase,
        "StatutoryLowAge": str(setting.low), "StatutoryHighAge": str(setting.high), "Street": setting.street,
        "Locality": "", "Address3": "", "Town": setting.area.name,
        "County (name)": "Hemshire" if setting.outside else COUNTY, "Postcode": setting.postcode,
        "SchoolWebsite": f"https://www.{setting.domain}", "TelephoneNum": setting.telephone.replace(" ", ""),
        "Gender (name)": "Mixed", "Trusts (name)": setting.trust,
        "OfficialSixthForm (name)": "Has a sixth form" if setting.kind == "secondary" else "Does not have a sixth form",
    }  # fmt: skip


def write_links(settings: Settings, press: Press) -> None:
    """`settings.links`: each closed setting and the one that took its children, both ways."""
    with press.feed("settings.links") as file:
        for step in settings.successions:
            merger = " - amalgamated" if step.merged else ""
            file.row(_link(step.old, step.new, f"Successor{merger}", step))
            file.row(_link(step.new, step.old, f"Predecessor{merger}", step))


def _link(one: Setting, other: Setting, kind: str, step: Succession) -> dict[str, str]:
    return {
        "URN": one.urn, "LinkURN": other.urn, "LinkName": other.name, "LinkType": kind,
        "LinkEstablishedDate": _published(step.on),
    }  # fmt: skip


def write_contacts(contacts: Sequence[Contact], press: Press) -> None:
    """`settings.contacts`."""
    with press.feed("settings.contacts") as file:
        for contact in contacts:
            file.row({
                "urn": contact.urn, "role": contact.role, "name": contact.name, "email": contact.email,
                "phone": contact.phone, "valid_from": day(contact.since), "valid_to": day(contact.until),
                "conflicts": contact.conflicts,
            })  # fmt: skip


def write_calendar(settings: Settings, today: date, dice: Random, press: Press) -> None:
    """`settings.calendar`: three school years of every open setting of the county, and this morning's odd days."""
    with press.feed("settings.calendar") as file:
        seen: set[tuple[str, str, date]] = set()
        ours = [setting for setting in settings.every if setting.open and not setting.outside]
        rows = [(setting, span) for setting in ours for span in calendar(setting, today, dice)]
        for setting, span in [*rows, *odd_days(today, ours)]:
            key = (setting.urn, span.kind, span.first)
            if key not in seen:
                seen.add(key)
                _calendar_row(file, setting, span)


def _calendar_row(file: FeedFile, setting: Setting, span: Span) -> None:
    file.row({
        "urn": setting.urn, "kind": span.kind, "date_from": day(span.first), "date_to": day(span.last),
        "name": span.name, "opens_at": span.opens_at,
    })  # fmt: skip
