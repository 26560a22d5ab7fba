"""People and homes, read from records: every join has a weight, a reason and a way back."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from goldenthread.identity.judgements import MixedSpan, MixUp, ModelProposal, Opinion
from goldenthread.records.models import SourceRecord

__all__ = ["MixUp", "MixedSpan", "ModelProposal", "Opinion"]


class Person(models.Model):
    """
    Somebody, as far as their mentions show.

    The id is that of the earliest mention in the cluster, so that joining and un-joining give the same ids back.
    Names, date of birth and numbers are a reading of the mentions, for display; the mentions are what is known.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    forenames = models.CharField(max_length=200, blank=True)
    surname = models.CharField(max_length=200, blank=True)
    dob = models.DateField(null=True)
    sex = models.CharField(max_length=1, default="U")
    upn = models.CharField(max_length=13, blank=True)
    nhs = models.CharField(max_length=10, blank=True)
    protected = models.BooleanField(default=False, help_text="lives at a refuge or an address that is not to be told")

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return f"{self.forenames} {self.surname}".strip() or "name not known"


class Mention(models.Model):
    """
    One person as one record speaks of them (the child of a roll row; its second contact).

    The id is made from feed, agency, key and slot: a corrected row keeps it, and so keeps people's decisions about it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.BigIntegerField(unique=True, help_text="order of arrival")
    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="mentions")
    feed = models.CharField(max_length=40)
    agency = models.CharField(max_length=50)
    key = models.CharField(max_length=300)
    slot = models.CharField(max_length=20)
    role = models.CharField(max_length=20, blank=True)
    case = models.CharField(max_length=64, blank=True, help_text="the incident or case that the record is about")
    forenames = models.CharField(max_length=200, blank=True)
    surname = models.CharField(max_length=200, blank=True)
    former_surname = models.CharField(max_length=200, blank=True)
    other_names = models.CharField(max_length=400, blank=True)
    dob_text = models.CharField(max_length=40, blank=True, help_text="the date of birth as sent")
    # Birth bounds that follow from the role: a pupil, a parent.
    born_from = models.DateField(null=True)
    born_to = models.DateField(null=True)
    sex = models.CharField(max_length=1, default="U")
    upn = models.CharField(max_length=13, blank=True)
    nhs = models.CharField(max_length=10, blank=True)
    own_ref = models.CharField(max_length=120, blank=True, help_text="a number other than NHS and UPN: `scheme:value`")
    children = ArrayField(
        models.CharField(max_length=120), default=list, help_text="what links two records of a parent"
    )
    gone_at = models.DateTimeField(null=True, help_text="a corrected record no longer speaks of this person")
    address = models.CharField(max_length=400, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    uprn = models.CharField(max_length=12, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "agency", "key", "slot"], name="one_mention_a_slot")]
        indexes = [
            models.Index(fields=["own_ref"], condition=~Q(own_ref=""), name="mentions_by_own_ref"),
            models.Index(fields=["case"], condition=~Q(case=""), name="mentions_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.forenames} {self.surname} ({self.feed})"


class MentionKey(models.Model):
    """A 64-bit hash of one blocking key of one mention: equal hashes are worth comparing. Holds nothing readable."""

    pk = models.CompositePrimaryKey("key", "mention_id")
    key = models.BigIntegerField()
    # Written by the hundred thousand with its mention in one transaction: the database need not check each.
    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="keys", db_constraint=False)


class PersonWord(models.Model):
    """
    A 64-bit hash of one word by which a person is found: a sound, a beginning or an end of any name that a mention of
    theirs carries. Holds nothing readable.
    """

    pk = models.CompositePrimaryKey("key", "person_id")
    key = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="words", db_constraint=False)


class Placeholder(models.Model):
    """A claim that too many unlike records make for it to tell anybody apart. The hash alone, as in `MentionKey`."""

    key = models.BigIntegerField(primary_key=True)
    since = models.DateTimeField()


class Edge(models.Model):
    """Two mentions that may be one person: the match weight (log2 odds) under one version of the model."""

    a = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="edges_out", db_constraint=False)
    b = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="edges_in", db_constraint=False)
    weight = models.FloatField()
    guard = models.CharField(max_length=200, blank=True, help_text="why no score may join them, as for twins")
    model = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="one_edge_a_pair"),
            models.CheckConstraint(name="edge_in_order", condition=Q(a__lt=models.F("b"))),
        ]


class Link(models.Model):
    """A mention belongs to a person, from then to then, because a rule or somebody said so. The history of identity."""

    mention = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="links")
    person_id = models.UUIDField(db_index=True)
    weight = models.FloatField(null=True, help_text="of the strongest comparison behind it; empty when it stands alone")
    with_mention = models.UUIDField(null=True, help_text="the other mention of that comparison")
    because = models.CharField(max_length=60, help_text="`founded`, `rule:<model version>` or `user:<uuid>`")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mention"], condition=Q(until=None), name="one_open_link_a_mention")
        ]


class Decision(models.Model):
    """A person's word that two mentions are, or are not, the same human being. No score overrules it."""

    class Kind(models.TextChoices):
        JOIN = "join", "same person"
        EXCLUDE = "exclude", "different people"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    a = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=60)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=60, blank=True)
    # The review that it answers, and what the model of that day made of the pair; both empty for what was put right.
    review = models.ForeignKey("Review", on_delete=models.SET_NULL, null=True, related_name="decisions")
    weight = models.FloatField(null=True)
    model = models.CharField(max_length=20, blank=True)
    mix_up = models.ForeignKey(MixUp, on_delete=models.PROTECT, null=True, related_name="decisions")
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", help_text="stands again when this one is undone"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], condition=Q(undone_at=None), name="one_standing_decision"),
            models.CheckConstraint(name="decision_in_order", condition=Q(a__lt=models.F("b"))),
        ]


