"""What measures gave, month by month. Counts as they are: what may be shown of them is for `measuring.board`."""

from django.db import models
from django.db.models import Q


class MeasuredValue(models.Model):
    """
    One measure in one month: of everything, or of one part of one breakdown.

    Three things never look alike: `known` (a zero among them), `no_data` (a month before there was anything to know)
    and `could_not` (no such feed ever came, or the query failed; `why` says which).
    """

    class Status(models.TextChoices):
        KNOWN = "known"
        NO_DATA = "no_data", "no data"
        COULD_NOT = "could_not", "could not be worked out"

    measure = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    month = models.DateField(help_text="its first day")
    breakdown = models.CharField(max_length=40, blank=True, help_text="empty for everything")
    part = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    why = models.CharField(max_length=300, blank=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True, help_text="how many lengths, where lengths are measured")
    middle = models.FloatField(null=True, help_text="median of the lengths, in the measure's unit")
    most = models.FloatField(null=True, help_text="within which 95 in 100 of the lengths are")
    computed_at = models.DateTimeField()
    # {"schools.roll": "2026-11-23T06:55:00+00:00"}: when the newest file of each feed that it rests on came.
    fresh = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "month", "breakdown", "part"], name="one_value_a_month_a_part"),
            models.CheckConstraint(
                name="counts_when_known",
                condition=Q(status="known", numerator__isnull=False, denominator__isnull=False, why="")
                | (~Q(status="known") & Q(numerator=None, denominator=None, middle=None, most=None) & ~Q(why="")),
            ),
        ]
        indexes = [models.Index(fields=["measure", "-month"], name="values_of_a_measure")]
