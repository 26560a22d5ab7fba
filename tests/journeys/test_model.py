"""The model: a reviewer reads how it does and proposes a change, somebody else reads the evidence and answers."""

import re

from playwright.sync_api import expect

from goldenthread.identity.core.model import current_model

BOB, MARGUERITE = "Bob Thistlewood", "Marguerite O'Dowd"


def test_a_change_is_proposed_by_one_and_accepted_by_another_and_says_what_is_still_to_do(
    sign_in_as, open_page, look, monkeypatch
):
    # Given Bob, who has decided two pairs,
    monkeypatch.setattr("goldenthread.identity.answering.is_drawn", lambda a, b: False)
    page = sign_in_as(BOB)
    for _ in range(2):
        page.keyboard.press("d")
        expect(page.locator(".govuk-notification-banner")).to_contain_text("Two people: written down.")
    # when he opens the model's page,
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Model").click()
    # then it says which is in force, what its thresholds mean, and what people decided, with n and interval.
    expect(page.locator(".gt-lede")).to_contain_text(f"Model {current_model().version} is in force.")
    expect(page.locator(".gt-lede")).to_contain_text("People have decided 2 pairs since.")
    bands = page.get_by_role("table", name="Decisions by weight").locator("tbody tr")
    expect(bands.filter(has_text=re.compile(r"n = \d")).first).to_contain_text(
        re.compile(r"0% \(0% to \d\d%\), n = \d")
    )
    expect(page.get_by_role("img", name=re.compile("^Weights of"))).to_be_visible()
    for more in page.get_by_role("main").locator("summary").all():
        more.click()
    look(page, "model")
    # When he proposes another threshold without saying why, he is told; with a reason, it waits for somebody else.
    page.get_by_role("link", name="Propose a change").click()
    look(page, "model-propose")
    page.get_by_label("Join from this weight on").fill("10.5")
    page.get_by_role("button", name="Propose these thresholds").click()
    expect(page.get_by_role("alert")).to_contain_text("This field is required")
    page.get_by_label("Why?").first.fill("Two of last week’s joins by rule were of cousins")
    page.get_by_role("button", name="Propose these thresholds").click()
    expect(page.get_by_text("You proposed this: somebody else accepts or refuses it.")).to_be_visible()
    expect(page.get_by_role("table", name="Past decisions")).to_contain_text("The rule would join two people")
    expect(page.get_by_role("table", name="Changes")).to_contain_text("Threshold: Join")
    # Marguerite is told that it waits for her; when she accepts it,
    hers = sign_in_as(MARGUERITE, open_page())
    hers.get_by_role("navigation", name="Main").get_by_role("link", name="Model").click()
    expect(hers.get_by_text("it waits for your answer")).to_be_visible()
    hers.get_by_role("link", name="See what would change").click()
    look(hers, "model-proposal")
    hers.get_by_role("button", name="Accept").click()
    # then it is accepted in her name, and the page says that it is not in force yet, and what puts it there.
    expect(hers.get_by_text("It is not in force yet.").last).to_be_visible()
    expect(hers.get_by_text("goldenthread model apply")).to_be_visible()
    expect(hers.get_by_text(re.compile("Marguerite O'Dowd accepted it"))).to_be_visible()
    look(hers, "model-accepted")
