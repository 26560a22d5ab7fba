from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_relationship_told_on")]

    operations = [
        migrations.AddField(
            model_name="residence",
            name="begin_key",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="residence",
            name="end_key",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="residence",
            index=models.Index(fields=["begin_key"], name="residence_begin"),
        ),
        migrations.AddIndex(
            model_name="residence",
            index=models.Index(fields=["end_key"], name="residence_end"),
        ),
    ]
