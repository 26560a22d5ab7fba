import django.contrib.postgres.fields
import goldenthread.access.mandate
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_grants"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        (goldenthread.access.mandate.Role["TELL_DESK"], goldenthread.access.mandate.Role["TELL_DESK"]),
                        (goldenthread.access.mandate.Role["MANAGER"], goldenthread.access.mandate.Role["MANAGER"]),
                        (goldenthread.access.mandate.Role["REVIEWER"], goldenthread.access.mandate.Role["REVIEWER"]),
                        (goldenthread.access.mandate.Role["KEY_ADULT"], goldenthread.access.mandate.Role["KEY_ADULT"]),
                        (
                            goldenthread.access.mandate.Role["GOVERNANCE"],
                            goldenthread.access.mandate.Role["GOVERNANCE"],
                        ),
                        (
                            goldenthread.access.mandate.Role["FRONT_DOOR"],
                            goldenthread.access.mandate.Role["FRONT_DOOR"],
                        ),
                        (goldenthread.access.mandate.Role["PANEL"], goldenthread.access.mandate.Role["PANEL"]),
                        (goldenthread.access.mandate.Role["SERVICE"], goldenthread.access.mandate.Role["SERVICE"]),
                    ],
                    max_length=20,
                ),
                default=list,
                size=None,
            ),
        ),
    ]
