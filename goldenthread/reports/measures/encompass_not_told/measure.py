from collections.abc import Iterator

from goldenthread.notify.models import NotTold
from goldenthread.reports.measuring import told
from goldenthread.reports.measuring.rows import Row, Span

begins = told.first_incident
_REASONS = {
    "waits_for_person": "A person has yet to decide",
    "decided_not": "A person decided not to tell",
    "withdrawn": "Told by mistake and taken back",
    "no_longer_linked": "No longer linked to the incident",
}


def rows(span: Span) -> Iterator[Row]:
    """Each child of whom nobody is told, with why."""
    standing = NotTold.objects.filter(ended_at=None, incident__reported_at__gte=span.since).select_related("incident")
    for each in standing:
        if month := span.month_of(each.incident.reported_at):
            reason = _REASONS.get(each.reason, each.reason.replace("_", " ").capitalize())
            yield Row(month, f"incident:{each.incident_id}", by={"reason": reason})
