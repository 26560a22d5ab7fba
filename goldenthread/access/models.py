"""People who sign in, and the ledger of what they saw and did."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from goldenthread.access.mandate import ASSURANCE, FRONT_DOOR, PANELS, TELLING, Mandate, Role
from goldenthread.directory.models import Agency


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user; without a password they can sign in by passkey only."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


# Whoever does nothing but this work reads for its purpose.
_PURPOSES = {
    frozenset({Role.GOVERNANCE}): ASSURANCE,
    frozenset({Role.FRONT_DOOR}): FRONT_DOOR,
    frozenset({Role.PANEL}): PANELS,
}


class User(AbstractBaseUser):
    """A named person of one agency. Accounts are never shared and never deleted, only closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    job = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="users")
    roles = ArrayField(models.CharField(max_length=20, choices=[(r, r) for r in Role]), default=list)
    boxes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    made_up = models.BooleanField(default=False, help_text="a person of the made-up partnership")
    joined_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name

    def mandate(self) -> Mandate:
        """What this person may do now, read afresh at each request."""
        return Mandate(
            who=f"user:{self.pk}",
            name=self.name,
            agency=self.agency_id,
            roles=frozenset(Role(r) for r in self.roles),
            boxes=frozenset(self.boxes),
            email=self.email,
            purpose=_PURPOSES.get(frozenset(map(Role, self.roles)), TELLING),
        )


class Grant(models.Model):
    """
    One person may read about one child or adult, for a stated reason, from then to then.

    Whoever works at the front door gives it to themselves by stating the reason; governance reads them all back.
    `about` is a person id and no foreign key: a grant outlives the joins and partings of identity.
    """

    class Reason(models.TextChoices):
        CONTACT = "contact", "A contact or referral has come in"
        STRATEGY = "strategy", "Strategy discussion (section 47)"
        ASSESSMENT = "assessment", "Assessment or plan under way"
        MISSING = "missing", "The child is missing"
        OTHER_AGENCY = "other_agency", "Another agency has asked who is involved"

    who = models.CharField(max_length=60)
    who_name = models.CharField(max_length=200)
    about = models.UUIDField()
    reason = models.CharField(max_length=20, choices=Reason)
    reference = models.CharField(max_length=60, blank=True, help_text="of the contact or case; never a name")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="grant_ends", condition=models.Q(until__gt=models.F("since")))]
        indexes = [
            models.Index(fields=["who", "about", "-until"], name="grants_of_one"),
            models.Index(fields=["about", "-since"], name="grants_about"),
        ]


class LedgerEntry(models.Model):
    """
    One act: who saw or did what about whom, when and why.

    Written in the transaction of the act itself, and never changed. Holds no foreign keys, so that history never
    blocks live data, and no free text about a child. `leaf` is SHA-256 over a salt and the entry, made by the database.
    """

    at = models.DateTimeField()
    who = models.CharField(max_length=60)
    agency = models.CharField(max_length=60)
    did = models.CharField(max_length=60)
    about = ArrayField(models.UUIDField(), default=list)
    things = models.JSONField(default=dict)
    purpose = models.CharField(max_length=200)
    # Filled by the database: which transaction wrote it (the sealer waits for older ones), salt and leaf.
    xid = models.BigIntegerField()
    salt = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        indexes = [
            GinIndex(fields=["about"], name="ledger_about"),
            models.Index(fields=["who", "-at"], name="ledger_who"),
            models.Index(fields=["-at"], name="ledger_at"),
        ]
