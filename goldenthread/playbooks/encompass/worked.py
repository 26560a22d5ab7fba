"""
The worked cases of `examples.yaml`: read them, and work them out with the rules.

A case says what is given and who is to be told whom by when, who waits for a person, and who is not told and why. The
tests run every case; the practitioners' page prints them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from goldenthread.directory.calendars import LONDON, CalendarRow, RowKind, SchoolCalendar
from goldenthread.playbooks.encompass import rules
from goldenthread.rulebook import Playbook, read_text
from goldenthread.rulebook.reading import Table, read_yaml

_FILE = "encompass/examples.yaml"
V = TypeVar("V")

#: What came of a case: for each heading of `expect`, one mapping of texts for each thing that happens.
Outcome = Mapping[str, Sequence[Mapping[str, str]]]
HEADINGS = ("told", "waits", "not_told", "holds", "ladder")


@dataclass(frozen=True, slots=True)
class Place:
    """A made-up setting of the examples, with its calendar and contacts."""

    facts: rules.SettingFacts
    calendar: SchoolCalendar
    contacts: tuple[rules.ContactFacts, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A child of a case, how certainly found, and what police recorded of the child."""

    facts: rules.ChildFacts
    certainty: rules.Certainty


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case. `delivered`: when the notifications arrive, for cases with a ladder."""

    name: str
    why: str
    incident: rules.IncidentFacts
    children: tuple[Found, ...]
    places: Mapping[str, Place]
    council: SchoolCalendar
    delivered: datetime | None
    expect: Outcome


@dataclass(frozen=True, slots=True)
class _To:
    """One notification in the making: a route's end, and the children it would speak of."""

    route: rules.Route
    children: list[tuple[Found, rules.Route]]


def cases() -> list[Case]:
    """
    The cases shipped with the playbook.

    :raises PlaybookError: names the file, the field, what is wrong and what to do
    """
    return read_cases(read_text("encompass", "examples.yaml"))


def read_cases(text: str) -> list[Case]:
    """
    The cases of a text in the form of `examples.yaml`.

    :raises PlaybookError: names the file, the field, what is wrong and what to do
    """
    top = read_yaml(text, _FILE)
    calendars = {table.text("name"): _calendar(table) for table in top.tables("calendars")}
    council = calendars["council"]
    places: dict[str, Place] = {}
    for table in top.tables("settings"):
        place = _place(table, places, calendars, council)
        places[place.facts.urn] = place
    read = [_case(table, places, SchoolCalendar(council_rows=council)) for table in top.tables("cases")]
    top.done()
    return read


def work(case: Case, playbook: Playbook) -> Outcome:
    """Work a case out with the rules, in the shape of its `expect`."""
    out: dict[str, list[Mapping[str, str]]] = {heading: [] for heading in HEADINGS}
    notifications: dict[tuple[str, str | None], _To] = {}
    for found in case.children:
        for route in rules.route(found.facts, case.incident.occurred_at, playbook):
            to = notifications.setdefault((route.kind.value, route.urn), _To(route, []))
            to.children.append((found, route))
    for to in notifications.values():
        _work_one(case, to, playbook, out)
    return out


def _work_one(case: Case, to: _To, playbook: Playbook, out: dict[str, list[Mapping[str, str]]]) -> None:
    place = case.places.get(to.route.urn or "") if to.route.kind is rules.RouteKind.SETTING else None
    contacts = place.contacts if place else ()
    dues = rules.clocks(case.incident, place.calendar if place else case.council, playbook)
    children = [found.facts for found, _ in to.children]
    holds = rules.holds(case.incident, urn=to.route.urn, contacts=contacts, children=children, playbook=playbook)
    content = rules.content(
        case.incident,
        [rules.ChildOnNotification(child.name) for child in children],
        other_children=[found.facts.name for found in case.children if found.facts not in children],
        template="full",
        playbook=playbook,
    )
    told = False
    for found, route in to.children:
        decision = rules.release(
            found.certainty,
            route,
            holds=holds,
            flags=content.flags,
            dues=dues,
            playbook=playbook,
            found_at=case.incident.reported_at,
        )
        told |= _write_child(out, found, route, decision, dues)
    if to.route.kind is not rules.RouteKind.NOBODY:
        out["holds"] += [_hold(hold) for hold in holds]
    if told and place and case.delivered:
        conflicted = {hold.contact for hold in holds}
        free = [contact for contact in contacts if contact.key not in conflicted]
        dues = rules.clocks(case.incident, place.calendar, playbook, delivered_at=case.delivered)
        out["ladder"] += [_rung(rung) for rung in rules.ladder(case.delivered, dues, playbook, free)]


