"""Births and deaths, homes, and schools or other settings."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from goldenthread.chronology.telling.codes import ENROLLED, in_words
from goldenthread.chronology.telling.happenings import Account, Happening, Kind, account_id
from goldenthread.chronology.telling.records import Named, Record, Records, source_of
from goldenthread.chronology.telling.when import UNKNOWN, Precision, When, between, on_day, read_when
from goldenthread.directory.models import Setting
from goldenthread.identity.core.postcodes import read_postcode
from goldenthread.identity.core.sentences import say_date
from goldenthread.identity.living import Home, Homes
from goldenthread.identity.models import Enrolment, Person

# Two agencies hear of one move within days of each other.
ONE_MOVE = timedelta(days=14)
# Of somebody whose age is told, the birth lies within three years; wider bounds follow from a role and say nothing.
AN_AGE = timedelta(days=1_100)
PROTECTED = "A protected address"


def births(found: Records, people: Mapping[UUID, Person]) -> Iterator[Happening]:
    """For each person one birth, with every record's word of it; and a death, where one is recorded."""
    for pk, person in people.items():
        told = [account for m in found.mentions if m.person_id == pk and (account := _birth(m))]
        # The person's own date of birth is a reading of all the records: who says so leads, who says another follows.
        told.sort(key=lambda a: ((a.when.first, a.when.last) != (person.dob, person.dob), a.order))
        if told:
            yield Happening(Kind.BIRTH, (pk,), tuple(told))
    for mention in found.mentions:
        if died := mention.record.data.get("pers_death_date", "") if mention.record.feed == "socialcare.person" else "":
            source = source_of(mention.record)
            account = Account(
                account_id(source, mention.slot, Kind.DEATH), mention.person_id, source, read_when(died), "Died."
            )
            yield Happening(Kind.DEATH, (mention.person_id,), (account,))


def _birth(mention: Named) -> Account | None:
    words, when = "Born.", read_when(mention.dob_text)
    expected = mention.record.data.get("pers_expected_dob", "") if mention.record.feed == "socialcare.person" else ""
    if not mention.dob_text and expected:
        day = date.fromisoformat(expected)
        words, when = "Expected date of birth.", When(Precision.ABOUT, day, day, text=expected)
    elif not mention.dob_text and mention.born_from and mention.born_to:
        if mention.born_to - mention.born_from > AN_AGE:
            return None
        words, when = "Born; the record gives an age alone.", between(mention.born_from, mention.born_to)
    if when.first is None and not when.text:
        return None
    source = source_of(mention.record)
    return Account(account_id(source, mention.slot, Kind.BIRTH), mention.person_id, source, when, words)


def homes(found: Mapping[UUID, Homes], records: Mapping[int, Record]) -> Iterator[Happening]:
    """Each move to a home; one that no record dates has no date. Of a protected address, that there is one."""
    for several in found.values():
        for home in several.known:
            yield from _home(home, records)


def _home(home: Home, records: Mapping[int, Record]) -> Iterator[Happening]:
    told = [_told(home, source.record, source.since, source.told_on, records) for source in home.sources]
    dated = sorted((a for a in told if a.when.first), key=lambda a: a.order)
    door = home.dwelling.key or home.dwelling.uprn
    until = on_day(home.until) if home.until else None
    if not dated:
        yield Happening(Kind.HOME, ("home", home.person, door), tuple(sorted(told, key=lambda a: a.order)), True, until)
        return
    without = [a for a in told if not a.when.first]
    first = dated[0].when.first
    for begin, several in groupby(dated, key=_moves(dated).__getitem__):
        accounts = (*several, *(without if begin == first else ()))
        yield Happening(Kind.HOME, ("home", door, begin), accounts, lasts=True, until=until)


def _moves(dated: list[Account]) -> dict[Account, date]:
    """The first day of the move that each account tells of."""
    begins: dict[Account, date] = {}
    begin = dated[0].when.first or date.max
    for account in dated:
        day = account.when.first or date.max
        begin = begin if day - begin <= ONE_MOVE else day
        begins[account] = begin
    return begins


def _told(home: Home, record: int, since: date | None, told_on: date, records: Mapping[int, Record]) -> Account:
    source = source_of(records[record])
    where = ", ".join(filter(None, (home.address, _spaced(home.dwelling.postcode))))
    when = on_day(since) if since else UNKNOWN
    words = f"Moves to {where}." if since else f"Lives at {where}, told on {say_date(told_on)}."
    words += f" Doubtful: {home.doubt}." if home.doubt else ""
    return Account(account_id(source, "home", Kind.HOME), home.person, source, when, words)


def _spaced(postcode: str) -> str:
    return f"{postcode[:-3]} {postcode[-3:]}" if read_postcode(postcode) == postcode != "" else postcode


def settings(
    enrolments: list[Enrolment], names: Mapping[str, Setting], records: Mapping[int, Record]
) -> Iterator[Happening]:
    """Each first and last day at a school or setting, or on the council's register of children not in school."""
    for each in enrolments:
        source = source_of(records[each.record_id])
        begins, ends = _words(each, names)
        for slot, day, words in (("start", each.date_from, begins), ("leaving", each.date_to, ends)):
            if day is None and slot == "leaving":
                continue
            when = on_day(day) if day else UNKNOWN
            slot_id = account_id(source, f"{each.mention.slot} {slot}", Kind.SETTING)
            account = Account(slot_id, each.mention.person_id, source, when, words)
            until = on_day(each.date_to) if each.date_to else None
            # One enrolment in two records is one; those without a day are not known to be.
            same = (slot, each.mention.person_id, each.urn or each.status, day) if day else (slot_id,)
            yield Happening(Kind.SETTING, same, (account,), lasts=slot == "start", until=until)


_NOT_IN_SCHOOL = {"EHE": "educated at home (EHE)", "CME": "missing education (CME)"}


def _words(each: Enrolment, names: Mapping[str, Setting]) -> tuple[str, str]:
    if each.status in _NOT_IN_SCHOOL:
        what = _NOT_IN_SCHOOL[each.status]
        return f"The council’s register has them as {what}.", f"The council’s register no longer has them as {what}."
    where = names[each.urn].name if each.urn in names else f"setting {each.urn}"
    status = in_words(each.status, ENROLLED)
    return f"Starts at {where}{f' ({status})' if status else ''}.", f"Leaves {where}."
