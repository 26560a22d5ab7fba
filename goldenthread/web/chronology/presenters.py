"""A chronology in plain words: each line of the list, the silences between them, and what is not known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from goldenthread.chronology.marking import Marked
from goldenthread.chronology.silence import Silence, arrived, silence
from goldenthread.chronology.telling import Account, Happening, Kind, lines_of
from goldenthread.chronology.telling.when import Precision
from goldenthread.clock import london
from goldenthread.identity.core.sentences import say_date, say_list
from goldenthread.identity.models import Person
from goldenthread.records.models import SourceRecord
from goldenthread.web.chronology.reading import Reading
from goldenthread.web.people import age_on, with_age
from goldenthread.web.words import clock_face, plural

# An interval worth saying; shorter ones are the ordinary distance between two visits.
SILENT_AFTER = timedelta(days=28)
# What is dated more widely than this says nothing of when something was last recorded.
_POINT = timedelta(days=31)
_MONTHS_UNTIL = 2
Lines = Mapping[int, SourceRecord]


@dataclass(frozen=True, slots=True)
class Told:
    """One account on a line: whose, what, where it is from; `when` only where it differs from the line's."""

    agency: str
    when: str
    words: str
    opinion: str
    presence: str
    voice: str
    voice_by: str
    source: str


@dataclass(frozen=True, slots=True)
class Row:
    """
    One line. `gap` is the silence before it, in words; `agreeing` are accounts that add nothing but that they say so
    too; `heard` those that say who was there, or give somebody's own words; `mark_id` is whose account is marked, and
    `mark_at` where.
    """

    anchor: str
    gap: str
    when: str
    clock: str
    ages: tuple[str, ...]
    kind: str
    who: str
    until: str
    accounts: tuple[Told, ...]
    agreeing: tuple[Told, ...]
    heard: tuple[Told, ...]
    marked: Marked | None
    mark_id: UUID
    mark_at: str


def silences(dated: Sequence[Happening], on: date) -> tuple[dict[UUID, str], str, timedelta]:
    """
    The silence before each happening, in words; that between the last one and `on`; and the longest since the first
    record of anything but a birth.

    Only what is dated to within a month counts: "2024" says of no week that something was recorded in it.
    """
    before: dict[UUID, str] = {}
    longest, reach, born = timedelta(0), None, None
    for happening in dated:
        first, last = happening.when.first, happening.when.last
        if first is None or last is None or last - first > _POINT:
            continue
        if reach and first - reach > SILENT_AFTER:
            since_birth = born and reach == born
            before[happening.id] = (
                f"{_weeks(first - reach)} with nothing recorded{' since birth' if since_birth else ''}"
            )
            # Before anybody knew of the child nobody could have recorded anything: that is no silence to ask about.
            longest = max(longest, timedelta(0) if since_birth else first - reach)
        reach = max(last, reach or last)
        born = last if happening.kind is Kind.BIRTH else born
    since = on - reach if reach and on - reach > SILENT_AFTER else timedelta(0)
    return before, f"{_weeks(since)} since then with nothing recorded" if since else "", max(longest, since)


def _weeks(length: timedelta) -> str:
    years, weeks = length.days // 365, length.days // 7
    return plural(weeks, "week") if years < 2 else plural(years, "year")


def rows(reading: Reading, shown: Iterable[Happening], gaps: dict[UUID, str]) -> list[Row]:
    """The lines of the list, in the order in which they come."""
    several = list(shown)
    lines = lines_of(account for happening in several for account in happening.accounts)
    return [_row(happening, reading, gaps, lines) for happening in several]


def _row(happening: Happening, reading: Reading, gaps: dict[UUID, str], lines: Lines) -> Row:
    own = reading.people[0].pk
    lead = next((a for a in happening.accounts if a.person == own), happening.accounts[0])
    people = [reading.told.people[person] for person in happening.people]
    several = len(reading.people) > 1
    when = happening.when
    shown, agreeing = _apart(happening)
    return Row(
        anchor=f"h-{happening.id}",
        gap=gaps.get(happening.id, ""),
        when=when.words,
        clock=clock_face(london(when.time)) if when.time and when.precision is Precision.TIME else "",
        ages=tuple(ages(people, when.first, named=several)) if happening.kind is not Kind.BIRTH else (),
        kind=str(happening.kind),
        who=say_list([str(person) for person in people]) if several else "",
        until=f"until {happening.until.words}" if happening.until else "",
        accounts=tuple(_told(a, happening, reading, lines) for a in shown),
        agreeing=tuple(_told(a, happening, reading, lines) for a in agreeing),
        heard=tuple(_told(a, happening, reading, lines) for a in happening.accounts if a.voice or a.presence),
        marked=reading.marks.get(happening.id),
        mark_id=lead.id,
        mark_at=reverse("chronology-mark", args=[lead.person]),
    )


