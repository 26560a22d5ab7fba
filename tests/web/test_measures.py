"""The measures' pages: for whoever governs, in words, and with nothing on them that gives a person away."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.reports.measuring.computing import compute
from goldenthread.reports.measuring.definition import load, load_all
from goldenthread.reports.measuring.rows import Span, months_until
from goldenthread.reports.models import MeasuredValue
from goldenthread.web.measures import picture
from tests.cast import ASHA, DEV, FAY, GWEN
from tests.web import scene

MEASURES = service("measures")
MONTHS = [date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 11))]


@pytest.fixture
def gwen(db, at):
    return scene.signed_in(scene.people()["gwen"], at=at)


def keep(at, slug, month, numerator, denominator, *, breakdown="", part="", middle=None, most=None):
    with acting(MEASURES):
        MeasuredValue.objects.create(
            measure=slug,
            version=load(slug).version,
            month=month,
            breakdown=breakdown,
            part=part,
            status="known",
            numerator=numerator,
            denominator=denominator,
            middle=middle,
            most=most,
            computed_at=at,
        )


def shows(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_what_was_never_worked_out_is_said_and_is_no_zero(gwen):
    page = shows(gwen, "/measures/")
    assert f"{len(load_all())} measures not worked out yet." in page
    assert "Not worked out yet" in shows(gwen, "/measures/cp_plans/")


def test_what_could_not_be_worked_out_says_why(gwen, at):
    compute(load_all(), Span(months_until(at, 13), at), mandate=MEASURES)
    page = shows(gwen, "/measures/cp_plans/")
    assert "Could not be worked out" in page
    assert "No file has ever come of: Social care: child protection plans." in page


def test_a_median_of_few_is_somebodys_own_and_is_not_shown(gwen, at):
    slug = "encompass_minutes_to_deliver"
    keep(at, slug, date(2026, 9, 1), 5, 5, middle=431, most=777)
    keep(at, slug, date(2026, 10, 1), 6, 6, middle=432, most=778)
    page = shows(gwen, f"/measures/{slug}/")
    assert "7 hours 12 minutes" in page
    assert "7 hours 11 minutes" not in page
    assert "431" not in page
    assert "777" not in page


@pytest.mark.parametrize("address", ["/measures/", "/measures/encompass_in_time/"])
def test_pages_are_the_same_to_the_letter_whichever_few_were_not_counted(gwen, at, address):
    slug, seen = "encompass_in_time", set()
    for number, month in enumerate(MONTHS):
        keep(at, slug, month, 80 + number % 3, 100)
    for told in range(95, 100):
        with acting(MEASURES):
            MeasuredValue.objects.filter(month=date(2026, 11, 1)).delete()
        keep(at, slug, date(2026, 11, 1), told, 100)
        seen.add(re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", shows(gwen, address)))
    [page] = seen
    assert "All but 1 to 5" in page


def test_parts_that_would_give_somebody_away_are_not_shown_at_all(gwen, at):
    keep(at, "cp_plans", date(2026, 11, 1), 9, 9)
    keep(at, "cp_plans", date(2026, 11, 1), 7, 7, breakdown="category", part="Neglect")
    keep(at, "cp_plans", date(2026, 11, 1), 2, 2, breakdown="category", part="Sexual abuse")
    page = shows(gwen, "/measures/cp_plans/")
    assert "the numbers are so small that they could give somebody away" in page
    assert "Sexual abuse" not in page


def test_a_small_part_is_hidden_with_another_so_that_the_total_does_not_give_it(gwen, at):
    for part, count in (("Emotional abuse", 31), ("Neglect", 40), ("Sexual abuse", 2)):
        keep(at, "cp_plans", date(2026, 11, 1), count, count, breakdown="category", part=part)
    keep(at, "cp_plans", date(2026, 11, 1), 73, 73)
    page = shows(gwen, "/measures/cp_plans/")
    assert "Not shown" in page
    assert "1 to 5" in page
    assert ">40<" in page
    assert ">31<" not in page


def test_a_target_a_usual_range_and_an_old_figure_are_said_in_words(gwen, at):
    slug = "encompass_in_time"
    for number, month in enumerate(MONTHS):
        keep(at, slug, month, 80 + number % 3, 100)
    page = shows(gwen, f"/measures/{slug}/")
    # Eleven months of 80, 81, 82 in turn: September was 80, October 81.
    assert "Up from 80% in September; within its usual range." in page
    assert "the target, 100%" in page


def test_figures_of_an_earlier_definition_are_marked(gwen, at):
    keep(at, "cp_plans", date(2026, 11, 1), 30, 30)
    with acting(MEASURES):
        stored = MeasuredValue.objects.get()
        MeasuredValue.objects.all().delete()
        stored.pk, stored.version = None, "0"
        stored.save()
    assert "Worked out by version 0 of the definition, which is now version 1" in shows(gwen, "/measures/cp_plans/")


@pytest.mark.parametrize("who", [ASHA, DEV, FAY], ids=lambda who: who.name)
def test_stored_values_are_read_by_whoever_governs_and_by_nobody_else(db, at, who):
    keep(at, "cp_plans", date(2026, 11, 1), 3, 3)
    with acting(who):
        assert MeasuredValue.objects.count() == 0
    with acting(GWEN):
        assert MeasuredValue.objects.count() == 1


def test_whoever_governs_changes_no_value(db, at):
    keep(at, "cp_plans", date(2026, 11, 1), 30, 30)
    with acting(GWEN):
        assert MeasuredValue.objects.update(numerator=31) == 0
        assert MeasuredValue.objects.all().delete()[0] == 0


def test_the_list_asks_as_many_questions_however_many_months_there_are(gwen, at):
    compute(load_all(), Span(months_until(at, 2), at), mandate=MEASURES)
    few = questions(gwen)
    compute(load_all(), Span(months_until(at, 24), at), mandate=MEASURES)
    assert questions(gwen) == few


def questions(client) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get("/measures/")
    return len(asked)


def test_old_files_and_old_figures_are_said_where_the_figure_is(gwen, at):
    keep(at - timedelta(days=3), "cp_plans", date(2026, 11, 1), 30, 30)
    with acting(MEASURES):
        stored = MeasuredValue.objects.get()
        MeasuredValue.objects.all().delete()
        stored.pk, stored.fresh = None, {"socialcare.cp_plans": (at - timedelta(days=40)).isoformat()}
        stored.save()
    for address in ("/measures/", "/measures/cp_plans/"):
        page = shows(gwen, address)
        assert "Old: the newest file of Social care: child protection plans came 40 days ago" in page
        assert "Worked out 3 days ago: run goldenthread measures compute" in page


def test_what_misses_its_target_or_is_not_known_is_to_be_looked_at_first(gwen, at):
    keep(at, "encompass_in_time", date(2026, 11, 1), 70, 100)
    compute([load("cp_plans")], Span(months_until(at, 2), at), mandate=MEASURES)
    page = shows(gwen, "/measures/")
    first = page[page.index("Look at these first") : page.index("</ul>", page.index("Look at these first"))]
    assert "70% in November, so far; the target is 100%" in first
    assert "could not be worked out. No file has ever come of: Social care: child protection plans." in first


@given(some.floats(0, 1e6), some.floats(0, 1e6))
def test_every_value_is_on_the_chart_between_a_few_round_numbers(one, other):
    low, high = min(one, other), max(one, other)
    begin, end, step = picture.scale(low, high)
    assert begin <= low + 1e-6
    assert end >= high - 1e-6
    assert 1 <= round((end - begin) / step) <= 8
