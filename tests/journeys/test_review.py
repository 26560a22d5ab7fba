"""Review: a trained reviewer decides whether two records speak of one person, forty times a morning, with one key."""

import re
from collections import Counter

import pytest
from playwright.sync_api import Page, expect

from goldenthread.access.context import acting
from goldenthread.identity.models import Decision
from tests.journeys.facts import LOOKS

BOB, IOANA = "Bob Thistlewood", "Ioana Popescu"


def decisions() -> Counter[str]:
    """What stands decided: how many are one person, how many are two."""
    with acting(LOOKS):
        return Counter(Decision.objects.filter(undone_at=None).values_list("kind", flat=True))


def notice(page: Page, said: str) -> None:
    expect(page.locator(".govuk-notification-banner")).to_contain_text(said)


def pair(page: Page) -> str:
    """Which pair is shown."""
    return page.get_by_role("form", name="Decide").get_attribute("action") or ""


@pytest.fixture(autouse=True)
def before():
    """What had been decided when the journey began."""
    return decisions()


def test_two_records_side_by_side_decided_by_one_key_and_undone_by_one_click(sign_in_as, look, before):
    # Given a pair that a child waits for, it is the first that Bob sees:
    page = sign_in_as(BOB)
    expect(page.get_by_role("heading", level=1)).to_have_text("Are these the same boy?")
    # what hangs on it is said, and on which incident it hangs; the buttons say what follows,
    expect(page.locator(".gt-lede")).to_contain_text(re.compile("If they are, .+ is told about .+ incident of"))
    expect(page.get_by_role("button", name="Same: tell the school")).to_be_visible()
    # the records part at half a surname, which is marked, and in words,
    compared = page.get_by_role("table", name="Two records, field by field")
    expect(compared.locator("mark").first).to_be_visible()
    expect(compared.get_by_role("row").filter(has_text="Surname")).to_contain_text("times likelier")
    # and no total tells him what to think.
    assert not re.search(r"\b(score|weight|total)\b", compared.inner_text(), re.IGNORECASE)
    look(page, "review")
    # When he leaves it, with L, to a colleague, it is no longer his to decide,
    first = pair(page)
    page.keyboard.press("l")
    notice(page, "Left to a colleague.")
    assert pair(page) != first
    # he calls the next one Different, with D,
    page.keyboard.press("d")
    notice(page, "Two people: written down.")
    assert decisions() == before + Counter(exclude=1)
    # and the one after it Same, with S.
    page.keyboard.press("s")
    notice(page, "Same person: written down.")
    assert decisions() == before + Counter(exclude=1, join=1)
    # Then both stand under what he decided last; with a click each he takes them back.
    for left in (1, 0):
        page.get_by_role("button", name=re.compile("^Undo")).first.click()
        notice(page, "Undone.")
        expect(page.get_by_role("button", name=re.compile("^Undo"))).to_have_count(left)
    assert decisions() == before


def test_a_key_decides_only_when_it_is_meant_to(sign_in_as, before):
    # Given a pair, and one key decides unless it is switched off,
    page = sign_in_as(BOB)
    shown = pair(page)
    switch = page.get_by_label("One key decides")
    expect(switch).to_be_checked()
    # when Bob types into a field, as one for a note would be,
    page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    page.locator("main textarea").fill("")
    page.locator("main textarea").press_sequentially("sdl")
    # or uses the browser's own keys, or one that means nothing,
    page.get_by_role("heading", level=1).click()
    for key in ("Control+d", "Alt+s", "Meta+l", "x"):
        page.keyboard.press(key)
    # or has switched single keys off,
    switch.uncheck()
    page.keyboard.press("s")
    # then nothing is decided; and they stay switched off on the next page, until he switches them on.
    page.reload()
    expect(switch).not_to_be_checked()
    page.keyboard.press("d")
    page.reload()
    assert (pair(page), decisions()) == (shown, before)
    switch.check()
    page.reload()
    expect(switch).to_be_checked()
    # A finger that falls twice on a key decides once.
    twice = (
        "for (const _ of [1, 2]) document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'd', bubbles: true}))"
    )
    page.evaluate(twice)
    notice(page, "Two people: written down.")
    assert decisions() == before + Counter(exclude=1)


def test_the_mouse_alone_and_the_keyboard_alone_are_enough(sign_in_as, open_page, before):
    # Given Ioana with a mouse, when she presses Different, then it is decided.
    mouse = sign_in_as(IOANA)
    mouse.get_by_role("button", name=re.compile("^D?Different")).click()
    notice(mouse, "Two people: written down.")
    mouse.get_by_role("button", name=re.compile("^Undo")).first.click()
    notice(mouse, "Undone.")
    # Given Bob with Tab and Enter and single keys switched off, when he goes to Same, then it is decided too.
    page = sign_in_as(BOB, open_page())
    page.get_by_label("One key decides").uncheck()
    same = page.get_by_role("button", name=re.compile("^S?Same"))
    page.get_by_role("heading", level=1).click()
    for _ in range(30):
        page.keyboard.press("Tab")
        if same.evaluate("button => button === document.activeElement"):
            break
    expect(same).to_be_focused()
    page.keyboard.press("Enter")
    notice(page, "Same person: written down.")
    assert decisions() == before + Counter(join=1)


def test_everything_works_without_javascript(sign_in_as, open_page, look, before):
    # Given a browser without JavaScript,
    page = sign_in_as(IOANA, open_page(java_script_enabled=False))
    # when Ioana looks, no switch for keys is there that would do nothing,
    expect(page.get_by_text("One key decides")).not_to_be_visible()
    # and by pressing buttons she decides, and undoes it.
    page.get_by_role("button", name=re.compile("^D?Different")).click()
    notice(page, "Two people: written down.")
    assert decisions() == before + Counter(exclude=1)
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    notice(page, "Undone.")
    assert decisions() == before
