"""Explanations that an officer can read out: of one comparison, and of the hops from an incident to a child."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .scoring import Comparison, Feature

_FEATURES: Final[Mapping[tuple[str, str], str]] = {
    ("nhs", "same"): "Same NHS number.",
    ("nhs", "different"): "Different NHS numbers.",
    ("upn", "same"): "Same pupil number.",
    ("upn", "different"): "Different pupil numbers.",
    ("other_id", "same"): "Same number in the agency's own system.",
    ("other_id", "different"): "Two numbers in the agency's own system.",
    ("person_number", "same"): "Same person number.",
    ("person_number", "one_slip"): "Person numbers one slip apart.",
    ("person_number", "different"): "Different person numbers.",
    ("born", "same"): "Same date of birth, {left}.",
    ("born", "same_new_year"): "Same date of birth, {left}, which some systems give when only the year is known.",
    ("born", "swapped"): "Dates of birth {left} and {right}: day and month change places.",
    ("born", "one_slip"): "Dates of birth {left} and {right}: one slip apart.",
    ("born", "same_month"): "Both born in the same month.",
    ("born", "same_year"): "Both born in the same year.",
    ("born", "different"): "Different dates of birth: {left} and {right}.",
    ("born", "generation"): "Born many years apart: {left} and {right}.",
    ("forename", "same"): "Same first name, {left}.",
    ("forename", "short_form"): "First names {left} and {right}: forms of one name.",
    ("forename", "like"): "First names {left} and {right}: nearly the same.",
    ("forename", "like_names"): "First names {left} and {right}: alike, but two names.",
    ("forename", "other_name"): "First names {left} and {right}: one may be the other's second or short name.",
    ("forename", "exchanged"): "First name and surname stand the other way round.",
    ("forename", "initial"): "First names {left} and {right}: the initial agrees.",
    ("forename", "different"): "Different first names: {left} and {right}.",
    ("second_name", "same"): "Second names {left} and {right} agree.",
    ("second_name", "initial"): "Second names {left} and {right}: the initial agrees.",
    ("second_name", "other_initial"): "Second names {left} and {right}: another initial.",
    ("second_name", "different"): "Different second names: {left} and {right}.",
    ("surname", "same"): "Same surname, {left}.",
    ("surname", "part"): "Surnames {left} and {right}: a former name or a part is shared.",
    ("surname", "like"): "Surnames {left} and {right}: nearly the same.",
    ("surname", "elsewhere"): "Surnames {left} and {right}: one stands among the other's names.",
    ("surname", "exchanged"): "Surname and first name stand the other way round.",
    ("surname", "different"): "Different surnames: {left} and {right}.",
    ("sex", "same"): "Same sex.",
    ("sex", "different"): "Recorded with different sexes.",
    ("home", "same"): "Same address.",
    ("home", "same_building_flat_unknown"): "Same building; one record leaves out the flat.",
    ("home", "near"): "Addresses one slip apart.",
    ("home", "same_street"): "Same street; neither record says which door.",
    ("home", "same_in_part"): "Addresses agree, but one record leaves a part out.",
    ("home", "postcode"): "Same postcode.",
    ("home", "different"): "Different addresses.",
    ("children", "same"): "Recorded with the same child.",
    ("possible_twin", "found"): "Same date of birth and another first name in one family: they may be twins.",
}


@dataclass(frozen=True, slots=True)
class Hop:
    """
    One step from an incident to a child.

    `kind`: named (the incident's record names somebody), same_person (another record has the same person), related
    (that record calls `name` `relation` to `to_name`), lives_at (that record puts `name` at `address`).
    `source` is the record in words ("the school roll of Hillside Primary"), `name` and `born` are as that record has
    them. `shared` says what agrees with the hop before.
    """

    kind: str
    source: str
    name: str
    born: date | None = None
    shared: tuple[str, ...] = ()
    relation: str = ""
    to_name: str = ""
    address: str = ""


def say_date(day: date) -> str:
    """3 April 2019."""
    return f"{day.day} {day:%B %Y}"


def say_list(words: Sequence[str]) -> str:
    """Words in a row: a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def feature_sentence(name: str, agreement: str, left: str, right: str) -> str:
    """One compared feature as a sentence; `left` and `right` are folded values or ISO dates."""
    return _FEATURES[name, agreement].format(left=_say(name, left), right=_say(name, right))


def _say(name: str, value: str) -> str:
    if name == "born":
        return say_date(date.fromisoformat(value)) if len(value) == 10 and value[4] == "-" else f"“{value}”"
    return value.title() or "none"


def explain(comparison: "Comparison") -> list[str]:
    """What speaks for and against two mentions being one person: the weightiest first, then why it needs a person."""
    ordered = sorted(comparison.features, key=lambda feature: (-abs(feature.weight), feature.name))
    sentences = [feature.sentence for feature in ordered]
    if comparison.guard:
        sentences.append(f"Needs a person's decision: {comparison.guard}.")
    return sentences


_SHORT: Final[Mapping[tuple[str, str], str]] = {
    ("nhs", "same"): "same NHS number",
    ("upn", "same"): "same pupil number",
    ("other_id", "same"): "same number in the agency's own system",
    ("person_number", "same"): "same person number",
    ("person_number", "one_slip"): "person number one slip apart",
    ("born", "same"): "same date of birth",
    ("born", "same_new_year"): "same date of birth",
    ("born", "swapped"): "date of birth with day and month exchanged",
    ("born", "one_slip"): "date of birth one slip apart",
    ("born", "same_month"): "born in the same month",
    ("born", "same_year"): "born in the same year",
    ("forename", "same"): "same first name",
    ("forename", "short_form"): "first name in another form",
    ("forename", "like"): "nearly the same first name",
    ("forename", "other_name"): "another of their first names",
    ("forename", "initial"): "same initial",
    ("second_name", "same"): "same second name",
    ("surname", "same"): "same surname",
    ("surname", "part"): "shared or former surname",
    ("surname", "like"): "nearly the same surname",
    ("home", "same"): "same address",
    ("home", "same_building_flat_unknown"): "same building",
    ("home", "near"): "address one slip apart",
    ("home", "same_street"): "same street",
    ("home", "same_in_part"): "address the same in part",
    ("home", "postcode"): "same postcode",
    ("children", "same"): "same child",
}


def shared_words(features: Iterable["Feature"]) -> tuple[str, ...]:
    """What two mentions share, in a few words each, weightiest first; for `Hop.shared`."""
    ordered = sorted(features, key=lambda feature: (-feature.weight, feature.name))
    return tuple(_SHORT[key] for feature in ordered if (key := (feature.name, feature.agreement)) in _SHORT)


def hop_sentence(hop: Hop) -> str:
    """One step as one sentence."""
    source = hop.source[:1].upper() + hop.source[1:]
    name = hop.name or "Somebody whose name is not known"
    match hop.kind:
        case "named":
            return f"Named in {hop.source} as ‘{_name_and_birth(hop)}’{_as(hop)}."
        case "same_person":
            return f"{source} has {', '.join((name, *hop.shared))}{_as(hop)}."
        case "related":
            return f"{source} has {name} as {hop.relation or 'a contact'} of {hop.to_name}."
        case "lives_at":
            return f"{source} has {name} living at {hop.address or 'the same address'}."
    raise ValueError(f"no such kind of hop: {hop.kind}")


def _name_and_birth(hop: Hop) -> str:
    name = hop.name or "name not known"
    return f"{name}, born {say_date(hop.born)}" if hop.born else name


def _as(hop: Hop) -> str:
    if not hop.relation:
        return ""
    return f", as {hop.relation} of {hop.to_name}" if hop.to_name else f", as {hop.relation}"
