from django.db import migrations

from goldenthread.access.rls import DESK, STAFF, Rules, append_only, may, own, protect

DESK_ONLY = Rules(select=may(*STAFF), insert=may(*DESK), update=may(*DESK), delete=may(*DESK))


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_initial"), ("access", "0002_mandates_and_ledger")]

    operations = [
        *(protect(f"notify_{t}", DESK_ONLY) for t in ("notification", "told", "nottold", "mail", "choice")),
        protect(
            "notify_hold",
            Rules(select=may(*STAFF), insert=may("service", "manager", "tell_desk"), update=may("service", "manager")),
        ),
        # The reader sees what was put in their own box, unless it was withdrawn or they have a conflict of interest.
        protect(
            "notify_inboxitem",
            Rules(
                select=f"{may(*STAFF)} or ({own()} and withdrawn_at is null and not (select gt.email()) = any (not_for))",
                insert=may(*DESK),
                update=may(*DESK),
            ),
        ),
        protect(
            "notify_receipt",
            Rules(select=f"{may(*STAFF)} or {own()}", insert=f"by = gt.who() and {own()}"),
        ),
        append_only("notify_receipt"),
    ]
