"""Every page runs in one transaction, on behalf of the person who asked for it."""

from collections.abc import Callable
from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goldenthread import clock
from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate, NotAllowed
from goldenthread.access.models import User
from goldenthread.web.sign_in import IDLE, has_second_factor, is_over, is_overtaken
from goldenthread.web.words import span

Next = Callable[[HttpRequest], HttpResponse]
# Signing in and setting up a second factor come before there is a mandate; so does what says nothing about anybody.
BEFORE_SIGN_IN = ("/sign-in/", "/demo/", "/about/", "/static/", "/healthy", "/favicon.ico")


class Asked(HttpRequest):
    """A request with what our views rely on: the person, their mandate and the instant."""

    user: User
    mandate: Mandate
    at: datetime


def sessions_end(get_response: Next) -> Next:
    """
    End a session that was idle or open for too long, whose owner has left, or that a second factor has overtaken.

    Nothing of a page stays behind on a shared computer either.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = cast(Asked, request)
        asked.at = clock.now()
        # Who looks at none of this has no session, and costs no query.
        if SESSION_KEY in request.session and (why := _why_over(asked)):
            logout(request)
            messages.info(request, why)
            return _to_sign_in(request)
        response = get_response(request)
        response["Cache-Control"] = "no-store"
        return response

    return middleware


def _why_over(asked: Asked) -> str:
    """Why this session may not go on, in words for whoever sits there; "" if it may."""
    if not asked.user.is_authenticated:
        return "You have been signed out: this account is closed, or its password was changed."
    if is_over(asked, asked.at):
        return f"You have been signed out, because nothing was done here for {span(IDLE)} or your day is over."
    if is_overtaken(asked, asked.user):
        return "Sign in again, now with the second step."
    return ""


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the list of made-up people where everyone is made up; else to the page that asks who you are."""
    where = "sign-in-as" if settings.GOLDENTHREAD_MADE_UP else settings.LOGIN_URL
    # Coming back to a page that changes something would show nothing but an error.
    back = {"next": request.get_full_path()} if request.method == "GET" and request.path != "/" else {}
    return redirect(f"{reverse(where)}?{urlencode(back)}" if back else where)


def acting_for_the_user(get_response: Next) -> Next:
    """
    Set the mandate for the whole of a request, the rendering included.

    A page of status 500 or an unhandled error rolls everything back, the ledger entry with what it was to prove.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = cast(Asked, request)
        if request.path.startswith(BEFORE_SIGN_IN):
            return get_response(request)
        if not asked.user.is_authenticated:
            return _to_sign_in(request)
        if not has_second_factor(request, asked.user):
            return redirect("mfa_index")
        asked.mandate = asked.user.mandate()
        with acting(asked.mandate):
            response = get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    return middleware


def not_yours_is_not_there(get_response: Next) -> Next:
    """Show `NotAllowed` exactly as 'not found', so that a refusal tells nobody that something exists."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return render(request, "404.html", status=404) if isinstance(exception, NotAllowed) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
