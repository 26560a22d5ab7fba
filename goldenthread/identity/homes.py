"""Addresses as records give them -> residences that can be looked up by equality."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.core.drafts import ResidenceDraft
from goldenthread.identity.hashing import key64
from goldenthread.records.models import SourceRecord

# What agencies write where an address is not to be told.
PROTECTED_WORDS = ("refuge", "confidential", "not disclosed", "undisclosed", "withheld")

# Characters of an address that are kept to look homes up by.
LONGEST_ADDRESS = 400


def key_or_none(prefix: str, text: str) -> int | None:
    """The hash of a dwelling's key, or None where the address cannot be read that far."""
    return key64(f"{prefix}:{text}") if text else None


class Home(NamedTuple):
    """A residence about to be written: columns of `Residence` under its own names."""

    row: UUID
    record_id: int
    mention_id: UUID
    address: str
    postcode: str
    uprn: str
    uprn_key: int | None
    exact_key: int | None
    building_key: int | None
    street_key: int | None
    begin_key: int | None
    end_key: int | None
    date_from: date | None
    date_to: date | None
    told_on: date
    protected: bool


def home_of(record: SourceRecord, row: UUID, mention: UUID, said: ResidenceDraft) -> Home:
    """The residence that a record gives one of the people whom it speaks of."""
    dwelling = read_dwelling(said.address[:LONGEST_ADDRESS], said.postcode, said.uprn)
    begin, end = (*dwelling.near_keys, "", "")[:2]
    return Home(
        row=row,
        record_id=record.pk,
        mention_id=mention,
        # The record keeps it whole. Nobody lives at what takes longer to say.
        address=said.address[:LONGEST_ADDRESS],
        postcode=said.postcode,
        uprn=dwelling.uprn,
        uprn_key=key_or_none("u", dwelling.uprn),
        exact_key=key_or_none("d", dwelling.key),
        building_key=key_or_none("b", dwelling.building_key),
        street_key=key_or_none("s", dwelling.street_key),
        begin_key=key_or_none("n", begin),
        end_key=key_or_none("n", end),
        date_from=said.date_from,
        date_to=said.date_to,
        told_on=told_on(record, said.told_on),
        protected=is_protected(f"{said.kind} {said.address}"),
    )


def told_on(record: SourceRecord, said: date | None) -> date:
    """The day of which a record speaks: as it says itself, but no later than it came."""
    came = record.received_at.date()
    return min(said, came) if said else came


def is_protected(text: str) -> bool:
    """Whether the words of an address say that it is a refuge or not to be told."""
    folded = text.casefold()
    return any(word in folded for word in PROTECTED_WORDS)
