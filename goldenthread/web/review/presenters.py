"""Two records side by side: what agrees, what doesn't, how common that is, and what hangs on the answer."""

from collections.abc import Sequence
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.urls import reverse
from markupsafe import Markup, escape

from goldenthread.clock import london
from goldenthread.directory.models import Setting
from goldenthread.identity.core.births import read_birth
from goldenthread.identity.core.scoring import Feature
from goldenthread.identity.core.sentences import say_date, say_list
from goldenthread.identity.models import Decision
from goldenthread.identity.queries import PairToDecide, Side
from goldenthread.identity.trails import called, source_of
from goldenthread.notify.needs import Waiting
from goldenthread.web.people import age_on, with_age
from goldenthread.web.tell_desk.wording import begun
from goldenthread.web.thread.hops import source
from goldenthread.web.words import moment

_SAYS = {
    "same": "Same",
    "same_new_year": "Same, but 1 January often means “not known”",
    "short_form": "Forms of one name",
    "like": "Nearly the same",
    "like_names": "Alike, but two names",
    "other_name": "One may be a second name",
    "exchanged": "The other way round",
    "initial": "The initial agrees",
    "part": "A part or a former name is shared",
    "elsewhere": "Stands among the other’s names",
    "swapped": "Day and month change places",
    "one_slip": "One slip apart",
    "same_month": "Same month",
    "same_year": "Same year",
    "generation": "Many years apart",
    "same_building_flat_unknown": "Same building, one without the flat",
    "near": "One slip apart",
    "postcode": "Same postcode",
    "different": "Different",
}
_DIFFERS = frozenset({"different", "generation", "like_names"})
_SEX = {"M": "Male", "F": "Female"}
_LABELS = (
    ("forename", "Forenames"),
    ("surname", "Surname"),
    ("born", "Born"),
    ("sex", "Sex"),
    ("home", "Address"),
    ("children", "Family"),
    ("", "School or setting"),
    ("nhs", "NHS number"),
    ("upn", "Pupil number"),
    ("other_id", "The agency’s own number"),
)
_ADULT = 18


def page(
    pair: PairToDecide,
    hanging: Sequence[Waiting],
    mine: Sequence[Decision],
    *,
    touched: Sequence[Waiting],
    waiting: int,
    at: datetime,
) -> dict[str, Any]:
    """Everything on the page of one pair."""
    names = _setting_names([pair.a, pair.b])
    return {
        "question": question(pair, at=at),
        "hanging": [_hanging(each, at) for each in hanging],
        "touched": [_hanging(each, at) for each in touched],
        "due": min((each.due for each in hanging), default=None),
        "waiting": waiting,
        "left": _heading(pair.a),
        "right": _heading(pair.b),
        "rows": [_row(key, label, pair, names) for key, label in _LABELS if _worth_a_row(key, pair)],
        "warning": _warning(pair),
        "action": reverse("review-decide", args=[pair.review.pk]),
        "tells": bool(hanging),
        "sources": [source(side.mention.record) for side in (pair.a, pair.b)],
        "mine": [decided(d) for d in mine],
    }


def question(pair: PairToDecide, *, at: datetime) -> str:
    """ "Are these the same boy?" """
    born = next((d for side in (pair.a, pair.b) if (d := read_birth(side.mention.dob_text).day)), None)
    child = born is not None and age_on(born, london(at).date()) < _ADULT
    child = child or any(side.mention.role == "child" for side in (pair.a, pair.b))
    sexes = {side.mention.sex for side in (pair.a, pair.b)} - {"U", ""}
    words = {(True, "M"): "boy", (True, "F"): "girl", (False, "M"): "man", (False, "F"): "woman"}
    sex = sexes.pop() if len(sexes) == 1 else ""
    return f"Are these the same {words.get((child, sex), 'child' if child else 'person')}?"


def _hanging(each: Waiting, at: datetime) -> dict[str, str]:
    return {
        "who": with_age(each.person, at=at),
        "where": " and ".join(each.enrolled) or "the place that answers for them",
        "when": moment(each.incident.occurred_at, at=at),
        "href": f"{reverse('incident', args=[each.incident.pk])}#child-{each.found.pk}",
    }


def _heading(side: Side) -> Markup:
    return Markup("{}<span class='gt-small gt-line'>{}</span>").format(
        called(side.mention) or "Name not given", begun(source_of(side.mention, side.mention.case))
    )


def _warning(pair: PairToDecide) -> str:
    """Twins and relatives of one name, said before anybody presses a button."""
    guard = pair.explanation.guard or (pair.review.why if "possible_twin" in pair.explanation.fields else "")
    if "possible_twin" in pair.explanation.fields:
        return f"They may be twins: same date of birth, one family or home, another first name. {guard}".strip()
    return f"Take care: {guard}." if guard else ""


