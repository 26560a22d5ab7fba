"""What people judged: answers about pairs, mix-ups that they put right, and changes of the model that they propose."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Opinion(models.Model):
    """
    One person's answer about a pair, given without seeing another's.

    Where one answer is enough it becomes a decision at once; where two must agree it waits for the second. `settles`:
    a manager's word on two answers that part.
    """

    class Said(models.TextChoices):
        SAME = "same", "one person"
        DIFFERENT = "different", "two people"
        CANNOT_TELL = "cannot_tell", "can’t tell"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("identity.Review", on_delete=models.PROTECT, related_name="opinions")
    said = models.CharField(max_length=12, choices=Said)
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=60)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    settles = models.BooleanField(default=False)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "by"], condition=Q(taken_back_at=None), name="one_opinion_a_person_a_review"
            )
        ]


class MixUp(models.Model):
    """
    Records of two people that stood as one, until somebody parted them.

    `stayed` and `parted` are the mentions on either side; `MixedSpan` says under which person id, from when to when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stayed = ArrayField(models.UUIDField())
    parted = ArrayField(models.UUIDField())
    by = models.CharField(max_length=60)
    by_name = models.CharField(max_length=200)
    because = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()


class MixedSpan(models.Model):
    """
    Whoever looked at `person_id` from `since` to `until` saw mixed records.

    `incident` is empty for the mixed person; for a child whom an incident found through them, it is that incident's
    record.
    """

    mix_up = models.ForeignKey(MixUp, on_delete=models.PROTECT, related_name="spans")
    person_id = models.UUIDField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    incident = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="span_in_order", condition=Q(since__lt=models.F("until")))]
        indexes = [models.Index(fields=["person_id"], name="mixed_spans_by_person")]


class ModelProposal(models.Model):
    """
    A change of thresholds or weights that somebody proposes and somebody else accepts or refuses.

    `text` is the whole model file as it would be. Accepting changes nothing by itself: `goldenthread model apply` does.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.CharField(max_length=20, unique=True)
    instead_of = models.CharField(max_length=20, help_text="the version that it was made from")
    text = models.TextField()
    why = models.CharField(max_length=500)
    evidence = models.JSONField(help_text="how past decisions fare under either version")
    proposed_by = models.CharField(max_length=60)
    proposed_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    answered_name = models.CharField(max_length=200, blank=True)
    answered_because = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answer_by_and_at_together",
                condition=Q(answer="", answered_by="", answered_at=None)
                | (~Q(answer="") & ~Q(answered_by="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="nobody_answers_their_own_proposal", condition=~Q(answered_by=models.F("proposed_by"))
            ),
            models.CheckConstraint(
                name="applied_only_when_accepted", condition=Q(applied_at=None) | Q(answer="accepted")
            ),
        ]
