"""When one person's answer about a pair is enough, and when two must agree. The whole rule stands in this file."""

import hashlib
from collections.abc import Collection
from typing import Final
from uuid import UUID

from goldenthread.identity.core import guards

RULE: Final = (
    "Two people must agree, without seeing each other’s answer, when the records may be twins’ or carry two different"
    " numbers, when an incident graded high hangs on the answer, or when somebody could not tell. One in ten of the"
    " other pairs for which no child waits is asked twice as well, drawn by lot, so that agreement can be measured."
)
# Guards that speak against the pair outright. The others only say that little is known.
HARD_GUARDS: Final = frozenset(
    {
        guards.ONE_RECORD,
        guards.TWO_NHS_NUMBERS,
        guards.TWO_UPNS,
        guards.TWO_IDS,
        guards.TWINS,
        guards.LIKE_TWINS,
    }
)
HIGH: Final = "high"

GUARDED: Final = "the records may be twins’, or carry two different numbers"
GRADED_HIGH: Final = "an incident graded high hangs on the answer"
DOUBTED: Final = "somebody could not tell"
DRAWN: Final = "drawn by lot, so that agreement can be measured"

ONE_IN: Final = 10
SEED: Final = "2026.11"


def why_two(*, guard: Collection[str], gradings: Collection[str]) -> str:
    """
    Why two people must agree about a pair before anybody has answered, or "".

    :param guard: what the review says, and what the comparison says today
    :param gradings: of the incidents whose telling hangs on the answer, as the police grade them
    """
    if not HARD_GUARDS.isdisjoint(guard):
        return GUARDED
    return GRADED_HIGH if any(grading.strip().lower() == HIGH for grading in gradings) else ""


def is_drawn(a: UUID, b: UUID) -> bool:
    """Whether this pair is among the share that is asked twice. The same pair gives the same answer for ever."""
    first, second = sorted((a, b))
    lot = hashlib.sha256(f"{SEED}:{first}:{second}".encode()).digest()
    return int.from_bytes(lot[:8], "big") % ONE_IN == 0
