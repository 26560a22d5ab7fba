"""A family in plain words: the sentence above the picture, the picture, the homes, and a row for everybody."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from goldenthread.identity.core.sentences import say_list
from goldenthread.identity.family import Family, Said, Tie
from goldenthread.identity.family_homes import Dwellers
from goldenthread.records.reading.feeds import FEEDS
from goldenthread.web import words
from goldenthread.web.family.layout import lay_out
from goldenthread.web.family.picture import draw
from goldenthread.web.family.planning import age, letter, plan_of
from goldenthread.web.family.relations import Relation, missing_parent, relations

WITHHELD = "Their address is not to be told, nor who else lives there"
NOT_SAID = "No record says where"
NAMESAKE = "somebody else here has the same name; records do not say whether they are one person"
ALONE = "nobody else of the family, as far as records say"
# Of a tie from its first end: "mother of Leo".
_OF = {
    "parent": ("Father", "Mother", "Parent"),
    "step_parent": ("Step-father", "Step-mother", "Step-parent"),
    "carer": ("Carer", "Carer", "Carer"),
    "grandparent": ("Grandfather", "Grandmother", "Grandparent"),
    "sibling": ("Brother", "Sister", "Brother or sister"),
    "partner": ("Partner", "Partner", "Partner"),
    "former_partner": ("Former partner", "Former partner", "Former partner"),
}
_SYMMETRIC = ("sibling", "partner", "former_partner")


def page(family: Family, *, granted: Collection[UUID], agencies: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """
    Everything on the page of one family.

    :param granted: the people about whom this reader holds a grant: only theirs is an address, and only they are links
    :param agencies: names by slug
    """
    told = relations(family)
    order = sorted(family.people, key=lambda p: _row_order(p, family, told))
    return {
        "says": lede(family, told, granted),
        "missing": missing_parent(family),
        "picture": draw(lay_out(plan_of(family, told)), says=_spoken(family)),
        "homes": [_home(n, home, family, granted) for n, home in enumerate(family.homes)],
        "rows": [_row(p, family, told, granted, agencies, at) for p in order],
        "not_yet": family.not_yet,
        "alone": len(family.people) == 1,
    }


def lede(family: Family, told: Mapping[UUID, Relation], granted: Collection[UUID]) -> str:
    """With whom the person asked about lives, in a sentence."""
    name = family.people[family.asked].forenames.split()[:1] or ["This person"]
    if family.asked in family.withheld:
        return f"{name[0]}’s address is not to be told, nor who else lives there."
    homes = [home for home in family.homes if _is_home_of(family.asked, home)]
    if not homes:
        return f"No record says where {name[0]} lives on this day."
    parts = []
    for home in homes:
        others = [m.person for m in home.members if m.person != family.asked and m.person not in family.beside]
        said = [
            f"{family.people[p]} ({told[p].words})" for p in sorted(others, key=lambda p: _row_order(p, family, told))
        ]
        place = f" at {_address(home)}" if family.asked in granted else ""
        parts.append(f"with {say_list(said) or ALONE}{place}")
    return f"{name[0]} lives {'; and also '.join(parts)}.{_and_beside(family)}"


def _and_beside(family: Family) -> str:
    doubts = {m.person: m.doubt for home in family.homes for m in home.members if m.person in family.beside}
    sure = sorted(str(family.people[p]) for p in family.beside if not doubts.get(p))
    perhaps = sorted(str(family.people[p]) for p in family.beside if doubts.get(p))
    said = [
        f" {say_list(sure)} {'lives' if len(sure) == 1 else 'live'} at the same address." if sure else "",
        f" {say_list(perhaps)} may live at the same address." if perhaps else "",
        " No record says how they belong together." if sure or perhaps else "",
    ]
    return "".join(said)


def _spoken(family: Family) -> str:
    count = words.plural(len(family.people), "person", "people")
    return f"The family of {family.people[family.asked]}: {count}. The table below says the same in words."


def _is_home_of(person: UUID, home: Dwellers) -> bool:
    return any(m.person == person for m in home.members)


def _address(home: Dwellers) -> str:
    close = home.dwelling.postcode.replace(" ", "")
    if not close or close in home.address.replace(" ", "").upper():
        return home.address
    return f"{home.address}, {close[:-3]} {close[-3:]}"


def _row_order(person: UUID, family: Family, told: Mapping[UUID, Relation]) -> tuple[int, int, str, str]:
    who = family.people[person]
    if person == family.asked:
        return (-100, 0, "", "")
    # The parents' row first, then those of one's own age, then children, then grandparents.
    row = {-1: 0, 0: 1, 1: 2, 2: 3, -2: 4}.get(told[person].row, 5)
    return (row, who.dob.toordinal() if who.dob else 10**9, str(who), str(person))


def _home(number: int, home: Dwellers, family: Family, granted: Collection[UUID]) -> dict[str, Any]:
    """A home is told where by whoever may read about somebody who lives there."""
    may = any(m.person in granted for m in home.members)
    return {
        "letter": letter(number),
        "address": _address(home) if may else "",
        "people": say_list([str(family.people[m.person]) for m in home.members]),
    }


def _row(
    person: UUID,
    family: Family,
    told: Mapping[UUID, Relation],
    granted: Collection[UUID],
    agencies: Mapping[str, str],
    at: datetime,
) -> dict[str, Any]:
    who, died = family.people[person], family.died.get(person)
    ties = _ties(person, family)
    doubts = dict.fromkeys(doubt for tie in ties for doubt in tie.doubt)
    doubts |= dict.fromkeys(m.doubt for home in family.homes for m in home.members if m.person == person and m.doubt)
    if sum(str(p) == str(who) for p in family.people.values()) > 1:
        doubts[NAMESAKE] = None
    is_asked = person == family.asked
    return {
        "key": person,
        "name": str(who),
        "href": reverse("child", args=[person]) if person in granted else "",
        "age": age(who.dob, died or family.day),
        "died": died,
        "relation": "The person asked about" if is_asked else _upper(told[person].words),
        "is_in_doubt": not is_asked and told[person].is_in_doubt,
        "lives": _lives(person, family),
        "sources": [_tie(tie, person, family, agencies, at) for tie in ties],
        "doubts": [_upper(doubt) for doubt in doubts],
    }


def _ties(person: UUID, family: Family) -> list[Tie]:
    """What relates somebody to the person asked about: a record's own word, else what ties them to those near."""
    own = [t for t in family.ties if person in (t.one, t.other)]
    if person == family.asked:
        return []
    if direct := [t for t in own if family.asked in (t.one, t.other)]:
        return direct
    near = {end for t in family.ties if family.asked in (t.one, t.other) for end in (t.one, t.other)}
    return [t for t in own if near & {t.one, t.other} - {person}] or own


