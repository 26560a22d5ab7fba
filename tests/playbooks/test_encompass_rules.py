"""The rules of Encompass where a worked case cannot reach: ages, conflicts, the ladder's promises."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.directory.calendars import CalendarRow, RowKind, SchoolCalendar
from goldenthread.playbooks.encompass import rules
from goldenthread.rulebook import Unit, load

PLAYBOOK = load("encompass")
NIGHT = datetime(2026, 3, 3, 23, 40, tzinfo=UTC)
CALENDAR = SchoolCalendar((CalendarRow(RowKind.TERM, date(2026, 1, 5), date(2026, 7, 21), "Term", time(8, 45)),))
CONTACTS = [
    rules.ContactFacts("ruth", "900001", "key_adult"),
    rules.ContactFacts("colm", "900001", "deputy"),
    rules.ContactFacts("mailbox", "900001", "mailbox"),
]


def incident(**more):
    return rules.IncidentFacts(**{"reference": "MADE-UP-1", "occurred_at": NIGHT, "reported_at": NIGHT, **more})


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2008-03-04", "2026-03-03", 17),
        ("2008-03-04", "2026-03-04", 18),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2026-03-03", "2026-03-03", 0),
    ],
)
def test_age_is_in_whole_years(born, on, age):
    assert rules.age_on(date.fromisoformat(born), date.fromisoformat(on)) == age


def test_an_age_before_birth_is_refused():
    with pytest.raises(ValueError, match="born 2026-03-04"):
        rules.age_on(date(2026, 3, 4), date(2026, 3, 3))


@pytest.mark.parametrize(
    ("born", "on", "expected"),
    [
        pytest.param("2021-08-31", "2025-08-31", "under_reception", id="the day before reception, aged four"),
        pytest.param("2021-08-31", "2025-09-01", "reception_to_15", id="four the day before term"),
        pytest.param("2021-09-01", "2025-09-01", "under_reception", id="four on the first day waits a year"),
        pytest.param("2026-05-01", "2026-03-03", "under_reception", id="not yet born"),
        pytest.param("2010-03-04", "2026-03-03", "reception_to_15", id="sixteen tomorrow"),
        pytest.param("2010-03-03", "2026-03-03", "sixteen_17", id="sixteen today"),
        pytest.param("2008-03-03", "2026-03-03", "adult", id="eighteen today"),
    ],
)
def test_bands_follow_the_school_year_and_the_birthday(born, on, expected):
    assert rules.band(date.fromisoformat(born), date.fromisoformat(on), PLAYBOOK) == expected


def test_no_date_of_birth_is_not_an_age():
    assert rules.band(None, date(2026, 3, 3), PLAYBOOK) is rules.Band.UNKNOWN


@pytest.mark.parametrize(
    ("group", "phase", "kind", "sort"),
    [
        ("Local authority maintained schools", "Nursery", "Local authority nursery school", "early_years"),
        ("Local authority maintained schools", "Primary", "Community school", "school"),
        ("Local authority maintained schools", "Not applicable", "Pupil referral unit", "school"),
        ("Academies", "Secondary", "Academy converter", "school"),
        ("Academies", "16 plus", "Academy 16-19 converter", "college"),
        ("Independent schools", "Not applicable", "Other independent school", "school"),
        ("Special schools", "Not applicable", "Community special school", "school"),
        ("Colleges", "16 plus", "Further education", "college"),
        ("Universities", "Not applicable", "Higher education institutions", "other"),
    ],
)
def test_the_national_registers_words_say_what_a_setting_is(group, phase, kind, sort):
    assert rules.sort_of(type_group=group, phase=phase, type_name=kind) == sort


def test_successors_in_a_circle_end_with_the_council():
    closed = rules.SettingFacts("1", "One", rules.SettingSort.SCHOOL, open=False)
    circle = rules.SettingFacts("2", "Two", rules.SettingSort.SCHOOL, open=False, successors=(closed,))
    again = rules.SettingFacts("1", "One", rules.SettingSort.SCHOOL, open=False, successors=(circle,))
    child = rules.ChildFacts(
        rules.PersonName("Ravi", "Menon", date(2014, 1, 1)),
        (rules.EnrolmentFacts(again, rules.EnrolmentStatus.CURRENT),),
    )
    assert [route.rule for route in rules.route(child, NIGHT, PLAYBOOK)] == ["closed_no_successor"]


@pytest.mark.parametrize("field", ["occurred_at", "reported_at"])
def test_an_incident_without_a_time_zone_is_refused(field):
    with pytest.raises(ValueError, match="time zone"):
        incident(**{field: datetime(2026, 3, 3, 23, 40)})  # noqa: DTZ001 - what is refused


def test_the_tell_clock_that_runs_out_first_is_named():
    friday = incident(reported_at=datetime(2026, 3, 6, 19, tzinfo=UTC))
    assert rules.clocks(friday, CALENDAR, PLAYBOOK).tell_by.clock == "as_soon_as_practicable"
    assert rules.clocks(incident(), CALENDAR, PLAYBOOK).tell_by.clock == "before_next_school_day"


def test_a_clock_edited_beyond_what_the_code_counts_is_refused():
    edited = tuple(replace(clock, unit=Unit.WORKING_DAYS) for clock in PLAYBOOK.clocks)
    with pytest.raises(rules.CannotCountError, match="as_soon_as_practicable"):
        rules.clocks(incident(), CALENDAR, replace(PLAYBOOK, clocks=edited))


@pytest.mark.parametrize(
    ("placed", "until"),
    [
        pytest.param("2026-03-04T00:00", "2026-03-04T07:45", id="an hour before the school opens"),
        pytest.param("2026-03-04T08:30", "2026-03-05T08:30", id="too late for that: its longest life"),
        pytest.param("2026-03-01T00:00", "2026-03-02T00:00", id="its longest life comes first"),
    ],
)
def test_a_hold_is_looked_at_before_the_school_opens(placed, until):
    refuge = incident(markers=frozenset({"refuge"}))
    dues = rules.clocks(refuge, CALENDAR, PLAYBOOK)
    (hold,) = rules.holds(refuge, urn="900001", contacts=CONTACTS, children=[], playbook=PLAYBOOK)
    at = datetime.fromisoformat(placed).replace(tzinfo=UTC)
    assert rules.hold_until(at, hold, dues, PLAYBOOK) == datetime.fromisoformat(until).replace(tzinfo=UTC)


def test_holds_are_listed_widest_first_and_a_refuge_is_not_also_a_protected_address():
    both = incident(markers=frozenset({"refuge", "covert"}), address_protected=True)
    found = rules.holds(both, urn="900001", contacts=CONTACTS, children=[], playbook=PLAYBOOK)
    assert [(hold.reason, hold.urn) for hold in found] == [("covert", None), ("refuge", "900001")]


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        pytest.param(("Darren", "Pike", None), ("DARREN John", "Pike", None), True, id="case and middle names"),
        pytest.param(("Zoë", "O'Brien", None), ("Zoe", "OBrien", None), True, id="accents and apostrophes"),
        pytest.param(("Darren", "Pike", "1985-02-14"), ("Darren", "Pike", None), True, id="one date unknown"),
        pytest.param(("Darren", "Pike", "1985-02-14"), ("Darren", "Pike", "1985-02-15"), False, id="dates at odds"),
        pytest.param(("Darren", "Pike", None), ("Darryl", "Pike", None), False, id="another forename"),
        pytest.param(("", "Pike", None), ("", "Pike", None), False, id="no forename says nothing"),
    ],
)
def test_two_names_may_be_one_person(one, two, same):
    def name(forenames, surname, born):
        return rules.PersonName(forenames, surname, date.fromisoformat(born) if born else None)

    assert rules.may_be_same(name(*one), name(*two)) is same


@given(
    delivered=st.integers(0, 60 * 40),
    has=st.sets(st.sampled_from(["ruth", "colm", "mailbox"])),
    allow_for_lateness=st.booleans(),
)
def test_no_rung_is_before_delivery_and_the_manager_is_always_reached(delivered, has, allow_for_lateness):
    at = NIGHT + timedelta(minutes=delivered)
    dues = rules.clocks(incident(), CALENDAR, PLAYBOOK, delivered_at=at if allow_for_lateness else None)
    rungs = rules.ladder(at, dues, PLAYBOOK, [contact for contact in CONTACTS if contact.key in has])
    assert rungs[0].at == at
    assert {rung.contact for rung in rungs} - {None} == has
    assert all(one.at <= two.at for one, two in pairwise(rungs))
    assert all(rung.at.tzinfo is UTC for rung in rungs)
    assert rungs[-1].to is rules.RungTo.MANAGER
    assert rungs[-1].at <= max(dues.acknowledge_by.at, at + timedelta(minutes=5 * len(rungs)))


def test_a_certain_child_still_waits_if_the_words_are_flagged():
    child = rules.ChildFacts(rules.PersonName("Tariq", "Aziz", date(2015, 7, 7)))
    (to,) = rules.route(child, NIGHT, PLAYBOOK)
    dues = rules.clocks(incident(), CALENDAR, PLAYBOOK)
    certain = partial(
        rules.release, rules.Certainty.CERTAIN, to, holds=[], dues=dues, playbook=PLAYBOOK, found_at=NIGHT
    )
    assert certain(flags=[]).decision is rules.Decision.RELEASE
    flagged = certain(flags=["names another child"])
    assert (flagged.decision, flagged.reasons) == (rules.Decision.PERSON, ("names another child",))