def _write_child(
    out: dict[str, list[Mapping[str, str]]],
    found: Found,
    route: rules.Route,
    decision: rules.Release,
    dues: rules.Dues,
) -> bool:
    name = found.facts.name
    line = {
        "child": f"{name.forenames} {name.surname}",
        "to": route.kind.value,
        "urn": route.urn or "",
        "rule": route.rule,
        "because": "; ".join(dict.fromkeys((*decision.reasons, route.reason))),
    }
    if decision.decision is rules.Decision.NOT_TOLD:
        out["not_told"].append(line)
        return False
    before = dues.before_next_school_day
    line |= {
        "by": moment(before.at),
        "soon": moment(dues.as_soon_as_practicable.at),
        "acknowledge": moment(dues.acknowledge_by.at),
        "assumed": before.reason,
    }
    if decision.decision is rules.Decision.RELEASE:
        out["told"].append(line)
        return True
    decide = {"decision": decision.decision.value, "decide": moment(decision.due.at) if decision.due else ""}
    out["waits"].append(line | decide | {"candidates": " ".join(route.candidates)})
    return False


def _hold(hold: rules.HoldProposal) -> Mapping[str, str]:
    return {
        "reason": hold.reason,
        "scope": hold.scope.value,
        "contact": hold.contact or "",
        "alternative": hold.alternative or "council_education_team",
    }


def _rung(rung: rules.Rung) -> Mapping[str, str]:
    return {"at": moment(rung.at), "to": rung.to.value, "contact": rung.contact or ""}


