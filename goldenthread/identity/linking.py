"""
New or changed mentions find their people: candidates by key, scores by the model, clusters by rule and decision.

One path for one record and for a hundred thousand. A cluster is a function of scores and decisions (`core.clusters`),
so working one out again, after a correction or an undone decision, gives what it would have been all along.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from goldenthread import rows
from goldenthread.identity.comparing import Spoken, as_told, claimed, names_here, subjects_of, tellable
from goldenthread.identity.core import scoring
from goldenthread.identity.core.keys import BLOCK_LIMIT, blocking_keys
from goldenthread.identity.core.model import Frequencies, Model, current_model
from goldenthread.identity.core.subjects import Subject
from goldenthread.identity.hashing import key64
from goldenthread.identity.models import Edge, MentionKey
from goldenthread.identity.placeholders import notice
from goldenthread.identity.regrouping import Settled, settle

# A block too large holds no evidence and is left out, and of none is more read than shows that it is too large: ten
# thousand records may have one placeholder in common. As text: making identifiers of them all costs more than to ask.
_BLOCKS = """
select string_agg(near.mention_id::text, ',')
from unnest(%s::bigint[]) as asked(key)
cross join lateral (select mention_id from identity_mentionkey where key = asked.key limit %s + 1) near
group by asked.key having count(*) between 2 and %s
"""
_FORGET_EDGES = """
delete from identity_edge where id in (
    select id from identity_edge where a_id = any(%(here)s::uuid[])
    union select id from identity_edge where b_id = any(%(here)s::uuid[])
) returning a_id, b_id
"""
_EDGE = ("a_id", "b_id", "weight", "guard", "model")


def link(
    changed: Collection[UUID],
    *,
    arriving: Mapping[UUID, Spoken],
    known: Mapping[UUID, Subject],
    at: datetime,
) -> Settled:
    """
    Compare mentions with whoever shares a key with them, and work out their people.

    :param changed: mentions in the database that say something new, or are gone
    :param arriving: mentions that the caller writes afterwards, in the same transaction, with the people found here
    :param known: the comparable forms of those
    """
    fresh = {*changed, *arriving}
    if not fresh:
        return Settled({}, set())
    model, shares = current_model(), names_here.shares(arriving.values())
    told = dict(known) | as_told(changed)
    made = {mention: claimed(who) for mention, who in told.items()}
    if again := notice(told, made, changed, at=at):
        more = as_told(again)
        told |= more
        made |= {mention: claimed(who) for mention, who in more.items()}
        changed, fresh = {*changed, *again}, fresh | again
    subjects = tellable(told, made)
    keys = _write_keys(made, subjects, changed)
    # Whom a changed mention was compared with before may now be free to join somebody else.
    around = fresh | _forget_edges(changed)
    candidates = _Candidates(fresh)
    pairs = candidates.pairs(keys)
    subjects |= subjects_of(candidates.others())
    rows.write(Edge, _EDGE, _score(pairs, [subjects.get(m) for m in candidates.mentions], model, shares))
    return settle(around, known=subjects, arriving=arriving, shares=shares, at=at)


def _write_keys(
    made: Mapping[UUID, Mapping[int, str]], subjects: Mapping[UUID, Subject], changed: Collection[UUID]
) -> set[int]:
    """The keys of mentions worth comparing. A claim that is a placeholder keeps its key too, to be counted by."""
    if changed:
        MentionKey.objects.filter(mention__any=changed).delete()
    blocking = {mention: {key64(text) for text in blocking_keys(who)} for mention, who in subjects.items()}
    # In the order of the index, which takes them faster so.
    named = [(str(mention), own.union(made[mention])) for mention, own in blocking.items()]
    keys = sorted([(key, mention) for mention, own in named for key in own])
    rows.write(MentionKey, ("key", "mention_id"), keys)
    return {key for own in blocking.values() for key in own}


def _forget_edges(changed: Collection[UUID]) -> set[UUID]:
    """The mentions at either end of the edges that these had."""
    if not changed:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_EDGES, {"here": rows.array(changed)})
        return {mention for pair in cursor.fetchall() for mention in pair}


class _Candidates:
    """
    Mentions worth comparing, by their places in `mentions`: the fresh ones first, then those that they led to.

    There are millions in a large batch; small numbers are the cheapest thing to tell them apart by.
    """

    def __init__(self, fresh: Iterable[UUID]) -> None:
        self.mentions = list(fresh)
        self._fresh = len(self.mentions)
        self._place = {str(m): n for n, m in enumerate(self.mentions)}

    def pairs(self, keys: Collection[int]) -> set[tuple[int, int]]:
        """Pairs that share a key, at least one of them fresh; the lower place first."""
        found: set[tuple[int, int]] = set()
        with connection.cursor() as cursor:
            cursor.execute(_BLOCKS, [rows.array(keys), BLOCK_LIMIT, BLOCK_LIMIT])
            for (block,) in cursor.fetchall():
                places = sorted(map(self._at, block.split(",")))
                for n, one in enumerate(places):
                    if one >= self._fresh:
                        break
                    found.update([(one, other) for other in places[n + 1 :]])
        return found

    def others(self) -> list[UUID]:
        """The mentions of those pairs that are not fresh."""
        return self.mentions[self._fresh :]

    def _at(self, mention: str) -> int:
        place = self._place.setdefault(mention, len(self.mentions))
        if place == len(self.mentions):
            self.mentions.append(UUID(mention))
        return place


def _score(
    pairs: Iterable[tuple[int, int]], subjects: list[Subject | None], model: Model, shares: Frequencies
) -> list[tuple[Any, ...]]:
    edges = []
    for one, other in pairs:
        a, b = subjects[one], subjects[other]
        if a is None or b is None:
            continue
        # How unlike two people are is not kept: before a group takes them in, `scoring.conflicts` is asked of each pair
        # of it, also of those that share no key.
        found = scoring.compare(a, b, model, frequency=shares, floor=model.review)
        if found.verdict is not scoring.Verdict.APART:
            first, second = sorted((str(a.mention_id), str(b.mention_id)))
            edges.append((first, second, found.weight, found.guard[:200], model.version))
    return edges
