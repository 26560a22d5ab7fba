"""Each measure in a small world that was counted by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import override_settings

from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.identity.models import Mention, Opinion, Review
from goldenthread.notify import reading
from goldenthread.notify.models import Hold, InboxItem, Notification
from goldenthread.reports.measuring import casework, computing
from goldenthread.reports.measuring.definition import load, load_all
from goldenthread.reports.measuring.rows import Span, months_until
from goldenthread.reports.models import MeasuredValue
from tests.cast import DEV
from tests.notify.world import COUNCIL, LARKSPUR, OTTER_VALE, World
from tests.records.files import example
from tests.web.scene import hand_in

MEASURES = service("measures")
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _our_council():
    with override_settings(GOLDENTHREAD_COUNCILS=[COUNCIL]):
        yield


@pytest.fixture
def world(db, tmp_path, at):
    """Leo at Larkspur and Ellie at Otter Vale, told at 6:55 of an incident reported at 23:55."""
    world = World(tmp_path, at)
    world.school(LARKSPUR)
    world.school(OTTER_VALE)
    marsh = world.family("Marsh", ("Leo", "2019-05-09", LARKSPUR), ("Ellie", "2015-02-11", OTTER_VALE))
    world.incident(marsh)
    return world


def value(slug, at, *, month=NOVEMBER, breakdown="", part=""):
    """One value, worked out now."""
    computing.compute([load(slug)], Span(months_until(at, 14), at), mandate=MEASURES)
    with acting(MEASURES):
        return MeasuredValue.objects.get(measure=slug, month=month, breakdown=breakdown, part=part)


def pair(*args, **kwargs):
    """Numerator and denominator."""
    found = value(*args, **kwargs)
    return found.numerator, found.denominator


def acknowledge(at):
    with acting(DEV):
        item = InboxItem.objects.get(box=f"urn:{LARKSPUR}")
        reading.acknowledge(item, mandate=DEV, at=at)


# Telling ----------------------------------------------------------------------------------------------------------


def test_both_schools_are_told_before_their_bell(world, at):
    world.go()
    assert pair("encompass_in_time", at) == (2, 2)
    assert pair("encompass_in_time", at, breakdown="kind of setting", part="Primary") == (2, 2)


def test_a_school_that_was_told_after_its_bell_was_not_told_in_time(world, at):
    world.go(at + timedelta(hours=3))
    assert pair("encompass_in_time", at + timedelta(hours=4)) == (0, 2)


def test_minutes_run_from_the_report_to_the_inbox(world, at):
    world.go()
    found = value("encompass_minutes_to_deliver", at)
    assert (found.numerator, found.middle, found.most) == (2, 420, 420)


def test_what_nobody_has_acknowledged_counts_once_its_time_has_passed(world, at):
    world.go()
    acknowledge(at + timedelta(minutes=20))
    assert pair("encompass_acknowledged_in_time", at + timedelta(minutes=30)) == (1, 1)
    assert pair("encompass_acknowledged_in_time", at + timedelta(days=2)) == (1, 2)
    found = value("encompass_minutes_to_acknowledge", at + timedelta(days=2))
    assert (found.numerator, found.middle) == (1, 20)


def test_a_child_who_waits_for_a_person_is_one_of_whom_nobody_was_told(world, at):
    world.an_uncertain_child()
    world.go()
    assert pair("encompass_not_told", at) == (1, 1)
    assert pair("encompass_not_told", at, breakdown="reason", part="A person has yet to decide") == (1, 1)


def test_a_child_whom_the_police_did_not_name_is_counted_as_found(world, at):
    rowe = world.family("Rowe", ("Sam", "2016-08-01", LARKSPUR))
    world.incident(rowe, named=False)
    world.go()
    assert pair("encompass_not_named", at) == (1, 3)
    assert pair("encompass_incidents", at) == (2, 2)


def test_an_incident_without_a_child_is_not_counted(world, at):
    nobody = world.family("Quiet")
    world.incident(nobody)
    world.go()
    assert pair("encompass_incidents", at) == (1, 1)


def test_a_hold_counts_once_and_its_hours_run_until_it_is_lifted(world, at):
    world.go()
    with acting(service("worker")):
        held = Notification.objects.get(box=f"urn:{LARKSPUR}")
        Hold.objects.create(
            notification=held,
            reason="covert",
            words="A reason",
            placed_by="service:worker",
            placed_at=at - timedelta(hours=3),
            expires_at=at + timedelta(hours=9),
            lifted_by="service:worker",
            lifted_at=at - timedelta(hours=1),
        )
    assert pair("encompass_held", at) == (1, 2)
    found = value("encompass_hours_held", at)
    assert (found.numerator, found.middle) == (1, 2)


def test_a_child_without_words_is_in_the_denominator(world, at):
    rowe = world.family("Rowe", ("Sam", "2016-08-01", LARKSPUR))
    world.incident(rowe, named=False)
    world.go()
    assert pair("encompass_voice", at) == (2, 3)


def test_a_setting_whose_key_adult_has_left_is_not_covered(world, at):
    world.school("900003", "Hazel Bank School", contacts=False)
    world.contact("900003", "key_adult", "gone@hazel.example", valid_from="2025-09-01", valid_to="2026-10-31")
    world.contact("900003", "mailbox", "box@hazel.example")
    world.school("900004", "Shut School", contacts=False, **{"EstablishmentStatus (name)": "Closed"})
    world.go()
    assert pair("settings_covered", at) == (2, 3)
    assert value("settings_covered", at, month=OCTOBER).status == "no_data"


# Records and pairs ------------------------------------------------------------------------------------------------


def test_rows_in_quarantine_are_a_share_of_the_rows_of_accepted_files(db, tmp_path, at):
    World(tmp_path, at)
    good, bad = example("settings.register"), example("settings.register", URN="900102", OpenDate="not a day")
    hand_in(tmp_path, "settings.register", "council", good, bad, at=at)
    assert pair("records_quarantined", at) == (1, 2)
    assert pair("records_quarantined", at, breakdown="feed", part="National register of settings") == (1, 2)


def test_days_run_from_each_feeds_newest_file(db, tmp_path, at):
    World(tmp_path, at)
    hand_in(tmp_path, "settings.register", "council", example("settings.register"), at=at)
    hand_in(tmp_path, "settings.contacts", "council", example("settings.contacts"), at=at + timedelta(days=2))
    later = at + timedelta(days=5)
    found = value("records_days_since", later)
    assert (found.numerator, found.middle, found.most) == (2, 4, 5)


@pytest.fixture
def two_pairs(world, at):
    """One pair that waits since ten days ago, and one that two people answered differently."""
    world.go()
    with acting(service("worker")):
        a, b, c, *_ = Mention.objects.order_by("pk")
        open_pair = Review.objects.create(a=a, b=b, weight=3, why="near", opened_at=at - timedelta(days=10))
        decided = Review.objects.create(
            a=a, b=c, weight=3, why="near", opened_at=at - timedelta(days=4), closed_at=at, closed_because="join"
        )
        for by, said in (("user:asha", "same"), ("user:carl", "different")):
            Opinion.objects.create(review=decided, said=said, by=by, by_name="x", at=at)
    return open_pair, decided


def test_pairs_wait_until_somebody_closes_them(two_pairs, at):
    assert pair("review_open", at) == (1, 1)
    assert value("review_days_waiting", at).middle == 10
    assert pair("review_decided", at, breakdown="answer", part="One person") == (1, 1)
    assert pair("review_parted", at) == (1, 1)


# Casework ---------------------------------------------------------------------------------------------------------


def plan(number, child, start, end="", *, first="Neglect", latest="", **columns):
    own = {
        "cppl_cp_plan_id": number,
        "cppl_person_id": child,
        "cppl_cp_plan_start_date": start,
        "cppl_cp_plan_end_date": end,
        "cppl_cp_plan_initial_category": first,
        "cppl_cp_plan_latest_category": latest or first,
        "cppl_cp_plan_ola": "N",
    }
    return example("socialcare.cp_plans", **(own | columns))


@pytest.fixture
def plans(db, tmp_path, at):
    """Five children; the last is another authority's."""
    World(tmp_path, at)
    rows = (
        plan("P1", "1", "2024-01-10", "2024-06-01"),
        plan("P2", "1", "2025-10-05", first="Emotional abuse", latest="Physical abuse"),
        plan("P3", "2", "2019-02-01", "2019-09-01"),
        plan("P4", "2", "2026-11-10"),
        plan("P5", "3", "2024-11-01"),
        plan("P6", "4", "2026-11-12", first="emotional abuse"),
        plan("P7", "5", "2026-11-12", cppl_cp_plan_ola="Y"),
    )
    hand_in(tmp_path, "socialcare.cp_plans", "council", *rows, at=at)


