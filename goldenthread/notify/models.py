"""Telling those who must know, and keeping proof of who was told, who was not, and why."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from goldenthread.chronology.models import Incident


class Notification(models.Model):
    """
    What one setting (or team) is told about one incident: only its own children, only what the law allows.

    Drafted by the playbook; released by rule or by a person; delivered to the inbox once. The facts are the instants;
    the state is read from them. `version` rises when a corrected incident or a decision changes what is said.
    """

    id = models.UUIDField(primary_key=True, editable=False, help_text="made from incident and box")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="notifications")
    box = models.CharField(max_length=60)
    route = models.CharField(max_length=30)
    route_reason = models.CharField(max_length=300)
    version = models.PositiveIntegerField(default=1)
    playbook_version = models.CharField(max_length=20)
    content = models.JSONField(help_text="exactly what the reader sees")
    drafted_at = models.DateTimeField()
    as_soon_as_practicable = models.DateTimeField()
    before_next_school_day = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    assumed = models.CharField(max_length=200, blank=True)
    # A person must look first: why. Emptied by their decision.
    waits_because = models.CharField(max_length=300, blank=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=60, blank=True, help_text="`rule:<playbook version>` or `user:<uuid>`")
    delivered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "box"], name="one_notification_a_box"),
            models.CheckConstraint(
                name="released_at_and_by_together",
                condition=Q(released_at=None, released_by="") | (Q(released_at__isnull=False) & ~Q(released_by="")),
            ),
            models.CheckConstraint(
                name="withdrawn_at_by_because_together",
                condition=Q(withdrawn_at=None, withdrawn_by="", withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_because="")),
            ),
            models.CheckConstraint(
                name="delivered_only_when_released", condition=Q(delivered_at=None) | Q(released_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["released_at"],
                condition=Q(delivered_at=None, withdrawn_at=None, released_at__isnull=False),
                name="notifications_to_deliver",
            )
        ]


class Told(models.Model):
    """A found child in a notification."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="told")
    found_id = models.UUIDField()
    person_id = models.UUIDField(db_index=True)
    setting_reason = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notification", "person_id"], name="told_once_a_notification")]


class Choice(models.Model):
    """
    A person chose the setting of a child whom the records could not place: a closed school with two successors, or one
    that said "not ours". An empty `urn`: nobody knows, and the council's education team is told.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="choices")
    person_id = models.UUIDField()
    urn = models.CharField(max_length=10, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "person_id"], name="one_choice_a_child")]


class NotTold(models.Model):
    """A child about whom nobody was told, and why. As much a record as telling."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="not_told")
    person_id = models.UUIDField(db_index=True)
    found_id = models.UUIDField()
    reason = models.CharField(max_length=40)
    words = models.CharField(max_length=300)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="when the reason stopped being true")

    class Meta:
        verbose_name_plural = "not told"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "person_id"], condition=Q(ended_at=None), name="one_reason_at_a_time"
            )
        ]


class Hold(models.Model):
    """
    A notification kept back: with a reason, somebody who authorises it, and an end.

    A rule may only propose one; until a manager authorises or lifts it the duty stays open and grows late in view.
    When it expires it releases nothing: it comes back to a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Scope(models.TextChoices):
        INCIDENT = "incident", "everything about the incident"
        NOTIFICATION = "notification", "this notification"
        CONTACT = "contact", "one contact's copy"

    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=40)
    scope = models.CharField(max_length=20, choices=Scope, default=Scope.NOTIFICATION)
    contact = models.EmailField(blank=True, help_text="whose copy, when it is one contact's")
    words = models.CharField(max_length=300)
    placed_by = models.CharField(max_length=60)
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    authorised_by = models.CharField(max_length=60, blank=True)
    authorised_name = models.CharField(max_length=200, blank=True)
    authorised_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=60, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="hold_ends_after_it_starts", condition=Q(expires_at__gt=models.F("placed_at"))),
            models.CheckConstraint(
                name="authorised_by_and_at_together",
                condition=Q(authorised_at=None, authorised_by="")
                | (Q(authorised_at__isnull=False) & ~Q(authorised_by="")),
            ),
            models.CheckConstraint(
                name="lifted_by_and_at_together",
                condition=Q(lifted_at=None, lifted_by="") | (Q(lifted_at__isnull=False) & ~Q(lifted_by="")),
            ),
            models.UniqueConstraint(
                fields=["notification", "reason", "contact"], condition=Q(lifted_at=None), name="one_open_hold_a_reason"
            ),
        ]


class InboxItem(models.Model):
    """The message of record, in the reader's inbox. `key` makes it arrive exactly once, whatever is killed when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True, help_text="notification | box | version")
    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="items")
    box = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    about = models.JSONField(help_text="person ids of the children in it")
    not_for = ArrayField(models.EmailField(), default=list, help_text="readers of this box with a conflict of interest")
    delivered_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["box", "-delivered_at"], name="inbox_newest")]


class Receipt(models.Model):
    """What the reader did with it: opened, acknowledged, or recorded an action and the child's voice."""

    class Kind(models.TextChoices):
        OPENED = "opened"
        ACKNOWLEDGED = "acknowledged"
        ACTION = "action", "action recorded"

    item = models.ForeignKey(InboxItem, on_delete=models.PROTECT, related_name="receipts")
    box = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.CharField(max_length=60)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    # For an action: the form's own record, which entered by the one door.
    record_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            # Opened once a person; acknowledged once.
            models.UniqueConstraint(fields=["item", "by"], condition=Q(kind="opened"), name="opened_once_a_person"),
            models.UniqueConstraint(fields=["item"], condition=Q(kind="acknowledged"), name="acknowledged_once"),
        ]


class Mail(models.Model):
    """
    One e-mail that says only "sign in". It holds nothing about a child, so a doubled one is harmless.

    `unknown`: the server was reached and the answer was lost; it is listed as such and tried again under the same key.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        UNKNOWN = "unknown"
        HANDED_OVER = "handed_over", "handed over"
        REFUSED = "refused"
        NOT_NEEDED = "not_needed", "not needed"

    key = models.CharField(max_length=160, unique=True, help_text="its Message-ID, before the @")
    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="mails")
    rung = models.CharField(max_length=20)
    to_name = models.CharField(max_length=200)
    to_address = models.EmailField()
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    handed_over_at = models.DateTimeField(null=True)
    last_answer = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state__in=["queued", "unknown"]), name="mails_to_send")
        ]
