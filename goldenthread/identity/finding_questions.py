"""
The questions that finding asks of the database, each one statement over an index, and what comes back as plain rows.

Nothing here is per row of Python but what makes the row: an incident stands between a child and Monday morning.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from goldenthread.access.asking import Question, ask
from goldenthread.identity.core.subjects import Subject

_COLUMNS = """
m.id, m.number, m.record_id, m.feed, m.agency, m.key, m.slot, m.role, m."case", m.forenames, m.surname,
m.former_surname, m.other_names, m.dob_text, m.born_from, m.born_to, m.sex, m.upn, m.nhs, m.own_ref, m.children,
m.person_id, p.dob
"""
# Every step is lateral and ends in "offset 0", so that PostgreSQL walks from the people asked about to what is said
# of them, and never the other way: a plan made while a table was all but empty is kept when it no longer is.
_MENTIONS = f"""
select {_COLUMNS} from identity_mention m
cross join lateral (select dob from identity_person where id = m.person_id offset 0) p
where m.person_id = any(%s) and m.gone_at is null
"""  # noqa: S608 # a constant
_MENTIONS_TOO = f"""
select {_COLUMNS} from identity_mention m
cross join lateral (select dob from identity_person where id = m.person_id offset 0) p
where m.person_id = any(%s::uuid[] || array(select person_id from identity_mention where id = any(%s)))
and m.gone_at is null
"""  # noqa: S608 # a constant
_OWN = """
with own as materialized (
    select id, person_id, feed from identity_mention where person_id = any(%s) and gone_at is null
)
"""
# Each end by its own index; "or" would make PostgreSQL read the table. A pair of which both are here comes twice.
_QUESTIONS = f"""
{_OWN}, asked as materialized (
    select own.person_id, r.weight, r.b_id as other from own cross join lateral (
        select weight, b_id from identity_review where a_id = own.id and closed_at is null offset 0) r
    union all
    select own.person_id, r.weight, r.a_id from own cross join lateral (
        select weight, a_id from identity_review where b_id = own.id and closed_at is null offset 0) r
)
select asked.person_id, asked.weight, o.id, o.person_id from asked cross join lateral (
    select id, person_id from identity_mention where id = asked.other offset 0) o
where o.person_id <> asked.person_id order by 2 desc, 3, 1
"""  # noqa: S608 # a constant
_TIES = f"""
{_OWN}
select own.person_id, r.* from own cross join lateral (
    select id, record_id, kind, said, from_mention_id, to_mention_id, told_on
    from identity_relationship where from_mention_id = own.id offset 0) r
union
select own.person_id, r.* from own cross join lateral (
    select id, record_id, kind, said, from_mention_id, to_mention_id, told_on
    from identity_relationship where to_mention_id = own.id offset 0) r
order by 2
"""  # noqa: S608 # a constant
_FAMILIES = f"""
{_OWN}
select distinct own.person_id, other.mention_id, other.family
from own cross join lateral (select family from identity_familymember where mention_id = own.id offset 0) f
cross join lateral (select mention_id, family from identity_familymember where family = f.family offset 0) other
order by 2, 3
"""  # noqa: S608 # a constant
_HOMES = f"""
{_OWN}
select own.person_id, own.feed, own.id, r.record_id, r.address, r.postcode, r.uprn, r.date_from, r.date_to, r.told_on
from own cross join lateral (
    select id, record_id, address, postcode, uprn, date_from, date_to, told_on
    from identity_residence where mention_id = own.id and not protected offset 0) r
order by r.id
"""  # noqa: S608 # a constant
_RULED_OUT = """
select a_id, b_id from identity_decision where a_id = any(%s) and kind = 'exclude' and undone_at is null
union select a_id, b_id from identity_decision where b_id = any(%s) and kind = 'exclude' and undone_at is null
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
    # Names, birth and sex made ready to compare, once; see `finding_names`.
    comparable: Subject | None = None

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


def mentions_of(people: Collection[UUID], mentions: Collection[UUID] = ()) -> Question:
    """Every standing mention of these people, and of the people of these mentions: `Standing`."""
    if mentions:
        return Question(_MENTIONS_TOO, (list(people), list(mentions)))
    return Question(_MENTIONS, (list(people),))


def open_questions(people: Collection[UUID]) -> Question:
    """What waits for a decision about them: person, match weight, other mention and whose; the likest first."""
    return Question(_QUESTIONS, (list(people),))


def ties_of(people: Collection[UUID]) -> Question:
    """What records assert between one of them and another: person, then `Tie`."""
    return Question(_TIES, (list(people),))


def ruled_out(mentions: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Pairs with one of these mentions of which a person has said that they are two people."""
    here = list(mentions)
    return [(a, b) for a, b in ask(_RULED_OUT, here, here)]


def families_of(people: Collection[UUID]) -> Question:
    """Whom social care keeps in one family with them: person, other mention, family."""
    return Question(_FAMILIES, (list(people),))


def homes_of(people: Collection[UUID]) -> Question:
    """Where records put them, on whatever day, protected addresses left out: the values of `households.stay`."""
    return Question(_HOMES, (list(people),))


def settings_of(records: Iterable[int]) -> dict[int, str]:
    """The names of the schools that sent these rolls' records."""
    wanted = list(records)
    return dict(ask(_SETTINGS, wanted)) if wanted else {}
