"""The information governance lead: is what came in right, what is held back, and who saw whom?"""

import re
from datetime import timedelta

from playwright.sync_api import expect

from goldenthread import clock
from goldenthread.access.mandate import service
from goldenthread.records.actions import receive
from goldenthread.records.models import Delivery
from tests.conftest import MORNING
from tests.journeys import facts

MARGUERITE = "Marguerite O'Dowd"


def test_a_bad_row_says_what_to_do_and_a_corrected_file_puts_it_right(sign_in_as, look, world):
    # Given the school roll came with bad rows, when Marguerite signs in,
    page = sign_in_as(MARGUERITE)
    # then she sees what is wrong, where, and what to do, in words that she can send on; rows in are accounted for.
    expect(page.get_by_role("heading", level=1)).to_have_text("Deliveries and quarantine")
    lede = page.locator(".gt-lede").inner_text().replace(",", "")
    total, accepted, quarantined = map(int, re.findall(r"(\d+) (?:rows that|were accepted|quarantined)", lede))
    assert total == accepted + quarantined
    assert quarantined > 0
    wrong = page.get_by_role("table", name="In quarantine").locator("tbody tr")
    expect(wrong.filter(has_text="There is no 30 February")).to_contain_text("Correct it from the original record")
    look(page, "deliveries")
    # The file itself lists its bad rows, and shows nothing else of a record.
    wrong.first.get_by_role("link", name="schools.roll.csv").click()
    expect(page.locator(".gt-lede")).to_contain_text(f"{quarantined} rows still waiting")
    look(page, "delivery")
    # When the agency sends the corrected rows,
    corrected = world / "feeds" / "schools.roll.corrected.csv"
    later = MORNING + timedelta(minutes=5)
    delivery = receive(corrected, feed="schools.roll", agency="schools-mis", mandate=service("door"), at=later)
    assert delivery.status == Delivery.Status.ACCEPTED
    # then each is put right, and says by which line of which file.
    page.reload()
    expect(page.locator(".gt-lede")).to_contain_text("all put right since")
    expect(page.get_by_text("Put right", exact=True)).to_have_count(quarantined)
    expect(page.get_by_role("link", name="schools.roll.corrected.csv")).to_have_count(quarantined)
    page.get_by_role("navigation", name="Back").get_by_role("link").click()
    expect(page.locator(".gt-lede")).to_contain_text("Every file came whole, and every row was taken in.")
    expect(page.get_by_role("table", name="What arrived").get_by_text("All put right")).to_be_visible()


def test_every_hold_stands_there_with_its_reason_its_author_and_its_end(sign_in_as, look):
    # Given holds that rules have placed and nobody has authorised, when Marguerite looks,
    page = sign_in_as(MARGUERITE)
    page.get_by_role("link", name="Holds").click()
    # then every one is there, why, until when, and that a manager is waited for.
    rows = page.get_by_role("table", name="Held back").locator("tbody tr")
    assert rows.count() >= len(facts.open_holds()) > 0
    for row in rows.all():
        expect(row).to_contain_text("Waits for a manager")
        expect(row.locator(".gt-due")).to_contain_text("left")
    # Where a child has fled to is not for her.
    expect(rows.filter(has_text="refuge")).to_contain_text("Not shown: the address is protected")
    look(page, "holds")


def test_the_ledger_says_who_saw_a_child_and_that_somebody_asked(sign_in_as, open_page, look):
    # Given Alice opened the page of a child's incident last minute,
    telling = facts.told_at_a_school(named=True)[0]
    alice = sign_in_as("Alice Fairweather", open_page())
    alice.locator(".gt-incident").get_by_role("link", name=telling.child).first.click()
    expect(alice.get_by_role("heading", name="What police recorded")).to_be_visible()
    # when Marguerite looks for the child by name,
    clock.set_to(MORNING + timedelta(minutes=1), frozen=True)
    page = sign_in_as(MARGUERITE)
    page.get_by_role("link", name="Ledger").click()
    page.get_by_label("About whom (a name)").fill(telling.child)
    page.get_by_role("button", name="Search").click()
    look(page, "ledger")
    page.get_by_role("link", name=f"Who saw {telling.child}").first.click()
    # then Alice is there, with when, what and why she could, and so is the school that was told.
    seen = page.get_by_role("table", name=f"Who saw {telling.child}").locator("tbody tr")
    opened = seen.filter(has_text="Alice Fairweather").filter(has_text="Saw the incident and the children it touches")
    expect(opened.first).to_contain_text("6:55 am today")
    expect(opened.first).to_contain_text("Operation Encompass (Domestic Abuse Act 2021 s.49A)")
    expect(seen.filter(has_text=f"Shared the notification with {telling.place}").first).to_be_visible()
    look(page, "who-saw")
    page.get_by_role("link", name="Seen on a screen").click()
    expect(seen.filter(has_text="Shared the notification")).to_have_count(0)
    # And that she asked is in the ledger too.
    page.get_by_role("link", name="Ledger").first.click()
    hers = page.get_by_role("table", name="Entries of the ledger").locator("tbody tr").filter(has_text=MARGUERITE)
    expect(hers.filter(has_text="Looked for a person by name").first).to_be_visible()
    expect(hers.filter(has_text="Asked who saw a person").first).to_be_visible()
