"""
The crowd written into the product's own tables: its rows read by the product's readers, then copied in.

Who is who is taken as known, for linking a million people would take the better part of an hour and is not what is
measured here. Everything that the product would have written stands there as it would: keys, words, links, edges,
homes, kin.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count, islice
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from goldenthread.identity.comparing import Spoken, subject_of
from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.core.drafts import Draft
from goldenthread.identity.core.keys import blocking_keys
from goldenthread.identity.core.model import current_model
from goldenthread.identity.core.placeholders import claims
from goldenthread.identity.core.readings import read
from goldenthread.identity.hashing import key64, mention_id, row_id
from goldenthread.identity.homes import Home, home_of
from goldenthread.identity.search_words import keys_of
from goldenthread.identity.taking_in import RELATIONSHIP, Said, rest_of, said_of_two, spoken_of
from goldenthread.madeup.crowd.households import CrowdRow, Household
from goldenthread.records.models import SourceRecord
from goldenthread.records.reading import FEEDS

BATCH = 2_000
RECEIVED = datetime(2026, 9, 14, 7, tzinfo=UTC)
# Two mentions of one person, compared: any weight above the model's threshold would do.
_SURE = 20.0
# Room for each process's numbers and ids, above those that the county will take.
ROOM = 1_000_000_000

_MENTION = (*Spoken._fields, *Said._fields, "person_id")
TABLES: dict[str, Sequence[str]] = {
    "records_sourcerecord": ("id", "delivery_id", "line", "feed", "agency", "key", "hash", "data", "received_at"),
    "records_current": ("feed", "agency", "key", "hash", "record_id", "read_at", "waits_for"),
    "identity_person": ("id", "forenames", "surname", "dob", "sex", "upn", "nhs", "protected"),
    "identity_mention": _MENTION,
    "identity_mentionkey": ("key", "mention_id"),
    "identity_personword": ("key", "person_id"),
    "identity_link": ("mention_id", "person_id", "weight", "with_mention", "because", "since", "until"),
    "identity_edge": ("a_id", "b_id", "weight", "guard", "model"),
    "identity_residence": Home._fields,
    "identity_relationship": RELATIONSHIP,
    "identity_enrolment": ("row", "record_id", "mention_id", "urn", "status", "date_from", "date_to"),
}  # fmt: skip


class Writer:
    """Turns households into rows of every table; `part` keeps its numbers apart from those of other processes."""

    def __init__(self, part: int, deliveries: dict[str, UUID]) -> None:
        self._deliveries = deliveries
        self._records = count(ROOM * (part + 1))
        self._mentions = count(ROOM * (part + 1))
        self._model = current_model().version
        self.rows: dict[str, list[Sequence[Any]]] = {}

    def take(self, households: Iterable[Household]) -> dict[str, list[Sequence[Any]]]:
        """The rows of these households, by table."""
        self.rows = {table: [] for table in TABLES}
        for household in households:
            first: dict[int, UUID] = {}
            self._words: set[tuple[int, UUID]] = set()
            for row in household.rows:
                self._row(row, first)
            self.rows["identity_personword"] += self._words
            self._people(household, first)
        return self.rows

    def _row(self, row: CrowdRow, first: dict[int, UUID]) -> None:
        agency = FEEDS[row.feed].agency
        record = SourceRecord(
            pk=next(self._records), delivery_id=self._deliveries[row.feed], line=1, feed=row.feed, agency=agency,
            key=row.key, hash="", data=row.data, received_at=RECEIVED,
        )  # fmt: skip
        data = json.dumps(row.data, ensure_ascii=False)
        self._add(
            "records_sourcerecord", record.pk, record.delivery_id, 1, row.feed, agency, row.key, "", data, RECEIVED
        )
        self._add("records_current", row.feed, agency, row.key, "", record.pk, RECEIVED, "")
        self._read(record, row_id(row.feed, agency, row.key), read(row.feed, row.data), row.who, first)

    def _read(self, record: SourceRecord, row: UUID, draft: Draft, who: dict[str, int], first: dict[int, UUID]) -> None:
        ids = {said.slot: mention_id(row, said.slot) for said in draft.mentions}
        homes = [home_of(record, row, ids[home.slot], home) for home in draft.residences]
        self.rows["identity_residence"] += homes
        for said in draft.mentions:
            own = ids[said.slot]
            spoken = spoken_of(own, next(self._mentions), record, said)
            person = first.setdefault(who[said.slot], own)
            self._add("identity_mention", *spoken, *rest_of(record, said), person)
            self._link(own, person)
            called = (said.forenames, said.surname, said.former_surname, said.other_names)
            self._words |= {(key, person) for key in keys_of(called)}
            here = [read_dwelling(h.address, h.postcode, h.uprn) for h in homes if h.mention_id == own]
            heard = subject_of(spoken, here)
            self.rows["identity_mentionkey"] += [(key64(key), own) for key in {*blocking_keys(heard), *claims(heard)}]
        for kin in draft.relationships:
            ends = (ids[kin.from_slot], ids[kin.to_slot])
            self._add("identity_relationship", row, record.pk, *ends, *said_of_two(kin, record))
        for place in draft.enrolments:
            self._add(
                "identity_enrolment", row, record.pk, ids[place.slot], place.urn, place.status, place.date_from,
                place.date_to,
            )  # fmt: skip

    def _link(self, own: UUID, person: UUID) -> None:
        if own == person:
            self._add("identity_link", own, person, None, None, "founded", RECEIVED, None)
            return
        self._add("identity_link", own, person, _SURE, person, f"rule:{self._model}", RECEIVED, None)
        self._add("identity_edge", *sorted((own, person)), _SURE, "", self._model)

    def _people(self, household: Household, first: dict[int, UUID]) -> None:
        for one in household.people:
            self._add(
                "identity_person", first[one.number], one.forenames, one.surname, one.born, one.sex, "", "", False
            )

    def _add(self, table: str, *values: object) -> None:
        self.rows[table].append(values)


def write(owner: psycopg.Connection[Any], writer: Writer, households: Iterator[Household], many: int) -> Iterator[int]:
    """Copy `many` households in, batch by batch; yields how many people each batch held."""
    while many > 0:
        batch = list(islice(households, min(BATCH, many)))
        many -= len(batch)
        for table, rows in writer.take(batch).items():
            _copy(owner, table, rows)
        owner.commit()
        yield sum(len(household.people) for household in batch)


def _copy(owner: psycopg.Connection[Any], table: str, rows: Iterable[Sequence[Any]]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, TABLES[table]))
    query = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table), columns)
    with owner.cursor() as cursor, cursor.copy(query) as copy:
        for row in rows:
            copy.write_row([list(value) if isinstance(value, tuple) else value for value in row])
