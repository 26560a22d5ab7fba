"""Two records side by side: what agrees, what doesn't, how common that is, and what hangs on the answer."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.urls import reverse
from markupsafe import Markup, escape

from goldenthread.clock import london
from goldenthread.directory.models import Setting
from goldenthread.identity.answering import why_hard
from goldenthread.identity.core.births import read_birth
from goldenthread.identity.core.scoring import Feature
from goldenthread.identity.core.sentences import say_date, say_list
from goldenthread.identity.models import Person
from goldenthread.identity.reach import Consequences
from goldenthread.identity.review_queries import OwnAnswer, PairToDecide, Side
from goldenthread.identity.trails import called, source_of
from goldenthread.notify.needs import Waiting
from goldenthread.notify.review_order import Queued, hangs_on
from goldenthread.web.people import age_on, with_age
from goldenthread.web.review import effects, known
from goldenthread.web.tell_desk.wording import begun
from goldenthread.web.thread.hops import source
from goldenthread.web.words import moment, plural

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
    mine: Sequence[OwnAnswer],
    *,
    touched: Sequence[Waiting],
    changes: Consequences,
    people: Mapping[UUID, Person],
    queue: Sequence[Queued],
    waiting: int,
    at: datetime,
) -> dict[str, Any]:
    """Everything on the page of one pair. `waiting`: how many wait; `queue` holds those that are put in order."""
    names = _setting_names([pair.a, pair.b])
    hangs = hangs_on(hanging, touched)
    two = why_hard(pair.review, pair.explanation.guard, hangs)
    return {
        "question": question(pair, at=at),
        "hanging": [_hanging(each, at) for each in hanging],
        "touched": [] if hanging else [_hanging(each, at) for each in touched],
        "due": min((each.due for each in hanging), default=None),
        "waiting": waiting,
        "first": first_because(next((q for q in queue if q.review == pair.review.pk), None)),
        "left": _heading(pair.a),
        "right": _heading(pair.b),
        "rows": [_row(key, label, pair, names) for key, label in _LABELS if _worth_a_row(key, pair)],
        "warning": _warning(pair),
        "action": reverse("review-decide", args=[pair.review.pk]),
        "settle": reverse("review-settle", args=[pair.review.pk]),
        "tells": bool(hanging),
        "two": f"Two people answer this pair, because {two}. Neither sees the other’s answer." if two else "",
        "effects": [
            ("Same", effects.same(changes, people, hanging, at=at)),
            ("Different", effects.different(changes, hanging)),
            ("Can’t tell", effects.cannot_tell(hanging)),
        ],
        "known": known.columns([pair.whole_a, pair.whole_b]),
        "sources": [source(side.mention.record) for side in (pair.a, pair.b)],
        "answered": pair.mine.get_said_display() if pair.mine else "",
        "parted": pair.review.parted_at is not None,
        "answers": pair.answers,
        "mine": [own_answer(each) for each in mine],
    }


def first_because(queued: Queued | None) -> str:
    """Why a pair stands where it stands in the order."""
    if queued is None:
        return ""
    if queued.waiting:
        return f"{plural(queued.waiting, 'child', 'children')} can’t be told of until it is answered"
    if queued.recent:
        return "it concerns a child of an incident of the last days"
    if queued.reach:
        return f"it touches {plural(queued.reach, 'child', 'children')}"
    return "it has waited longest"


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
        "where": effects.where(each),
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


def agreement_words(agreement: str) -> str:
    """What a kind of agreement is called; one that has no words yet, as it stands."""
    return _SAYS.get(agreement) or {"found": "Found"}.get(agreement, agreement.replace("_", " ").capitalize())


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


def own_answer(own: OwnAnswer) -> dict[str, Any]:
    """One of the reader's own answers, to take back or undo."""
    opinion, decision = own.opinion, own.decision
    review = opinion.review
    words = f"{called(review.a)} and {called(review.b)}: {opinion.get_said_display()}"
    if decision is None:
        waits = "a manager settles it" if review.parted_at else "a colleague is asked"
        return {"words": f"{words}; {waits}", "at": opinion.at, "undo": reverse("answer-take-back", args=[opinion.pk])}
    return {"words": words, "at": opinion.at, "undo": reverse("decision-undo", args=[decision.pk])}
