"""Measures: a board member reads what changed, follows a figure to what it rests on, and meets one that is small."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.reports.measuring.definition import load
from goldenthread.reports.models import MeasuredValue
from tests.conftest import MORNING

MARGUERITE = "Marguerite O'Dowd"
MEASURES = service("measures")
# Eleven steady months; then one that no chance explains.
TIMES = (82, 78, 83, 79, 82, 78, 83, 79, 82, 78, 83, 60)


def a_year(slug):
    """A year of full months behind the night's own: told in time, of a hundred notifications in each."""
    now = MORNING.date().replace(day=1)
    with acting(MEASURES):
        MeasuredValue.objects.filter(measure=slug, month__lt=now).delete()
        month = now
        for told in reversed(TIMES):
            month = (month - timedelta(days=1)).replace(day=1)
            keep(slug, month, told, 100)
            keep(slug, month, told - 40, 50, part="Primary")
            keep(slug, month, 40, 50, part="Secondary")


def keep(slug, month, numerator, denominator, part=""):
    MeasuredValue.objects.create(
        measure=slug,
        version=load(slug).version,
        month=month,
        breakdown="kind of setting" if part else "",
        part=part,
        status="known",
        numerator=numerator,
        denominator=denominator,
        computed_at=MORNING,
        fresh={"police.incidents": MORNING.isoformat()},
    )


def test_a_board_member_sees_what_changed_and_follows_a_figure_to_what_it_rests_on(sign_in_as, look):
    # Given a year of months, of which the last was unlike the others, and the night's own figures,
    a_year("encompass_in_time")
    page = sign_in_as(MARGUERITE)
    # when the governance lead opens the measures,
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Measures").click()
    # then each has its latest value, what changed in a sentence, and its target.
    expect(page.get_by_role("heading", name="Measures", level=1)).to_be_visible()
    told = page.get_by_role("row").filter(has_text="Schools told before the next school day")
    expect(told).to_contain_text("100%")
    expect(told).to_contain_text("Up from 60% in October; the month is not over.")
    look(page, "measures")
    # When she opens one,
    told.get_by_role("link").click()
    # then its months are a chart with a table beside it, October is not by chance, and it says what is counted.
    chart = page.get_by_role("img", name=re.compile("^Schools told before the next school day"))
    expect(chart).to_be_visible()
    assert "Not by chance: October 2026" in (chart.get_attribute("aria-label") or "")
    october = page.get_by_role("table", name="Every month").get_by_role("row").filter(has_text="October 2026")
    expect(october).to_contain_text("Not by chance: outside its usual range")
    expect(page.get_by_text("Operation Encompass: every setting, before its next school day.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=re.compile("^Police incidents: newest file"))).to_be_visible()
    look(page, "measure")
    # On paper the navigation is gone and the figures are not.
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(chart).to_be_visible()
    page.emulate_media(media="screen")


def test_what_is_small_what_is_nothing_and_what_nobody_knows_are_three_different_words(sign_in_as, look, app):
    # Given three children of whom nobody was told in October, none in September, and no month known before it,
    slug = "encompass_not_told"
    with acting(MEASURES):
        MeasuredValue.objects.filter(measure=slug).delete()
        for month, count in ((date(2026, 9, 1), 0), (date(2026, 10, 1), 3)):
            keep(slug, month, count, count)
        MeasuredValue.objects.create(
            measure=slug, version="1", month=date(2026, 8, 1), status="no_data", why="Before the first record of it.",
            computed_at=MORNING,
        )  # fmt: skip
    page = sign_in_as(MARGUERITE)
    # when the governance lead reads its months,
    page.goto(f"{app}/measures/{slug}/")
    months = page.get_by_role("table", name="Every month")
    # then the three are "1 to 5", none is 0, and August is not known; no page says three.
    expect(months.get_by_role("row").filter(has_text="October 2026")).to_contain_text("1 to 5")
    expect(months.get_by_role("row").filter(has_text="September 2026").get_by_role("cell").first).to_have_text("0")
    expect(months.get_by_role("row").filter(has_text="August 2026")).to_contain_text("No data")
    look(page, "measure-small")
