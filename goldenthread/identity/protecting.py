"""
A refuge is a place: once one record says so, nobody who lives behind that door is found, joined or told of by it.

Another agency may have the same address from the family and not know what it is. Whether a residence is protected
follows from the records that stand, in whatever order they came; a record that is put right sets its neighbours free.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from goldenthread import rows
from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.homes import Home
from goldenthread.identity.models import ProtectedPlace
from goldenthread.records.models import Current, SourceRecord

_PLACE = ("row", "record_id", "mention_id", "door_key", "uprn_key")
_TURNED = """
update identity_residence r set protected = not r.protected from (
    select r.id, exists (
        select 1 from identity_protectedplace p where p.door_key in (r.exact_key, r.building_key, r.street_key)
        union all select 1 from identity_protectedplace p where p.uprn_key = r.uprn_key
        union all select 1 from identity_protectedplace p where p.row = r.row and p.mention_id = r.mention_id
    ) as guarded
    from identity_residence r where r.id in (
        select id from identity_residence where exact_key = any(%(keys)s::bigint[])
        union select id from identity_residence where building_key = any(%(keys)s::bigint[])
        union select id from identity_residence where street_key = any(%(keys)s::bigint[])
        union select id from identity_residence where uprn_key = any(%(keys)s::bigint[]))
) now where now.id = r.id and now.guarded <> r.protected
returning r.mention_id
"""


def at_refuge(records: Collection[int]) -> set[int]:
    """
    Those of these records that say who was at an incident which police mark as at a refuge.

    The mark stands in another record than the addresses, which may come first, so it is asked for when they are read.
    """
    told = SourceRecord.objects.filter(pk__any=list(records), feed="police.persons")
    incidents = dict(told.values_list("pk", "data__incident_reference"))
    if not incidents:
        return set()
    marked = Current.objects.filter(feed="police.incidents", key__in=set(incidents.values()))
    markers = dict(marked.values_list("key", "record__data__markers"))
    return {pk for pk, reference in incidents.items() if "refuge" in (markers.get(reference) or "")}


@dataclass(frozen=True, slots=True)
class Places:
    """The doors and property numbers of protected places that some rows spoke of, or speak of; as hashes."""

    keys: frozenset[int]


def forget_places(read: Collection[UUID]) -> Places:
    """The places of which only these rows knew; called before they are read again."""
    lost = ProtectedPlace.objects.filter(row__any=read)
    keys = _keys(lost.values_list("door_key", "uprn_key"))
    lost.delete()
    return Places(keys)


def guard(homes: Sequence[Home]) -> list[Home]:
    """The homes about to be written, those at a protected place marked so, whoever knows that it is one."""
    own = _keys((_door(home), home.uprn_key) for home in homes if home.protected)
    here = _keys(_doors(home) for home in homes)
    known = ProtectedPlace.objects
    told = [*known.filter(door_key__any=here).values_list("door_key", flat=True)] if here else []
    told += [*known.filter(uprn_key__any=here).values_list("uprn_key", flat=True)] if here else []
    places = own.union(key for key in told if key is not None)
    if not places:
        return list(homes)
    return [
        home if home.protected or places.isdisjoint(_doors(home)) else home._replace(protected=True) for home in homes
    ]


def write_places(told: Iterable[Home], lost: Places) -> set[UUID]:
    """
    Keep the protected places that rows speak of.

    :param told: homes as their own records tell of them
    :returns: mentions whose homes, as other records give them, are protected now or no longer
    """
    places = [(h.row, h.record_id, h.mention_id, _door(h), h.uprn_key) for h in told if h.protected]
    rows.write(ProtectedPlace, _PLACE, places)
    keys = lost.keys | _keys((door, uprn) for *_, door, uprn in places)
    if not keys:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_TURNED, {"keys": rows.array(keys)})
        return {mention for (mention,) in cursor.fetchall()}


def _doors(home: Home) -> tuple[int | None, ...]:
    return home.exact_key, home.building_key, home.street_key, home.uprn_key


def _door(home: Home) -> int | None:
    """One flat of a block, or a whole house with all its rooms."""
    dwelling = read_dwelling(home.address, home.postcode, home.uprn)
    if dwelling.flat:
        return home.exact_key
    # Without a postcode the number alone is that of many streets.
    return home.building_key if dwelling.postcode else home.street_key


def _keys(several: Iterable[Iterable[int | None]]) -> frozenset[int]:
    return frozenset(key for keys in several for key in keys if key is not None)
