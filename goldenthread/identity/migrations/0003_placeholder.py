from django.db import migrations, models

from goldenthread.access.rls import DESK, STAFF, Rules, may, protect


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_row_level_security")]

    operations = [
        migrations.CreateModel(
            name="Placeholder",
            fields=[
                ("key", models.BigIntegerField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
            ],
        ),
        protect(
            "identity_placeholder",
            Rules(select=may(*STAFF), insert=may(*DESK), update=may(*DESK), delete=may(*DESK)),
        ),
    ]
