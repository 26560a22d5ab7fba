"""
The questions that finding asks of the database, each one statement over an index, and what comes back as plain rows.

Nothing here is per row of Python but what makes the row: an incident stands between a child and Monday morning.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from typing import NamedTuple
from uuid import UUID

from goldenthread.access.asking import ask

_COLUMNS = """
m.id, m.number, m.record_id, m.feed, m.agency, m.key, m.slot, m.role, m."case", m.forenames, m.surname,
m.former_surname, m.other_names, m.dob_text, m.born_from, m.born_to, m.sex, m.upn, m.nhs, m.own_ref, m.children,
m.person_id, p.dob
"""
_OF_PEOPLE = f"""
select {_COLUMNS} from identity_mention m join identity_person p on p.id = m.person_id
where m.person_id = any(%s) and m.gone_at is null
"""  # noqa: S608 # a constant
_OF_PEOPLE_OR_MENTIONS = f"""
select {_COLUMNS} from identity_mention m join identity_person p on p.id = m.person_id
where m.person_id = any(%s::uuid[] || array(select person_id from identity_mention where id = any(%s)))
and m.gone_at is null
"""  # noqa: S608 # a constant
# Two index scans; "or" would make PostgreSQL read the table. A question between two of `here` comes once.
_QUESTIONS = """
select a_id, b_id, weight from identity_review where a_id = any(%s) and closed_at is null
union select a_id, b_id, weight from identity_review where b_id = any(%s) and closed_at is null
order by weight desc, a_id, b_id
"""
_TIES = """
select id, record_id, kind, said, from_mention_id, to_mention_id, told_on
from identity_relationship where from_mention_id = any(%s)
union select id, record_id, kind, said, from_mention_id, to_mention_id, told_on
from identity_relationship where to_mention_id = any(%s)
order by id
"""
_RULED_OUT = """
select a_id, b_id from identity_decision where a_id = any(%s) and kind = 'exclude' and undone_at is null
union select a_id, b_id from identity_decision where b_id = any(%s) and kind = 'exclude' and undone_at is null
"""
_FAMILIES = """
select distinct other.mention_id, other.family
from identity_familymember own join identity_familymember other on other.family = own.family
where own.mention_id = any(%s) order by other.mention_id, other.family
"""
_SETTINGS = """
select r.id, s.name from records_sourcerecord r join directory_setting s on s.urn = r.data->>'urn'
where r.id = any(%s)
"""

FAMILY = frozenset({"parent", "step_parent", "carer", "grandparent", "sibling"})
# "Other" in a contact box may be an aunt or a neighbour: only the words tell.
_KIN_WORDS = frozenset({"aunt", "auntie", "aunty", "uncle", "cousin", "niece", "nephew", "relative"})


@dataclass(slots=True, eq=False)
class Standing:
    """A mention that still stands: columns of `Mention` under their own names, and the birth read for its person."""

    id: UUID
    number: int
    record_id: int
    feed: str
    agency: str
    key: str
    slot: str
    role: str
    case: str
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
    person_id: UUID
    person_dob: date | None

    @property
    def pk(self) -> UUID:
        """As Django calls it."""
        return self.id


class Tie(NamedTuple):
    """What one record (its id) asserts between two mentions: `one` is the `kind` of `other`."""

    pk: int
    record: int
    kind: str
    said: str
    one: UUID
    other: UUID
    told: date | None

    @property
    def is_family(self) -> bool:
        """Whether it is kinship or care, and not friendship or that two people are a couple."""
        return self.kind in FAMILY or not _KIN_WORDS.isdisjoint(self.said.casefold().split())


def mentions_of(people: Collection[UUID], mentions: Collection[UUID] = ()) -> Iterator[Standing]:
    """Every standing mention of these people, and of the people of these mentions."""
    if mentions:
        return starmap(Standing, ask(_OF_PEOPLE_OR_MENTIONS, list(people), list(mentions)))
    return starmap(Standing, ask(_OF_PEOPLE, list(people)))


def open_questions(mentions: Collection[UUID]) -> list[tuple[UUID, UUID, float]]:
    """Pairs with one of these mentions that wait for a person, and their weight; the likest first."""
    here = list(mentions)
    return [(a, b, weight) for a, b, weight in ask(_QUESTIONS, here, here)]


def ruled_out(mentions: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Pairs with one of these mentions of which a person has said that they are two people."""
    here = list(mentions)
    return [(a, b) for a, b in ask(_RULED_OUT, here, here)]


def ties_of(mentions: Collection[UUID]) -> list[Tie]:
    """Every kinship that a record asserts of one of these mentions."""
    here = list(mentions)
    return [tie for tie in starmap(Tie, ask(_TIES, here, here)) if tie.is_family]


def families_of(mentions: Collection[UUID]) -> dict[UUID, str]:
    """Everybody whom social care keeps in one family with one of these mentions, and which."""
    return dict(ask(_FAMILIES, list(mentions)))


def settings_of(records: Iterable[int]) -> dict[int, str]:
    """The names of the schools that sent these rolls' records."""
    wanted = list(records)
    return dict(ask(_SETTINGS, wanted)) if wanted else {}
