"""Reading the ledger back: who saw or did what, about whom, when. Only governance is shown any of it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from goldenthread.access.models import LedgerEntry, User


def entries(
    *,
    about: Collection[UUID] | None = None,
    who: Collection[str] | None = None,
    did: Collection[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[LedgerEntry]:
    """
    The ledger, the newest first, narrowed by each thing that is given.

    :param about: person ids: entries about any of them
    :param who: actors as the ledger names them, `user:<uuid>` or `service:<name>`
    :param since: from this instant on
    :param until: before this instant
    """
    wanted = Q()
    if about is not None:
        wanted &= Q(about__overlap=list(about))
    if who is not None:
        wanted &= Q(who__in=who)
    if did is not None:
        wanted &= Q(did__in=did)
    if since is not None:
        wanted &= Q(at__gte=since)
    if until is not None:
        wanted &= Q(at__lt=until)
    return LedgerEntry.objects.filter(wanted).order_by("-at", "-pk")


def actors_named(text: str) -> list[str]:
    """The actors whom `text` may mean: part of a name or of an e-mail address."""
    found = User.objects.filter(Q(name__icontains=text) | Q(email__icontains=text))
    return [f"user:{pk}" for pk in found.values_list("pk", flat=True)]


def people_behind(actors: Collection[str]) -> Mapping[str, User]:
    """The people behind `user:<uuid>`, by that text; services, and accounts that never were, are not in it."""
    ids = {UUID(actor.removeprefix("user:")) for actor in actors if actor.startswith("user:")}
    return {f"user:{user.pk}": user for user in User.objects.filter(pk__in=ids).select_related("agency")}
