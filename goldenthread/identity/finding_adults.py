"""The adults of an incident, as other agencies may know them: surely, or perhaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from goldenthread.identity.core.folding import surname_forms
from goldenthread.identity.finding_people import CASES, Asked, Cast
from goldenthread.identity.finding_questions import Standing
from goldenthread.identity.trails import Step, called

SURE_WEIGHT = 20.0
# Log2 odds. A first name and a surname, and nothing else that agrees, weigh less, rare ones apart.
NAME_ALONE = 6.0
MANY_NAMESAKES = 2


@dataclass
class Adult:
    """
    One adult of the incident under one reading of who they are.

    `sure`: a rule or a person has linked them, or the family says so: another record names somebody like them as
    family of a child who is certain anyway. `is_namesake`: hardly more than the name agrees, and another record is
    surely theirs, or there are several such; worth something beside other evidence, and no question by itself.
    `because`: what the family has shown.
    """

    police: Standing
    person: UUID
    mentions: tuple[Standing, ...]
    sure: bool
    weight: float
    doubt: str = ""
    is_namesake: bool = False
    because: tuple[Step, ...] = ()

    @property
    def rests_on(self) -> str:
        """Trails through the same adult of the police record stand or fall together."""
        return f"adult:{self.police.pk}"

    def steps_to(self, other: Standing | None = None) -> tuple[Step, ...]:
        """From the police record to `other`, a mention of the same person in another record (or the best there is)."""
        first = Step("named", self.police)
        if other is None:
            other = next((m for m in self.mentions if m.pk != self.police.pk), self.police)
        if other.pk == self.police.pk:
            return (first,)
        return (first, Step("same_person", other, self.police), *self.because)

    def become_sure(self, because: tuple[Step, ...]) -> None:
        """The family has said that this reading is right."""
        self.sure, self.weight, self.doubt, self.is_namesake = True, SURE_WEIGHT, "", False
        self.because = because

    @property
    def surnames(self) -> frozenset[str]:
        """Every surname that a record gives this adult, in every form."""
        texts = {text for m in self.mentions for text in (m.surname, m.former_surname, m.other_names)}
        return frozenset[str]().union(*(surname_forms(text) for text in texts if text))


def adults_of(mentions: Sequence[Standing], cast: Cast, asked: Asked) -> list[Adult]:
    """Each adult as their own cluster has them, and as each cluster that they may belong to."""
    found = []
    for police in mentions:
        found.append(Adult(police, police.person_id, tuple(cast.of(police.person_id)), True, SURE_WEIGHT))
        known = any(m.feed not in CASES for m in cast.of(police.person_id))
        best: dict[UUID, tuple[float, Standing]] = {}
        for weight, other in asked.get(police.person_id, ()):
            best.setdefault(other.person_id, (weight, other))
        for weight, other in best.values():
            doubt = f"not sure that {called(police)} is the {called(other)} of another record"
            namesake = weight < NAME_ALONE and (known or len(best) > MANY_NAMESAKES)
            theirs = tuple(cast.of(other.person_id))
            found.append(Adult(police, other.person_id, theirs, False, weight, doubt, namesake))
    return found
