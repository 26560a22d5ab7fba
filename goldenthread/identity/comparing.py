"""Mentions -> comparable subjects, and what the model needs to know of names in this area."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import starmap
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count

from goldenthread.access.asking import ask
from goldenthread.identity.core.addresses import Dwelling, read_dwelling
from goldenthread.identity.core.folding import fold_forenames, fold_surname
from goldenthread.identity.core.identifiers import SHARED_SCHEMES
from goldenthread.identity.core.model import EVEN, Frequencies, frequencies
from goldenthread.identity.core.placeholders import claims, without
from goldenthread.identity.core.subjects import Subject, subject
from goldenthread.identity.finding_questions import Standing
from goldenthread.identity.hashing import key64
from goldenthread.identity.models import Mention, Placeholder, Residence

# The number of the last arrival, given out or not, and whether one is still there.
_LAST = """
select pg_sequence_last_value('identity_mention_number'), exists(select from identity_mention where number = %s)
"""
# Fewer mentions than this say nothing about how common a name is here.
_FEWEST = 2_000


class Spoken(NamedTuple):
    """What one record says of one person, as far as it is compared: columns of `Mention` under its own names."""

    id: UUID
    number: int
    feed: str
    agency: str
    key: str
    slot: str
    forenames: str
    surname: str
    former_surname: str
    other_names: str
    dob_text: str
    born_from: date | None
    born_to: date | None
    sex: str
    upn: str
    nhs: str
    own_ref: str
    children: Sequence[str]


def subjects_of(ids: Iterable[UUID]) -> dict[UUID, Subject]:
    """The comparable form of each mention that still stands: what records tell of it, but for placeholders."""
    told = as_told(ids)
    if not told or not Placeholder.objects.exists():
        return told
    return tellable(told, {pk: claimed(who) for pk, who in told.items()})


def claimed(who: Subject) -> dict[int, str]:
    """The claims of a mention, by the keys under which they are kept."""
    return {key64(claim): claim for claim in claims(who)}


def tellable(told: Mapping[UUID, Subject], made: Mapping[UUID, Mapping[int, str]]) -> dict[UUID, Subject]:
    """
    Mentions without the claims that are known to tell nobody from anybody.

    :param made: the `claimed` of each
    """
    keys = set().union(*made.values())
    in_vain = set(Placeholder.objects.filter(key__any=keys).values_list("key", flat=True))
    return {pk: _without(who, made[pk], in_vain) for pk, who in told.items()} if in_vain else dict(told)


def _without(who: Subject, made: Mapping[int, str], in_vain: set[int]) -> Subject:
    for key in in_vain.intersection(made):
        who = without(who, made[key])
    return who


def as_told(ids: Iterable[UUID]) -> dict[UUID, Subject]:
    """Each mention that still stands with all that records say of it, and the homes that any record gives it."""
    wanted = list(ids)
    if not wanted:
        return {}
    homes: dict[UUID, list[Dwelling]] = {}
    told = Residence.objects.filter(mention__any=wanted, protected=False).order_by("record_id", "pk")
    for mention_id, address, postcode, uprn in told.values_list("mention_id", "address", "postcode", "uprn"):
        homes.setdefault(mention_id, []).append(read_dwelling(address, postcode, uprn))
    mentions = Mention.objects.filter(pk__any=wanted, gone_at=None).values_list(*Spoken._fields)
    return {said.id: subject_of(said, homes.get(said.id, ())) for said in starmap(Spoken, mentions.iterator(5_000))}


def subject_of(said: Spoken | Standing, homes: Iterable[Dwelling]) -> Subject:
    """One mention made ready to compare, with the homes that may be compared."""
    return subject(
        mention_id=said.id,
        number=said.number,
        agency=said.agency,
        feed=said.feed,
        record_key=f"{said.feed}|{said.agency}|{said.key}",
        slot=said.slot,
        forenames=said.forenames,
        surname=said.surname,
        former_surnames=[said.former_surname] if said.former_surname else [],
        other_names=said.other_names,
        date_of_birth=said.dob_text,
        sex=said.sex,
        nhs=said.nhs,
        upn=said.upn,
        other_ids=_ids(said),
        dwellings=homes,
        born_from=said.born_from,
        born_to=said.born_to,
        children=said.children,
    )


def _ids(said: "Spoken | Standing") -> list[tuple[str, str]]:
    """An agency's own number names somebody in that agency alone; a shared one names the same person everywhere."""
    scheme, _, value = said.own_ref.partition(":")
    if not value:
        return []
    return [(scheme, value if scheme in SHARED_SCHEMES else f"{said.agency}:{value}")]


class NamesHere:
    """
    How common names are among the mentions of this area; counted again when there are twice as many.

    Among millions counting takes seconds, so it is done only when there may be twice as many: no more can have come
    since than numbers of arrival have been given out.
    """

    def __init__(self) -> None:
        self._last = 0
        self._mentions = 0
        self._counted = 0
        # The number of a mention that was counted: where it is no more, this is another database, or what was counted
        # has been rolled back.
        self._mark = -1
        self._shares: Frequencies = EVEN

    def shares(self, arriving: Collection[Spoken] = ()) -> Frequencies:
        """
        Shares of folded forenames and surnames. Needs a mandate.

        :param arriving: mentions about to be written, which count already
        """
        ((last, still_there),) = ask(_LAST, self._mark)
        most = self._mentions + (last or 0) - self._last
        if still_there and self._last <= (last or 0) and most < 2 * self._counted:
            return self._shares
        self._mentions, self._last = Mention.objects.count() + len(arriving), last or 0
        if self._mentions < _FEWEST:
            self._mark = -1
            return EVEN
        if not still_there or self._mentions >= 2 * self._counted or self._mentions < self._counted:
            self._shares, self._counted = _count(arriving), self._mentions
            ((stored,),) = ask("select max(number) from identity_mention")
            self._mark = stored if stored is not None else max(said.number for said in arriving)
        return self._shares


def _count(arriving: Iterable[Spoken]) -> Frequencies:
    first, last = Counter(said.forenames for said in arriving), Counter(said.surname for said in arriving)
    first.update(dict(Mention.objects.values_list("forenames").annotate(n=Count("pk")).order_by()))
    last.update(dict(Mention.objects.values_list("surname").annotate(n=Count("pk")).order_by()))
    forenames: Counter[str] = Counter()
    surnames: Counter[str] = Counter()
    for name, number in first.items():
        for given in fold_forenames(name):
            forenames[given] += number
    for name, number in last.items():
        if folded_surname := fold_surname(name):
            surnames[folded_surname] += number
    return frequencies(forenames=forenames, surnames=surnames)


names_here = NamesHere()