def _worth_a_row(key: str, pair: PairToDecide) -> bool:
    """Numbers that neither record gives need no row."""
    if key not in ("nhs", "upn", "other_id"):
        return True
    return any(_number(key, side) for side in (pair.a, pair.b))


def _number(key: str, side: Side) -> str:
    return {"nhs": side.mention.nhs, "upn": side.mention.upn, "other_id": side.mention.own_ref.partition(":")[2]}[key]


def _row(key: str, label: str, pair: PairToDecide, names: dict[str, str]) -> dict[str, Any]:
    left, right = (_value(key, side, names) for side in (pair.a, pair.b))
    feature = pair.explanation.fields.get(key)
    verdict, says = _verdict(feature, left, right)
    if verdict == "close" and key in ("forename", "surname", "born"):
        shown_left, shown_right = marked(left, right)
    else:
        shown_left, shown_right = escape(left), escape(right)
    return {
        "label": label,
        "left": shown_left,
        "right": shown_right,
        "verdict": verdict,
        "says": says,
        "note": how_common(feature.weight) if feature else "",
    }


def _verdict(feature: Feature | None, left: str, right: str) -> tuple[str, str]:
    if feature is not None:
        word = feature.agreement
        says = "Same child in both" if feature.name == "children" else _SAYS[word]
        return ("same" if word == "same" else "differs" if word in _DIFFERS else "close"), says
    if left and right:
        return "missing", "Not compared"
    return "missing", "Only one record says" if left or right else "Neither record says"


def how_common(weight: float) -> str:
    """A match weight in words: how much likelier this is for one person than for two, or the other way round."""
    times = 2 ** abs(weight)
    if times < 1.5:
        return "Says little either way"
    rounded = round(times) if times < 10 else round(times, 1 - len(str(int(times))))
    return f"{int(rounded):,} times likelier if they are {'one person' if weight > 0 else 'two people'}"


def marked(left: str, right: str) -> tuple[Markup, Markup]:
    """Both values with the parts marked that the other does not have."""
    parts: tuple[list[Markup], list[Markup]] = ([], [])
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for text, into in ((left[a:b], parts[0]), (right[c:d], parts[1])):
            if text:
                into.append(escape(text) if kind == "equal" else Markup("<mark>{}</mark>").format(text))
    return Markup("").join(parts[0]), Markup("").join(parts[1])


def _value(key: str, side: Side, names: dict[str, str]) -> str:
    m = side.mention
    match key:
        case "forename":
            return m.forenames
        case "surname":
            former = f" (formerly {m.former_surname})" if m.former_surname else ""
            return m.surname + former + (f"; also {m.other_names}" if m.other_names else "")
        case "born":
            return _said_birth(m.dob_text)
        case "sex":
            return _SEX.get(m.sex, "")
        case "home":
            return _homes(side)
        case "children":
            return _family(side)
        case "":
            return say_list(sorted({names.get(e.urn, e.urn) for e in side.enrolments if e.urn}))
    return _number(key, side)


def _said_birth(text: str) -> str:
    day: date | None = read_birth(text).day
    return say_date(day) if day else text


def _homes(side: Side) -> str:
    said = [", ".join(p for p in (home.address, home.postcode) if p) for home in side.residences if not home.protected]
    if any(home.protected for home in side.residences):
        said.append("a protected address")
    return "; ".join(dict.fromkeys(said))


def _family(side: Side) -> str:
    """Mother: Dana Marsh; for an adult: mother of Leo Marsh."""
    said = []
    for row in side.family:
        word = (row.said or row.kind).replace("_", " ").lower()
        if row.from_mention_id == side.mention.pk:
            said.append(f"{word} of {called(row.to_mention)}")
        else:
            said.append(f"{called(row.from_mention)} ({word})")
    return "; ".join(dict.fromkeys(said))


def _setting_names(sides: Sequence[Side]) -> dict[str, str]:
    urns = {place.urn for side in sides for place in side.enrolments if place.urn}
    return dict(Setting.objects.filter(pk__in=urns).values_list("pk", "name"))


def decided(decision: Decision) -> dict[str, Any]:
    """One of the reader's own decisions, to undo."""
    said = "one person" if decision.kind == Decision.Kind.JOIN else "two people"
    return {
        "words": f"{called(decision.a)} and {called(decision.b)}: {said}",
        "at": decision.at,
        "undo": reverse("decision-undo", args=[decision.pk]),
    }
