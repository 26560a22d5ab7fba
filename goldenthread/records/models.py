"""The one door: what arrived, row by row, as it came."""

import uuid

from django.db import models
from django.db.models import Q

from goldenthread.directory.models import Agency


class Delivery(models.Model):
    """
    One file (or form) that an agency handed in: accepted row by row, or refused whole.

    `rows_in = accepted + quarantined` is held by the database. Of the accepted, `unchanged` were already known.
    """

    class Status(models.TextChoices):
        ACCEPTED = "accepted"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feed = models.CharField(max_length=40)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="deliveries")
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=60)
    rows_in = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    # Set together, and only on a refused file.
    problem = models.TextField(blank=True)
    remedy = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                name="rows_in_is_accepted_and_quarantined",
                condition=Q(rows_in=models.F("accepted") + models.F("quarantined")),
            ),
            models.CheckConstraint(
                name="refused_has_problem_and_remedy",
                condition=Q(status="accepted", problem="", remedy="") | (Q(status="refused") & ~Q(problem="")),
            ),
            # The same file twice is one delivery.
            models.UniqueConstraint(
                fields=["feed", "agency", "sha256"], condition=Q(status="accepted"), name="one_delivery_of_a_file"
            ),
        ]
        indexes = [models.Index(fields=["-received_at"], name="deliveries_newest")]

    def __str__(self) -> str:
        return f"{self.feed} {self.filename}"


class SourceRecord(models.Model):
    """One row as an agency sent it. Never edited; a correction is a newer record with the same key."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="records")
    line = models.PositiveIntegerField(help_text="where the row starts in the file, from 1 for the header")
    feed = models.CharField(max_length=40)
    agency = models.CharField(max_length=50)
    key = models.CharField(max_length=300, help_text="the row's natural key in its feed")
    hash = models.CharField(max_length=64)
    data = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["feed", "agency", "key"], name="records_by_key")]

    def __str__(self) -> str:
        return f"{self.feed} line {self.line} of {self.delivery_id}"


class Current(models.Model):
    """Which record now stands for a key. `read_at` is empty until the thread has read it: the worker's queue."""

    feed = models.CharField(max_length=40)
    agency = models.CharField(max_length=50)
    key = models.CharField(max_length=300)
    hash = models.CharField(max_length=64)
    record = models.OneToOneField(SourceRecord, on_delete=models.PROTECT, related_name="current")
    read_at = models.DateTimeField(null=True)
    # It speaks of somebody whom another record must name first (`socialcare.person:123`): read again when that comes.
    waits_for = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "agency", "key"], name="one_current_record")]
        indexes = [
            models.Index(fields=["feed", "record"], condition=Q(read_at=None), name="records_to_read"),
            models.Index(fields=["waits_for"], condition=Q(waits_for__gt=""), name="records_waiting"),
        ]


class SpeaksOf(models.Model):
    """
    A record speaks of somebody by its agency's own number alone (`socialcare.person:TC0200027`), and is found by it.

    Kept for every version of the row; `Current` says which one stands.
    """

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="speaks_of")
    agency = models.CharField(max_length=50)
    ref = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "speaks of"
        indexes = [models.Index(fields=["ref", "agency"], name="records_by_whom")]


class Quarantined(models.Model):
    """A row that could not be taken in: what is wrong and what to do. Kept until a later delivery puts it right."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="quarantine")
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=300, blank=True, help_text="empty when the key itself is at fault")
    raw = models.JSONField()
    # [{"field", "value", "what", "remedy"}]
    problems = models.JSONField()
    put_right_at = models.DateTimeField(null=True)
    put_right_by = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, null=True, related_name="puts_right")

    class Meta:
        verbose_name_plural = "quarantined"
        constraints = [
            models.CheckConstraint(
                name="put_right_at_and_by_together",
                condition=Q(put_right_at=None, put_right_by=None)
                | Q(put_right_at__isnull=False, put_right_by__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["delivery", "line"], condition=Q(put_right_at=None), name="quarantine_open")]
