"""Children for whom either adult is a recorded parent, carer or relative, wherever they live."""

from collections import defaultdict
from uuid import UUID

from goldenthread.identity.finding_adults import Adult
from goldenthread.identity.finding_questions import Standing
from goldenthread.identity.finding_search import Search, Trail
from goldenthread.identity.trails import Step


def of_relatives(search: Search) -> list[Trail]:
    """Trails by what records say that an adult is to a child."""
    whose = {m.pk: (adult, m) for adult in search.adults for m in adult.mentions}
    # What this incident's own record says of its children names them; it is no other record's word.
    own = {m.record_id for m in search.mentions}
    trails = []
    for tie in search.kin.values():
        if tie.record not in own:
            related = search.step(tie)
            for end in (tie, tie.turned()):
                if end.one in whose and search.cast.is_child(end.other_person):
                    adult, mention = whose[end.one]
                    steps = (*adult.steps_to(mention), related)
                    trails.append(_relative(adult, end.other_person, steps))
    return trails


def _relative(adult: Adult, child: UUID, steps: tuple[Step, ...]) -> Trail:
    return Trail(child, "related", adult.sure, adult.rests_on, adult.weight, steps, adult.doubt, adult.is_namesake)


def of_families(search: Search) -> list[Trail]:
    """
    Trails by the families that social care keeps.

    Its families hold a father's children by two mothers, and cousins; it does not say how they belong together. So a
    child whose parents are known to be others is left out, and the rest is for a person, unless something else agrees.
    """
    whose = {m.pk: (adult, m) for adult in search.adults for m in adult.mentions}
    by_family: dict[str, list[Standing]] = defaultdict(list)
    for mention, name in search.families.items():
        if search.cast.knows(mention):
            by_family[name].append(search.cast.mention(mention))
    trails = []
    for family, members in by_family.items():
        for adult, own in (whose[m.pk] for m in members if m.pk in whose):
            for member in members:
                if search.cast.is_child(member.person_id) and not _has_other_parents(search, member, adult):
                    steps = (*adult.steps_to(own), Step("related", own, member, "one of the family"))
                    doubt = adult.doubt or "social care has them in one family and does not say how they are related"
                    # Through a woman who only may be the victim it is no second fact beside what else she leads to.
                    rests_on = f"family:{family}" if adult.sure else adult.rests_on
                    weight = min(adult.weight, 8.0)
                    trails.append(
                        Trail(member.person_id, "related", False, rests_on, weight, steps, doubt, adult.is_namesake)
                    )
    return trails


def _has_other_parents(search: Search, child: Standing, adult: Adult) -> bool:
    """Whether records name a mother who is not this woman, or two people who are not this man."""
    family = search.family_of[child.person_id]
    return adult.person not in family and len(family) >= (1 if adult.police.sex == "F" else 2)
