"""What is told to this reader: of whom, and with whose grant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goldenthread.access import grants
from goldenthread.access.mandate import Mandate, NotAllowed
from goldenthread.access.models import Grant
from goldenthread.chronology.marking import Marked, marks_on
from goldenthread.chronology.telling import Happening, Telling, tell
from goldenthread.clock import london
from goldenthread.directory.models import Agency
from goldenthread.identity.models import Person
from goldenthread.notify.queries import box_names
from goldenthread.notify.told_history import told_history


@dataclass(frozen=True, slots=True)
class Reading:
    """The chronology of some people, the first of them the page's own; agencies' and boxes' names; marks; who else may
    be laid beside them: people about whom this reader holds a grant."""

    people: tuple[Person, ...]
    grants: tuple[Grant, ...]
    told: Telling
    names: dict[str, str]
    marks: dict[UUID, Marked]
    others: tuple[Person, ...]

    @property
    def every(self) -> tuple[Happening, ...]:
        """What has a date in its order, then what has none."""
        return self.told.dated + self.told.undated


def read(pk: UUID, beside: Sequence[str], *, mandate: Mandate, at: datetime) -> Reading:
    """
    Everything that the page of one person shows, others laid beside them.

    :param beside: person ids as they stand in the address
    :raises NotAllowed: without a grant about each of them; if there is no such person
    """
    wanted = list(dict.fromkeys([pk, *_ids(beside)]))
    held = tuple(grants.require_grant(person, mandate=mandate, at=at) for person in wanted)
    told = tell(wanted, on=london(at).date(), further=told_history(wanted))
    if set(told.people) != set(wanted):
        raise NotAllowed("no such person")
    every = told.dated + told.undated
    agencies = {agency for happening in every for agency in happening.agencies}
    boxes = {agency for agency in agencies if ":" in agency}
    names = dict(Agency.objects.filter(pk__in=agencies - boxes).values_list("pk", "name"))
    names |= box_names(boxes) if boxes else {}
    return Reading(
        people=tuple(told.people[person] for person in wanted),
        grants=held,
        told=told,
        names={agency: names.get(agency, agency) for agency in agencies},
        marks=marks_on(every),
        others=_others(wanted, mandate=mandate, at=at),
    )


def _ids(texts: Sequence[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise NotAllowed("no such person") from None


def _others(shown: Sequence[UUID], *, mandate: Mandate, at: datetime) -> tuple[Person, ...]:
    """The people about whom a grant holds now, but for those who are shown already."""
    held = Grant.objects.filter(who=mandate.who, since__lte=at, until__gt=at)
    about = set(held.values_list("about", flat=True)) - set(shown)
    return tuple(Person.objects.filter(pk__in=about).order_by("surname", "dob", "pk"))
