from django.db import migrations, models

from goldenthread.access.rls import Rules, append_only, may, protect


class Migration(migrations.Migration):
    dependencies = [("chronology", "0002_row_level_security"), ("access", "0003_grants")]

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("happening", models.UUIDField(db_index=True)),
                ("about", models.UUIDField(help_text="in whose chronology it was marked")),
                ("significant", models.BooleanField()),
                ("analysis", models.TextField(blank=True)),
                ("by", models.CharField(max_length=60)),
                ("by_name", models.CharField(max_length=200)),
                ("agency", models.CharField(max_length=50)),
                ("at", models.DateTimeField()),
            ],
        ),
        # Said under one's own name, beside the record; read where chronologies are read, and never changed.
        protect(
            "chronology_mark",
            Rules(select=may("front_door", "service"), insert=f"by = gt.who() and {may('front_door')}"),
        ),
        append_only("chronology_mark"),
    ]
