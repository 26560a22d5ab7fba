"""What people are called on screens, with their age."""

from collections.abc import Iterable
from datetime import date, datetime

from goldenthread.clock import london
from goldenthread.identity.core.sentences import say_list
from goldenthread.identity.models import Person


def age_on(born: date, on: date) -> int:
    """Whole years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def with_age(person: Person, *, at: datetime) -> str:
    """ "Leo Marsh, 7"; without a date of birth the name alone."""
    if person.dob is None:
        return str(person)
    return f"{person}, {age_on(person.dob, london(at).date())}"


def all_with_age(people: Iterable[Person], *, at: datetime) -> str:
    """ "Leo Marsh, 7 and Ellie Marsh, 6"."""
    return say_list([with_age(person, at=at) for person in people])
