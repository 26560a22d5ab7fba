"""Nobody reaches a page without a second factor, and a session ends when it should."""

import re
import threading
import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from goldenthread import clock
from goldenthread.access.models import User
from goldenthread.web import sign_in
from tests.web import scene

PASSWORD = "three odd words together"


@pytest.fixture(autouse=True)
def _limits_of_our_own(at):
    """Tries are counted, and letters kept, in this test alone."""
    clock.set_to(at, frozen=True)
    here = {
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    }
    with override_settings(**here):
        cache.clear()
        mail.outbox = []
        yield


@pytest.fixture
def cast(db):
    return scene.people()


@pytest.fixture
def real(committed_db):
    """Dev, as in real use: not made up, with a password and no second factor yet."""
    dev = scene.people()["dev"]
    dev.made_up = False
    dev.set_password(PASSWORD)
    dev.save()
    return dev


def browser() -> Client:
    return Client(raise_request_exception=False, headers={"host": "localhost"})


def give_password(client, password=PASSWORD, login="dev@threadshire.example"):
    return client.post("/sign-in/login/", {"login": login, "password": password})


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def part(pattern: str, text: object) -> str:
    """What the brackets of `pattern` match in `text`."""
    found = re.search(pattern, str(text))
    assert found, pattern
    return found.group(1)


def letters() -> list[mail.EmailMessage]:
    """What was sent, once the threads that send it are done."""
    for thread in threading.enumerate():
        if thread.name == sign_in.LETTER:
            thread.join()
    return mail.outbox


def set_up_app(client) -> str:
    """Set up an authenticator app, the password given once more; gives the app's secret."""
    again = client.get("/sign-in/2fa/totp/activate/")
    page = client.post(again["Location"], {"password": PASSWORD}, follow=True).content.decode()
    secret = part(r'gt-mono">([A-Z2-7]{32})<', page)
    assert client.post("/sign-in/2fa/totp/activate/", {"code": code(secret)}).status_code == 302
    return secret


def test_a_password_alone_opens_nothing_but_the_way_to_a_second_step(real):
    client = browser()
    assert give_password(client).status_code == 302
    for path in ("/", "/inbox/", "/governance/deliveries/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/sign-in/2fa/")
    assert "Set up a second step before you go on" in client.get("/sign-in/2fa/").content.decode()


