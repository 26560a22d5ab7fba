"""The police Encompass desk at five to seven: is every child told, and if not, what first?"""

import csv
import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import MORNING
from tests.journeys import facts
from tests.journeys.late_incident import DAN, KIT, work

ALICE, YETUNDE = "Alice Fairweather", "Yetunde Adeyemi"


def row(page: Page, child: str):
    """The rows of a child in the list of every incident."""
    return page.locator(".gt-incident tbody tr").filter(
        has=page.get_by_role("link", name=re.compile(f"^{re.escape(child)}"))
    )


def needs(page: Page):
    """The rows of what needs somebody."""
    return page.get_by_role("table", name="What needs you").locator("tbody tr")


def notification(page: Page, telling: facts.Telling):
    return page.locator(f"#notification-{telling.notification}")


def notice(page: Page, said: str) -> None:
    expect(page.locator(".govuk-notification-banner")).to_contain_text(said)


def test_last_night_at_a_glance_with_what_needs_her_first(sign_in_as, look):
    # Given the night was worked through by five to seven, when Alice signs in,
    page = sign_in_as(ALICE)
    # then one sentence says how the night stands,
    everybody = {(t.incident, t.person) for t in facts.tellings()}
    expect(page.get_by_role("heading", level=1)).to_have_text("Last night: Sunday 22 to Monday 23 November")
    expect(page.locator(".gt-lede")).to_contain_text(
        re.compile(r"\d+ incidents touched \d+ children; police named \d+")
    )
    # five numbers count it, and each opens its list,
    numbers = page.get_by_role("list", name="The night in numbers").get_by_role("link")
    expect(numbers).to_have_count(5)
    told = len({(t.incident, t.person) for t in facts.tellings() if t.delivered})
    expect(numbers.filter(has_text="told, all in time")).to_contain_text(str(told))
    # and what needs her comes first, the soonest due first.
    due = needs(page).locator("time").evaluate_all("times => times.map(time => Date.parse(time.dateTime))")
    assert len(due) >= 4
    assert due == sorted(due)
    expect(needs(page).first.get_by_role("link")).to_contain_text("Decide")
    # Every child of the night is in the list below, with how they were found.
    listed = page.locator(".gt-incident tbody tr").count()
    assert listed >= len(everybody)
    look(page, "tell-desk")


@pytest.mark.parametrize(
    ("chosen", "tag"),
    [("Told", "Told"), ("Held", "Held"), ("Not told", "Not told"), ("Waiting for a person", "Needs you")],
)
def test_the_list_is_narrowed_to_one_state(sign_in_as, chosen, tag):
    # Given the desk, when Alice chooses one state,
    page = sign_in_as(ALICE)
    narrower = page.get_by_role("navigation", name="Which children").get_by_role(
        "link", name=re.compile(rf"^{chosen} \d+$")
    )
    count = int(narrower.inner_text().rsplit(" ", 1)[1])
    assert count > 0
    narrower.click()
    # then only children in that state are listed, as many as the link said,
    expect(narrower).to_have_attribute("aria-current", "page")
    tags = page.locator(".gt-incident .gt-tag").all_inner_texts()
    assert set(tags) == {tag}
    names = page.locator(".gt-incident tbody tr th a").evaluate_all("links => links.map(a => a.hash)")
    assert len(set(names)) == count
    # and what needs her still stands above it.
    expect(needs(page).first).to_be_visible()


def test_a_child_whom_police_did_not_name_is_told_and_each_hop_leads_to_a_line_of_a_file(sign_in_as, look, world):
    # Given a child whom the police record does not name, and whose school was told all the same,
    telling = facts.told_at_a_school(named=False)[0]
    page = sign_in_as(ALICE)
    expect(row(page, telling.child).filter(has_text=telling.place)).to_contain_text("Told")
    # when Alice opens the incident at that child,
    row(page, telling.child).get_by_role("link", name=telling.child).first.click()
    child = page.locator(f"#child-{telling.found}")
    # then the page says so, and shows the way to them hop by hop,
    expect(child).to_contain_text("Not in the police record.")
    hops = child.get_by_role("list", name=re.compile("^How we got to")).get_by_role("listitem")
    assert hops.count() >= 3
    expect(hops.last).to_contain_text(f"{telling.place} is told")
    # why two records are one person is said on request, in words,
    child.get_by_text("Why we think so").first.click()
    expect(child.locator("details[open] li").first).to_be_visible()
    look(page, "incident")
    # and each hop leads to the row of the file that says it.
    said = child.locator(".gt-thread__source").last.inner_text()
    child.locator(".gt-thread__source a").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One row, as it was sent")
    expect(page.locator(".gt-thread__source")).to_contain_text(said.split(", received")[0])
    look(page, "record")
    where = re.search(r"(\S+\.csv) line ([\d,]+)", said)
    assert where
    line = _line(world / "feeds" / where[1], int(where[2].replace(",", "")))
    shown = page.get_by_role("table", name="The row's cells").locator("tbody tr")
    cells = {r.get_by_role("rowheader").inner_text(): r.get_by_role("cell").inner_text() for r in shown.all()}
    assert cells == {column: value for column, value in line.items() if value}