@pytest.mark.parametrize(
    ("slug", "month", "counted"),
    [
        pytest.param("cp_plans", NOVEMBER, (4, 4), id="P2, P4, P5 and P6 stand"),
        pytest.param("cp_plans", OCTOBER, (2, 2), id="P2 and P5 stood"),
        pytest.param("cp_plans_new", NOVEMBER, (2, 2), id="P4 and P6 started"),
        pytest.param("cp_category_changed", NOVEMBER, (1, 4), id="P2 of four"),
        pytest.param("cp_repeat_ever", NOVEMBER, (1, 2), id="P4 after P3, seven years ago"),
        pytest.param("cp_repeat_two_years", NOVEMBER, (0, 2), id="seven years are not two"),
        pytest.param("cp_repeat_two_years", date(2025, 10, 1), (1, 1), id="P2 after P1 ended sixteen months before"),
        pytest.param("cp_two_years", NOVEMBER, (1, 4), id="P5, since 1 November 2024"),
        pytest.param("cp_two_years", OCTOBER, (0, 2), id="P5 was a day short on 31 October"),
    ],
)
def test_plans_counted_by_hand(plans, at, slug, month, counted):
    assert pair(slug, at, month=month) == counted


def test_plans_are_split_by_category_however_it_is_spelt(plans, at):
    assert pair("cp_plans", at, breakdown="category", part="Neglect") == (2, 2)
    assert pair("cp_plans", at, breakdown="category", part="Emotional abuse") == (1, 1)
    assert pair("cp_plans_new", at, breakdown="category", part="Emotional abuse") == (1, 1)


