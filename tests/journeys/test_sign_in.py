"""Signing in where people are real: a password and a second step, or a passkey; nothing opens without."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings
from playwright.sync_api import Page, expect

from goldenthread.access.models import User
from tests.journeys import facts

PASSWORD = "three odd words together"
# A key of the device itself, unlocked by a finger that is always there.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def _in_earnest(monkeypatch):
    """No one-click sign-in here; and the tries of this journey are counted in this journey."""
    monkeypatch.setattr(settings, "GOLDENTHREAD_MADE_UP", False)
    with override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}):
        cache.clear()
        yield
        cache.clear()


@pytest.fixture
def noor():
    """A key adult whose account was opened with a password, and who has signed in nowhere yet."""
    box = facts.told_at_a_school()[0].box
    user, _ = User.objects.get_or_create(
        email="noor.bell@school.example",
        defaults={"name": "Noor Bell", "job": "Key adult", "agency_id": "schools-mis", "boxes": [box]},
    )
    user.roles = ["key_adult"]
    user.set_password(PASSWORD)
    user.save()
    return user


def give_password(page: Page, app: str, user: User) -> None:
    page.goto(f"{app}/sign-in/login/")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def code(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_a_password_opens_nothing_until_there_is_a_second_step_and_then_both_are_asked(page, app, noor, look):
    # Given an account with a password alone, when Noor signs in,
    page.goto(f"{app}/inbox/")
    look(page, "sign-in")
    give_password(page, app, noor)
    # then nothing opens but the page to set up a second step,
    for address in ("/inbox/", "/desk/", "/"):
        page.goto(f"{app}{address}")
        expect(page.get_by_role("heading", level=1)).to_have_text("How you sign in")
        expect(page.get_by_text("Set up a second step before you go on.")).to_be_visible()
    look(page, "second-step")
    # where, the password given once more, she gives her app the secret and types its code.
    page.get_by_role("link", name="Set up the app").click()
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    secret = page.locator("p", has_text="Type this into the app").locator(".gt-mono").inner_text()
    look(page, "authenticator")
    page.get_by_label("Six-digit code").fill(code(secret))
    page.get_by_role("button", name="Finish").click()
    look(page, "recovery-codes")
    page.get_by_role("link", name="I have them safe: go to my first page").click()
    expect(page.get_by_role("link", name="Inbox")).to_be_visible()
    # When she has signed out, nothing opens; next time both are asked for,
    sign_out(page)
    page.goto(f"{app}/inbox/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    cache.clear()  # A code counts once; the next would be half a minute away.
    give_password(page, app, noor)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    page.goto(f"{app}/inbox/")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    look(page, "one-more-step")
    page.get_by_label("Six-digit code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("There is a problem")
    # and with both her inbox opens.
    page.get_by_label("Six-digit code").fill(code(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("to read by")


def test_a_passkey_alone_signs_in(page, app, noor, look):
    # Given a telephone with a fingerprint, and an account with a password,
    Authenticator.objects.filter(user=noor).delete()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    give_password(page, app, noor)
    # when Noor adds a passkey, the password given once more,
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What do you call this device?").fill("work phone")
    look(page, "add-passkey")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto(f"{app}/inbox/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("to read by")
    # then, signed out, she signs in with it and types nothing.
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("to read by")
    # Somebody else's device is told so, and opens nothing.
    sign_out(page)
    device.send("WebAuthn.disable")
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That passkey was not used.")).to_be_visible()
    page.goto(f"{app}/inbox/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_person_of_the_made_up_county_signs_in_with_one_press(page, app, monkeypatch, look):
    # Given the made-up partnership, when a visitor comes,
    monkeypatch.setattr(settings, "GOLDENTHREAD_MADE_UP", True)
    page.goto(f"{app}/")
    # then the people are listed with their work, and one press is enough.
    expect(page.get_by_role("heading", level=1)).to_have_text("Who would you like to be?")
    look(page, "who")
    page.get_by_role("button", name="Sign in as Alice Fairweather").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Last night")
