from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0005_placeholder")]

    operations = [
        migrations.AddField(
            model_name="found",
            name="probability",
            field=models.FloatField(help_text="that the child is right, by the finding model", null=True),
        ),
        migrations.AlterField(
            model_name="found",
            name="weight",
            field=models.FloatField(
                help_text="of the best trail, log2 odds: orders ways to a child, and is no probability"
            ),
        ),
    ]
