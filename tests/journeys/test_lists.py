"""Lists for a panel: what a coordinator sees, what each row rests on, and what goes onto the agenda."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from goldenthread.access.context import acting
from goldenthread.casework.lists import every
from goldenthread.casework.lists.types import Listed
from goldenthread.casework.lists.worked import cases
from goldenthread.clock import london
from goldenthread.rulebook import load_list
from tests.casework import scenes
from tests.cast import PIA
from tests.conftest import MORNING


@pytest.fixture
def panel_day(county, tmp_path):
    """Among the county's people, those of three worked cases: three incidents, five of one mother, and a silence."""
    for slug, name in (
        ("repeat-domestic-abuse", "three incidents in nine months"),
        ("large-sibling-groups", "one mother, two fathers, and one of whom nothing is said"),
        ("seen-by-nobody", "nothing since the plan began"),
    ):
        scenes.hand_in_case(next(case for case in cases(slug) if case.name == name), tmp_path)


def as_it_stands(slug: str) -> Listed:
    with acting(PIA):
        return every.listed(slug, mandate=PIA, at=MORNING)


def test_a_coordinator_opens_a_list_and_what_each_row_rests_on(panel_day, sign_in_as, look):
    # Given Ruth, who prepares panels: her work begins with the lists,
    page = sign_in_as("Ruth Adebayo-Lane")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lists")
    # each of which says its rule in a sentence, and how many are on it now.
    table = page.get_by_role("table", name="Lists")
    for slug in every.LISTS:
        expect(table).to_contain_text(load_list(slug).says(london(MORNING).date()))
    look(page, "lists")
    # When she opens one that somebody is on,
    found = as_it_stands("repeat-domestic-abuse")
    page.get_by_role("link", name=found.count.book.name).click()
    # then every row says who and why,
    expect(page.get_by_role("heading", level=1)).to_have_text(found.count.book.name)
    expect(page.get_by_role("main")).to_contain_text(f"{found.count.rows} on it as of 6:55 am today")
    row = found.rows[0]
    expect(page.get_by_role("main")).to_contain_text(str(found.people[row.people[0]]))
    # a reason opens the line of the file that says so,
    page.get_by_role("main").locator("summary").first.click()
    expect(page.locator(".gt-thread__source").first).to_contain_text("police.persons")
    # and the page says what the list cannot see.
    expect(page.get_by_role("heading", name="What this list cannot see")).to_be_visible()
    look(page, "list-repeat-domestic-abuse")


@pytest.mark.parametrize("slug", ["living-with-high-risk-abuse", "large-sibling-groups", "seen-by-nobody"])
def test_the_other_lists_are_read_the_same_way(panel_day, sign_in_as, app, look, slug):
    # Given Ruth and the list as it stands,
    found = as_it_stands(slug)
    page = sign_in_as("Ruth Adebayo-Lane")
    # when she opens it,
    page.goto(f"{app}/lists/{slug}/")
    # then everybody who satisfies the sentence is there,
    assert found.count.rows
    for row in found.rows:
        for person in row.people:
            expect(page.get_by_role("main")).to_contain_text(str(found.people[person]))
    look(page, f"list-{slug}")


def test_a_list_becomes_an_agenda(sign_in_as, app):
    # Given Ruth on a list,
    page = sign_in_as("Ruth Adebayo-Lane")
    page.goto(f"{app}/lists/living-with-high-risk-abuse/")
    # when she downloads it,
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    # then it is a file of the day with the people of the list,
    assert download.value.suggested_filename == "living-with-high-risk-abuse-2026-11-23.csv"
    text = Path(download.value.path()).read_text("utf-8-sig")
    found = as_it_stands("living-with-high-risk-abuse")
    assert all(str(found.people[row.people[0]]) in text for row in found.rows)
    # and on paper nothing is left of the way around the product.
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("link", name="Download as CSV")).to_be_hidden()
