from collections.abc import Iterator

from goldenthread.reports.measuring import told
from goldenthread.reports.measuring.rows import Row, Span

begins = told.first_incident


def rows(span: Span) -> Iterator[Row]:
    """Each incident with a child, once."""
    touching = {incident.pk: (month, incident) for month, incident, _ in told.found_children(span)}
    for month, incident in touching.values():
        serious = f"Graded {incident.grading}" if incident.grading else "Not graded"
        yield Row(month, f"incident:{incident.pk}", by={"how serious": serious})
