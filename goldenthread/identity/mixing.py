"""What is known of records that stood as one person and were parted: which, under which id, from when to when."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from goldenthread.access.mandate import Mandate
from goldenthread.identity.models import Found, Link, Mention, MixedSpan, MixUp

# The children whom an incident found by a way that rests on records of more than one of the parted groups.
_CROSSING = """
select f.id, array_agg(distinct h->>'mention')
from identity_found f cross join lateral jsonb_array_elements(f.hops) h
where h->>'mention' = any(%s) group by f.id having count(distinct h->>'mention') > 1
"""


class Span(NamedTuple):
    """A time in which records of two people stood under one id; open where they still do."""

    person_id: UUID
    since: datetime
    until: datetime | None


def people_whole(people: Iterable[UUID]) -> dict[UUID, UUID]:
    """The person of every mention that these people have: what stood before something is parted."""
    return dict(Mention.objects.filter(person__in=list(people)).values_list("pk", "person_id"))


def note_parted(before: Mapping[UUID, UUID], *, because: str, mandate: Mandate, at: datetime) -> list[MixUp]:
    """Write down each person of `before` whose mentions are now more than one person's."""
    now = dict(Mention.objects.filter(pk__in=list(before)).values_list("pk", "person_id"))
    noted = []
    for person in sorted(set(before.values())):
        groups: dict[UUID, list[UUID]] = defaultdict(list)
        for mention in (m for m, p in before.items() if p == person):
            groups[now[mention]].append(mention)
        if len(groups) > 1:
            # The id went with the earliest mention; whoever has it now is the person who stayed.
            stayed = person if person in groups else min(groups)
            noted.append(_note(stayed, groups, because, mandate, at))
    return [each for each in noted if each is not None]


def _note(
    stayed: UUID, groups: Mapping[UUID, Sequence[UUID]], because: str, mandate: Mandate, at: datetime
) -> MixUp | None:
    spans = [s for s in mixed_spans(groups.values()) if s.since < at]
    if not spans:
        return None
    mix_up = MixUp.objects.create(
        stayed=sorted(groups[stayed]),
        parted=sorted(m for person, several in groups.items() if person != stayed for m in several),
        by=mandate.who,
        by_name=mandate.name,
        because=because[:500],
        at=at,
    )
    MixedSpan.objects.bulk_create(
        [MixedSpan(mix_up=mix_up, person_id=s.person_id, since=s.since, until=s.until or at) for s in spans]
        + _children_reached(groups.values(), mix_up, min(s.since for s in spans), at)
    )
    return mix_up


def mixed_spans(groups: Iterable[Iterable[UUID]]) -> list[Span]:
    """When mentions of more than one of these groups were linked to one person, and to which; in order of time."""
    group_of = {mention: number for number, several in enumerate(groups) for mention in several}
    changes: dict[UUID, list[tuple[datetime, int, int]]] = defaultdict(list)
    for link in Link.objects.filter(mention__any=group_of):
        changes[link.person_id].append((link.since, 1, group_of[link.mention_id]))
        if link.until is not None:
            changes[link.person_id].append((link.until, -1, group_of[link.mention_id]))
    found = [span for person, several in changes.items() for span in _overlaps(person, several)]
    return sorted(found, key=lambda span: (span.since, str(span.person_id)))


def _overlaps(person: UUID, changes: Iterable[tuple[datetime, int, int]]) -> Iterator[Span]:
    """Sweep over the times at which mentions came and went: mixed is when two groups are there."""
    at_once: dict[datetime, list[tuple[int, int]]] = defaultdict(list)
    for when, step, group in changes:
        at_once[when].append((step, group))
    here: dict[int, int] = defaultdict(int)
    since = None
    for when in sorted(at_once):
        for step, group in at_once[when]:
            here[group] += step
        mixed = sum(count > 0 for count in here.values()) > 1
        if mixed and since is None:
            since = when
        elif not mixed and since is not None:
            yield Span(person, since, when)
            since = None
    if since is not None:
        yield Span(person, since, None)


def _children_reached(
    groups: Iterable[Iterable[UUID]], mix_up: MixUp, since: datetime, until: datetime
) -> list[MixedSpan]:
    group_of = {str(mention): number for number, several in enumerate(groups) for mention in several}
    with connection.cursor() as cursor:
        cursor.execute(_CROSSING, [list(group_of)])
        crossing = [pk for pk, mentions in cursor.fetchall() if len({group_of[m] for m in mentions}) > 1]
    return [
        MixedSpan(mix_up=mix_up, person_id=f.person_id, since=max(f.at, since), until=until, incident=f.incident_id)
        for f in Found.objects.filter(pk__in=crossing).order_by("pk")
        if max(f.at, since) < until
    ]
