"""
Who may reach which address: every one of them, by every method, as everybody.

An address that is not in `RULES` fails: whoever adds one says here who may. The rule is the test's own; it is not read
from the code that it checks.
"""

import re
from dataclasses import dataclass, field, replace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from goldenthread import faults
from goldenthread.access import grants
from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.access.models import Grant
from goldenthread.chronology.models import Incident
from goldenthread.identity.models import Found, ModelProposal, Person
from goldenthread.identity.proposing import propose_thresholds
from goldenthread.notify.models import Hold, InboxItem, Notification
from goldenthread.records.models import Delivery, SourceRecord
from tests.records.files import example
from tests.web import scene

READS = service("a test that looks")
EVERYBODY = frozenset(scene.CAST)
DESK, MANAGER, REVIEWS = frozenset({"asha", "bea"}), frozenset({"bea"}), frozenset({"asha", "bea", "carl"})
LARKSPUR, SCHOOLS = frozenset({"dev", "dana"}), frozenset({"dev", "dana", "esme"})
GOVERNS, FRONT_DOOR, PANELS = frozenset({"gwen"}), frozenset({"fay"}), frozenset({"pia"})
METHODS = ("get", "post", "put", "patch", "delete", "options")


@dataclass(frozen=True)
class Rule:
    """Who may, by which methods, and to which object of the scene the address leads."""

    who: frozenset[str]
    methods: frozenset[str] = field(default_factory=lambda: frozenset({"get"}))
    to: str = ""


def by(who: frozenset[str], methods: str = "get", to: str = "") -> Rule:
    return Rule(who, frozenset(methods.split()), to)


RULES = {
    "home": by(EVERYBODY),
    "inbox": by(SCHOOLS),
    "inbox-item": by(LARKSPUR, "get", "item"),
    "inbox-acknowledge": by(LARKSPUR, "post", "item"),
    "inbox-action": by(LARKSPUR, "post", "item"),
    "inbox-not-ours": by(LARKSPUR, "get post", "item"),
    "tell-desk": by(DESK),
    "incident": by(DESK | GOVERNS, "get", "incident"),
    "incident-decide": by(DESK, "post", "found"),
    "choose-setting": by(DESK, "post", "found"),
    "notification-release": by(DESK, "post", "notification"),
    "notification-withdraw": by(DESK, "get post", "notification"),
    "notification-phoned": by(DESK, "get post", "notification"),
    "hold-place": by(DESK, "get post", "notification"),
    "hold": by(DESK, "get", "hold"),
    "hold-authorise": by(MANAGER, "post", "hold"),
    "hold-lift": by(MANAGER, "post", "hold"),
    "review": by(REVIEWS),
    # No pair waits in this scene: an address of one that does not exist.
    "review-pair": by(REVIEWS, "get", "nothing"),
    "review-decide": by(REVIEWS, "post", "nothing"),
    "review-settle": by(MANAGER, "post", "nothing"),
    "answer-take-back": by(REVIEWS, "post", "nothing"),
    "decision-undo": by(REVIEWS, "post", "nothing"),
    "records-of": by(REVIEWS | GOVERNS, "get", "person"),
    "take-out": by(REVIEWS, "post", "person"),
    "mix-ups": by(REVIEWS | GOVERNS),
    "mix-up": by(REVIEWS | GOVERNS, "get", "nothing"),
    "model": by(REVIEWS | GOVERNS),
    "model-propose": by(REVIEWS | GOVERNS, "get post"),
    "model-proposal": by(REVIEWS | GOVERNS, "get post", "proposal"),
    "thread": by(DESK | GOVERNS, "get", "notification"),
    "record": by(REVIEWS | GOVERNS, "get", "record"),
    "measures": by(GOVERNS),
    "measure": by(GOVERNS, "get", "measure"),
    "deliveries": by(GOVERNS),
    "delivery": by(GOVERNS, "get", "delivery"),
    "holds": by(DESK | GOVERNS),
    "ledger": by(GOVERNS),
    "who-saw": by(GOVERNS, "get", "person"),
    "find": by(FRONT_DOOR, "get post"),
    "find-open": by(FRONT_DOOR, "post", "person"),
    # She has stated a reason to read about Leo.
    "child": by(FRONT_DOOR, "get", "person"),
    "child-chronology": by(FRONT_DOOR, "get", "person"),
    "chronology-export": by(FRONT_DOOR, "get", "person"),
    "chronology-mark": by(FRONT_DOOR, "post", "person"),
    "child-family": by(FRONT_DOOR, "get", "person"),
    "lists": by(PANELS),
    "list": by(PANELS, "get", "list"),
    "list-csv": by(PANELS, "get", "list"),
}
# These come before sign-in and show nobody; `test_sign_in.py` says what each of them may do.
BEFORE_SIGN_IN = {
    "healthy", "kept-safe", "accessibility", "sign-in-as", "sign-in-as-person", "account_login", "account_logout",
    "account_inactive", "account_reauthenticate", "account_change_password", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "mfa_login_webauthn",
}  # fmt: skip
NAMES_OF_CHILDREN = (b"Leo", b"Ellie", b"Marsh", b"Elm Street")


