"""A figure as it is written, and what it says."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Type(StrEnum):
    """What kind of figure it is."""

    COUNT = "count"
    SHARE = "share"
    CHANGE = "change"
    RATE = "rate"
    MONEY = "money"
    DURATION = "duration"
    AGE = "age"
    SCORE = "score"
    PERIOD = "period"
    NAME = "name"
    """No figure: a law, a level, a form, a telephone number. Found so that it is not taken for one."""


@dataclass(frozen=True)
class Mention:
    """
    One figure in a text, at `start` to `end`.

    `value` is the number (of a share in per cent, of money in pounds, of a change in `unit`); `high` the upper end of a
    range. `step` is the last digit that is written, which says how exactly the value is known. `bound` says what
    stands in front: `>` (over), `>=` (at least), `<`, `<=`, `~` (about). A period has `when` instead of a value;
    a change has a `way`: `up`, `down`, or `?` where the words do not say.
    """

    type: Type
    start: int
    end: int
    text: str
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    step: Decimal = Decimal(1)
    bound: str = ""
    when: str = ""
    way: str = ""
    fault: str = ""

    @property
    def number(self) -> Decimal:
        """
        Its value.

        :raises ValueError: if it has none; a check asks first
        """
        if self.value is None:
            raise ValueError(f"{self.text!r} has no value")
        return self.value

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it shares a character with the span."""
        return self.start < end and start < self.end