def _lives(person: UUID, family: Family) -> list[str]:
    if person in family.withheld:
        return [WITHHELD]
    found = []
    for number, home in enumerate(family.homes):
        if _is_home_of(person, home):
            others = [str(family.people[m.person]) for m in home.members if m.person != person]
            found.append(f"Home {letter(number)}, with {say_list(others) or ALONE}")
    return found or [NOT_SAID]


def _tie(tie: Tie, person: UUID, family: Family, agencies: Mapping[str, str], at: datetime) -> dict[str, Any]:
    one, other = tie.one, tie.other
    if tie.kind in _SYMMETRIC and other == person:
        one, other = other, one
    if tie.kind == "other":
        what = f"{family.people[one]}, in a record’s words, of {family.people[other]}"
    else:
        kind = _OF[tie.kind][{"M": 0, "F": 1}.get(family.sexes[one], 2)]
        what = f"{kind} of {family.people[other]}" if one == person else f"{family.people[one]} is the {kind.lower()}"
    return {"what": what, "who": list(_sources(tie.said, agencies, at))}


def _sources(said: Sequence[Said], agencies: Mapping[str, str], at: datetime) -> Iterable[str]:
    """Each feed once, with the last day on which it was told."""
    last: dict[tuple[str, str], date] = {}
    for each in said:
        key = (each.feed, each.agency)
        last[key] = max(last.get(key, date.min), each.told_on or each.received)
    for (feed, agency), day in sorted(last.items()):
        title = FEEDS[feed].title if feed in FEEDS else feed
        yield f"{title}, {agencies.get(agency, agency)}, told on {words.day(day, at=at)}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