class Review(models.Model):
    """
    Two mentions that a person must look at.

    Closed by a decision, or when two can't tell. How many children wait for it is asked when it is shown, never kept:
    it changes with every incident.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    a = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField()
    why = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    # Why one answer is not enough (`two_people`), known with the first answer; empty where it is.
    two_because = models.CharField(max_length=200, blank=True)
    # Two answers part: a manager settles it.
    parted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], condition=Q(closed_at=None), name="one_open_review_a_pair"),
            models.CheckConstraint(name="review_in_order", condition=Q(a__lt=models.F("b"))),
        ]
        indexes = [models.Index(fields=["opened_at"], condition=Q(closed_at=None), name="reviews_open")]


class Read(models.Model):
    """What was read from a record. `row` is its feed, agency and key, hashed: a correction replaces its rows."""

    row = models.UUIDField(db_index=True)
    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Residence(Read):
    """A record says that somebody lives, or lived, somewhere. Households are who lives at one dwelling on one day."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="residences")
    address = models.CharField(max_length=400)
    postcode = models.CharField(max_length=10, blank=True)
    uprn = models.CharField(max_length=12, blank=True)
    # 64-bit hashes of the dwelling's comparable forms, surest first; empty when the address cannot be read that far.
    uprn_key = models.BigIntegerField(null=True)
    exact_key = models.BigIntegerField(null=True)
    building_key = models.BigIntegerField(null=True)
    street_key = models.BigIntegerField(null=True)
    # The number with how the street's name begins, and how it ends: for streets that are misspelt.
    begin_key = models.BigIntegerField(null=True)
    end_key = models.BigIntegerField(null=True)
    # As the record dates it; `told_on` is when the agency said so, for what has no dates.
    date_from = models.DateField(null=True)
    date_to = models.DateField(null=True)
    told_on = models.DateField()
    protected = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["uprn_key"], name="residence_uprn"),
            models.Index(fields=["exact_key"], name="residence_exact"),
            models.Index(fields=["building_key"], name="residence_building"),
            models.Index(fields=["street_key"], name="residence_street"),
            models.Index(fields=["begin_key"], name="residence_begin"),
            models.Index(fields=["end_key"], name="residence_end"),
        ]


class ProtectedPlace(Read):
    """
    A record says that where this mention lives is not to be told: hashes of the door (a flat, or a whole house) and of
    its property number. Whatever other records say of homes behind that door is protected with it.
    """

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    door_key = models.BigIntegerField(null=True, db_index=True)
    uprn_key = models.BigIntegerField(null=True, db_index=True)


class Relationship(Read):
    """What one record asserts between two people: `from_mention` is the `kind` of `to_mention`."""

    from_mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="relationships_out")
    to_mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="relationships_in")
    kind = models.CharField(max_length=20)
    parental_responsibility = models.CharField(max_length=7, default="unknown")
    said = models.CharField(max_length=200, blank=True, help_text="the record's own word")
    told_on = models.DateField(null=True, help_text="the day of which it is said")


class FamilyMember(Read):
    """Social care keeps this person in one of its families; it does not say how they belong together."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="families")
    family = models.CharField(max_length=120, db_index=True, help_text="agency and the agency's own family number")


class Enrolment(Read):
    """A record places a child at a setting, or says that they are educated at home or missing education."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="enrolments")
    urn = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=4, help_text="C, M, S, G, F, P of the school census; EHE or CME")
    date_from = models.DateField(null=True)
    date_to = models.DateField(null=True)


class Found(models.Model):
    """
    A child whom an incident touches, and how we know.

    `hops` is the chain from the incident to the child: [{"sentence", "record", "weight", ...}], readable aloud.
    """

    class Certainty(models.TextChoices):
        CERTAIN = "certain"
        REVIEW = "review"
        NOT = "not"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField(db_index=True)
    named = models.BooleanField(help_text="the police record itself names this child")
    relation = models.CharField(max_length=20, help_text="named, resident or related")
    certainty = models.CharField(max_length=10, choices=Certainty)
    weight = models.FloatField(help_text="of the best trail, log2 odds: orders ways to a child, and is no probability")
    probability = models.FloatField(
        null=True, help_text="that the child is right, by the finding model; held to account"
    )
    hops = models.JSONField()
    why = models.CharField(max_length=300, blank=True, help_text="why it waits, or why not")
    at = models.DateTimeField()
    # A person's word on it, when it waited for one: tell, or leave (not this family's child).
    decided = models.CharField(max_length=5, choices=[("tell", "tell"), ("leave", "leave")], blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "found"
        constraints = [
            models.UniqueConstraint(fields=["incident", "person_id"], name="one_finding_a_child"),
            models.CheckConstraint(
                name="found_decided_by_and_at_together",
                condition=Q(decided="", decided_by="", decided_at=None)
                | (~Q(decided="") & ~Q(decided_by="") & Q(decided_at__isnull=False)),
            ),
        ]