def every_name() -> set[str]:
    def names(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from names(pattern.url_patterns)
            else:
                assert isinstance(pattern, URLPattern)
                yield pattern.name

    return set(names(get_resolver().url_patterns))


def test_every_address_has_a_rule():
    assert every_name() == RULES.keys() | BEFORE_SIGN_IN


def objects() -> dict[str, object]:
    """The scene's own thing of each sort, and its id."""
    with acting(READS):
        item = InboxItem.objects.get(box=f"urn:{scene.LARKSPUR}")
        return {
            "item": item.pk,
            "notification": item.notification_id,
            "incident": Incident.objects.get().pk,
            "found": Found.objects.values_list("pk", flat=True)[0],
            "hold": Hold.objects.get().pk,
            "person": Person.objects.get(forenames="Leo").pk,
            "record": SourceRecord.objects.get(feed="police.persons", data__forenames="Leo").pk,
            "delivery": Delivery.objects.get(feed="schools.roll").pk,
            "proposal": ModelProposal.objects.get().pk,
            "list": "living-with-high-risk-abuse",
            "measure": "encompass_in_time",
            "nothing": uuid4(),
        }


def place_hold(at) -> None:
    """A hold like any other, on the notification of Otter Vale, as if it had not been delivered yet."""
    with acting(READS):
        notification = Notification.objects.get(box=f"urn:{scene.OTTER_VALE}")
        Hold.objects.create(
            notification=notification,
            reason="covert",
            words="A reason",
            placed_by="service:worker",
            placed_at=at,
            expires_at=at.replace(hour=12),
        )


def propose_a_change(users, at) -> None:
    """Somebody who is not in the cast of these tests has proposed another threshold."""
    mandate = replace(users["carl"].mandate(), who=f"user:{uuid4()}", name="Another reviewer")
    with acting(mandate):
        propose_thresholds(join=9.5, review=1, why="Fewer wrong joins", mandate=mandate, at=at)


def put_on_a_list(folder, at) -> None:
    """Leo has a child protection plan, and MARAC's case of his parents names him."""
    person = example(
        "socialcare.person", pers_person_id="7", pers_forename="Leo", pers_surname="Marsh", pers_dob="2019-05-09",
        pers_sex="M", pers_common_child_id="", pers_legacy_id="",
    )  # fmt: skip
    case = example(
        "marac.cases", role="child", forenames="Leo", surname="Marsh", date_of_birth="2019-05-09", sex="M",
        address=scene.STREET, postcode=scene.POSTCODE, uprn="",
    )  # fmt: skip
    plan = example("socialcare.cp_plans", cppl_person_id="7")
    need = example("socialcare.cin_episodes", cine_person_id="7")
    for row, feed in ((person, "person"), (plan, "cp_plans"), (need, "cin_episodes")):
        scene.hand_in(folder, f"socialcare.{feed}", "council", row, at=at)
    scene.hand_in(folder, "marac.cases", "council", case, at=at)
    scene.work(at)


def state_a_reason(users, at) -> None:
    """The front door has opened Leo."""
    mandate = users["fay"].mandate()
    with acting(mandate):
        leo = Person.objects.get(forenames="Leo")
        grants.state_reason(leo.pk, reason=Grant.Reason.CONTACT, mandate=mandate, at=at)


@pytest.fixture
def cast(db, at, tmp_path):
    users = scene.people()
    scene.morning(tmp_path, at)
    put_on_a_list(tmp_path, at)
    place_hold(at)
    propose_a_change(users, at)
    state_a_reason(users, at)
    return users


def address(name: str, things: dict[str, object], *, missing: bool = False) -> str:
    to = RULES[name].to
    if not to:
        return reverse(name)
    absent = {"record": 999_999_999, "measure": "no_such_measure"}.get(to) or uuid4()
    return reverse(name, args=[absent if missing else things[to]])


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_everybody_reaches_what_their_work_gives_them_and_nothing_else(cast, at, who):
    things, client = objects(), scene.signed_in(cast[who], at=at)
    nothing_there = client.get("/no/such/page/").content
    for name, rule in RULES.items():
        for method in METHODS:
            answer = getattr(client, method)(address(name, things))
            where = f"{who} {method} {name}: {answer.status_code}"
            assert answer.status_code != 500, where
            if method not in rule.methods:
                assert answer.status_code in (404, 405), where
            elif who not in rule.who:
                assert answer.status_code == 404, where
                assert answer.content == nothing_there, where
            elif rule.to != "nothing" and method == "get":
                assert answer.status_code in (200, 302), where


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_what_is_not_yours_looks_exactly_like_what_is_not_there(cast, at, who):
    things, client = objects(), scene.signed_in(cast[who], at=at)
    for name, rule in RULES.items():
        if not rule.to or who in rule.who:
            continue
        for method in sorted(rule.methods):
            answers = [getattr(client, method)(address(name, things, missing=missing)) for missing in (False, True)]
            assert {(a.status_code, a.content) for a in answers} == {(404, answers[0].content)}, f"{method} {name}"
            assert answers[0].headers == answers[1].headers, f"{method} {name}"


def test_nobody_who_has_not_signed_in_reaches_anything(cast, at):
    things = objects()
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    for name in RULES:
        for method in METHODS:
            answer = getattr(client, method)(address(name, things))
            assert (answer.status_code, answer.content) == (302, b""), f"{method} {name}"
            assert answer["Location"].startswith("/demo/"), f"{method} {name}"


def inline(page: str) -> list[str]:
    """Script, style and handlers written into a page; blocks of data, which no browser runs, are not counted."""
    page = re.sub(r'<script[^>]*type="application/json"[^>]*>.*?</script>', "", page, flags=re.S)
    return [
        *re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page),
        *re.findall(r"<style[^>]*>", page),
        *re.findall(r"<[a-z][^>]*\s(?:style|on[a-z]+)=[^>]*>", page),
        *re.findall(r"javascript:", page),
    ]


