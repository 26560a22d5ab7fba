import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0008_judgements_protected")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="replaces",
            field=models.ForeignKey(
                help_text="stands again when this one is undone",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.decision",
            ),
        ),
    ]
