"""
How surely two mentions are one person: log2 match weights after Fellegi and Sunter, feature by feature.

Weights add up to log2 odds, the prior included. What no sum may overrule (twins, two people of one record, two NHS
numbers) stands in `guards` and turns a join into a question for a person.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from . import agreement as agree
from .guards import always_apart, guard
from .model import EVEN, Frequencies, Model
from .sentences import feature_sentence
from .subjects import Subject


class Feature(NamedTuple):
    """One thing compared: what was found, what it weighs (log2 odds), and the two values, for the sentence."""

    name: str
    agreement: str
    weight: float
    left: str
    right: str

    @property
    def sentence(self) -> str:
        """The feature in words that an officer can read out."""
        return feature_sentence(self.name, self.agreement, self.left, self.right)


class Verdict(StrEnum):
    """What is done with a pair."""

    JOIN = "join"
    REVIEW = "review"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    Two mentions compared.

    `weight` is log2 odds that they are one person, prior included: 0 is even, 9 is about 500 to 1. `guard` says why no
    score may join them, or is "". With a `floor`, a hopeless pair is left early: `weight` is then the most that it
    could have reached.
    """

    weight: float
    features: tuple[Feature, ...]
    verdict: Verdict
    guard: str


# Features that say nothing of a stranger with the same first name when the first names are not the same.
_SAME_NAME: Final = frozenset({agree.SAME, agree.SHORT_FORM, agree.OTHER_NAME, agree.EXCHANGED})
_HALF_NAME: Final = frozenset({agree.LIKE, agree.INITIAL, agree.MISSING})
# Second names are compared when the first ones are one name.
_ONE_FIRST_NAME: Final = frozenset({agree.SAME, agree.SHORT_FORM, agree.LIKE})
_EXACT_BIRTH: Final = frozenset({agree.SAME, agree.SAME_NEW_YEAR, agree.SWAPPED})


def compare(
    a: Subject, b: Subject, model: Model, *, frequency: Frequencies = EVEN, floor: float = -math.inf
) -> Comparison:
    """
    Compare two mentions under a model; the order of the two does not matter.

    `floor` (log2 odds): when the names, dates and numbers are so unlike that home and family could not lift the pair
    to it, stop there.
    """
    found: list[Feature] = []
    total = model.prior + _numbers(a, b, model, found)
    born = agree.births_agree(a, b)
    forename, first = agree.forenames_agree(a, b)
    forename = _real_names(a, b, forename, model, frequency)
    surname, last = agree.surnames_agree(a, b)
    if born:
        total += _add(found, model, "born", born, _said(a), _said(b))
    if forename:
        weight = _name_weight(model, "forename", forename, first, frequency.forename)
        found.append(Feature("forename", forename, weight, " ".join(a.forenames), " ".join(b.forenames)))
        total += weight
    if forename in _ONE_FIRST_NAME and (further := agree.further_forenames_agree(a, b)):
        total += _add(found, model, "second_name", further, " ".join(a.given[1:]), " ".join(b.given[1:]))
    if surname:
        weight = _name_weight(model, "surname", surname, last, frequency.surname)
        found.append(Feature("surname", surname, weight, a.surname, b.surname))
        total += weight
    if total + (most := _most_around(a, b, model)) < floor:
        return Comparison(total + most, tuple(found), Verdict.APART, "")
    total += _surroundings(a, b, model, found, forename, surname, born)
    why = guard(a, b, forename=forename, surname=surname, born=born)
    verdict = Verdict.APART if why and always_apart(a, b, why) else _verdict(total, why, model)
    return Comparison(total, tuple(found), verdict, why)


def _most_around(a: Subject, b: Subject, model: Model) -> float:
    """The most that sex, home and family could add. Two of one name in two towns have nothing around them in common."""
    most = model.ceiling
    if a.children.isdisjoint(b.children):
        most -= model.weights["children"][agree.SAME]
    if agree.homes_apart(a, b):
        most -= model.weights["home"][agree.SAME]
    return most


def _verdict(weight: float, why: str, model: Model) -> Verdict:
    if weight < model.review:
        return Verdict.APART
    return Verdict.REVIEW if why or weight < model.join else Verdict.JOIN


