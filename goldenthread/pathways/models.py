"""Everything owed by a time, in one table, watched by one loop."""

import uuid

from django.db import models
from django.db.models import Q

from goldenthread.chronology.models import Event


class Duty(models.Model):
    """
    Something one team must do by a set time, because of an event.

    Opened once and done once. When the facts or the rule change, the old duty is marked superseded and a new one is
    opened; what was owed is never rewritten, and a closed duty is never recomputed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(max_length=60, help_text="clock of the playbook, such as `encompass.acknowledge`")
    rule_version = models.CharField(max_length=20)
    because_of = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="duties")
    owed_by = models.CharField(max_length=60, help_text="a box: `urn:<URN>` or `team:<slug>`")
    what = models.CharField(max_length=300, help_text="the task in words, without a child's name")
    notification_id = models.UUIDField(null=True, db_index=True)
    box = models.CharField(max_length=60, blank=True, help_text="the inbox that the notification went to")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    assumed = models.CharField(
        max_length=200, blank=True, help_text="what the due time rests on that nobody has told us"
    )
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="finishes")
    superseded_at = models.DateTimeField(null=True)
    # When the loop saw that it was late and said so, once.
    late_noticed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(fields=["because_of", "rule", "owed_by", "notification_id"], name="one_duty_each"),
            models.CheckConstraint(
                name="done_at_and_done_by_together",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="not_both_done_and_superseded", condition=Q(done_at=None) | Q(superseded_at=None)
            ),
        ]
        # The worker asks one question of this table: what is open and due?
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None, superseded_at=None), name="open_duties"),
            models.Index(
                fields=["owed_by", "due_at"], condition=Q(done_at=None, superseded_at=None), name="open_by_box"
            ),
        ]


class Heartbeat(models.Model):
    """When a process of ours last got through its work. One row for each sort of process; `who` says which it was."""

    name = models.CharField(primary_key=True, max_length=20)
    at = models.DateTimeField()
    who = models.CharField(max_length=200, help_text="machine and process id")
