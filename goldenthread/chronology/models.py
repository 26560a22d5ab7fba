"""What happened, to whom, who says so: a rebuildable reading of records and of what we ourselves did."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from goldenthread.records.models import SourceRecord


class Incident(models.Model):
    """A domestic-abuse incident as the police's current record tells it."""

    id = models.UUIDField(primary_key=True, editable=False, help_text="made from agency and reference")
    agency = models.CharField(max_length=50)
    reference = models.CharField(max_length=64)
    record = models.OneToOneField(SourceRecord, on_delete=models.PROTECT, related_name="incident")
    occurred_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    received_at = models.DateTimeField()
    address = models.CharField(max_length=400, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    uprn = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=100, blank=True)
    grading = models.CharField(max_length=20, blank=True)
    circumstances = models.TextField(blank=True)
    markers = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    # Empty until the playbook has worked through the record that now stands: the worker's queue.
    worked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "reference"], name="one_incident_a_reference")]
        indexes = [
            models.Index(fields=["reported_at"], condition=models.Q(worked_at=None), name="incidents_to_work"),
            models.Index(fields=["-reported_at"], name="incidents_newest"),
        ]

    def __str__(self) -> str:
        return self.reference


class Event(models.Model):
    """
    One thing that happened. `kind` is noun and verb: `incident.reported`, `notification.acknowledged`.

    Says when as exactly as is known (`precision`), who says so, and what it rests on. Never changed: what turns out
    wrong is answered by a later event.
    """

    class Precision(models.TextChoices):
        EXACT = "exact"
        DAY = "day"
        MONTH = "month"
        DOUBTFUL = "doubtful"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.EXACT)
    written_at = models.DateTimeField()
    agency = models.CharField(max_length=50)
    who = models.CharField(max_length=60)
    who_name = models.CharField(max_length=200)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, related_name="events")
    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, null=True, related_name="events")
    notification_id = models.UUIDField(null=True, db_index=True)
    box = models.CharField(max_length=60, blank=True)
    about = ArrayField(models.UUIDField(), default=list)
    says = models.JSONField(default=dict)

    class Meta:
        indexes = [GinIndex(fields=["about"], name="events_about"), models.Index(fields=["at"], name="events_in_order")]


class Mark(models.Model):
    """
    Somebody's word on a happening: whether it is significant for this child, and what they make of it.

    The record is not touched. Never changed: a newer mark overrules an older one, and both are kept. `happening` is the
    id of the account that led when it was marked; it moves with its record, and the mark with it.
    """

    happening = models.UUIDField(db_index=True)
    about = models.UUIDField(help_text="in whose chronology it was marked")
    significant = models.BooleanField()
    analysis = models.TextField(blank=True)
    by = models.CharField(max_length=60)
    by_name = models.CharField(max_length=200)
    agency = models.CharField(max_length=50)
    at = models.DateTimeField()
