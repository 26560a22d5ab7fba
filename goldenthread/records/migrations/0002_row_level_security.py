from django.db import migrations

from goldenthread.access.rls import STAFF, Rules, append_only, may, own, protect

# What a school records about its own child enters by the same door, as the feed `schools.actions`: written under the
# writer's own name, read by everybody who reads that box.
THEIR_BOX = own("(data->>'box')")
OWN_FORM = f"(feed = 'schools.actions' and data->>'by' = gt.who() and {THEIR_BOX})"


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("access", "0002_mandates_and_ledger")]

    operations = [
        protect(
            "records_delivery",
            Rules(
                select=f"{may(*STAFF)} or received_by = (select gt.who())",
                insert=f"{may('service', 'governance')} or (feed = 'schools.actions' and received_by = gt.who())",
                update=may("service", "governance"),
            ),
        ),
        protect(
            "records_sourcerecord",
            Rules(
                select=f"{may(*STAFF)} or (feed = 'schools.actions' and {THEIR_BOX})",
                insert=f"{may('service', 'governance')} or {OWN_FORM}",
            ),
        ),
        append_only("records_sourcerecord"),
        protect(
            "records_current",
            Rules(
                select=may(*STAFF),
                insert=may("service", "governance"),
                update=may("service", "governance"),
            ),
        ),
        protect(
            "records_quarantined",
            Rules(
                select=may(*STAFF),
                insert=may("service", "governance"),
                update=may("service", "governance"),
            ),
        ),
    ]
