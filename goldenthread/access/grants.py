"""May somebody read about this person? By a grant: a stated reason, for a day."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, NotAllowed, Role
from goldenthread.access.models import Grant

LASTS = timedelta(days=1)


def state_reason(about: UUID, *, reason: Grant.Reason, reference: str = "", mandate: Mandate, at: datetime) -> Grant:
    """
    Give oneself a day's grant to read about a person, by stating why.

    The ledger says who, about whom and why, whether or not anything is then read.

    :raises NotAllowed: without the role
    """
    mandate.require(Role.FRONT_DOOR)
    grant = Grant.objects.create(
        who=mandate.who,
        who_name=mandate.name,
        about=about,
        reason=reason,
        reference=reference.strip()[:60],
        since=at,
        until=at + LASTS,
    )
    ledger.write(mandate, did="grant.open", about=[about], at=at, reason=str(reason), grant=grant.pk)
    return grant


def grant_for(about: UUID, *, mandate: Mandate, at: datetime) -> Grant | None:
    """The grant that holds now, the one that lasts longest; None if there is none."""
    held = Grant.objects.filter(who=mandate.who, about=about, since__lte=at, until__gt=at)
    return held.order_by("-until").first()


def require_grant(about: UUID, *, mandate: Mandate, at: datetime) -> Grant:
    """
    Go on only with a grant that holds now.

    :raises NotAllowed: without one; what is not yours looks like what is not there
    """
    mandate.require(Role.FRONT_DOOR)
    grant = grant_for(about, mandate=mandate, at=at)
    if grant is None:
        raise NotAllowed(f"{mandate.who} holds no grant about this person")
    return grant


def held(about: Collection[UUID], *, mandate: Mandate, at: datetime) -> set[UUID]:
    """About whom of these people a grant holds now, in one query."""
    mine = Grant.objects.filter(who=mandate.who, about__in=list(about), since__lte=at, until__gt=at)
    return set(mine.values_list("about", flat=True))
