from django.db import migrations

from goldenthread.access.rls import DESK, STAFF, Rules, may, own, protect


class Migration(migrations.Migration):
    dependencies = [("pathways", "0001_initial"), ("access", "0002_mandates_and_ledger")]

    operations = [
        # A school finishes the duties about its own items: its own, and the telephone call that it made needless.
        protect(
            "pathways_duty",
            Rules(
                select=f"{may(*STAFF)} or {own()} or {own('owed_by')}",
                insert=f"{may(*DESK)} or {own()}",
                update=f"{may(*DESK)} or {own()}",
            ),
        ),
        protect("pathways_heartbeat", Rules(select=may(*STAFF), insert=may("service"), update=may("service"))),
    ]
