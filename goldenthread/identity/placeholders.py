"""
Which claims of the records in this area are placeholders; kept, so that every comparison knows of them.

Whether a claim is one follows from the records that make it, whatever the order they came in: it is asked when another
record makes a claim that many make already, and again when a record that made a placeholder is corrected. At most a
sample of those who make it is looked at, so that ten thousand cost no more than a few hundred.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
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

_OTHERS = """
select k.key, m.mention_id from unnest(%s::bigint[]) as k(key) cross join lateral (
    select mention_id from identity_mentionkey where key = k.key and mention_id <> all(%s::uuid[])
    order by mention_id limit %s) m
"""


def notice(
    told: Mapping[UUID, Subject], claimed: Mapping[UUID, Mapping[int, str]], changed: Collection[UUID], *, at: datetime
) -> set[UUID]:
    """
    Bring the placeholders up to date with mentions about to be compared.

    :param told: those mentions, with all that records say of them
    :param claimed: what each claims, by its keys (`comparing.claimed`)
    :param changed: mentions of the database among them, and those that are gone; their old keys are still there
    :returns: other mentions, whose evidence counts for less now, or for more
    """
    made: dict[int, str] = {}
    makers: dict[int, list[Subject]] = defaultdict(list)
    for mention, who in told.items():
        for key, text in claimed[mention].items():
            made[key] = text
            makers[key].append(who)
    left = _left(changed)
    known = left | set(Placeholder.objects.filter(key__any=made).values_list("key", flat=True))
    others = _others(_worth_a_look(made, makers, known) | left, {*changed, *told})
    turned = [key for key, several in others.items() if _is_one(key, makers[key], several, known) != (key in known)]
    Placeholder.objects.filter(key__any=known.intersection(turned)).delete()
    rows.write(Placeholder, ("key", "since"), [(key, at) for key in turned if key not in known])
    again = MentionKey.objects.filter(key__any=turned).values_list("mention_id", flat=True) if turned else ()
    return set(again) - told.keys() - set(changed)


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


def _others(keys: Collection[int], fresh: Collection[UUID]) -> dict[int, list[Subject]]:
    """For each claim those of the database who make it and do not change, one more than the sample at most."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, [rows.array(keys), rows.array(fresh), SAMPLE + 1])
        pairs = cursor.fetchall()
    subjects = as_told({mention for _, mention in pairs})
    found: dict[int, list[Subject]] = {key: [] for key in keys}
    for key, mention in pairs:
        if mention in subjects:
            found[key].append(subjects[mention])
    return found


def _is_one(key: int, makers: Sequence[Subject], others: Sequence[Subject], known: Collection[int]) -> bool:
    if len(others) > SAMPLE and key in known:
        return True
    several = [*makers, *others]
    text = next((text for who in several for text in claims(who) if key64(text) == key), "")
    return bool(text) and tells_nobody_apart(text, several)
