"""Reference data: who exists, who answers, when is a school day. No child is mentioned here."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Agency(models.Model):
    """An organisation of the partnership that sends records or is told."""

    slug = models.SlugField(primary_key=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People in one agency who answer together, with the telephone that is answered."""

    slug = models.SlugField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def box(self) -> str:
        """The team's inbox in the portal."""
        return f"team:{self.slug}"


class Setting(models.Model):
    """A school, nursery, college or other place of education, by its URN in the national register."""

    urn = models.CharField(primary_key=True, max_length=10)
    name = models.CharField(max_length=200)
    la_code = models.CharField(max_length=4)
    la_name = models.CharField(max_length=100)
    type_code = models.CharField(max_length=4)
    type_name = models.CharField(max_length=120)
    group_name = models.CharField(max_length=120)
    phase = models.CharField(max_length=60)
    status = models.CharField(max_length=60)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    low_age = models.PositiveSmallIntegerField(null=True)
    high_age = models.PositiveSmallIntegerField(null=True)
    address = models.CharField(max_length=400)
    postcode = models.CharField(max_length=10)
    phone = models.CharField(max_length=40, blank=True)
    in_area = models.BooleanField(help_text="inside the partnership's own councils")

    def __str__(self) -> str:
        return self.name

    @property
    def box(self) -> str:
        """The setting's inbox in the portal."""
        return f"urn:{self.urn}"


class Succession(models.Model):
    """One setting took over from another (the register's predecessor and successor links)."""

    urn = models.CharField(max_length=10, db_index=True)
    successor_urn = models.CharField(max_length=10)
    kind = models.CharField(max_length=60)
    on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["urn", "successor_urn"], name="one_succession_each")]


class SettingContact(models.Model):
    """Who reads at a setting: its key adult, a deputy, or the safeguarding mailbox."""

    class Role(models.TextChoices):
        KEY_ADULT = "key_adult", "key adult"
        DEPUTY = "deputy", "deputy"
        MAILBOX = "mailbox", "safeguarding mailbox"

    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=20, choices=Role)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    # "Forenames Surname 1980-01-31": people about whom this contact must not be told.
    conflicts = ArrayField(models.CharField(max_length=200), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["setting", "role", "email"], name="one_contact_each"),
            models.CheckConstraint(
                name="contact_from_before_to", condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"


class CalendarEntry(models.Model):
    """Term, INSET day, closure or holiday of one setting."""

    class Kind(models.TextChoices):
        TERM = "term"
        INSET = "inset"
        CLOSURE = "closure"
        HOLIDAY = "holiday"

    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="calendar")
    kind = models.CharField(max_length=10, choices=Kind)
    date_from = models.DateField()
    date_to = models.DateField()
    name = models.CharField(max_length=120, blank=True)
    opens_at = models.TimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["setting", "kind", "date_from"], name="one_calendar_entry_each"),
            models.CheckConstraint(name="calendar_from_before_to", condition=Q(date_to__gte=models.F("date_from"))),
        ]
