from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from goldenthread import rows
from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.access.rls import DESK, STAFF, Rules, may, protect

READ_AND_MEND = Rules(select=may(*STAFF), insert=may(*DESK), update=may(*DESK), delete=may(*DESK))

_CALLED = (
    "select person_id, forenames, surname, former_surname, other_names from identity_mention where gone_at is null"
)
_ADD = "insert into identity_personword (key, person_id) select * from unnest(%s::bigint[], %s::uuid[])"


def write_words(apps: Any, schema_editor: Any) -> None:
    """The words of everybody who was taken in before there were any; without them nobody would be found by name."""
    # Late, because it reads the models, which may not be ready where migrations are loaded.
    from goldenthread.identity.search_words import keys_of  # noqa: PLC0415

    connection = schema_editor.connection
    with acting(service("migration"), using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_CALLED)
        pairs = {(key, person) for person, *names in cursor.fetchall() for key in keys_of(tuple(names))}
        if pairs:
            cursor.execute(_ADD, [rows.array(column) for column in zip(*sorted(pairs), strict=True)])


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
        migrations.RunPython(write_words, migrations.RunPython.noop),
    ]
