from django.db import migrations

from goldenthread.access.rls import NOBODY, Rules, append_only, may, protect
from goldenthread.access.sql import FUNCTIONS, LEDGER_LEAF, UNDO_LEAF


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, "drop schema gt cascade"),
        migrations.RunSQL(LEDGER_LEAF, UNDO_LEAF),
        # Everybody's acts go in under their own name; only governance reads them back.
        protect(
            "access_ledgerentry", Rules(select=may("governance"), insert="who = gt.who()", update=NOBODY, delete=NOBODY)
        ),
        append_only("access_ledgerentry"),
    ]