def _line(path, number):
    """The cells of one line of a file, read as anybody would who was sent the same file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return next(row for row in reader if reader.line_num == number)


def test_an_uncertain_child_is_told_once_somebody_says_so_and_others_are_not_with_a_reason(sign_in_as, look):
    # Given police wrote "Kit" and no more, and nobody was told,
    page = sign_in_as(ALICE)
    expect(row(page, KIT)).to_contain_text("Needs you")
    # when Alice decides that the council's education team is to be told,
    needs(page).filter(has_text=KIT).get_by_role("link", name=re.compile("^Decide")).click()
    look(page, "decide")
    kit = page.locator(".gt-panel[id^=child-]").filter(has=page.get_by_role("heading", name=re.compile(f"^{KIT} ")))
    kit.get_by_role("button", name="Tell the council’s education team").click()
    notice(page, "They will be told now.")
    # then, the worker having passed, the desk shows that they are.
    work(MORNING)
    page.get_by_role("link", name="Tell desk").click()
    expect(row(page, KIT)).to_contain_text("Told")
    expect(row(page, KIT)).to_contain_text("Council education team")
    # Dan is eighteen: nobody is told, and both the list and the incident say why.
    expect(row(page, DAN)).to_contain_text(re.compile("Not told.*18 or over", re.DOTALL))
    row(page, DAN).get_by_role("link", name=DAN).click()
    expect(page.get_by_role("heading", name="Looked at and not told")).to_be_visible()
    dan = page.locator(".gt-panel[id^=child-]").filter(has=page.get_by_role("heading", name=re.compile(f"^{DAN}")))
    expect(dan).to_contain_text("18 or over")
    # Another child is left out by a person, and that is the reason which stands beside them from then on.
    page.get_by_role("link", name="Tell desk").click()
    to_decide = needs(page).filter(has=page.get_by_role("link", name=re.compile("^Decide"))).first
    child = to_decide.get_by_role("rowheader").inner_text().strip()
    to_decide.get_by_role("link", name=re.compile("^Decide")).click()
    page.get_by_role("button", name="Leave out: not touched by this").click()
    notice(page, "Nobody is told about this child for this incident.")
    work(MORNING)
    page.get_by_role("link", name="Tell desk").click()
    expect(row(page, child)).to_contain_text(re.compile("Not told.*a person decided", re.DOTALL | re.IGNORECASE))


def test_a_comparison_on_the_way_to_a_child_is_one_press_from_the_desk(sign_in_as):
    # Given a boy waits for two records to be compared, when Alice compares them and finds one boy,
    page = sign_in_as(ALICE)
    waits = needs(page).filter(has_text="Two records to compare").first
    boy = waits.get_by_role("rowheader").inner_text().split(" ")[0]
    waits.get_by_role("link", name=re.compile("^Compare")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Are these the same boy?")
    expect(page.locator(".gt-lede")).to_contain_text(boy)
    page.keyboard.press("s")
    notice(page, "Same person: written down.")
    # then the worker tells his school, and the desk shows it.
    work(MORNING)
    page.get_by_role("link", name="Tell desk").click()
    expect(row(page, boy)).to_contain_text("Told")
    expect(row(page, boy)).to_contain_text("Named by police")


def test_a_hold_is_lifted_placed_authorised_and_lifted_again(sign_in_as, open_page, look):
    # Given a notification that a rule holds back, and that Alice can see and not decide,
    hold = facts.open_holds()[0]
    telling = next(t for t in facts.tellings() if t.notification == hold.notification_id)
    alice, yetunde = sign_in_as(ALICE), sign_in_as(YETUNDE, open_page())
    needs(alice).filter(has_text=telling.child).get_by_role("link", name=re.compile("hold")).click()
    expect(alice.get_by_text("A manager of the desk authorises or lifts it.")).to_be_visible()
    expect(alice.get_by_role("button", name="Lift")).to_have_count(0)
    # when Yetunde, a manager, lifts it: a reason is asked for,
    needs(yetunde).filter(has_text=telling.child).get_by_role("link", name=re.compile("Decide the hold")).click()
    look(yetunde, "hold")
    yetunde.get_by_role("button", name="Lift", exact=True).click()
    expect(yetunde.get_by_role("alert")).to_contain_text("There is a problem")
    yetunde.get_by_label("Why is it lifted?").fill("Rung the head: the relative is on leave")
    yetunde.get_by_role("button", name="Lift", exact=True).click()
    notice(yetunde, "Lifted.")
    # and Alice holds it again before it has gone, with her reason and an end,
    alice.goto(alice.url)
    alice.get_by_role("link", name=re.compile("^Incident ")).click()
    notification(alice, telling).get_by_role("link", name=re.compile("^Hold back")).click()
    look(alice, "place-hold")
    alice.get_by_label("Why is it held back?").select_option(label="Another reason, which I give below.")
    alice.get_by_label("In your own words").fill("The mother asks us to wait until she has left")
    alice.get_by_label("For how long, from now?").select_option(label="2 hours")
    alice.get_by_role("button", name="Hold it back").click()
    notice(alice, "Held until 8:55 am today. A manager must authorise it.")
    work(MORNING)
    alice.get_by_role("link", name="Tell desk").click()
    expect(row(alice, telling.child)).to_contain_text("Held")
    # then Yetunde authorises it in her own name, lifts it when the reason is gone,
    yetunde.get_by_role("link", name="Tell desk").click()
    needs(yetunde).filter(has_text="until she has left").get_by_role("link", name=re.compile("Decide the hold")).click()
    yetunde.get_by_role("button", name="Authorise").click()
    notice(yetunde, "Authorised in your name until")
    expect(yetunde.locator(".gt-facts")).to_contain_text(f"{YETUNDE}, 6:55 am today")
    yetunde.get_by_label("Why is it lifted?").fill("She has left")
    yetunde.get_by_role("button", name="Lift", exact=True).click()
    notice(yetunde, "Lifted.")
    # and the school is told.
    work(MORNING)
    alice.goto(alice.url)
    expect(row(alice, telling.child)).to_contain_text("Told")


def test_a_wrong_notification_is_taken_back_and_the_desk_sees_who_had_opened_it(sign_in_as, open_page, look, app):
    # Given a school's key adult has opened a message,
    telling = facts.told_at_a_school(named=True)[0]
    reader = facts.readers(telling.box)[0]
    school = sign_in_as(reader, open_page())
    school.get_by_role("link", name=telling.child).click()
    expect(school.get_by_role("heading", level=1)).to_contain_text(telling.child)
    # when Alice takes it back, with a reason,
    page = sign_in_as(ALICE)
    expect(row(page, telling.child).filter(has_text=telling.place)).to_contain_text(f"by {reader}")
    row(page, telling.child).filter(has_text=telling.place).get_by_role("link", name=telling.child).click()
    notification(page, telling).get_by_role("link", name=re.compile("^Take back")).click()
    expect(page.get_by_role("main").get_by_role("listitem").filter(has_text=reader)).to_be_visible()
    look(page, "take-back")
    page.get_by_label("Why is it taken back?").fill("The child left this school in October")
    page.get_by_role("button", name="Take it back").click()
    # then she is told who had opened it, the child stands as taken back with the reason,
    notice(page, f"Taken back. It had been opened by: {reader}, 6:55 am today.")
    expect(notification(page, telling)).to_contain_text("The child left this school in October")
    # and it is gone from the school's inbox, and from its address.
    assert school.goto(school.url).status == 404
    school.goto(f"{app}/inbox/")
    expect(school.get_by_role("link", name=telling.child)).to_have_count(0)


def test_a_telephone_call_is_written_down(sign_in_as, look):
    # Given a school that has not read its message,
    telling = facts.told_at_a_school(named=True)[1]
    page = sign_in_as(ALICE)
    row(page, telling.child).filter(has_text=telling.place).get_by_role("link", name=telling.child).click()
    # when Alice rings, the page has the numbers, and the words that give nothing away,
    notification(page, telling).get_by_role("link", name=re.compile("^Ring")).click()
    expect(page.locator(".gt-facts dd").first).to_contain_text(re.compile(r"\d{3}"))
    look(page, "ring")
    # and somebody who answered has a name.
    page.get_by_label("Somebody answered and will open the message").check()
    page.get_by_role("button", name="Write the call down").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the name and job of whoever answered.")
    page.get_by_label("Whom did you speak to?").fill("Mrs Okonkwo, school office")
    page.get_by_role("button", name="Write the call down").click()
    notice(page, "Written down.")
    # Then the call stands on the thread of that message.
    notification(page, telling).get_by_role("link", name=re.compile("^Thread")).click()
    expect(page.get_by_role("table", name="What happened since")).to_contain_text(
        "Rung, and somebody answered: Mrs Okonkwo, school office"
    )
