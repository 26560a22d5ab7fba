from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_row_level_security")]

    operations = [
        migrations.AddField(
            model_name="relationship",
            name="told_on",
            field=models.DateField(help_text="the day of which it is said", null=True),
        ),
        migrations.AlterField(
            model_name="mention",
            name="own_ref",
            field=models.CharField(
                blank=True, help_text="a number other than NHS and UPN: `scheme:value`", max_length=120
            ),
        ),
    ]
