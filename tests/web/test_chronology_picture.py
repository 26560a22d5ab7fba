"""The picture beside a chronology, and the silences in it: what is drawn is what is known."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from goldenthread.chronology.telling import Account, Happening, Kind, Source
from goldenthread.chronology.telling.when import When, on_day, read_when
from goldenthread.web.chronology.picture import MARGIN, WIDTH, picture
from goldenthread.web.chronology.presenters import silences

ON = date(2026, 11, 23)
ADA = UUID(int=1)
NAMES = {"police": "Police", "council": "Council"}


def happened(text, kind=Kind.INCIDENT, agency="police", *, lasts=False, until=None):
    when: When = read_when(text)
    source = Source(None, "test", agency, text, datetime(2026, 11, 23, tzinfo=UTC))
    account = Account(uuid4(), ADA, source, when, f"Something on {text}.")
    return Happening(kind, (account.id,), (account,), lasts=lasts, until=on_day(until) if until else None)


def drawn(*happenings, significant=()):
    found = picture(happenings, NAMES, significant, ON)
    assert found is not None
    return found


def test_each_agency_has_a_lane_and_the_picture_says_itself_in_words():
    found = drawn(happened("2026-01-05"), happened("2026-02-05", Kind.PLAN, "council", lasts=True))
    assert [lane.name for lane in found.lanes] == ["Council", "Police"]
    assert found.says.startswith("2 events from 5 January 2026 to 23 November 2026, in 2 lanes: Council, Police.")


def test_what_no_record_ends_is_drawn_open_up_to_today_and_no_further():
    found = drawn(
        happened("2026-02-05", Kind.PLAN, lasts=True), happened("2026-02-05", Kind.CARE, lasts=True, until=ON)
    )
    still, over = found.lanes[0].bars
    assert (still.open, over.open) == (True, False)
    assert still.end == over.end == WIDTH - MARGIN


def test_bars_that_overlap_stand_below_each_other_and_hundreds_are_not_drawn_over_each_other():
    found = drawn(*(happened(f"2026-02-{day:02}", Kind.WORKER, lasts=True) for day in range(1, 29)))
    rows = {bar.y for bar in found.lanes[0].bars}
    assert len(found.lanes[0].bars) == len(rows) == 5
    assert found.lanes[0].bars[-1].says == "Several; the list has each"


def test_a_mark_is_told_from_others_by_its_shape_and_a_ring():
    one, other = happened("2026-02-05"), happened("2026-03-05", Kind.TOLD)
    spots = drawn(one, other, significant=[other.id]).lanes[0].spots
    assert [(spot.shape, spot.marked) for spot in spots] == [("triangle", False), ("square", True)]


def test_one_day_is_a_picture_too_and_nothing_without_a_date_is_drawn():
    [(lane)] = drawn(happened(ON.isoformat())).lanes
    assert lane.spots[0].x == WIDTH - MARGIN
    assert picture([happened("")], NAMES, (), ON) is None


def test_more_than_four_weeks_with_nothing_recorded_is_said_and_the_time_since_the_last_too():
    first, second, third = happened("2026-01-05"), happened("2026-02-02"), happened("2026-05-04")
    before, since, longest = silences([first, second, third], ON)
    assert before == {third.id: "13 weeks with nothing recorded"}
    assert since == "29 weeks since then with nothing recorded"
    assert longest == timedelta(days=203)


def test_what_is_dated_to_a_year_breaks_no_silence():
    before, _, _ = silences([happened("2026-01-05"), happened("2026"), last := happened("2026-11-20")], ON)
    assert before == {last.id: "45 weeks with nothing recorded"}


def test_the_years_before_anything_but_the_birth_was_recorded_are_not_the_longest_silence():
    before, _, longest = silences([happened("2015-03-04", Kind.BIRTH), first := happened("2026-11-01")], ON)
    assert before == {first.id: "11 years with nothing recorded since birth"}
    assert longest == timedelta(0)
