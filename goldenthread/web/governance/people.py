"""Finding somebody by name, and every id under which the ledger may speak of them."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from goldenthread.identity.models import Link, Mention, Person

MOST = 20


def named(text: str) -> list[Person]:
    """The first people whose names hold every word of `text`, in the order of their names."""
    wanted = Q()
    for word in text.split():
        wanted &= Q(forenames__icontains=word) | Q(surname__icontains=word)
    return list(Person.objects.filter(wanted).order_by("surname", "forenames", "dob", "pk")[:MOST]) if wanted else []


def ids_ever(person_ids: Collection[UUID]) -> set[UUID]:
    """
    Every person id that any mention of these people ever had.

    Records are joined and come apart again; who looked at them under an earlier id saw this person too. It may name
    a look at somebody with whom they were once joined by mistake: on the page of who saw a child, one too many is
    better than one too few.
    """
    mentions = Mention.objects.filter(person_id__in=person_ids).values("pk")
    return set(person_ids) | set(Link.objects.filter(mention_id__in=mentions).values_list("person_id", flat=True))
