"""Made-up people for the tests of identity."""

from itertools import count
from typing import Any
from uuid import UUID

import pytest

from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.core.model import Frequencies, current_model, frequencies
from goldenthread.identity.core.scoring import Comparison, compare
from goldenthread.identity.core.subjects import Subject, subject

MODEL = current_model()

MILL_LANE = read_dwelling("14 Mill Lane, Luton", "LU1 1AA")
ELM_GROVE = read_dwelling("3 Elm Grove, Luton", "LU2 2BB")

# A town of about 100,000, with common names as common as they are.
TOWN: Frequencies = frequencies(
    forenames={
        "john": 1500,
        "sarah": 900,
        "mohammed": 1400,
        "jack": 600,
        "ella": 250,
        "elsa": 120,
        "anisha": 4,
        "arisha": 3,
        "anna": 300,
        "thomas": 700,
        "harpreet": 60,
        "katherine": 200,
        "everyone else": 100_000,
    },
    surnames={
        "smith": 1200,
        "jones": 900,
        "khan": 800,
        "singh": 600,
        "kaur": 500,
        "nowak": 90,
        "everyone else": 100_000,
    },
)

_numbers = count(1)


def person(forenames: str = "", surname: str = "", born: str = "", sex: str = "", **more: Any) -> Subject:
    """A mention; `home` is shorthand for one dwelling."""
    number = next(_numbers)
    home = more.pop("home", None)
    if home is not None:
        more["dwellings"] = [home]
    more.setdefault("record_key", f"row {number}")
    return subject(
        mention_id=UUID(int=number),
        number=number,
        forenames=forenames,
        surname=surname,
        date_of_birth=born,
        sex=sex,
        **more,
    )


def compared(a: Subject, b: Subject) -> Comparison:
    """Two mentions compared, in either order the same."""
    found = compare(a, b, MODEL, frequency=TOWN)
    turned = compare(b, a, MODEL, frequency=TOWN)
    assert (turned.weight, turned.verdict, turned.guard) == pytest.approx((found.weight, found.verdict, found.guard))
    return found