def test_a_plan_that_ended_stands_no_more_on_the_day_of_its_end():
    one = casework.Plan(1, ("council", "1"), date(2026, 1, 1), date(2026, 3, 31), "Neglect", "Neglect")
    assert (one.stood_on(date(2026, 3, 30)), one.stood_on(date(2026, 3, 31))) == (True, False)


def referral(number, child, on):
    own = {"cine_referral_id": number, "cine_person_id": child, "cine_referral_date": on, "cine_close_date": ""}
    return example("socialcare.cin_episodes", **own)


def test_a_referral_a_day_short_of_a_year_after_another_is_a_re_referral(db, tmp_path, at):
    World(tmp_path, at)
    rows = (
        referral("R1", "1", "2025-11-21"),
        referral("R2", "1", "2026-11-20"),
        referral("R3", "2", "2025-11-20"),
        referral("R4", "2", "2026-11-20"),
        referral("R5", "3", "2026-11-02"),
    )
    hand_in(tmp_path, "socialcare.cin_episodes", "council", *rows, at=at)
    assert pair("referrals_again", at) == (1, 3)
    assert pair("referrals_again", at, breakdown="who referred", part="Police") == (1, 3)


def test_a_child_on_a_plan_is_touched_once_a_month(world, at, tmp_path):
    world.go()
    person = example("socialcare.person", pers_person_id="77", pers_forename="Leo", pers_surname="Marsh")
    hand_in(tmp_path, "socialcare.person", "council", person | {"pers_dob": "2019-05-09"}, at=at)
    hand_in(tmp_path, "socialcare.cp_plans", "council", plan("P1", "77", "2026-10-01"), at=at)
    hand_in(tmp_path, "socialcare.cin_episodes", "council", referral("R1", "77", "2026-09-01"), at=at)
    world.work()
    with acting(service("worker")):
        leo = Mention.objects.get(feed="schools.roll", forenames="Leo").person_id
        Mention.objects.filter(feed="socialcare.person").update(person_id=leo)
    assert pair("planned_children_touched", at) == (1, 1)
    assert pair("planned_children_touched", at, breakdown="plan", part="Child protection plan") == (1, 1)