def assert_strict(answer) -> None:
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    assert inline(answer.content.decode()) == []


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_no_page_carries_script_or_style_and_every_answer_forbids_them(cast, at, who):
    things, client = objects(), scene.signed_in(cast[who], at=at)
    for name, rule in RULES.items():
        if "get" in rule.methods:
            assert_strict(client.get(address(name, things)))


def test_the_pages_before_sign_in_are_as_strict(cast):
    needs_a_key = {"sign-in-as-person", "mfa_remove_webauthn", "mfa_edit_webauthn", "account_reset_password_from_key"}
    for name in sorted(BEFORE_SIGN_IN - needs_a_key):
        assert_strict(Client(headers={"host": "localhost"}).get(reverse(name)))


def test_error_pages_are_as_strict_and_name_nobody(cast, at):
    client = scene.signed_in(cast["asha"], at=at)
    faults.arm("ledger.write", "raise")
    for answer in (client.get("/desk/"), client.get("/no/such/page/")):
        assert answer.status_code in (500, 404)
        assert_strict(answer)
        assert not names_of_children(answer)


@pytest.mark.parametrize("who", sorted(EVERYBODY - {"nobody"}))
def test_a_page_that_names_a_child_is_in_the_ledger_or_is_not_shown(cast, at, who):
    things, client = objects(), scene.signed_in(cast[who], at=at)
    names_a_child = set()
    for name, rule in RULES.items():
        if who not in rule.who or "get" not in rule.methods:
            continue
        if not names_of_children(client.get(address(name, things))):
            continue
        names_a_child.add(name)
        faults.arm("ledger.write", "raise")
        answer = client.get(address(name, things))
        faults.disarm()
        assert answer.status_code == 500, name
        assert not names_of_children(answer), name
    assert names_a_child or who == "carl", "this test must have something to look at"


def names_of_children(answer) -> bool:
    return any(name in answer.content for name in NAMES_OF_CHILDREN)
