"""Which of some people have a child protection plan or are children in need, by current records."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from goldenthread.chronology.standing import Flag, plans_on
from goldenthread.identity.models import Mention
from goldenthread.records.models import SourceRecord, SpeaksOf

FEEDS = ("socialcare.cp_plans", "socialcare.cin_episodes")
KINDS = ("cp", "cin")
_OWN_NUMBERS = "socialcare.person:"


def plans_of(people: Collection[UUID], on: date) -> dict[UUID, list[Flag]]:
    """The plans that stand on a day, for those of `people` who have one; a protection plan first. Two queries."""
    numbers = Mention.objects.filter(person__any=list(people), gone_at=None).exclude(own_ref="")
    whose = {
        (agency, ref): person
        for agency, ref, person in numbers.values_list("agency", "own_ref", "person_id")
        if ref.startswith(_OWN_NUMBERS)
    }
    said: dict[UUID, list[SourceRecord]] = defaultdict(list)
    spoken = SpeaksOf.objects.filter(
        ref__any=sorted({ref for _, ref in whose}), record__current__isnull=False, record__feed__in=FEEDS
    )
    for one in spoken.select_related("record").order_by("record_id"):
        # A number is one agency's own: another council's person of the same number is somebody else.
        if (person := whose.get((one.agency, one.ref))) is not None:
            said[person].append(one.record)
    found = {}
    for person, records in said.items():
        if plans := [flag for flag in plans_on(records, on) if flag.kind in KINDS]:
            found[person] = sorted(plans, key=lambda flag: (KINDS.index(flag.kind), flag.since or date.min))
    return found