# What is not known ------------------------------------------------------------------------------------------------


def test_what_no_feed_tells_could_not_be_worked_out_and_is_no_zero(db, at):
    found = value("cp_plans", at)
    assert (found.status, found.numerator) == ("could_not", None)
    assert found.why == "No file has ever come of: Social care: child protection plans."


def test_a_month_before_the_first_record_has_no_data_and_a_month_after_it_may_have_none_to_count(plans, at):
    assert value("cp_repeat_ever", at, month=OCTOBER).denominator == 0
    computing.compute([load("cp_plans")], Span((date(2018, 1, 1), NOVEMBER), at), mandate=MEASURES)
    with acting(MEASURES):
        assert MeasuredValue.objects.get(measure="cp_plans", month=date(2018, 1, 1)).status == "no_data"


def test_a_query_that_fails_says_so_keeps_no_old_value_and_stops_no_other(plans, at, monkeypatch):
    from goldenthread.reports.measures.cp_plans import measure

    assert pair("cp_plans", at) == (4, 4)

    def broken(span):
        raise ZeroDivisionError

    monkeypatch.setattr(measure, "rows", broken)
    span = Span(months_until(at, 2), at)
    worked = computing.compute([load("cp_plans"), load("cp_plans_new")], span, mandate=MEASURES)
    assert worked.failed == ("cp_plans",)
    with acting(MEASURES):
        failed = MeasuredValue.objects.get(measure="cp_plans", month=NOVEMBER)
        assert (failed.status, failed.numerator) == ("could_not", None)
        assert failed.why.startswith("Its query failed")
        assert MeasuredValue.objects.get(measure="cp_plans_new", month=NOVEMBER, breakdown="").numerator == 2


def test_every_value_keeps_the_version_the_time_and_how_fresh_the_data_was(plans, at):
    found = value("cp_plans", at + timedelta(hours=1))
    assert (found.version, found.computed_at) == ("1", at + timedelta(hours=1))
    assert found.fresh == {"socialcare.cp_plans": at.isoformat()}


def test_every_measure_runs_on_an_empty_partnership_and_on_a_night(world, at):
    span = Span(months_until(at, 13), at)
    assert computing.compute(load_all(), span, mandate=MEASURES).failed == ()
    world.go()
    assert computing.compute(load_all(), span, mandate=MEASURES).failed == ()


def test_a_month_ends_in_london_and_not_in_greenwich():
    span = Span((date(2026, 6, 1), date(2026, 7, 1)), datetime(2026, 7, 15, tzinfo=UTC))
    assert span.month_of(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert span.month_of(date(2026, 7, 20)) is None, "still to come"


def test_two_years_before_a_leap_day_is_the_last_of_february():
    assert casework.years_before(date(2028, 2, 29), 2) == date(2026, 2, 28)


def test_rows_say_what_they_open(world, at):
    world.go()
    with acting(MEASURES):
        from goldenthread.reports.measures.encompass_in_time import measure

        opened = {row.id for row in measure.rows(Span((NOVEMBER,), at))}
        assert opened == {f"notification:{pk}" for pk in Notification.objects.values_list("pk", flat=True)}
