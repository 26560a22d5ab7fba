"""From the desk's reads to what its list shows."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse

from goldenthread.clock import LONDON, london
from goldenthread.notify.needs import Kind, Need, Needs
from goldenthread.notify.queries import FoundChild, IncidentFile, Night
from goldenthread.web.people import all_with_age, with_age
from goldenthread.web.tell_desk import wording
from goldenthread.web.words import day, plural

Row = dict[str, Any]
NIGHT_FROM = time(16)
NIGHTS_BACK = 7
_SOON = timedelta(hours=1)
# The filters, in the order shown: name in the address, words, which rows.
FILTERS: tuple[tuple[str, str, Callable[[Row], bool]], ...] = (
    ("all", "All", lambda row: True),
    ("needs", "Waiting for a person", lambda row: row["group"] == "needs"),
    ("late", "Late", lambda row: row["late"]),
    ("told", "Told", lambda row: row["told"]),
    ("unread", "Told and not read", lambda row: row["told"] and not row["read"]),
    ("held", "Held", lambda row: row["group"] == "held"),
    ("not-told", "Not told", lambda row: row["group"] == "not_told"),
    ("found", "Not named by police", lambda row: not row["named"]),
)


def night_of(text: str, *, at: datetime) -> date:
    """The day on which the wanted night began; without a readable one, last night."""
    last = london(at).date() - timedelta(days=1)
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        return last
    return min(wanted, last)


def period(began: date, *, at: datetime) -> tuple[datetime, datetime | None]:
    """From four in the afternoon to four the next day; last night has no end yet."""
    since = datetime.combine(began, NIGHT_FROM, tzinfo=LONDON)
    if began >= london(at).date() - timedelta(days=1):
        return since, None
    return since, datetime.combine(began + timedelta(days=1), NIGHT_FROM, tzinfo=LONDON)


def desk(night: Night, needs: Needs, *, began: date, show: str, manages: bool, at: datetime) -> dict[str, Any]:
    """Everything on the desk's page."""
    rows = {file.incident.pk: _rows(file, night.names, at) for file in night.files}
    every = [row for each in rows.values() for row in each]
    chosen = next((f for f in FILTERS if f[0] == show), FILTERS[0])
    owed = together(needs.needs)
    return {
        "title": _title(began, at),
        "lede": _lede(night, every),
        "owed": _owed(owed, at),
        "numbers": _numbers(every, len(owed), began),
        "needs": [_need(group, needs.names, manages, at) for group in owed],
        "filters": _filters(every, chosen[0], began),
        "nights": _nights(began, at),
        "incidents": [
            _incident(file, [row for row in rows[file.incident.pk] if chosen[2](row)], rows[file.incident.pk])
            for file in night.files
            if chosen[0] == "all" or any(chosen[2](row) for row in rows[file.incident.pk])
        ],
        "showing": chosen[1],
    }


def _rows(file: IncidentFile, names: dict[str, str], at: datetime) -> list[Row]:
    """A row for each child and place; a child with nobody told has one too."""
    rows: list[Row] = []
    for child in file.children:
        base = {
            "name": with_age(child.person, at=at),
            "found": wording.how_found(child.found),
            "named": child.found.named,
            "child": (file.incident.pk, child.person.pk),
            "href": f"{reverse('incident', args=[file.incident.pk])}#child-{child.found.pk}",
        }
        standing = [base | wording.notified(n, at=at) | {"setting": names[n.box]} for n in child.notifications] or [
            base | wording.not_notified(child, at=at) | {"setting": _nowhere(child)}
        ]
        rows += standing
    return rows


def _nowhere(child: FoundChild) -> str:
    return wording.place(child) if child.waits else "Nobody"


def _incident(file: IncidentFile, rows: list[Row], every: list[Row]) -> dict[str, Any]:
    incident = file.incident
    return {
        "ref": incident.reference,
        "href": reverse("incident", args=[incident.pk]),
        "when": incident.occurred_at,
        "where": incident.address or "no address given",
        "kind": incident.kind.capitalize() + (f", {incident.grading} risk" if incident.grading else ""),
        "children": rows,
        "worked": incident.worked_at is not None,
        "none_found": not every,
    }


def _title(began: date, at: datetime) -> str:
    last = london(at).date() - timedelta(days=1)
    morning = began + timedelta(days=1)
    said = "Last night" if began == last else "Night"
    month = f"{began:%A} {began.day}" if began.month == morning.month else day(began, at=at)
    return f"{said}: {month} to {day(morning, at=at)}"


