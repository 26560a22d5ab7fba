"""
Children who live where the incident was, or with either adult.

An address alone makes nobody family: agencies keep people where they have long left, and the next tenants are
strangers. A child of the household is tied to it by something else too: the surname of either adult, a first name in
the police record, a recorded relative among the adults, or a brother or sister who is tied.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from goldenthread.identity.core.addresses import Nearness
from goldenthread.identity.core.folding import surname_forms
from goldenthread.identity.finding_adults import SURE_WEIGHT
from goldenthread.identity.finding_search import Home, Search, Trail, best_of_each
from goldenthread.identity.households import Agreement, Stay, agreement
from goldenthread.identity.trails import Step

ADDRESS_WEIGHT = 5.0
AGENCIES = 2


def of_households(search: Search, trails: Iterable[Trail]) -> list[Trail]:
    """Trails by who lives at the incident's homes. `trails`: those found by name and kinship."""
    sure_kin = {t.child for t in trails if t.sure}
    kin = {t.child for t in trails}
    surnames = frozenset[str]().union(*(adult.surnames for adult in search.adults if adult.sure))
    children = {stay.person for _, stay in search.here if search.cast.is_child(stay.person)}
    found = []
    for home in search.homes:
        stays = best_of_each(search.here, home.dwelling, children)
        tied = sure_kin | {stay.person for stay in stays if _bears(search, stay.person, surnames)}
        tied |= _siblings(search, stays, tied)
        for stay in stays:
            if trail := _lives_there(search, home, stay, tied=tied, kin=kin, all_here=stays):
                found.append(trail)
    return found


def _bears(search: Search, child: UUID, surnames: frozenset[str]) -> bool:
    texts = {text for m in search.cast.of(child) for text in (m.surname, m.former_surname)}
    return any(not surnames.isdisjoint(surname_forms(text)) for text in texts if text)


def _siblings(search: Search, stays: Sequence[Stay], tied: set[UUID]) -> set[UUID]:
    """Those at the same home who have a recorded parent in common with one who is tied."""
    parents = {kin for stay in stays if stay.person in tied for kin in search.family_of[stay.person]}
    return {stay.person for stay in stays if not search.family_of[stay.person].keys().isdisjoint(parents)}


def _lives_there(
    search: Search, home: Home, stay: Stay, *, tied: set[UUID], kin: set[UUID], all_here: Sequence[Stay]
) -> Trail | None:
    said = agreement(search.cast.stays_on_the_day(stay.person), home.dwelling)
    if stay.person in tied:
        doubt = _doubt(stay, said)
    elif stay.person in kin and said.is_likely:
        doubt = "the address and an uncertain name lead to this child, and nothing else"
    elif _may_be_unknown_household(search, home, stay, said, tied, all_here):
        doubt = "no record but the police's knows either adult at this address"
    else:
        return None
    first = home.adult.steps_to() if home.adult else (Step("incident_address", address=home.address),)
    steps = (*first, Step("lives_at", search.cast.mention(stay.mention), address=stay.address))
    weight = ADDRESS_WEIGHT if doubt else SURE_WEIGHT
    return Trail(stay.person, "resident", not doubt, "address", weight, steps, doubt)


def _doubt(stay: Stay, said: Agreement) -> str:
    if stay.nearness is Nearness.BUILDING:
        return "the flat is not known"
    return "" if said.is_likely else "agencies give different addresses for this child"


def _may_be_unknown_household(
    search: Search, home: Home, stay: Stay, said: Agreement, tied: set[UUID], all_here: Sequence[Stay]
) -> bool:
    """
    Whether a child with no tie to either adult may still be of the household: only a person can tell.

    Two agencies at least must have the child there and none elsewhere: one that was not told of a move is common. And
    not where some other record knows the adults, or their children, at this home: it is theirs, and a child of nobody
    there is one who has left.
    """
    if not home.by_police or stay.nearness is not Nearness.SAME or said.here < AGENCIES or said.elsewhere:
        return False
    if any(other.person in tied for other in all_here):
        return False
    adults = {adult.person for adult in search.adults}
    return not any(
        at == home.dwelling and other.person in adults and other.feed != "police.persons" for at, other in search.here
    )