def _add(
    found: list[Feature], model: Model, name: str, agreement: str, left: str, right: str, share: float = 1
) -> float:
    weight = model.weights[name][agreement] * share
    found.append(Feature(name, agreement, weight, left, right))
    return weight


def _name_weight(model: Model, feature: str, agreement: str, name: str, share: Callable[[str], float]) -> float:
    weight = model.weights[feature][agreement]
    if (feature, agreement) not in model.by_frequency:
        return weight
    return weight - math.log2(max(share(name), model.rarest))


def _real_names(a: Subject, b: Subject, forename: str, model: Model, frequency: Frequencies) -> str:
    # Ella and Elsa are one letter apart and two people; Ella and Elal a slip, when nobody is called Elal.
    if forename != agree.LIKE:
        return forename
    x, y = a.given[0], b.given[0]
    if not (frequency.is_forename(x) and frequency.is_forename(y)):
        return agree.LIKE
    rarer, commoner = sorted((frequency.forename(x), frequency.forename(y)))
    return agree.LIKE_NAMES if rarer >= commoner * model.real_name else agree.LIKE


def _numbers(a: Subject, b: Subject, model: Model, found: list[Feature]) -> float:
    total = 0.0
    if a.nhs and b.nhs:
        total += _add(found, model, "nhs", agree.SAME if a.nhs == b.nhs else agree.DIFFERENT, a.nhs, b.nhs)
    if a.upn and b.upn:
        total += _add(found, model, "upn", agree.SAME if a.upn == b.upn else agree.DIFFERENT, a.upn, b.upn)
    if number := agree.shared_numbers_agree(a, b):
        total += _add(found, model, "person_number", number, "", "")
    schemes = a.schemes & b.schemes
    if schemes:
        shared = min(schemes)
        same = not a.other_ids.isdisjoint(b.other_ids)
        total += _add(found, model, "other_id", agree.SAME if same else agree.DIFFERENT, shared, shared)
    return total


def _surroundings(
    a: Subject, b: Subject, model: Model, found: list[Feature], forename: str, surname: str, born: str
) -> float:
    total = 0.0
    if a.sex and b.sex:
        total += _add(found, model, "sex", agree.SAME if a.sex == b.sex else agree.DIFFERENT, a.sex, b.sex)
    home = agree.homes_agree(a, b)
    together = home and home not in (agree.DIFFERENT, agree.POSTCODE, agree.STREET, agree.IN_PART)
    if home:
        total += _add(found, model, "home", home, _home(a), _home(b), _share_of_home(forename, home, born))
    if forename in _SAME_NAME and not a.children.isdisjoint(b.children):
        total += _add(found, model, "children", agree.SAME, "", "")
    if forename == agree.DIFFERENT and born in _EXACT_BIRTH and (together or surname in (agree.SAME, agree.PART)):
        total += _add(found, model, "possible_twin", "found", "", "")
    return total


def _share_of_home(forename: str, home: str, born: str) -> float:
    if home == agree.DIFFERENT:
        return 1.0
    if born in (agree.DIFFERENT, agree.GENERATION):
        return 0.0
    if forename in _SAME_NAME:
        return 1.0
    return 0.5 if forename in _HALF_NAME else 0.0


def _said(who: Subject) -> str:
    return who.dob.isoformat() if who.dob else who.dob_text


def _home(who: Subject) -> str:
    return who.dwellings[0].postcode


def conflicts(
    subjects: Mapping[UUID, Subject], model: Model, *, frequency: Frequencies = EVEN
) -> Callable[[UUID, UUID], str]:
    """
    The question that `clusters.partition` asks of two members: why may no score bring them together ("" if it may)?

    Unlike `compare` it is asked of pairs that share no key too, as when a third mention stands between twins.
    """

    def why(one: UUID, other: UUID) -> str:
        a, b = subjects[one], subjects[other]
        forename = _real_names(a, b, agree.forenames_agree(a, b)[0], model, frequency)
        return guard(
            a, b, forename=forename, surname=agree.surnames_agree(a, b)[0], born=agree.births_agree(a, b), among=True
        )

    return why