def moment(at: datetime) -> str:
    """An instant as the examples write it: UTC, to the minute."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%MZ}"


def differences(expected: Outcome, actual: Outcome) -> list[str]:
    """
    Where an outcome is not what the case expects, one sentence each; none if it is.

    Every heading must hold exactly as many things as expected. A thing matches if each key the case gives is equal; of
    `because` and `assumed` a part is enough, and an empty `assumed` must be empty.
    """
    found: list[str] = []
    for heading in HEADINGS:
        wanted, got = list(expected.get(heading, ())), list(actual.get(heading, ()))
        if len(wanted) != len(got):
            found.append(f"{heading}: expected {len(wanted)}, got {len(got)}: {got}")
            continue
        for one, other in zip(wanted, got, strict=True):
            found += [
                f"{heading}: {key} expected {value!r}, got {other.get(key)!r}"
                for key, value in one.items()
                if not _matches(key, value, other.get(key, "(no such key)"))
            ]
    return found


def _matches(key: str, wanted: str, got: str) -> bool:
    return wanted in got if key in ("because", "assumed") and wanted else wanted == got


def _calendar(table: Table) -> tuple[CalendarRow, ...]:
    rows = []
    for row in table.tables("rows"):
        opens_at = row.clock_time("opens_at") if row.has("opens_at") else None
        end = row.day("to") if row.has("to") else row.day("from")
        rows.append(CalendarRow(row.choice("kind", RowKind), row.day("from"), end, row.text("name"), opens_at))
        row.done()
    table.done()
    return tuple(rows)


def _place(
    table: Table,
    places: Mapping[str, Place],
    calendars: Mapping[str, tuple[CalendarRow, ...]],
    council: tuple[CalendarRow, ...],
) -> Place:
    contacts = _contacts(table) if table.has("contacts") else ()
    facts = rules.SettingFacts(
        urn=table.text("urn"),
        name=table.text("name"),
        sort=table.choice("sort", rules.SettingSort),
        open=_flag(table, "open", True),
        in_area=_flag(table, "in_area", True),
        has_contacts=bool(contacts),
        successors=tuple(
            _get(table, "successors", places, urn).facts
            for urn in (table.texts("successors") if table.has("successors") else ())
        ),
    )
    rows = _get(table, "calendar", calendars, table.text("calendar")) if table.has("calendar") else ()
    table.done()
    return Place(facts, SchoolCalendar(rows, council), contacts)


def _contacts(table: Table) -> tuple[rules.ContactFacts, ...]:
    read = []
    for row in table.tables("contacts"):
        name = _person(row.text("name")) if row.has("name") else None
        conflicts = row.texts("conflicts") if row.has("conflicts") else ()
        people = tuple(_person(text) for text in conflicts)
        read.append(rules.ContactFacts(row.text("key"), table.text("urn"), row.text("role"), name, people))
        row.done()
    return tuple(read)


def _case(table: Table, places: Mapping[str, Place], council: SchoolCalendar) -> Case:
    children = tuple(_child(child, places) for child in table.tables("children"))
    incident = _incident(table.table("incident"), children)
    delivered = _instant(table, "delivered") if table.has("delivered") else None
    expected = table.table("expect")
    expect = {heading: _expected(expected, heading) for heading in HEADINGS if expected.has(heading)}
    expected.done()
    case = Case(table.text("name"), table.text("why"), incident, children, places, council, delivered, expect)
    table.done()
    return case


def _expected(table: Table, heading: str) -> list[Mapping[str, str]]:
    read: list[Mapping[str, str]] = []
    for row in table.tables(heading):
        keys = ("child", "to", "urn", "rule", "because", "by", "soon", "acknowledge", "assumed", "decision", "decide")
        more = ("candidates", "reason", "scope", "contact", "alternative", "at")
        read.append({key: row.text(key) for key in (*keys, *more) if row.has(key)})
        row.done()
    return read


def _incident(table: Table, children: Sequence[Found]) -> rules.IncidentFacts:
    reported = _instant(table, "reported")
    adults = tuple(_person(text) for text in table.texts("adults")) if table.has("adults") else ()
    incident = rules.IncidentFacts(
        reference="MADE-UP-1",
        occurred_at=_instant(table, "occurred") if table.has("occurred") else reported,
        reported_at=reported,
        address=table.text("address") if table.has("address") else "",
        postcode=table.text("postcode") if table.has("postcode") else "",
        circumstances=table.text("circumstances") if table.has("circumstances") else "",
        markers=frozenset(table.texts("markers")) if table.has("markers") else frozenset(),
        involved=(*adults, *(child.facts.name for child in children)),
        address_protected=_flag(table, "address_protected", False),
    )
    table.done()
    return incident


def _child(table: Table, places: Mapping[str, Place]) -> Found:
    forenames, _, surname = table.text("name").rpartition(" ")
    born = table.day("born") if table.has("born") else None
    facts = rules.ChildFacts(
        name=rules.PersonName(forenames, surname, born),
        enrolments=tuple(_enrolment(row, places) for row in table.tables("at")) if table.has("at") else (),
        outside_school=table.choice("outside_school", rules.OutsideSchool) if table.has("outside_school") else None,
        lives_in_area=_flag(table, "lives_in_area", True),
        sealed_identity=_flag(table, "sealed_identity", False),
    )
    certainty = table.choice("found", rules.Certainty) if table.has("found") else rules.Certainty.CERTAIN
    table.done()
    return Found(facts, certainty)


def _enrolment(table: Table, places: Mapping[str, Place]) -> rules.EnrolmentFacts:
    enrolment = rules.EnrolmentFacts(
        setting=_get(table, "urn", places, table.text("urn")).facts,
        status=table.choice("status", rules.EnrolmentStatus),
        entry_date=table.day("from") if table.has("from") else None,
        leaving_date=table.day("to") if table.has("to") else None,
    )
    table.done()
    return enrolment


def _person(text: str) -> rules.PersonName:
    """ "Forenames Surname 1980-01-31"; the date may be left out."""
    *names, last = text.split()
    if last[0].isdigit():
        return rules.PersonName(" ".join(names[:-1]), names[-1], date.fromisoformat(last))
    return rules.PersonName(" ".join(names), last)


def _instant(table: Table, key: str) -> datetime:
    """London time as a person says it, "yyyy-mm-dd HH:MM"; with an offset where the clocks make it ambiguous."""
    at = datetime.fromisoformat(table.text(key))
    return at if at.tzinfo else at.replace(tzinfo=LONDON)


def _flag(table: Table, key: str, otherwise: bool) -> bool:
    return bool(table.take(key)) if table.has(key) else otherwise


def _get(table: Table, key: str, things: Mapping[str, V], name: str) -> V:
    if name not in things:
        raise table.error(key, f"{name} is not defined above", f"Use one of: {', '.join(things)}")
    return things[name]
