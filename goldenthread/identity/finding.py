"""
One incident -> the children it touches: those it names, those of the household, those of either adult elsewhere.

First everything near the incident is looked up; then it is judged. Each way to a child is a `Trail` with what it rests
on. A sure trail makes the finding certain; so do two unsure ones that rest on different things (a misheard mother and
the address). One unsure trail alone goes to a person. What is certain then says who an uncertain adult is: another
record names somebody like them as family of the same children. Nothing here is released: `Found.certainty` says what
may be done.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from goldenthread.access.asking import by_index
from goldenthread.identity.core.evidence import Standpoint
from goldenthread.identity.core.features import FEATURES
from goldenthread.identity.core.finding_model import finding_model
from goldenthread.identity.core.nearness import FLAT_UNSURE
from goldenthread.identity.finding_adults import SURE_WEIGHT, Adult, adults_of
from goldenthread.identity.finding_evidence import look_around
from goldenthread.identity.finding_further import further_trails
from goldenthread.identity.finding_homes import of_households
from goldenthread.identity.finding_kin import of_families, of_relatives
from goldenthread.identity.finding_names import likeness, might_be
from goldenthread.identity.finding_people import Cast, asked_about
from goldenthread.identity.finding_questions import Standing
from goldenthread.identity.finding_search import Search, Trail, look_up
from goldenthread.identity.finding_writing import is_certain, write
from goldenthread.identity.models import Found, Mention
from goldenthread.identity.trails import Step, called
from goldenthread.records.models import SourceRecord


def find(record: SourceRecord, *, mentions: Sequence[Mention], on: date, at: datetime) -> list[Found]:
    """
    The children whom an incident touches, written down as `Found` and returned; those ruled out are left out.

    :param record: the incident's current record
    :param mentions: everybody whom the police's record of it names
    :param on: the day of the incident, in England
    """
    with by_index():
        looked = look_at(record, mentions=mentions, on=on)
        model = finding_model()
        chances = {child: model.probability(features) for child, features in looked.features.items()}
        followed = {trail.child for trail in looked.trails}
        likely = [c for c, chance in chances.items() if c not in followed and chance >= _enough(looked, c)]
        further = further_trails(looked.search, looked.at, likely)
        return write(looked.search, [*looked.trails, *further], chances, at)


def _enough(looked: "Looked", child: UUID) -> float:
    """
    From which probability on a child whom no rule follows is worth a question.

    Families share an address one after the other: where a child's own parent is at the scene and is nobody of the
    incident, and nothing but the address ties them to it, it takes as much as certainty takes elsewhere.
    """
    model, known = finding_model(), dict(zip(FEATURES, looked.features[child], strict=True))
    tied = known["kin"] > 0 or known["surname_known"] > 0 or known["named"] >= 1
    return model.certain if known["other_parent_at_scene"] >= FLAT_UNSURE and not tied else model.review


class Looked(NamedTuple):
    """An incident looked at: what is around it, the ways that rules follow, and what the model weighs of each child."""

    search: Search
    trails: list[Trail]
    at: Standpoint
    features: dict[UUID, tuple[float, ...]]


def look_at(record: SourceRecord, *, mentions: Sequence[Mention], on: date) -> Looked:
    """Everything that is looked up and weighed for an incident; nothing is written."""
    cast = Cast(on)
    cast.load_named({m.person_id for m in mentions})
    search = _search(record, [cast.mention(m.pk) for m in mentions], cast)
    trails = _trails(search)
    at, features = look_around(search)
    return Looked(search, trails, at, features)


def _search(record: SourceRecord, mentions: Sequence[Standing], cast: Cast) -> Search:
    # A victim may be seventeen: then the incident is about a child, whatever the role says.
    children = [m for m in mentions if m.role == "child" or cast.born_a_child(m.person_id)]
    named = {m.person_id for m in mentions}
    cast.load_named(cast.load_asked(named))
    asked = asked_about(cast, named)
    adults = adults_of([m for m in mentions if m not in children], cast, asked)
    return Search(record, mentions, children, cast.on, cast, adults, asked)


def _trails(search: Search) -> list[Trail]:
    look_up(search, search.adults)
    trails = _judge(search)
    if recognised := _recognise_adults(search, trails):
        look_up(search, recognised)
        trails = _judge(search)
    return trails


def _judge(search: Search) -> list[Trail]:
    trails = [*of_relatives(search), *of_families(search)]
    named = _named(search)
    trails += of_households(search, trails + named)
    trails = _recognise_named(search, trails, named)
    return trails + _siblings_named(search, trails)


def _named(search: Search) -> list[Trail]:
    """Children whom the police record names, also as victim or suspect."""
    trails = []
    for mention in search.children:
        step = Step("named", mention)
        if others := search.cast.others(mention):
            steps = (step, Step("same_person", others[0], mention))
            trails.append(Trail(mention.person_id, "named", True, "named", SURE_WEIGHT, steps))
            continue
        asked = search.asked.get(mention.person_id, ())
        for weight, other in asked:
            steps = (step, Step("same_person", other, mention))
            doubt = f"may be the child named as {called(mention)}"
            trails.append(Trail(other.person_id, "named", False, "named", weight, steps, doubt))
        if not asked:
            known = bool(mention.surname and mention.dob_text)
            doubt = "" if known else "the police record gives too little to know which child this is"
            trails.append(Trail(mention.person_id, "named", known, "named", 0.0, (step,), doubt))
    return trails


def _recognise_named(search: Search, trails: Sequence[Trail], named: Sequence[Trail]) -> list[Trail]:
    """
    A first name in the record of a case, and a child of that name already reached another way, are one child.

    This incident's own record lends the trail its support; the police's scant mention needs no answer of its own.
    """
    people = {t.child for t in (*trails, *named)} | {m.person_id for m in search.children}
    scant = {person for person in people if search.cast.is_only_in_cases(person)}
    reached = {t.child for t in trails} - scant
    kept = [*trails, *named]
    for person in scant:
        mentions = search.cast.of(person)
        same = _of_that_name(search, mentions, reached)
        if same:
            asked = {other.person_id for _, other in search.asked.get(person, ())}
            kept = [t for t in kept if t.child != person and (t.relation != "named" or t.child not in asked)]
        own = next((m for m in search.children if m.person_id == person), None)
        if len(same) == 1 and own is not None:
            kept.append(Trail(same[0], "named", False, "named", 3.0, (Step("named", own),)))
    return kept


def _siblings_named(search: Search, trails: Sequence[Trail]) -> list[Trail]:
    """A child who may be the one that the police name, and has a parent in common with one who is certain, is."""
    certain = _certain(trails)
    family = {kin for child in certain for kin in search.family_of[child]}
    maybe = [t for t in trails if t.relation == "named" and not t.sure and t.child not in certain]
    return [
        replace(t, rests_on="sibling", doubt="")
        for t in maybe
        if not search.family_of[t.child].keys().isdisjoint(family)
    ]


def _of_that_name(search: Search, police: Sequence[Standing], reached: Iterable[UUID]) -> list[UUID]:
    """Of the children reached, those whose first name the police may have written; only the likest are meant."""
    near: dict[int, list[UUID]] = defaultdict(list)
    for child in reached:
        how = [n for said in police if (n := likeness(said, search.cast.of(child))) is not None]
        if how:
            near[min(how)].append(child)
    return near[min(near)] if near else []


def _recognise_adults(search: Search, trails: Iterable[Trail]) -> list[Adult]:
    """
    Readings of an adult that the family of children who are certain anyway shows to be right.

    The police's Kath Smith may be any of three; the mother of the child found at the address is Catherine Smith.
    """
    certain = _certain(trails)
    recognised = []
    for adult in search.adults:
        if not adult.sure and (because := _of_the_family(search, adult, certain)):
            adult.become_sure(because)
            recognised.append(adult)
    family = {person: tie for child in certain for person, tie in search.family_of[child].items()}
    for police in {a.police for a in search.adults}:
        known = {a.person for a in search.adults if a.police == police}
        for person in family.keys() - known:
            mentions = tuple(search.cast.of(person))
            if might_be(police, mentions):
                because = (search.step(family[person]),)
                recognised.append(Adult(police, person, mentions, True, SURE_WEIGHT, because=because))
    search.adults += [a for a in recognised if a not in search.adults]
    return recognised


def _of_the_family(search: Search, adult: Adult, certain: set[UUID]) -> tuple[Step, ...]:
    """How this reading belongs to a child who is certain: as their family, or by a child with the other parent."""
    for child in certain:
        if tie := search.family_of[child].get(adult.person):
            return (search.step(tie),)
    for theirs in [kin for kin in search.family_of.values() if adult.person in kin]:
        for child in certain:
            for parent in (theirs.keys() & search.family_of[child].keys()) - {adult.person}:
                return (search.step(theirs[parent]), search.step(search.family_of[child][parent]))
    return ()


def _certain(trails: Iterable[Trail]) -> set[UUID]:
    """Children who are certain, whichever reading of an uncertain adult is right."""
    ways: dict[UUID, list[Trail]] = defaultdict(list)
    for trail in trails:
        ways[trail.child].append(trail)
    return {child for child, theirs in ways.items() if is_certain(theirs)}
