"""What a person is called on screens: a reading of the mentions, the best source first."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from goldenthread import rows
from goldenthread.identity.core.births import believable, read_birth
from goldenthread.identity.models import Mention, Person, Residence
from goldenthread.identity.search_words import keep_words

# Who asks for a birth certificate stands before who heard it on the telephone.
_TRUST = (
    "health.children",
    "register.identities",
    "schools.roll",
    "socialcare.person",
    "council.home_educated",
    "health.caseload",
    "council.claims",
    "register.addresses",
    "marac.cases",
    "police.persons",
)


class Reading(NamedTuple):
    """What one mention says for display: columns of `Mention` under its own names."""

    person_id: UUID
    number: int
    feed: str
    role: str
    forenames: str
    surname: str
    dob_text: str
    born_from: date | None
    sex: str
    upn: str
    nhs: str
    former_surname: str
    other_names: str


_PERSON = ("id", "forenames", "surname", "dob", "sex", "upn", "nhs", "protected")


def _rank(said: Reading) -> tuple[int, int, int]:
    # A child's own row says more of them than a row in which they are somebody's contact.
    own = 0 if said.role in ("child", "person") else 1
    return (own, _TRUST.index(said.feed) if said.feed in _TRUST else len(_TRUST), said.number)


def refresh(person_ids: Collection[UUID]) -> None:
    """
    Read names, dates and numbers of these people anew, and by what words they are found; make those who are new.

    Somebody with no mention left keeps an empty name.
    """
    if not person_ids:
        return
    by_person: dict[UUID, list[Reading]] = {p: [] for p in person_ids}
    said = Mention.objects.filter(person__any=person_ids, gone_at=None).values_list(*Reading._fields)
    for reading in starmap(Reading, said.iterator(5_000)):
        by_person[reading.person_id].append(reading)
    homes = Residence.objects.filter(mention__person__any=person_ids, mention__gone_at=None, protected=True)
    guarded = set(homes.values_list("mention__person_id", flat=True))
    people = [_read(pk, sorted(said, key=_rank), pk in guarded) for pk, said in by_person.items()]
    rows.write(Person, _PERSON, people, unique=("id",))
    keep_words({pk: [_names(each) for each in said] for pk, said in by_person.items()})


def _names(said: Reading) -> tuple[str, str, str, str]:
    return said.forenames, said.surname, said.former_surname, said.other_names


def _read(pk: UUID, said: Sequence[Reading], guarded: bool) -> tuple[Any, ...]:
    def first(values: Iterable[str]) -> str:
        return next(filter(None, values), "")

    born = next((day for r in said if (day := believable(read_birth(r.dob_text), r.born_from).day)), None)
    sex = next((r.sex for r in said if r.sex in ("M", "F")), "U")
    named = next((r for r in said if r.forenames and r.surname), None)
    return (
        pk,
        named.forenames if named else first(r.forenames for r in said),
        named.surname if named else first(r.surname for r in said),
        born,
        sex,
        first(r.upn for r in said),
        first(r.nhs for r in said),
        guarded,
    )
