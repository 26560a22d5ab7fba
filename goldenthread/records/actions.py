"""Taking deliveries in at the one door."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.db import connection, transaction

from goldenthread import faults
from goldenthread.access import ledger
from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate, Role
from goldenthread.records.models import Current, Delivery, Quarantined, SourceRecord, SpeaksOf
from goldenthread.records.putting_right import OpenQuarantine
from goldenthread.records.reading import BadRow, Refused, Row, read
from goldenthread.rows import array, write

BATCH = 2_000
T = TypeVar("T")

# One statement a batch: the records, and which record now stands for each key.
_STORE = """
with sent as (
    select * from rows from (
        unnest(%(lines)s::int[], %(keys)s::text[], %(hashes)s::text[]), jsonb_array_elements(%(data)s::jsonb)
    ) as t(line, key, hash, data)
), stored as (
    insert into records_sourcerecord (delivery_id, line, feed, agency, key, hash, data, received_at)
    select %(delivery)s, line, %(feed)s, %(agency)s, key, hash, data, %(at)s from sent order by line
    returning id, key, hash
)
insert into records_current (feed, agency, key, hash, record_id, read_at, waits_for)
select %(feed)s, %(agency)s, key, hash, id, null, '' from stored
on conflict (feed, agency, key) do update
    set record_id = excluded.record_id, hash = excluded.hash, read_at = null, waits_for = ''
"""


def receive(path: Path, *, feed: str, agency: str, mandate: Mandate, at: datetime) -> Delivery:
    """
    Take one file in: every good row a record, every bad row quarantined, or the file refused whole.

    The same file twice is the same delivery and changes nothing. All of it happens or none of it.

    :param agency: slug of the agency that hands it in
    :returns: the delivery; `status` says whether it was accepted or refused, with the problem and the remedy
    """
    mandate.require(Role.SERVICE, Role.GOVERNANCE)
    sha256 = _sha256(path)
    with acting(mandate):
        _one_at_a_time(feed, agency)
        if known := Delivery.objects.filter(feed=feed, agency_id=agency, sha256=sha256, status="accepted").first():
            ledger.write(mandate, did="delivery.again", at=at, delivery=known.pk)
            return known
        delivery = Delivery(
            feed=feed,
            agency_id=agency,
            filename=path.name,
            sha256=sha256,
            received_at=at,
            received_by=mandate.who,
            status=Delivery.Status.ACCEPTED,
        )
        try:
            with transaction.atomic():
                delivery.save()
                _take_in(read(feed, path, at=at).rows(), delivery)
        except Refused as refused:
            delivery.status = Delivery.Status.REFUSED
            delivery.problem, delivery.remedy = refused.problem, refused.remedy
            delivery.rows_in = delivery.accepted = delivery.unchanged = delivery.quarantined = 0
            delivery.save(force_insert=True)
        faults.point("records.received")
        ledger.write(mandate, did=f"delivery.{delivery.status}", at=at, delivery=delivery.pk, feed=feed)
    return delivery


def _take_in(rows: Iterable[Row | BadRow], delivery: Delivery) -> None:
    quarantine = OpenQuarantine.of(delivery)
    seen_before = Current.objects.filter(feed=delivery.feed, agency=delivery.agency_id).exists()
    for batch in _batches(rows, BATCH):
        good = [r for r in batch if isinstance(r, Row)]
        bad = [r for r in batch if isinstance(r, BadRow)]
        fresh = _without_known(good, delivery) if seen_before else [r for r in good if r.repeat_of is None]
        _store(fresh, delivery)
        quarantine.put_right(good)
        Quarantined.objects.bulk_create(
            Quarantined(
                delivery=delivery,
                line=r.line,
                key=r.key,
                raw=r.data or {"line": r.raw},
                problems=[p._asdict() for p in r.problems],
            )
            for r in bad
        )
        delivery.rows_in += len(batch)
        delivery.accepted += len(good)
        delivery.unchanged += len(good) - len(fresh)
        delivery.quarantined += len(bad)
    delivery.save()


def _without_known(rows: list[Row], delivery: Delivery) -> list[Row]:
    """The rows that say something new: an unseen key, or other values under a known one."""
    known = dict(
        Current.objects.filter(
            feed=delivery.feed, agency=delivery.agency_id, key__any=[r.key for r in rows]
        ).values_list("key", "hash")
    )
    return [r for r in rows if r.repeat_of is None and known.get(r.key) != r.hash]


def _store(rows: list[Row], delivery: Delivery) -> None:
    if not rows:
        return
    last = SourceRecord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE,
            {
                "lines": array(r.line for r in rows),
                "keys": array(r.key for r in rows),
                "hashes": array(r.hash for r in rows),
                # An empty cell says nothing: only what was said is kept.
                "data": _json([{k: v for k, v in r.data.items() if v} for r in rows]),
                "delivery": delivery.pk,
                "feed": delivery.feed,
                "agency": delivery.agency_id,
                "at": delivery.received_at,
            },
        )
    _note_of_whom(delivery, last)


# Feeds whose rows name nobody: the column that holds the number of the person of whom they speak, and whose it is.
_OF_WHOM = {
    "socialcare.involvements": ("invo_person_id", "socialcare.person"),
    "socialcare.cin_episodes": ("cine_person_id", "socialcare.person"),
    "socialcare.cp_plans": ("cppl_person_id", "socialcare.person"),
    "socialcare.cla_episodes": ("clae_person_id", "socialcare.person"),
}


def _note_of_whom(delivery: Delivery, last: int) -> None:
    """Note of whom the rows speak that were stored after record `last`."""
    if delivery.feed not in _OF_WHOM:
        return
    column, scheme = _OF_WHOM[delivery.feed]
    stored = SourceRecord.objects.filter(delivery=delivery, pk__gt=last).values_list("pk", f"data__{column}")
    write(
        SpeaksOf,
        ("record_id", "agency", "ref"),
        [(pk, delivery.agency_id, f"{scheme}:{number}") for pk, number in stored if number],
    )


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def _sha256(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def _one_at_a_time(feed: str, agency: str) -> None:
    """Two deliveries of one feed by one agency wait for each other, so that the later one corrects the earlier."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"{agency} {feed}"])


def write_form(
    data: dict[str, str], *, feed: str, key: str, agency: str, mandate: Mandate, at: datetime
) -> SourceRecord:
    """
    What somebody wrote in a form of ours enters by the same door: one delivery of one row.

    `data["by"]` is set to the mandate's own name, which is what lets them read it back.
    """
    data = {**data, "by": mandate.who}
    digest = hashlib.sha256(_json(data).encode()).hexdigest()
    delivery = Delivery.objects.create(
        feed=feed,
        agency_id=agency,
        filename=f"form {key}",
        sha256=hashlib.sha256(f"{key} {at.isoformat()} {digest}".encode()).hexdigest(),
        received_at=at,
        received_by=mandate.who,
        status=Delivery.Status.ACCEPTED,
        rows_in=1,
        accepted=1,
    )
    return SourceRecord.objects.create(
        delivery=delivery, line=1, feed=feed, agency=agency, key=key, hash=digest, data=data, received_at=at
    )
