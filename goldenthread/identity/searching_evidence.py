"""What speaks for each person who may be meant: weighed by the model that links records, and said in plain words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from goldenthread.identity.comparing import Spoken, subject_of
from goldenthread.identity.core import agreement as agree
from goldenthread.identity.core.addresses import Nearness, compare
from goldenthread.identity.core.births import believable, read_birth
from goldenthread.identity.core.model import current_model
from goldenthread.identity.core.scoring import Feature
from goldenthread.identity.core.scoring import compare as weigh
from goldenthread.identity.core.sentences import say_date
from goldenthread.identity.core.subjects import Subject
from goldenthread.identity.core.wanted import Wanted
from goldenthread.identity.core.wanted_names import NameMatch, called_by, in_words, match_names
from goldenthread.identity.living import Home, Homes, homes_of_all
from goldenthread.identity.models import Mention
from goldenthread.identity.searching_candidates import Candidates, home_of, readings

# Of a stranger's two mentions these speak; of what somebody typed they say nothing.
_SAYS_NOTHING: Final = frozenset({"sex", "home", "children", "possible_twin", "other_id", "person_number"})
_REFERENCE: Final = 20.0
_DOOR: Final = {Nearness.SAME: 8.0, Nearness.NEAR: 6.0, Nearness.BUILDING: 6.0}
_POSTCODE: Final = 4.0
_BORN: Final = {
    agree.SAME: "born {} as you wrote",
    agree.SAME_NEW_YEAR: "born {} as you wrote",
    agree.SWAPPED: "born {}: day and month the other way round",
    agree.ONE_SLIP: "born {}: one slip from what you wrote",
    agree.SAME_MONTH: "born {}: the same month",
    agree.SAME_YEAR: "born {}: the same year",
    agree.DIFFERENT: "but born {}",
    agree.GENERATION: "but born {}",
}
_APART: Final = (agree.DIFFERENT, agree.GENERATION)


@dataclass(frozen=True, slots=True)
class Match:
    """One person who fits: how well (`weight`, log2 odds without the prior), and why in a few phrases."""

    person: UUID
    weight: float
    born: date | None
    why: tuple[str, ...]
    at_door: bool


def matches(wanted: Wanted, near: Candidates, *, on: date) -> list[Match]:
    """Those of the candidates whom what was typed fits, the best first."""
    told = _told(near.people)
    names = {person: _names(wanted, told.get(person, ())) for person in near.people}
    # Whoever was born that day or lives at that postcode under quite another name costs no more than a look at it.
    people = [person for person, matched in names.items() if _worth_weighing(wanted, near, person, matched)]
    homes = homes_of_all(people, on) if wanted.address or wanted.postcode else {}
    asked = readings(wanted)
    judged = [
        _judge(wanted, asked, One(person, told.get(person, ()), names[person], homes.get(person)), near, on)
        for person in people
    ]
    found = [match for match in judged if match is not None]
    if _is_address_alone(wanted) and any(match.at_door for match in found):
        found = [match for match in found if match.at_door]
    return sorted(found, key=_best_first)


def _best_first(match: Match) -> tuple[float, int, str]:
    # Of two who fit as well, the younger: at the front door the child is meant more often than the parent.
    return -round(match.weight), -(match.born.toordinal() if match.born else 0), str(match.person)


def _worth_weighing(wanted: Wanted, near: Candidates, person: UUID, names: Sequence[NameMatch]) -> bool:
    known_otherwise = person in near.by_reference or person in near.at_door or wanted.nhs or wanted.upn
    return bool(known_otherwise) or not names or any(match.called for match in names)


def _is_address_alone(wanted: Wanted) -> bool:
    return bool(wanted.address) and not (wanted.words or wanted.born or wanted.nhs or wanted.upn or wanted.references)


def _told(people: Iterable[UUID]) -> Mapping[UUID, Sequence[Spoken]]:
    found: dict[UUID, list[Spoken]] = defaultdict(list)
    said = Mention.objects.filter(person__any=list(people), gone_at=None)
    for person, *values in said.order_by("number").values_list("person_id", *Spoken._fields):
        found[person].append(Spoken(*values))
    return found


class One(NamedTuple):
    """One of the candidates: what records say of them, how their names agree, and their homes where they matter."""

    person: UUID
    told: Sequence[Spoken]
    names: Sequence[NameMatch]
    homes: Homes | None


def _judge(wanted: Wanted, asked: Sequence[Subject], one: One, near: Candidates, on: date) -> Match | None:
    told, names, reference = one.told, one.names, near.by_reference.get(one.person, "")
    features = _features(asked, told)
    born, born_why, apart = _birth(wanted, features, told)
    home, home_why, at_door = _home(wanted, one.homes, on)
    numbers = [feature for feature in features.values() if feature.name in ("nhs", "upn")]
    numbered = bool(reference) or any(feature.agreement == agree.SAME for feature in numbers)
    matched = sum(match.called is not None for match in names)
    if not (numbered or at_door or _fits(matched, len(names), apart, born > 0, home > 0)):
        return None
    own = sum(f.weight for f in features.values() if f.name not in _SAYS_NOTHING and f.name != "born")
    weight = own + born + home + _REFERENCE * bool(reference) + sum(match.points for match in names) / 2
    why = (
        *([f"number {reference}"] if reference else ()),
        *(_NUMBERS[f.name, f.agreement] for f in numbers),
        *in_words(names),
        *([born_why] if born_why else ()),
        *([home_why] if home_why else ()),
    )
    days = [day for said in told if (day := believable(read_birth(said.dob_text), said.born_from).day)]
    return Match(one.person, weight, days[0] if days else None, why, at_door)


_NUMBERS: Final = {
    ("nhs", agree.SAME): "NHS number as you wrote",
    ("nhs", agree.DIFFERENT): "but another NHS number",
    ("upn", agree.SAME): "pupil number as you wrote",
    ("upn", agree.DIFFERENT): "but another pupil number",
}


def _fits(matched: int, words: int, apart: bool, born: bool, home: bool) -> bool:
    """Whether enough of what was typed agrees: some name, and every name where the birth does not."""
    if words:
        enough = matched == words or (matched > 0 and (home or (born and not apart) or words > 2))
        return enough and not (apart and matched < words)
    return (born and not apart) or home


def _names(wanted: Wanted, told: Sequence[Spoken]) -> list[NameMatch]:
    if not wanted.words:
        return []
    called = {
        one for said in told for one in called_by(said.forenames, said.surname, said.former_surname, said.other_names)
    }
    return match_names(wanted.words, called)


def _features(asked: Sequence[Subject], told: Sequence[Spoken]) -> dict[str, Feature]:
    """The best that any mention says of each thing, under the reading of the names that fits them best."""
    model = current_model()
    subjects = [subject_of(said, ()) for said in told]
    best: dict[str, Feature] = {}
    most = float("-inf")
    for reading in asked:
        found: dict[str, Feature] = {}
        for who in subjects:
            for feature in weigh(reading, who, model).features:
                if feature.name not in found or found[feature.name].weight < feature.weight:
                    found[feature.name] = feature
        total = sum(feature.weight for feature in found.values())
        if total > most:
            best, most = found, total
    return best


def _birth(wanted: Wanted, features: Mapping[str, Feature], told: Sequence[Spoken]) -> tuple[float, str, bool]:
    """Weight and words of the birth, and whether it speaks against."""
    if wanted.born is None:
        return 0.0, "", False
    feature = features.get("born")
    if wanted.born.day and feature is not None:
        return feature.weight, _BORN[feature.agreement].format(_say(feature.right)), feature.agreement in _APART
    births = [believable(read_birth(said.dob_text), said.born_from) for said in told]
    days = [birth.day for birth in births if birth.day]
    if not days:
        years = {birth.year for birth in births if birth.year}
        fits = {year for year in years if wanted.born.first.year <= year <= wanted.born.last.year}
        if fits:
            return 3.0, f"born in {min(fits)}, the day not recorded", False
        return (-5.0, f"but born in {min(years)}", True) if years else (0.0, "no date of birth recorded", False)
    within = [day for day in days if wanted.born.first <= day <= wanted.born.last]
    if not within:
        return -5.0, f"but born {say_date(days[0])}", True
    return 5.0, f"born {say_date(within[0])}, which fits “{wanted.born.said.removeprefix('born ')}”", False


def _say(day: str) -> str:
    return say_date(date.fromisoformat(day)) if len(day) == 10 else day


def _home(wanted: Wanted, homes: Homes | None, on: date) -> tuple[float, str, bool]:
    """Weight and words of the nearest home that may be told, and whether it is the very door."""
    if homes is None:
        return 0.0, "", False
    door = home_of(wanted)
    best: tuple[float, str, bool] = (0.0, "", False)
    for home in homes.known:
        points = _DOOR.get(compare(door, home.dwelling), 0.0) if wanted.address else 0.0
        if points > best[0]:
            best = (points, _lived(home, on), True)
        if door.postcode and door.postcode == home.dwelling.postcode and not best[0]:
            best = (_POSTCODE, f"{_lived(home, on)}: the same postcode", False)
    return best


def _lived(home: Home, on: date) -> str:
    if home.until is not None and home.until < on:
        return f"lived at {home.address} until {say_date(home.until)}"
    if home.doubt:
        return f"lived at {home.address}, and has been told elsewhere since"
    return f"lives at {home.address}"
