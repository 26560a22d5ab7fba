"""
Signing in: password and second factor, or a passkey; in the made-up partnership, one click as a named person.

What counts is how this session was opened, not what the account has set up: somebody who knows only the password,
and signed in before its owner set up the second step, must not be let through by the owner's step.
"""

import logging
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.signals import user_logged_in
from django.core.mail import EmailMessage
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from goldenthread import clock
from goldenthread.access.context import acting
from goldenthread.access.mandate import Role, service
from goldenthread.access.models import User
from goldenthread.directory.models import Setting
from goldenthread.notify.models import InboxItem
from goldenthread.web.words import plural

log = logging.getLogger(__name__)
LETTER = "letter about signing in"
# Marks on the session.
DEMO = "signed_in_for_the_demo"
PROVED = "second_factor_set_up_here"
BEGAN = "began_at"
LAST_SEEN = "last_seen_at"

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
# How often "last seen" is written down: not at every click.
PACE = timedelta(minutes=1)

CAN = {
    Role.TELL_DESK: "Sees last night, tells schools, follows up what nobody has read",
    Role.MANAGER: "Authorises and ends holds, takes over what is late",
    Role.REVIEWER: "Decides whether two records speak of one person",
    Role.KEY_ADULT: "Reads what is addressed to their school; best on a phone",
    Role.FRONT_DOOR: "Finds a child by any piece of who they are, and reads what every agency knows",
    Role.PANEL: "Prepares a panel: the lists that find who may be missed, and what each rests on",
    Role.GOVERNANCE: "Deliveries and quarantine, holds, who saw which child",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Accounts are opened by the partnership, never by whoever finds the page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """
        Send a letter after the answer has gone: a slow or broken mail server must not show who has an account.

        Whoever gets none asks again.
        """
        message = self.render_mail(template_prefix, email, {**context, "email": email, "current_site": None})
        threading.Thread(target=_send, args=[message], name=LETTER, daemon=True).start()


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except OSError:
        log.exception("a letter about signing in could not be handed to the mail server")


def has_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether this session may see anything: opened with a second factor or passkey, or by the demo's one click."""
    if request.session.get(DEMO) and settings.GOLDENTHREAD_MADE_UP and user.made_up:
        return True
    return _proved(request, user) and _set_up(user)


def is_overtaken(request: HttpRequest, user: User) -> bool:
    """Whether the account has a second factor that this session was opened without."""
    return not request.session.get(DEMO) and not _proved(request, user) and _set_up(user)


def _proved(request: HttpRequest, user: User) -> bool:
    used = {record.get("method") for record in get_authentication_records(request, user)}
    return "mfa" in used or bool(request.session.get(PROVED))


def _set_up(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


@receiver(authenticator_added, dispatch_uid="the session that sets up a second factor has it")
def _remember(request: HttpRequest, **_: Any) -> None:
    request.session[PROVED] = True


@receiver(user_logged_in, dispatch_uid="a session begins when somebody signs in")
def _begin(request: HttpRequest, **_: Any) -> None:
    request.session[BEGAN] = request.session[LAST_SEEN] = clock.now().isoformat()


def is_over(request: HttpRequest, at: datetime) -> bool:
    """
    Whether the session has been idle, or open, for too long; if not, note that it is in use.

    A clock that went backwards ends it too.
    """
    session = request.session
    began, seen = datetime.fromisoformat(session[BEGAN]), datetime.fromisoformat(session[LAST_SEEN])
    if abs(at - began) > LONGEST or abs(at - seen) > IDLE:
        return True
    if at - seen >= PACE:
        session[LAST_SEEN] = at.isoformat()
    return False


@require_safe
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """The people of the made-up partnership, to sign in as with one press."""
    if not settings.GOLDENTHREAD_MADE_UP:
        raise Http404
    people = list(User.objects.filter(made_up=True, is_active=True).select_related("agency"))
    with acting(service("the list of made-up people")):
        busy = Counter(InboxItem.objects.filter(withdrawn_at=None).values_list("box", flat=True))
    settings_by_box = {setting.box: setting.name for setting in Setting.objects.all()}
    agencies: dict[str, list[dict[str, str]]] = {}
    for user in sorted(people, key=lambda user: _by_work(user, busy)):
        agencies.setdefault(_group(user), []).append(_card(user, busy, settings_by_box))
    listed = [{"name": name, "people": people} for name, people in agencies.items()]
    return render(request, "account/sign_in_as.html", {"agencies": listed})


def _group(user: User) -> str:
    return "Schools and other settings" if Role.KEY_ADULT in user.roles else user.agency.name


def _card(user: User, busy: Counter[str], settings_by_box: Mapping[str, str]) -> dict[str, str]:
    items = sum(busy[box] for box in user.boxes)
    can = _can(user) + (f". {plural(items, 'message')} in the inbox" if items else "")
    places = [settings_by_box[box] for box in user.boxes if box in settings_by_box]
    href = reverse("sign-in-as-person", args=[user.pk])
    return {"name": user.name, "job": ", ".join([user.job, *places]), "can": can, "href": href}


def _by_work(user: User, busy: Counter[str]) -> tuple[int, int, str]:
    """The desks first; settings where something has come before those where nothing has."""
    order = [Role.TELL_DESK, Role.MANAGER, Role.REVIEWER, Role.FRONT_DOOR, Role.PANEL, Role.GOVERNANCE, Role.KEY_ADULT]
    work = min((order.index(Role(r)) for r in user.roles if r in order), default=len(order))
    return work, -sum(busy[box] for box in user.boxes), user.name


def _can(user: User) -> str:
    return ". ".join(CAN[role] for role in CAN if role in user.roles) or "Has an account, and no work here yet"


@require_POST
def as_made_up_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One click, in the made-up partnership only, as one of its people."""
    if not settings.GOLDENTHREAD_MADE_UP:
        raise Http404
    user = get_object_or_404(User, pk=pk, made_up=True, is_active=True)
    # Nothing of whoever was signed in before stays with the session.
    logout(request)
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session[DEMO] = True
    return redirect("home")
