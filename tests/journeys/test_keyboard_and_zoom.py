"""Every main page with the keyboard alone, at 400% zoom, with text twice as large, and for a screen reader."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.journeys import facts
from tests.journeys.conftest import WIDE, scrolls_sideways

# Notes whatever takes the focus, and whether that can be seen: an outline, shadow or colour that was not there before.
WATCH = """() => {
  const looks = el => {
    const shown = [el, ...(el.labels || [])].flatMap(each => [
      getComputedStyle(each), getComputedStyle(each, '::before')])
    return shown.map(s => [s.outlineStyle, s.outlineWidth, s.boxShadow, s.backgroundColor, s.borderColor].join()).join()
  }
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
  const seen = new Map(), firsts = new Set()
  let stops = 0
  for (const el of document.querySelectorAll(all)) {
    if (!el.checkVisibility({visibilityProperty: true}) || el.disabled || el.tabIndex < 0) continue
    if (el.type === 'radio' && firsts.has(el.name)) continue
    if (el.type === 'radio') firsts.add(el.name)
    stops += el.type === 'date' ? 4 : 1
    seen.set(el, {before: looks(el), reached: false, visible: false})
  }
  document.addEventListener('focusin', event => {
    const noted = seen.get(event.target)
    if (noted) { noted.reached = true; noted.visible = looks(event.target) !== noted.before }
  })
  window.unreached = () => [...seen].filter(([, noted]) => !noted.reached || !noted.visible)
    .map(([el, noted]) => `${el.outerHTML.slice(0, 120)} ${noted.reached ? 'not visibly' : 'not reached'}`)
  return stops
}"""
HEADINGS = (
    "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(h => h.checkVisibility()).map(h => +h.tagName[1])"
)
NAMELESS = """[...document.querySelectorAll('a[href], button')].filter(el => el.checkVisibility() &&
  !(el.getAttribute('aria-label') || el.innerText || el.textContent).trim()).map(el => el.outerHTML)"""
OFF_SCREEN = """[...document.querySelectorAll('main *')].filter(el => el.checkVisibility() && el.children.length === 0
  && el.getBoundingClientRect().width > 1 && el.getBoundingClientRect().right > innerWidth + 1)
  .map(el => el.outerHTML.slice(0, 120))"""
MOVING = """[...document.querySelectorAll('*')].filter(el => {
  const style = getComputedStyle(el)
  return [...style.transitionDuration.split(','), ...style.animationDuration.split(',')].some(s => parseFloat(s) > 0.01)
}).map(el => el.outerHTML.slice(0, 120))"""


def pages() -> dict[str, list[str]]:
    """The main pages by who opens them."""
    telling = facts.told_at_a_school(named=False)[0]
    hold = facts.open_holds()[0]
    desk = f"/desk/notifications/{telling.notification}"
    return {
        "Alice Fairweather": [
            "/desk/", f"/desk/incidents/{telling.incident}/", f"{desk}/withdraw/", f"{desk}/phone/",
            f"/thread/{telling.notification}/", "/review/", "/governance/holds/",
            f"/desk/notifications/{hold.notification_id}/hold/",
        ],
        "Yetunde Adeyemi": [f"/desk/holds/{hold.pk}/"],
        facts.readers(telling.box)[0]: ["/inbox/", f"/inbox/{facts.item(telling).pk}/"],
        "Bob Thistlewood": ["/model/", "/model/propose/", f"/people/{telling.person}/"],
        "Marguerite O'Dowd": [
            "/governance/deliveries/", "/governance/ledger/", f"/governance/ledger/who-saw/{telling.person}/",
            "/people/mix-ups/",
            "/about/kept-safe/", "/about/accessibility/",
        ],
    }  # fmt: skip


@pytest.fixture
def each_page(sign_in_as, app):
    """Every main page in turn, opened by whoever works there."""

    def opened(*, only: int | None = None):
        for who, paths in pages().items():
            page = sign_in_as(who)
            for path in paths[:only]:
                page.goto(f"{app}{path}")
                yield path, page

    return opened


def test_every_page_has_its_own_name_and_its_parts_in_order(each_page):
    titles: dict[str, str] = {}
    # Given any page, when a screen reader reads it,
    for path, page in each_page():
        # then its title is its own and ends with the product's,
        assert page.title().endswith(" – Golden Thread"), path
        assert page.title() not in titles, f"{path} and {titles.get(page.title())}"
        titles[page.title()] = path
        # it has one main heading, and none is skipped below it,
        levels = page.evaluate(HEADINGS)
        assert levels.count(1) == 1, (path, levels)
        assert levels[0] == 1, (path, levels)
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (path, levels)
        # header, main and footer are there once, and navigation has names that differ,
        for part in ("banner", "main", "contentinfo"):
            expect(page.get_by_role(part)).to_have_count(1)
        named = [nav.get_attribute("aria-label") for nav in page.get_by_role("navigation").all()]
        assert None not in named, path
        assert len(set(named)) == len(named), (path, named)
        # every button and link has words, and everyone knows that all is made up.
        assert page.evaluate(NAMELESS) == [], path
        expect(page.get_by_role("banner")).to_contain_text("Made-up people. Nothing here is real.")


def test_the_keyboard_alone_reaches_everything_and_shows_where_it_is(each_page):
    # Given any page, when somebody presses Tab,
    for path, page in each_page():
        many = page.evaluate(WATCH)
        page.keyboard.press("Tab")
        # then the first stop is the way past the header, which can then be seen and leads to the content,
        skip = page.get_by_role("link", name="Skip to main content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        # and on from there every control is reached, in a place that can be seen.
        for _ in range(many):
            page.keyboard.press("Tab")
        assert page.evaluate("window.unreached()") == [], path
    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_nothing_is_lost_at_four_hundred_per_cent_or_with_text_twice_as_large(each_page):
    # Given any page, when it is enlarged until a window of 1280 pixels shows 320 of them,
    for path, page in each_page():
        page.set_viewport_size({"width": 320, "height": 256})
        # then nothing lies beside the window,
        assert not scrolls_sideways(page), path
        assert page.evaluate(OFF_SCREEN) == [], path
        # nor when only the text is made twice as large.
        page.set_viewport_size(WIDE)
        size = page.context.new_cdp_session(page)
        size.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32
        assert not scrolls_sideways(page), path
        assert page.evaluate(OFF_SCREEN) == [], path
        size.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
        size.detach()


def test_nothing_moves_for_those_whom_movement_makes_ill(each_page):
    # Given somebody has asked their device for less movement, then no page moves.
    for path, page in each_page(only=2):
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(MOVING) == [], path


def test_on_paper_only_what_serves_a_reader_is_left(each_page):
    # Given a page that is printed for a family or a court, then what only serves a screen is not on paper.
    for path, printed in each_page():
        if not re.search("thread|who-saw", path):
            continue
        printed.emulate_media(media="print")
        expect(printed.get_by_role("heading", level=1)).to_be_visible()
        expect(printed.get_by_role("button", name="Print or save")).not_to_be_visible()
        expect(printed.get_by_role("navigation", name="Main")).not_to_be_visible()
        printed.emulate_media(media="screen")
