"""One person's page in plain words."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from goldenthread.chronology.standing import Flag, Involved, Silence
from goldenthread.clock import london
from goldenthread.identity.core.postcodes import say_postcode
from goldenthread.identity.core.sentences import say_date, say_list
from goldenthread.identity.kin import Kin
from goldenthread.identity.living import Home, Member
from goldenthread.identity.models import Person
from goldenthread.notify.boxes import name_of
from goldenthread.notify.child_file import ChildFile, Place
from goldenthread.records.models import SourceRecord
from goldenthread.web.people import age_on, with_age
from goldenthread.web.words import day, moment, plural

PROTECTED = "A protected address: it is not shown here, and must not be told to anybody"
HALF_NAMED = "no record gives their full name and birth date; it may be somebody else who stands here"
# What somebody is to the person, for a woman, a man, and where the sex is not known.
_KIN = {
    "parent": ("Mother", "Father", "Parent"),
    "step_parent": ("Step-mother", "Step-father", "Step-parent"),
    "carer": ("Carer", "Carer", "Carer"),
    "grandparent": ("Grandmother", "Grandfather", "Grandparent"),
    "sibling": ("Sister", "Brother", "Brother or sister"),
    "child": ("Daughter", "Son", "Child"),
    "step_child": ("Step-daughter", "Step-son", "Step-child"),
    "cared_for": ("In their care", "In their care", "In their care"),
    "grandchild": ("Granddaughter", "Grandson", "Grandchild"),
    "partner": ("Partner", "Partner", "Partner"),
    "former_partner": ("Former partner", "Former partner", "Former partner"),
}
_OTHER = ("Another relative", "Another relative", "Another relative")
_TAGS = {"cp": "late", "cla": "late", "marac": "late", "cme": "late", "cin": "waiting", "ehe": "opened"}


def page(file: ChildFile, *, at: datetime) -> dict[str, Any]:
    """Everything on the page."""
    on = london(at).date()
    person = file.person
    return {
        "who": with_age(person, at=at),
        "person": person,
        "facts": _facts(person, on),
        "flags": [_flag(flag) for flag in file.standing.flags if flag.until is None],
        "ended": [_flag(flag) for flag in file.standing.flags if flag.until is not None],
        "touched": _touched(file, at),
        "lives": _lives(file, on),
        "lived": [] if file.homes.withheld else [_home(h, file) for h in file.homes.known if not h.holds_on(on)],
        "withheld": PROTECTED if file.homes.withheld else "",
        "together": _together(file, at),
        "schools": [_place(place) for place in file.places],
        "practice": file.standing.practice,
        "kin": _kin(file, at),
        "involved": [*(_worker(each) for each in file.standing.involved), *(_adult(each) for each in file.places)],
        "owed": [{"what": d.what, "who": name_of(d.owed_by), "due": d.due_at} for d in file.owed],
        "news": _news(file),
        "unknown": [_silence(each, at) for each in file.standing.silences],
        "knows": say_list(file.standing.agencies),
        "reason": file.grant.Reason(file.grant.reason).label,
        "grant": file.grant,
    }


def _facts(person: Person, on: date) -> list[tuple[str, str]]:
    born = f"{say_date(person.dob)}, {_age(person.dob, on)}" if person.dob else "No record says when"
    facts = [("Born", born), ("Sex", {"F": "Female", "M": "Male"}.get(person.sex, "Not known"))]
    facts += [("NHS number", person.nhs)] if person.nhs else []
    return facts + ([("Unique pupil number", person.upn)] if person.upn else [])


def _age(born: date, on: date) -> str:
    years = age_on(born, on)
    if years >= 2:
        return f"{years} years old"
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    return f"{plural(max(months, 0), 'month')} old"


def _flag(flag: Flag) -> dict[str, Any]:
    since = say_date(flag.since) if flag.since else ""
    if flag.kind == "marac":
        when = f"on {since}"
    elif flag.until:
        when = f"{since} to {say_date(flag.until)}" if since else f"until {say_date(flag.until)}"
    else:
        when = f"since {since}" if since else "no date given"
    tag = "withdrawn" if flag.until else _TAGS[flag.kind]
    return {"kind": tag, "words": flag.words, "when": when, "source": source(flag.record)}


def source(record: SourceRecord) -> dict[str, Any]:
    """Where a row is from, without a way into the file: the grant is about this person, not about the file."""
    return {
        "agency": record.delivery.agency.name,
        "file": record.delivery.filename,
        "line": record.line,
        "received": record.received_at,
        "href": "",
    }


def _touched(file: ChildFile, at: datetime) -> str:
    if not file.touched.incidents:
        return ""
    last = f", the last {moment(file.touched.last, at=at)}" if file.touched.last else ""
    return f"Touched by {plural(file.touched.incidents, 'domestic-abuse incident')} told here{last}"


def _lives(file: ChildFile, on: date) -> list[dict[str, str]]:
    if file.homes.withheld:
        return []
    return [_home(home, file) for home in file.homes.known if home.holds_on(on)]


def _home(home: Home, file: ChildFile) -> dict[str, str]:
    said = say_list(sorted({file.agencies.get(s.agency, s.agency) for s in home.sources}))
    if home.since and home.until:
        dates = f"{say_date(home.since)} to {say_date(home.until)}"
    elif home.since:
        dates = f"since {say_date(home.since)}"
    else:
        dates = f"told on {say_date(home.told_on)}"
    where = ", ".join(filter(None, (home.address, say_postcode(home.dwelling.postcode))))
    return {"where": where, "when": dates, "said_by": said, "doubt": home.doubt}


def _together(file: ChildFile, at: datetime) -> list[dict[str, str]]:
    members: Sequence[Member] = file.household.members if file.household else ()
    kinds = {k.person: k for k in file.kin}
    return [
        {
            "who": with_age(file.people[m.person], at=at),
            "what": _related(m.person, kinds, file),
            "doubt": m.doubt,
        }
        for m in members
        if m.person != file.person.pk and m.person in file.people
    ]


def _related(person: UUID, kinds: dict[UUID, Kin], file: ChildFile) -> str:
    if person in kinds:
        return _is(kinds[person], file.people)
    if person in file.siblings:
        return _by_sex("sibling", file.people[person])
    return "no record says how they are related"


def _is(kin: Kin, people: dict[UUID, Person]) -> str:
    person = people[kin.person]
    if person.sex not in ("F", "M"):
        # The record's own word may know: "Mother".
        said = {a.said.capitalize() for a in kin.assertions} & set(_KIN.get(kin.kind, _OTHER))
        if len(said) == 1:
            return said.pop()
    return _by_sex(kin.kind, person)


def _by_sex(kind: str, person: Person) -> str:
    female, male, unknown = _KIN.get(kind, _OTHER)
    return {"F": female, "M": male}.get(person.sex, unknown)


def _kin(file: ChildFile, at: datetime) -> list[dict[str, str]]:
    order = list(_KIN)
    shown = [k for k in file.kin if k.person in file.people]
    shown.sort(key=lambda k: (order.index(k.kind) if k.kind in order else len(order), str(file.people[k.person])))
    return [
        {
            "what": _is(k, file.people),
            "who": with_age(file.people[k.person], at=at),
            "said_by": say_list(sorted({file.agencies.get(a.agency, a.agency) for a in k.assertions})),
            "responsible": "has parental responsibility"
            if any(a.parental_responsibility == "yes" for a in k.assertions)
            else "",
            "doubt": k.doubt,
        }
        for k in shown
    ] + [
        {
            "what": _by_sex("sibling", file.people[pk]),
            "who": with_age(file.people[pk], at=at),
            "said_by": "A parent in common",
            "responsible": "",
            "doubt": "" if file.people[pk].surname and file.people[pk].dob else HALF_NAMED,
        }
        for pk in sorted(file.siblings, key=lambda pk: (file.people[pk].dob or date.max, str(pk)))
    ]


def _place(place: Place) -> dict[str, Any]:
    since = f"since {say_date(place.since)}" if place.since else ""
    return {"name": place.setting.name, "since": since, "phone": place.setting.phone, "source": source(place.record)}


def _worker(each: Involved) -> dict[str, Any]:
    since = f"since {say_date(each.since)}" if each.since else ""
    return {
        "who": each.who or "Name not sent",
        "part": each.part or "part not sent",
        "agency": each.agency,
        "phone": each.phone,
        "since": since,
    }


def _adult(place: Place) -> dict[str, Any]:
    contact = place.contact
    return {
        "who": contact.name if contact else "Nobody is named",
        "part": contact.get_role_display().capitalize() if contact else "Key adult",
        "agency": place.setting.name,
        "phone": (contact.phone if contact else "") or place.setting.phone,
        "since": f"since {say_date(place.since)}" if place.since else "",
    }


def _news(file: ChildFile) -> dict[str, Any]:
    said = [f"{plural(n, 'record')} from {agency}" for agency, n in file.news.records.items()]
    return {"since": file.news.since, "what": say_list(said)}


def _silence(each: Silence, at: datetime) -> str:
    if not each.sends:
        return f"{each.what[0].upper()}{each.what[1:]}: no such file has ever come, so nothing can be said"
    last = f"; the last such file came on {day(each.last, at=at)}" if each.last else ""
    return f"{each.what[0].upper()}{each.what[1:]}: files come, and none has a record of this person{last}"
