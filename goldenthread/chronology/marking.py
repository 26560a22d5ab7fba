"""What somebody makes of a happening, beside the record and never in it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goldenthread.access import ledger
from goldenthread.access.grants import require_grant
from goldenthread.access.mandate import Mandate, NotAllowed
from goldenthread.chronology.models import Mark
from goldenthread.chronology.telling import Happening, Telling

LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Marked:
    """The mark that stands, and those that it overruled, the latest first."""

    now: Mark
    before: tuple[Mark, ...]


@transaction.atomic
def mark(
    happening: UUID, *, about: UUID, told: Telling, significant: bool, analysis: str, mandate: Mandate, at: datetime
) -> Mark:
    """
    Mark a happening of somebody's chronology. Two people at once: both are kept, and the later one is shown.

    :param told: the chronology of `about` as it stands now
    :raises NotAllowed: without a grant; if this is no happening of theirs
    """
    require_grant(about, mandate=mandate, at=at)
    if (happening, about) not in told.accounts:
        raise NotAllowed("no such happening of this person")
    made = Mark.objects.create(
        happening=happening,
        about=about,
        significant=significant,
        analysis=analysis.strip()[:LONGEST],
        by=mandate.who,
        by_name=mandate.name,
        agency=mandate.agency,
        at=at,
    )
    ledger.write(mandate, did="chronology.mark", at=at, about=[about], happening=happening, mark=made.pk)
    return made


def marks_on(told: Collection[Happening]) -> dict[UUID, Marked]:
    """By the id of a happening, what was said of any of its accounts. In one query."""
    leads = {account.id: happening.id for happening in told for account in happening.accounts}
    found: dict[UUID, list[Mark]] = defaultdict(list)
    # Equality on the column alone, so that its index is used under row-level security.
    for each in Mark.objects.filter(happening__any=list(leads)).order_by("-at", "-pk") if leads else ():
        found[leads[each.happening]].append(each)
    return {lead: Marked(first, tuple(before)) for lead, (first, *before) in found.items()}
