from collections.abc import Iterator

from goldenthread.reports.measuring import told
from goldenthread.reports.measuring.rows import Row, Span

begins = told.first_incident
_HOW = {"named": "Named by the police", "resident": "Lives there", "related": "Child of somebody in it"}


def rows(span: Span) -> Iterator[Row]:
    """Each child of an incident, and whether the police did not name them."""
    for month, incident, found in told.found_children(span):
        how = _HOW.get(found.relation, found.relation)
        yield Row(month, f"incident:{incident.pk}", part=int(not found.named), by={"how found": how})
