"""A corrected delivery puts quarantined rows right."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from goldenthread import rows
from goldenthread.records.models import Current, Delivery, Quarantined
from goldenthread.records.reading import Row

Columns = frozenset[str]
Rest = tuple[tuple[str, str], ...]


@dataclass
class OpenQuarantine:
    """
    The quarantined rows of one feed and agency that still wait.

    An accepted row puts one right if it has the same key, or, where the key itself was at fault, if it says the same
    in every column that was not at fault.
    """

    delivery: Delivery
    by_key: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_rest: dict[Columns, dict[Rest, list[int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, delivery: Delivery) -> "OpenQuarantine":
        """Those of earlier deliveries of the same feed and agency."""
        found = cls(delivery)
        waiting = Quarantined.objects.filter(
            put_right_at=None, delivery__feed=delivery.feed, delivery__agency=delivery.agency_id
        )
        for row in waiting.order_by("pk"):
            if row.key:
                found.by_key[row.key].append(row.pk)
            at_fault = frozenset(p["field"] for p in row.problems)
            if row.raw.keys() - at_fault - {"line"}:
                found.by_rest.setdefault(at_fault, {}).setdefault(_rest(row.raw, at_fault), []).append(row.pk)
        return found

    def put_right(self, accepted: Iterable[Row]) -> None:
        """Mark as put right what these accepted rows correct."""
        if not self.by_key and not self.by_rest:
            return
        right = {waiting: row.key for row in accepted for waiting in self._waiting(row)}
        if not right:
            return
        of_feed = Current.objects.filter(feed=self.delivery.feed, agency=self.delivery.agency_id)
        records = dict(of_feed.filter(key__any=set(right.values())).values_list("key", "record_id"))
        at = self.delivery.received_at
        marks = [(waiting, at, records[key]) for waiting, key in right.items()]
        rows.update(Quarantined, ("id", "put_right_at", "put_right_by_id"), marks)

    def _waiting(self, row: Row) -> list[int]:
        if found := self.by_key.pop(row.key, []):
            return found
        for at_fault, waiting in self.by_rest.items():
            if found := waiting.pop(_rest(row.data, at_fault), []):
                return found
        return []


def _rest(data: dict[str, str], at_fault: Columns) -> Rest:
    return tuple(sorted((k, v) for k, v in data.items() if v and k not in at_fault))