def _apart(happening: Happening) -> tuple[list[Account], list[Account]]:
    """The accounts that say something of their own, and those by which further records say the same."""
    shown: list[Account] = []
    agreeing: list[Account] = []
    said: set[tuple[object, ...]] = set()
    lines: set[tuple[object, ...]] = set()
    for account in happening.accounts:
        words = (account.words, account.opinion, account.when.first)
        line = (account.source.record, account.source.key, words)
        # The same address without a day adds nothing to a move that somebody dates.
        undated = happening.kind is Kind.HOME and bool(shown) and account.when.first is None
        if words not in said and not undated:
            shown.append(account)
        elif line not in lines:
            agreeing.append(account)
        said.add(words)
        lines.add(line)
    return shown, agreeing


def ages(people: Sequence[Person], day: date | None, *, named: bool) -> list[str]:
    """ "age 6", "7 months old", "before birth"; with the name in front where several people are shown."""
    return [f"{person.forenames}: {age}" if named else age for person in people if day and (age := _age(person, day))]


def _age(person: Person, day: date) -> str:
    if person.dob is None:
        return ""
    if day < person.dob:
        return "before birth"
    years = age_on(person.dob, day)
    months = (day.year - person.dob.year) * 12 + day.month - person.dob.month - (day.day < person.dob.day)
    return f"age {years}" if years >= _MONTHS_UNTIL else f"{plural(months, 'month')} old"


def _told(account: Account, happening: Happening, reading: Reading, lines: Lines) -> Told:
    who = reading.told.people[account.person]
    differs = account.when.order[:2] != happening.when.order[:2] and account.when.first is not None
    of_several = len(happening.people) > 1
    alike = len({each.words for each in happening.accounts}) == 1
    return Told(
        agency=reading.names.get(account.source.agency, account.source.agency),
        when=account.when.words if differs else "",
        words=f"{who.forenames}: {account.words}" if of_several and not alike else account.words,
        opinion=account.opinion,
        presence=f"{who.forenames}: {account.presence}" if account.presence and of_several else account.presence,
        voice=account.voice,
        voice_by=", ".join(filter(None, (str(who), account.voice_how))),
        source=source_words(account, lines),
    )


def source_words(account: Account, lines: Lines) -> str:
    """Which file and line it is from; our own inbox for what we told."""
    record = lines.get(account.source.record or 0)
    if record is None:
        return "this product’s own record of the message"
    return f"{record.delivery.filename} line {record.line:,}, received {say_date(london(record.received_at).date())}"


def page(reading: Reading, gaps: tuple[dict[UUID, str], str, timedelta], *, at: datetime) -> dict[str, Any]:
    """What stands above and below the list."""
    _, since, longest = gaps
    own, told = reading.people[0], reading.told
    agencies = {agency for happening in reading.every for agency in happening.agencies}
    marked = sum(marked.now.significant for marked in reading.marks.values())
    return {
        "who": with_age(own, at=at),
        "person": own,
        "beside": [with_age(person, at=at) for person in reading.people[1:]],
        "others": [(str(person.pk), with_age(person, at=at)) for person in reading.others],
        "shown_beside": [(str(person.pk), with_age(person, at=at)) for person in reading.people[1:]],
        "numbers": _numbers(reading, len(agencies), marked, longest),
        "since": since,
        "withheld": [str(told.people[pk]) for pk in told.people if pk in told.withheld],
        "not_known": _not_known(reading),
    }


def _numbers(reading: Reading, agencies: int, marked: int, longest: timedelta) -> list[dict[str, Any]]:
    incidents = sum(happening.kind is Kind.INCIDENT for happening in reading.told.dated)
    amount, unit = _weeks(longest).split(" ")
    items = [
        (len(reading.told.dated), "dated, from " + plural(agencies, "agency", "agencies"), "told"),
        (incidents, "police incident" if incidents == 1 else "police incidents", ""),
        (int(amount), f"{unit}: the longest time with nothing recorded", "needs" if longest else ""),
        (marked, "marked significant", ""),
        (len(reading.told.undated), "without a date, listed apart", "nottold"),
    ]
    return [
        {"count": count, "label": label, "kind": kind, "href": None, "current": False} for count, label, kind in items
    ]


def _not_known(reading: Reading) -> list[tuple[str, Silence]]:
    came = arrived()
    return [(str(person), silence(reading.told.feeds[person.pk], came)) for person in reading.people]
