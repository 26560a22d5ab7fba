import django.db.models.deletion
from django.db import migrations, models

from goldenthread.access.rls import DESK, STAFF, Rules, may, protect

READ_AND_MEND = Rules(select=may(*STAFF), insert=may(*DESK), update=may(*DESK), delete=may(*DESK))


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_residence_near_keys"), ("records", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Placeholder",
            fields=[
                ("key", models.BigIntegerField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ProtectedPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.UUIDField(db_index=True)),
                ("door_key", models.BigIntegerField(db_index=True, null=True)),
                ("uprn_key", models.BigIntegerField(db_index=True, null=True)),
                (
                    "mention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="identity.mention"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.sourcerecord"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        *(protect(f"identity_{table}", READ_AND_MEND) for table in ("placeholder", "protectedplace")),
    ]
