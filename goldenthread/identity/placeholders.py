"""
Which claims of the records in this area are placeholders; kept, so that every comparison knows of them.

Whether a claim is one follows from the records that make it, whatever the order they came in: it is asked when another
record makes a claim that many make already, and again when a record that made a placeholder is corrected. At most a
sample of those who make it is looked at, so that ten thousand cost no more than a few hundred.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from goldenthread import rows
from goldenthread.identity.comparing import as_told
from goldenthread.identity.core.placeholders import claims, fewest, tells_nobody_apart
from goldenthread.identity.core.subjects import Subject
from goldenthread.identity.hashing import key64
from goldenthread.identity.models import MentionKey, Placeholder

SAMPLE = 400

_MANY = "select key, count(*) from identity_mentionkey where key = any(%s::bigint[]) group by key"
_LEFT = """
select key from identity_placeholder where key in (
    select key from identity_mentionkey where mention_id = any(%s::uuid[]))
"""


def notice(told: Mapping[UUID, Subject], changed: Collection[UUID], *, at: datetime) -> set[UUID]:
    """
    Bring the placeholders up to date with mentions about to be compared.

    :param told: those mentions, with all that records say of them
    :param changed: mentions of the database among them, and those that are gone; their old keys are still there
    :returns: other mentions, whose evidence counts for less now, or for more
    """
    made: dict[int, str] = {}
    makers: dict[int, list[Subject]] = defaultdict(list)
    for who in told.values():
        for text in claims(who):
            key = key64(text)
            made[key] = text
            makers[key].append(who)
    left = _left(changed)
    known = left | set(Placeholder.objects.filter(key__any=made).values_list("key", flat=True))
    again: set[UUID] = set()
    for key in sorted(_worth_a_look(made, makers, known) | left):
        others = _others(key, changed)
        if (len(others) > SAMPLE and key in known) or _is_one(key, makers[key], others) == (key in known):
            continue
        if key in known:
            Placeholder.objects.filter(key=key).delete()
        else:
            Placeholder.objects.create(key=key, since=at)
        again |= set(MentionKey.objects.filter(key=key).values_list("mention_id", flat=True))
    return again - told.keys() - set(changed)


def _left(changed: Collection[UUID]) -> set[int]:
    """The placeholders that the old words of changed mentions made."""
    if not changed:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [rows.array(changed)])
        return {key for (key,) in cursor.fetchall()}


def _worth_a_look(made: Mapping[int, str], makers: Mapping[int, list[Subject]], known: set[int]) -> set[int]:
    """Claims, no placeholders yet, that more make now than one person's records do."""
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [rows.array(made.keys() - known)])
        before = dict(cursor.fetchall())
    return {key for key in made.keys() - known if before.get(key, 0) + len(makers[key]) > fewest(made[key])}


def _others(key: int, changed: Collection[UUID]) -> list[UUID]:
    """Mentions of the database that make a claim and do not change, one more than the sample at most."""
    several = MentionKey.objects.filter(key=key).exclude(mention__any=changed).order_by("mention_id")
    return list(several.values_list("mention_id", flat=True)[: SAMPLE + 1])


def _is_one(key: int, makers: Iterable[Subject], others: Collection[UUID]) -> bool:
    several = [*makers, *as_told(others).values()]
    text = next((text for who in several for text in claims(who) if key64(text) == key), "")
    return bool(text) and tells_nobody_apart(text, several)
