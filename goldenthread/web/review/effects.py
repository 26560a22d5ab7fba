"""What each answer about a pair would do, in a sentence that can be read in two seconds."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from goldenthread.directory.models import Setting
from goldenthread.identity.core.sentences import say_list
from goldenthread.identity.models import Person
from goldenthread.identity.reach import Consequences
from goldenthread.notify.needs import Waiting
from goldenthread.web.people import with_age

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_MOST_NAMES = 4


def children(count: int) -> str:
    """ "One child’s", "Two children’s", "12 children’s"."""
    number = _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"
    return f"{number} {'child’s' if count == 1 else 'children’s'}"


def same(
    changes: Consequences, people: Mapping[UUID, Person], hanging: Sequence[Waiting], *, at: datetime
) -> list[str]:
    """What "same" would do: who is told, whose school and whose family or home would change."""
    if changes.are_one:
        return ["Nothing changes: somebody joined them before, and they stay one person’s."]
    said = [f"{where(each)} is told about {with_age(each.person, at=at)}." for each in hanging]
    # Of two children who become one, whichever record knows less gains what the other knows: that is one child.
    if changes.school_changes:
        gained = sorted({urn for places in changes.school_changes.values() for urn in places})
        names = dict(Setting.objects.filter(pk__in=gained).values_list("pk", "name"))
        told = say_list([names.get(urn, f"setting {urn}") for urn in gained])
        said.append(f"One child’s school would change: the child of both records would be known at {told}.")
    if changes.family_changes:
        who = _names(changes.family_changes, people, at)
        said.append(f"{children(len(changes.family_changes))} family or household would change: {who}.")
    return said or ["Nobody’s school, family or household would change; the two records become one person’s."]


def different(changes: Consequences, hanging: Collection[Waiting]) -> list[str]:
    """What "different" would do: it changes no record, and parts those that somebody had joined."""
    if changes.are_one:
        return ["They are parted again, and what rested on both is taken back. Who saw them as one is listed."]
    kept = "Nobody’s school, family or household changes, and no score asks about these two again."
    if not hanging:
        return [kept]
    return [f"{say_list(sorted({where(each) for each in hanging}))} is not told because of these two records.", kept]


def cannot_tell(hanging: Collection[Waiting]) -> list[str]:
    """What "can't tell" would do."""
    asked = "Two colleagues are asked instead; they must agree."
    return [f"{asked} Until then nobody is told."] if hanging else [asked]


def where(each: Waiting) -> str:
    """Where a waiting child is at school, or who answers for them."""
    return " and ".join(each.enrolled) or "the place that answers for them"


def _names(ids: Collection[UUID], people: Mapping[UUID, Person], at: datetime) -> str:
    known = sorted((with_age(people[pk], at=at) for pk in ids if pk in people), key=str.casefold)
    if len(known) <= _MOST_NAMES:
        return say_list(known)
    return f"{', '.join(known[:_MOST_NAMES])} and {len(known) - _MOST_NAMES} more"
