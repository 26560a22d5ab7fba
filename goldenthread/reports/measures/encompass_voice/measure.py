from collections.abc import Iterator
from typing import Any

from goldenthread.reports.measuring import told
from goldenthread.reports.measuring.rows import Row, Span

begins = told.first_notification
_WORDS = "words_said"


def rows(span: Span) -> Iterator[Row]:
    """Each child of each notification, and whether it carries their words."""
    kinds = told.kinds_of_settings()
    for month, each in told.notifications(span):
        for child in each.content["children"]:
            kind = kinds.get(each.box, told.IN_NO_SETTING)
            yield Row(month, f"notification:{each.pk}", part=int(_speaks(child)), by={"kind of setting": kind})


def _speaks(child: dict[str, Any]) -> bool:
    return any(line["name"] == _WORDS and line.get("value") for line in child["lines"])
