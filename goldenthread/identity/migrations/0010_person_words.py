import django.db.models.deletion
from django.db import migrations, models

from goldenthread.access.rls import DESK, STAFF, Rules, may, protect

READ_AND_MEND = Rules(select=may(*STAFF), insert=may(*DESK), update=may(*DESK), delete=may(*DESK))


class Migration(migrations.Migration):
    dependencies = [("identity", "0009_decision_replaces")]

    operations = [
        migrations.CreateModel(
            name="PersonWord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "person_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="identity.person",
                    ),
                ),
            ],
        ),
        protect("identity_personword", READ_AND_MEND),
    ]
