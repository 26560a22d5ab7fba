"""Whether a name that the police wrote may be the name of somebody whom something else already leads to."""

from collections.abc import Iterable

from goldenthread.identity.core import agreement as agree
from goldenthread.identity.core.subjects import Subject, subject
from goldenthread.identity.finding_questions import Standing

# Forms of one name, the likest first.
_FORENAMES = (agree.SAME, agree.SHORT_FORM, agree.OTHER_NAME, agree.LIKE, agree.EXCHANGED)
_SURNAMES = frozenset({agree.SAME, agree.PART, agree.LIKE, agree.EXCHANGED})
_ANOTHER_BIRTH = frozenset({agree.DIFFERENT, agree.GENERATION, agree.SAME_YEAR})


def might_be(police: Standing, others: Iterable[Standing]) -> bool:
    """Whether one of these mentions has the police's name for somebody, misheard or not, and no other birth or sex."""
    said = _comparable(police)
    return any(
        _first_names(said, theirs) is not None and agree.surnames_agree(said, theirs)[0] in _SURNAMES
        for theirs in map(_comparable, others)
    )


def likeness(police: Standing, others: Iterable[Standing]) -> int | None:
    """How near the police's first name for a child comes to one of these mentions': 0 is the same, None is another."""
    said = _comparable(police)
    found = [near for other in others if (near := _first_names(said, _comparable(other))) is not None]
    return min(found, default=None)


def _first_names(a: Subject, b: Subject) -> int | None:
    if agree.births_agree(a, b) in _ANOTHER_BIRTH or agree.ages_clash(a, b) or {a.sex, b.sex} == {"M", "F"}:
        return None
    found = agree.forenames_agree(a, b)[0]
    return _FORENAMES.index(found) if found in _FORENAMES else None


def _comparable(said: Standing) -> Subject:
    """Names, birth and sex, read once: where they live has been looked at already."""
    if said.comparable is None:
        said.comparable = subject(
            mention_id=said.id,
            number=said.number,
            forenames=said.forenames,
            surname=said.surname,
            former_surnames=[said.former_surname] if said.former_surname else [],
            other_names=said.other_names,
            date_of_birth=said.dob_text,
            sex=said.sex,
            born_from=said.born_from,
            born_to=said.born_to,
        )
    return said.comparable
