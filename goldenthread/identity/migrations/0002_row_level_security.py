from django.db import migrations

from goldenthread.access.rls import DESK, STAFF, Rules, may, protect

# Identity is read and mended by those who work with it. A school never reads it: it reads what was addressed to it.
READ_AND_MEND = Rules(select=may(*STAFF), insert=may(*DESK), update=may(*DESK), delete=may(*DESK))
TABLES = (
    "person",
    "mention",
    "mentionkey",
    "edge",
    "link",
    "decision",
    "review",
    "residence",
    "relationship",
    "familymember",
    "enrolment",
    "found",
)


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("access", "0002_mandates_and_ledger")]

    operations = [
        migrations.RunSQL("create sequence identity_mention_number", "drop sequence identity_mention_number"),
        *(protect(f"identity_{t}", READ_AND_MEND) for t in TABLES),
    ]
