from django.db import migrations

from goldenthread.access.rls import DESK, STAFF, Rules, append_only, may, own, protect


class Migration(migrations.Migration):
    dependencies = [("chronology", "0001_initial"), ("access", "0002_mandates_and_ledger")]

    operations = [
        protect("chronology_incident", Rules(select=may(*STAFF), insert=may("service"), update=may(*DESK))),
        # A school adds what it did to its own items, under its own name, and sees those events alone.
        protect(
            "chronology_event",
            Rules(select=f"{may(*STAFF)} or {own()}", insert=f"{may(*DESK)} or (who = gt.who() and {own()})"),
        ),
        append_only("chronology_event"),
    ]
