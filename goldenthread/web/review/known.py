"""What else is known of somebody: homes with dates, family, settings, and who says so."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from goldenthread.directory.models import Setting
from goldenthread.identity.core.sentences import say_date
from goldenthread.identity.models import Enrolment, Relationship, Residence
from goldenthread.identity.review_queries import Side
from goldenthread.identity.trails import called

_MOST = 8


def columns(sides: Iterable[Side]) -> list[dict[str, Any]]:
    """For each person: how many records speak of them, and what these say; what several say is said once."""
    several = list(sides)
    urns = {e.urn for side in several for e in side.enrolments if e.urn}
    names = dict(Setting.objects.filter(pk__in=urns).values_list("pk", "name"))
    return [_column(side, names) for side in several]


def _column(side: Side, names: Mapping[str, str]) -> dict[str, Any]:
    own = {m.pk for m in side.mentions}
    return {
        "person": side.mentions[0].person_id if side.mentions else None,
        "name": next((name for m in side.mentions if (name := called(m))), "Name not given"),
        "records": len(side.mentions),
        "homes": _once((_home(h), _said_by(h)) for h in side.residences),
        "family": _once((_kin(r, own), _said_by(r)) for r in side.family),
        "settings": _once((_setting(e, names), _said_by(e)) for e in side.enrolments),
    }


def _once(said: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Each thing with everybody who says it, in the order given."""
    by_what: dict[str, list[str]] = {}
    for what, who in said:
        if who not in by_what.setdefault(what, []):
            by_what[what].append(who)
    shown = [{"what": what, "who": ", ".join(who)} for what, who in by_what.items()]
    more = len(shown) - _MOST
    return shown if more <= 0 else [*shown[:_MOST], {"what": f"and {more} more", "who": ""}]


def _home(home: Residence) -> str:
    if home.protected:
        return "a protected address"
    where = ", ".join(part for part in (home.address, home.postcode) if part)
    return f"{where}, {_dates(home.date_from, home.date_to) or f'told on {say_date(home.told_on)}'}"


def _kin(row: Relationship, own: Collection[UUID]) -> str:
    # The record's own word may be said from either end ("son of victim"): it is quoted beside what it was read as.
    kind, nobody = row.kind.replace("_", " "), "somebody without a name"
    said = f" (“{row.said}”)" if row.said and row.said.lower() != kind else ""
    if row.from_mention_id in own:
        return f"{kind} of {called(row.to_mention) or nobody}{said}"
    return f"{called(row.from_mention) or nobody}, {kind}{said}"


def _setting(place: Enrolment, names: Mapping[str, str]) -> str:
    what = names.get(place.urn, f"setting {place.urn}") if place.urn else _NO_SETTING.get(place.status, place.status)
    dates = _dates(place.date_from, place.date_to)
    return f"{what}, {dates}" if dates else what


_NO_SETTING = {"EHE": "educated at home", "CME": "missing education"}


def _dates(since: date | None, until: date | None) -> str:
    if since and until:
        return f"{say_date(since)} to {say_date(until)}"
    if since:
        return f"since {say_date(since)}"
    return f"until {say_date(until)}" if until else ""


def _said_by(row: Residence | Relationship | Enrolment) -> str:
    return f"{row.record.delivery.agency.name} ({row.record.feed})"