def _lede(night: Night, rows: list[Row]) -> str:
    children = _children(rows, lambda row: True)
    if not night.files:
        return "No incident has been reported in this period."
    named = _children(rows, lambda row: row["named"])
    told = len({row["setting"] for row in rows if row["told"]})
    said = f"{plural(len(night.files), 'incident')} touched {plural(children, 'child', 'children')}"
    said += f"; police named {'all' if named == children else named or 'none'} of them." if children else "."
    return f"{said} {plural(told, 'place is', 'places are')} told." if children else said


def together(needs: Iterable[Need]) -> list[list[Need]]:
    """Brothers and sisters about whom the same is asked stand in one row; its button leads to all of them."""
    groups: dict[object, list[Need]] = {}
    for need in needs:
        same = (need.incident.pk, need.words) if need.kind is Kind.DECIDE else (need.kind, need.thing)
        groups.setdefault(same, []).append(need)
    return list(groups.values())


def _owed(owed: list[list[Need]], at: datetime) -> str:
    """The sentence in bold: what to do first, or that there is nothing."""
    if not owed:
        return "Nothing waits for you."
    late = sum(group[0].due < at for group in owed)
    said = plural(len(owed), "thing needs you", "things need you")
    return f"{said}{f', {late} of them late' if late else ''}."


def _children(rows: Iterable[Row], which: Callable[[Row], bool]) -> int:
    return len({row["child"] for row in rows if which(row)})


def _numbers(rows: list[Row], owed: int, began: date) -> list[dict[str, Any]]:
    """The big numbers: children, but for what needs somebody, which is things to do."""
    told_late = _children(rows, lambda row: row["told"] and row["told_late"])
    told = "told, all in time" if not told_late else f"told, {told_late} of them late"
    counted = [
        ("late", "late now", "late"),
        ("told", told, "told"),
        ("held", "held", ""),
        ("not-told", "not told, with a reason", "nottold"),
    ]
    which = {name: test for name, _, test in FILTERS}
    numbers = [{"count": owed, "label": "need you", "kind": "needs", "href": "#needs", "current": False}]
    for name, label, kind in counted:
        count = _children(rows, which[name])
        shown = kind if count or kind != "late" else ""
        href = f"?night={began}&show={name}#children"
        numbers.append({"count": count, "label": label, "kind": shown, "href": href, "current": False})
    return numbers


def _filters(rows: list[Row], chosen: str, began: date) -> list[dict[str, Any]]:
    return [
        {
            "text": f"{words} {_children(rows, test)}",
            "href": f"?night={began}&show={name}#children",
            "current": name == chosen,
        }
        for name, words, test in FILTERS
    ]


def _nights(began: date, at: datetime) -> list[dict[str, Any]]:
    last = london(at).date() - timedelta(days=1)
    nights = [last - timedelta(days=back) for back in range(NIGHTS_BACK)]
    return [
        {
            "text": "Last night" if each == last else f"{each:%A} {each.day} {each:%B}",
            "href": f"?night={each}",
            "current": each == began,
        }
        for each in nights
    ]


def _need(group: list[Need], names: dict[str, str], manages: bool, at: datetime) -> dict[str, Any]:
    need = group[0]
    return {
        "due": need.due,
        "soon": at <= need.due < at + _SOON,
        "row": "late" if need.due < at else "needs",
        "who": all_with_age((child for each in group for child in each.children), at=at) or "The whole incident",
        "why": wording.asked(need, names.get(need.box, "")),
        "incident": need.incident.reference,
        "do": wording.button(need, manages=manages),
        "href": need_href(need),
    }


def need_href(need: Need) -> str:
    """Where the thing is done."""
    incident = reverse("incident", args=[need.incident.pk])
    if need.kind is Kind.COMPARE:
        return reverse("review-pair", args=[need.thing])
    if need.kind in wording.HOLDS:
        return reverse("hold", args=[need.thing])
    if need.kind in (Kind.RING, Kind.TAKE_OVER):
        return reverse("notification-phoned", args=[need.thing])
    if need.kind is Kind.OTHER:
        return incident
    anchor = "child" if need.kind is Kind.DECIDE else "notification"
    return f"{incident}#{anchor}-{need.thing}"
