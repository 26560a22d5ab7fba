"""Whom a search found, in plain words."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from goldenthread.clock import london
from goldenthread.identity.core.sentences import say_date, say_list
from goldenthread.identity.core.wanted import Wanted
from goldenthread.identity.searching import Hit, Hits
from goldenthread.web.find.forms import Search
from goldenthread.web.find.reasons import Stated
from goldenthread.web.people import age_on
from goldenthread.web.words import plural

NOTHING_TO_SEARCH_BY = "Type a name, a date of birth, an address with its number, a postcode or a number."
_SEXES = {"M": "male", "F": "female"}


def box(form: Search, stated: Stated | None) -> dict[str, Any]:
    """The form, and the reason that holds; no results yet."""
    return {"form": form, "stated": stated, "results": None}


def results(wanted: Wanted, found: Hits, *, at: datetime) -> dict[str, Any]:
    """Those found, or that nobody was: by what was searched, and what to try."""
    today = london(at).date()
    return {
        "results": {
            "heading": _heading(found),
            "by": ", ".join(wanted.said),
            "problems": [*wanted.problems, *found.notes],
            "people": [_person(hit, today) for hit in found.hits],
            "beyond": _beyond(found),
            "nobody": not found.hits,
            "try": _to_try(wanted) if not found.hits and not found.too_many else [],
        }
    }


def _heading(found: Hits) -> str:
    if found.found:
        return f"{plural(found.found, 'person', 'people')} found"
    return "Too many people to list" if found.too_many else "Nobody found"


def _beyond(found: Hits) -> str:
    more = found.found - len(found.hits)
    return f"{plural(more, 'more person fits', 'more people fit')} less well. Add what else you know." if more else ""


def _person(hit: Hit, today: date) -> dict[str, Any]:
    person = hit.person
    return {
        "name": str(person),
        "facts": ", ".join(part for part in (_born(person.dob, today), _SEXES.get(person.sex, "sex not recorded"))),
        "why": _sentence("; ".join(hit.why)),
        "school": hit.school,
        "agencies": say_list(hit.agencies),
        "open": reverse("find-open", args=[person.pk]),
    }


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _born(dob: date | None, today: date) -> str:
    if dob is None:
        return "date of birth not recorded"
    if dob > today:
        return f"expected {say_date(dob)}"
    years = age_on(dob, today)
    return f"{plural(years, 'year') if years else 'under 1 year'} old, born {say_date(dob)}"


def _to_try(wanted: Wanted) -> list[str]:
    tips = []
    if wanted.words:
        tips.append("Another spelling, a former surname, or the surname with a date of birth alone.")
    if wanted.born:
        tips.append("The year alone, or “about 7”: dates are often mistyped.")
    if wanted.address or wanted.postcode:
        tips.append("The name without the address: they may be recorded somewhere else, or nowhere.")
    if wanted.nhs or wanted.upn or wanted.references:
        tips.append("The name and date of birth without the number.")
    tips.append("A parent’s or carer’s name, or the address with its house number.")
    return tips