def test_with_a_second_step_set_up_the_work_opens_and_is_asked_for_next_time(real):
    client = browser()
    give_password(client)
    secret = set_up_app(client)
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/inbox/"
    client.post("/sign-in/logout/")
    assert client.get("/inbox/")["Location"].startswith("/demo/")
    assert give_password(client)["Location"].startswith("/sign-in/2fa/authenticate/")
    assert client.get("/inbox/").status_code == 302
    cache.clear()  # a code counts once; the next one would come half a minute later
    assert client.post("/sign-in/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.post("/sign-in/2fa/authenticate/", {"code": code(secret)}).status_code == 302
    assert client.get("/inbox/").status_code == 200


def test_whoever_signed_in_with_the_password_alone_is_shut_out_once_there_is_a_second_step(real):
    thief, owner = browser(), browser()
    give_password(thief)
    give_password(owner)
    set_up_app(owner)
    assert owner.get("/inbox/").status_code == 200
    for path in ("/sign-in/2fa/totp/activate/", "/sign-in/password/change/", "/inbox/"):
        assert thief.get(path).status_code == 302
    assert "_auth_user_id" not in thief.session


@pytest.mark.parametrize("login", ["dev@threadshire.example", "unknown@threadshire.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(real, login):
    answer = give_password(browser(), "wrong " + PASSWORD, login)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "The email address and/or password you specified are not correct." in page


def test_after_five_wrong_passwords_the_right_one_waits_too(real):
    client = browser()
    for _ in range(5):
        give_password(client, "wrong " + PASSWORD)
    assert "Too many failed login attempts" in give_password(client).content.decode()


def test_setting_a_new_password_says_the_same_to_strangers_and_sends_them_nothing(real):
    answers = [
        browser().post("/sign-in/password/reset/", {"email": email})
        for email in ("dev@threadshire.example", "unknown@threadshire.example")
    ]
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/sign-in/password/reset/done/")] * 2
    assert [letter.to for letter in letters()] == [["dev@threadshire.example"]]


def test_the_link_sets_a_new_password_and_still_asks_for_the_second_step(real):
    owner = browser()
    give_password(owner)
    set_up_app(owner)
    client = browser()
    client.post("/sign-in/password/reset/", {"email": real.email})
    link = part(r"http://[^/]+(/\S+)", letters()[-1].body)
    form = client.get(link, follow=True)
    new = "quite other words here"
    answer = client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert answer.status_code == 302
    assert client.get("/inbox/").status_code == 302
    assert give_password(client, new)["Location"].startswith("/sign-in/2fa/authenticate/")


def test_somebody_who_has_left_is_out_at_their_next_press(cast, at):
    dev = scene.signed_in(cast["dev"], at=at)
    assert dev.get("/inbox/").status_code == 200
    User.objects.filter(pk=cast["dev"].pk).update(is_active=False)
    assert dev.get("/inbox/").status_code == 302
    User.objects.filter(pk=cast["dev"].pk).update(is_active=True)
    assert dev.get("/inbox/").status_code == 302, "the session itself has ended"


def test_a_role_taken_away_is_gone_at_the_next_press(cast, at):
    gwen = scene.signed_in(cast["gwen"], at=at)
    assert gwen.get("/governance/ledger/").status_code == 200
    User.objects.filter(pk=cast["gwen"].pk).update(roles=[])
    assert gwen.get("/governance/ledger/").status_code == 404


@pytest.mark.parametrize(
    ("pauses", "in_at_the_end"),
    [
        pytest.param([14, 14, 14], True, id="never idle for a quarter of an hour"),
        pytest.param([16], False, id="idle for longer"),
        pytest.param([14] * 52, False, id="at it for more than twelve hours"),
        pytest.param([-60], False, id="the clock went back"),
    ],
)
def test_a_session_ends_when_idle_and_at_the_end_of_the_day(cast, at, pauses, in_at_the_end):
    dev, now = scene.signed_in(cast["dev"], at=at), at
    answers = []
    for pause in pauses:
        now += timedelta(minutes=pause)
        clock.set_to(now, frozen=True)
        answers.append(dev.get("/inbox/").status_code)
    assert (answers[-1] == 200) is in_at_the_end
    assert ("_auth_user_id" in dev.session) is in_at_the_end


def test_somebody_without_work_here_is_told_whom_to_ask(cast, at):
    page = scene.signed_in(cast["nobody"], at=at).get("/").content.decode()
    assert "no work is given to you here yet" in page
    assert "Threadshire Police" in page


def test_everybodys_first_page_is_their_work(cast, at):
    homes = {who: scene.signed_in(user, at=at).get("/").get("Location") for who, user in cast.items()}
    assert homes == {
        "asha": "/desk/", "bea": "/desk/", "carl": "/review/", "dev": "/inbox/", "dana": "/inbox/", "esme": "/inbox/",
        "fay": "/find/", "gwen": "/governance/deliveries/", "nobody": None,
    }  # fmt: skip


def test_one_click_is_for_made_up_people_in_a_made_up_world(cast, at):
    listed = browser().get("/demo/").content.decode()
    assert all(user.name in listed for user in cast.values())
    User.objects.filter(pk=cast["dev"].pk).update(made_up=False)
    assert browser().post(f"/demo/{cast['dev'].pk}/").status_code == 404
    esme = scene.signed_in(cast["esme"], at=at)
    with override_settings(GOLDENTHREAD_MADE_UP=False):
        assert browser().get("/demo/").status_code == 404
        assert browser().post(f"/demo/{cast['esme'].pk}/").status_code == 404
        assert esme.get("/inbox/")["Location"] == "/sign-in/2fa/", "a session of the demo is worth nothing outside it"


def test_one_click_leaves_nothing_of_whoever_was_signed_in_before(cast, at):
    client = scene.signed_in(cast["dev"], at=at)
    before = client.session.session_key
    client.post(f"/demo/{cast['esme'].pk}/")
    assert client.session.session_key != before
    assert "Esme Hart" in client.get("/inbox/").content.decode()


def test_nobody_signs_up_and_nobody_changes_addresses_here():
    for name in ("account_signup", "account_email", "account_signup_by_passkey", "mfa_signup_webauthn"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_sign_in_leads_back_to_our_own_pages_only(real):
    owner = browser()
    give_password(owner)
    answer = browser().post(
        "/sign-in/login/",
        {"login": real.email, "password": PASSWORD, "next": "https://elsewhere.example/"},
    )
    assert answer["Location"] == "/"


def test_a_form_from_another_site_changes_nothing(cast, at):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False, headers={"host": "localhost"})
    answer = client.post(f"/demo/{cast['dev'].pk}/")
    assert answer.status_code == 403
    assert "That page was open too long" in answer.content.decode()


def test_the_server_says_that_it_is_healthy_to_anybody(db):
    answer = browser().get("/healthy")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"healthy\n", "text/plain")
