"""The reason for searching: stated once, remembered on the server for an hour and for this session alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from goldenthread.access.models import Grant

_KEY = "find.reason"
LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Stated:
    """Why somebody searches, the reference of the contact or case, and until when that holds."""

    reason: Grant.Reason
    reference: str
    until: datetime


def state(session: SessionBase, reason: Grant.Reason, reference: str, *, at: datetime) -> Stated:
    """Remember a reason from now."""
    stated = Stated(reason, reference.strip(), at + LASTS)
    session[_KEY] = [str(reason), stated.reference, stated.until.isoformat()]
    return stated


def stated_now(session: SessionBase, *, at: datetime) -> Stated | None:
    """The reason that holds; None when there is none, or its hour is over."""
    kept = session.get(_KEY)
    if kept is None:
        return None
    reason, reference, until = kept
    stated = Stated(Grant.Reason(reason), reference, datetime.fromisoformat(until))
    return stated if at < stated.until else None
