"""Records -> incidents and events. Everything here can be read again from the records."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, QuerySet

from goldenthread.access.mandate import Mandate
from goldenthread.chronology.actions import happened
from goldenthread.chronology.models import Incident
from goldenthread.records.models import Current, SourceRecord

_SPACE = UUID("0b7c9d42-51f8-5c11-a3c5-0f1d5a3c7e90")
# An incident that reaches us later than this is history: it says who belongs to whom, and nobody is told of it now.
HISTORY_AFTER = timedelta(days=28)


def incident_id(agency: str, reference: str) -> UUID:
    """The id of an incident, the same for every correction of it."""
    return uuid5(_SPACE, f"{agency}|{reference}")


def unread(limit: int) -> list[SourceRecord]:
    """Incident records that nobody has read yet, oldest first. Needs a mandate."""
    rows = Current.objects.filter(feed="police.incidents", read_at=None).order_by("record_id")
    return [row.record for row in rows.select_related("record")[:limit]]


@transaction.atomic
def read_incident(record: SourceRecord, *, mandate: Mandate, at: datetime) -> Incident:
    """Make the incident of a record, or correct it; either way it is to be worked (again)."""
    row = record.data
    reported_at = datetime.fromisoformat(row["reported_at"])
    is_history = record.received_at - reported_at > HISTORY_AFTER
    incident, made = Incident.objects.update_or_create(
        id=incident_id(record.agency, row["reference"]),
        defaults={
            "agency": record.agency,
            "reference": row["reference"],
            "record": record,
            "occurred_at": datetime.fromisoformat(row["occurred_at"]),
            "reported_at": reported_at,
            "received_at": record.received_at,
            "address": row.get("address", ""),
            "postcode": row.get("postcode", ""),
            "uprn": row.get("uprn", ""),
            "kind": row.get("kind", ""),
            "grading": row.get("grading", ""),
            "circumstances": row.get("circumstances", ""),
            "markers": [m for m in row.get("markers", "").split(";") if m],
            "worked_at": at if is_history else None,
        },
    )
    happened(
        "incident.history" if is_history else "incident.reported" if made else "incident.corrected",
        mandate=mandate,
        at=at,
        when=incident.reported_at,
        incident=incident,
        record=record,
    )
    Current.objects.filter(record=record).update(read_at=at)
    return incident


def work_again(incidents: QuerySet[Incident]) -> int:
    """Have these incidents worked again, history left out. Returns how many."""
    return incidents.filter(received_at__lte=F("reported_at") + HISTORY_AFTER).update(worked_at=None)


def ask_for_work(references: set[tuple[str, str]]) -> int:
    """Have the incidents with these (agency, reference) worked again: more is known of who was there."""
    ids = [incident_id(agency, reference) for agency, reference in references]
    return work_again(Incident.objects.filter(pk__in=ids))
