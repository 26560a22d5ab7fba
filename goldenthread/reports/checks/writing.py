"""Numbers and sums as people write them."""

from decimal import ROUND_HALF_UP, Decimal

from goldenthread.reports.grammar import Mention, Type


def number(value: Decimal, decimals: int | None = None) -> str:
    """A number with thousands separated, without needless zeros, or rounded to so many decimals."""
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    said = f"{value:,f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def figure(mention: Mention) -> str:
    """A figure's value with its unit: 83%, £1,400,000, 24."""
    if mention.value is None:
        return mention.text
    said = number(mention.value)
    if mention.type is Type.MONEY:
        return f"£{said}"
    if mention.type is Type.SHARE:
        return f"{number(mention.value, 1)}%"
    return said


def decimals_of(mention: Mention) -> int:
    """How many decimals the figure is written with."""
    exponent = mention.step.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
