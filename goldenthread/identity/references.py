"""People of whom a record speaks and whom another record names: the mother of person 17, the victim of an incident."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from goldenthread.identity.core.drafts import Draft
from goldenthread.identity.hashing import mention_id
from goldenthread.identity.models import Mention
from goldenthread.records.models import Current, SourceRecord


class Known(NamedTuple):
    """A mention as far as others may refer to it: columns of `Mention` under its own names."""

    id: UUID
    feed: str
    agency: str
    role: str
    case: str
    own_ref: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One record, the id of its row, and what it says."""

    record: SourceRecord
    row: UUID
    draft: Draft


def reference_name(scheme: str, agency: str, value: str) -> str:
    """What a record waits for: `police.victim:police:REF1`."""
    return f"{scheme}:{agency}:{value}"


def names_of(mention: Known) -> list[str]:
    """The references that this mention answers to."""
    names = []
    if mention.own_ref:
        scheme, _, value = mention.own_ref.partition(":")
        names.append(reference_name(scheme, mention.agency, value))
    if mention.case:
        names.append(reference_name(f"{mention.feed.split('.')[0]}.{mention.role}", mention.agency, mention.case))
    return names


class Slots:
    """Who the slots of each draft stand for: mentions of the record itself, or of people whom other records name."""

    def __init__(self, pieces: Sequence[Piece], here: Mapping[UUID, Known]) -> None:
        self._here = here
        self._found: dict[str, list[UUID]] = {}
        self._add(here.values())
        self._look_up(pieces)
        # Records that speak of somebody whom nobody has named yet, and the name they wait for.
        self.waiting: dict[int, str] = {}

    def of(self, piece: Piece, slot: str) -> list[UUID]:
        """Mention ids; empty, and the record set to wait, if nobody has named them yet."""
        own = mention_id(piece.row, slot)
        if own in self._here:
            return [own]
        for reference in piece.draft.references:
            if reference.slot == slot:
                name = reference_name(reference.scheme, piece.record.agency, reference.value)
                if found := self._found.get(name):
                    return found
                self.waiting[piece.record.pk] = name
        return []

    def _look_up(self, pieces: Iterable[Piece]) -> None:
        own_refs: set[str] = set()
        cases: set[str] = set()
        for piece in pieces:
            for reference in piece.draft.references:
                if reference.scheme == "socialcare.person":
                    # One record alone names each of these.
                    if reference_name(reference.scheme, piece.record.agency, reference.value) not in self._found:
                        own_refs.add(f"{reference.scheme}:{reference.value}")
                else:
                    cases.add(reference.value)
        standing = Mention.objects.filter(gone_at=None)
        for several in (standing.filter(own_ref__any=own_refs), standing.filter(case__any=cases)):
            self._add(Known(*values) for values in several.values_list(*Known._fields))

    def _add(self, mentions: Iterable[Known]) -> None:
        for mention in mentions:
            for name in names_of(mention):
                known = self._found.setdefault(name, [])
                if mention.id not in known:
                    known.append(mention.id)


def wake(before: Iterable[Known], now: Iterable[Known], *, read: Sequence[int]) -> None:
    """
    Have records read again that speak of people who have come, or are somebody else than before.

    :param before: mentions as they stood in the database
    :param now: the same and new ones, as the records just read give them
    :param read: ids of those records
    """
    had = {(m.id, name): m for m in before for name in names_of(m)}
    have = {(m.id, name): m for m in now for name in names_of(m)}
    if have:
        names = {name for _, name in have}
        Current.objects.filter(waits_for__any=names, waits_for__gt="").update(waits_for="", read_at=None)
    # Somebody is "son of the victim": of the second victim too, whose row came later.
    other = [mention for key, mention in (had | have).items() if mention.case and (key in had) != (key in have)]
    if other:
        _read_cases_again({(m.feed, m.agency) for m in other}, {m.case for m in other}, read)


def _read_cases_again(senders: Iterable[tuple[str, str]], cases: set[str], read: Sequence[int]) -> None:
    for feed, agency in senders:
        told = Mention.objects.filter(case__any=cases, feed=feed, agency=agency, gone_at=None)
        speaking = told.filter(record__data__has_key="relationship").exclude(record__any=read)
        Current.objects.filter(record__in=speaking.values("record_id")).update(read_at=None)
