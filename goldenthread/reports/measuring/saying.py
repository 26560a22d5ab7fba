"""Figures as people say them: "82%", "all but 1 to 5", "5 hours 40 minutes". Pure; what is hidden arrives hidden."""

from goldenthread.reports.measuring.disclosure import Cell, Kind, Share

NOTHING = "Nothing to count"
HIDDEN = "Not shown"


def count(cell: Cell) -> str:
    """A count as it may be shown."""
    return HIDDEN if cell.kind is Kind.HIDDEN else cell.kind.value if cell.count is None else f"{cell.count:,}"


def share(shown: Share) -> str:
    """A share as it may be shown."""
    if shown.per_cent is not None:
        return per_cent(shown.per_cent)
    if shown.all_but:
        return "All but 1 to 5"
    if shown.part.kind is Kind.SMALL:
        return Kind.SMALL.value
    return NOTHING if shown.whole.count == 0 else HIDDEN


def of(shown: Share) -> str:
    """What the share is of: "41 of 50", or "" where the figure says all that may be said."""
    if shown.whole.kind is Kind.HIDDEN or shown.whole.count == 0:
        return ""
    whole = count(shown.whole)
    if shown.per_cent is None:
        return f"of {whole}"
    return f"{count(shown.part)} of {whole}"


def per_cent(value: float) -> str:
    """In whole per cent; with a decimal where a whole number would say all, or none, of what is not quite."""
    whole = f"{value:.0f}"
    if (whole in ("0", "100") and value != float(whole)) or (0 < value < 1):
        # Never rounded up to all or down to nothing.
        return "over 99.9%" if value > 99.9 else "under 0.1%" if value < 0.1 else f"{value:.1f}%"
    return f"{whole}%"


def length(value: float, unit: str) -> str:
    """A length in its unit: minutes become hours after two of them, hours become days."""
    for smaller, larger, many in (("minutes", "hours", 60), ("hours", "days", 24)):
        if unit == smaller and value >= 2 * many:
            whole, rest = divmod(round(value), many)
            return f"{whole} {larger}" + (f" {rest} {smaller if rest > 1 else smaller[:-1]}" if rest else "")
    if value < 1:
        return f"less than {'an hour' if unit == 'hours' else f'a {unit[:-1]}'}"
    said = f"{value:.1f}" if value < 10 and unit != "minutes" else f"{value:.0f}"
    said = said.removesuffix(".0")
    return f"{said} {unit[:-1] if said == '1' else unit}"
