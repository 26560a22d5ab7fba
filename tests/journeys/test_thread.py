""" "How do you know, and can you prove it?": from a notification back to a line in a file that an agency sent."""

import csv
import re

from playwright.sync_api import expect

from tests.journeys import facts


def test_an_unbroken_line_from_what_a_school_was_told_to_the_lines_of_files(sign_in_as, open_page, look, world):
    # Given a school was told of a child whom police did not name, and somebody there has opened it,
    telling = facts.told_at_a_school(named=False)[0]
    reader = facts.readers(telling.box)[0]
    school = sign_in_as(reader, open_page())
    school.get_by_role("link", name=telling.child).click()
    # when Alice asks for the thread of that notification,
    page = sign_in_as("Alice Fairweather")
    rows = page.locator(".gt-incident tbody tr").filter(has_text=telling.child).filter(has_text=telling.place)
    rows.get_by_role("link", name=telling.child).click()
    page.locator(f"#notification-{telling.notification}").get_by_role("link", name=re.compile("^Thread")).click()
    # then one sentence says whether the thread is whole,
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Why {telling.place} was told about {telling.child}")
    expect(page.locator(".gt-lede")).to_contain_text(re.compile(r"The thread is whole: \d+ records of \d+ agenc"))
    # the knots lead from the incident to the inbox, each with its source and the rule at the end,
    knots = page.get_by_role("list", name=re.compile("^From the incident to")).get_by_role("listitem")
    expect(knots.first).to_contain_text(f"Police recorded the incident {telling.reference}")
    expect(knots.last).to_contain_text(f"Put into the inbox of {telling.place}")
    expect(knots.last).to_contain_text("Domestic Abuse Act 2021 s.49A")
    assert knots.count() >= 5
    # and who opened it, and when.
    since = page.get_by_role("table", name="What happened since").get_by_role("row")
    expect(since.filter(has_text="Opened")).to_contain_text(reader)
    look(page, "thread")
    # Every row behind it is on the page, cell by cell as its file has it,
    panels = page.locator(".gt-panel").filter(has=page.locator(".gt-thread__source"))
    assert panels.count() >= 2
    for panel in panels.all():
        _is_in_its_file(panel, world)
    # and the way leads back to the incident.
    page.get_by_role("link", name=f"Incident {telling.reference}").click()
    expect(page.get_by_role("heading", name="What police recorded")).to_be_visible()


def _is_in_its_file(panel, world):
    where = re.search(r"(\S+\.csv) line ([\d,]+)", panel.locator(".gt-thread__source").inner_text())
    assert where
    cells = {row.locator("th").inner_text(): row.locator("td").inner_text() for row in panel.locator("tbody tr").all()}
    with (world / "feeds" / where[1]).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        sent = next(row for row in reader if reader.line_num == int(where[2].replace(",", "")))
    assert cells == {column: value for column, value in sent.items() if value}
