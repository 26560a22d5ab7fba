"""The people that a search comes across, looked up in handfuls and once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import starmap
from typing import NamedTuple, TypeAlias
from uuid import UUID

from django.db.models import Q

from goldenthread.identity.models import Mention, Person, Relationship, Review

CHILD_UNDER = 18
FAMILY = frozenset({"parent", "step_parent", "carer", "grandparent", "sibling"})
# "Other" in a contact box may be an aunt or a neighbour: only the words tell.
_KIN_WORDS = frozenset({"aunt", "auntie", "aunty", "uncle", "cousin", "niece", "nephew", "relative"})
# Who is spoken of there is known by what somebody said in a night, or on an agenda.
CASES = frozenset({"police.persons", "marac.cases"})
_CHILD_ROLE = "child"
# Whose word it is best to read out.
_TELLING = ("schools.roll", "health.children", "socialcare.person", "council.home_educated", "marac.cases")


def is_child(born: date, on: date) -> bool:
    """Under 18 on the day (Domestic Abuse Act 2021 s.49A; Children Act 1989 s.105)."""
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return age < CHILD_UNDER


# For a person, the mentions that may be theirs and wait for somebody to say: match weight and mention.
Asked: TypeAlias = Mapping[UUID, Sequence[tuple[float, Mention]]]


class Kinship(NamedTuple):
    """What one record (its id) asserts between two mentions, and whose they are: `one` is the `kind` of `other`."""

    pk: int
    record: int
    kind: str
    said: str
    one: UUID
    one_person: UUID
    other: UUID
    other_person: UUID

    @property
    def is_family(self) -> bool:
        """Whether it is kinship or care, and not friendship or that two people are a couple."""
        return self.kind in FAMILY or not _KIN_WORDS.isdisjoint(self.said.casefold().split())

    def turned(self) -> "Kinship":
        """The same with its two ends exchanged; `kind` and `said` still tell of the first."""
        return self._replace(one=self.other, one_person=self.other_person, other=self.one, other_person=self.one_person)


class Cast:
    """People and their mentions, by id."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._people: dict[UUID, Person] = {}
        self._mentions: dict[UUID, Mention] = {}
        self._of: dict[UUID, list[Mention]] = {}

    def load(self, people: Iterable[UUID]) -> None:
        """Look these people up, with all their mentions that still stand."""
        missing = set(people) - self._of.keys()
        if not missing:
            return
        of: dict[UUID, list[Mention]] = defaultdict(list)
        for mention in Mention.objects.filter(person__in=missing, gone_at=None).select_related("person"):
            self._people[mention.person_id] = mention.person
            self._mentions[mention.pk] = mention
            of[mention.person_id].append(mention)
        for person in missing:
            self._of[person] = sorted(of[person], key=_telling)

    def person(self, pk: UUID) -> Person:
        """A person who has been loaded."""
        return self._people[pk]

    def mention(self, pk: UUID) -> Mention:
        """A mention of a person who has been loaded."""
        return self._mentions[pk]

    def knows(self, mention: UUID) -> bool:
        """Whether a mention's person has been loaded."""
        return mention in self._mentions

    def of(self, person: UUID) -> list[Mention]:
        """The mentions of a person who has been loaded, those best read out first."""
        return self._of[person]

    def others(self, mention: Mention) -> list[Mention]:
        """What other agencies' records say of the same person."""
        return [m for m in self.of(mention.person_id) if m.feed != "police.persons"]

    def is_only_in_cases(self, person: UUID) -> bool:
        """Whether only incidents and cases speak of this person, and no agency's own register of people."""
        return all(m.feed in CASES for m in self.of(person))

    def age_doubt(self, person: UUID) -> str:
        """Why somebody who may be a child of the day must be looked at by a person, or ""."""
        born = self._people[person].dob
        if born is None:
            return "no record gives a date of birth"
        return "born after the day of the incident" if born > self._on else ""

    def born_a_child(self, person: UUID) -> bool:
        """Known to be under 18 by a date of birth."""
        born = self._people[person].dob if person in self._people else None
        return born is not None and is_child(born, self._on)

    def is_child(self, person: UUID) -> bool:
        """Under 18, or of unknown birth and recorded as a child; also one who was born after the day."""
        if person in self._people and self._people[person].dob is None:
            return any(m.role == _CHILD_ROLE for m in self._of[person])
        return self.born_a_child(person)


def _telling(mention: Mention) -> tuple[int, int]:
    return (_TELLING.index(mention.feed) if mention.feed in _TELLING else len(_TELLING), mention.number)


def asked_about(cast: Cast, people: Iterable[UUID]) -> Asked:
    """What waits for somebody to say about these people, who have been loaded; the likest first."""
    own = {m.pk: person for person in people for m in cast.of(person)}
    reviews = Review.objects.filter(Q(a__in=own) | Q(b__in=own), closed_at=None).order_by("-weight")
    asked = list(reviews.values_list("weight", "a_id", "a__person_id", "b_id", "b__person_id"))
    cast.load({person for _, _, a, _, b in asked for person in (a, b)})
    found: dict[UUID, list[tuple[float, Mention]]] = defaultdict(list)
    for weight, a, _, b, _ in asked:
        for one, other in ((a, b), (b, a)):
            if one in own and cast.knows(other) and cast.mention(other).person_id != own[one]:
                found[own[one]].append((weight, cast.mention(other)))
    return found


def family_ties(mentions: Iterable[UUID]) -> list[Kinship]:
    """Every kinship that a record asserts of one of these mentions."""
    ids = list(mentions)
    rows = Relationship.objects.filter(Q(from_mention__in=ids) | Q(to_mention__in=ids))
    columns = ("pk", "record_id", "kind", "said", "from_mention_id", "from_mention__person_id")
    ties = starmap(Kinship, rows.values_list(*columns, "to_mention_id", "to_mention__person_id"))
    return [tie for tie in ties if tie.is_family]
