from django.db import migrations

from goldenthread.access.rls import DESK, NOBODY, STAFF, Rules, append_only, may, protect

# Whoever parts records must be able to say at once who saw them as one: of the ledger the reviewers read the entries
# about a mixed person, for as long as they were mixed, and nothing else. See docs/adr/0015.
SEE_WHO_SAW_A_MIX_UP = """
create policy saw_a_mix_up on access_ledgerentry for select using (
    (select gt.may(array['reviewer', 'tell_desk', 'manager']))
    and exists (
        select 1 from identity_mixedspan mixed
        where mixed.person_id = any (access_ledgerentry.about)
        and access_ledgerentry.at between mixed.since and mixed.until
    )
)
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0007_judgements"), ("access", "0002_mandates_and_ledger")]

    operations = [
        protect("identity_opinion", Rules(select=may(*STAFF), insert=may(*DESK), update=may(*DESK))),
        protect("identity_mixup", Rules(select=may(*STAFF), insert=may(*DESK))),
        protect("identity_mixedspan", Rules(select=may(*STAFF), insert=may(*DESK))),
        append_only("identity_mixup"),
        append_only("identity_mixedspan"),
        protect(
            "identity_modelproposal",
            Rules(
                select=may(*STAFF),
                insert=may("reviewer", "manager", "governance"),
                update=may("manager", "governance", "service"),
                delete=NOBODY,
            ),
        ),
        migrations.RunSQL(SEE_WHO_SAW_A_MIX_UP, "drop policy saw_a_mix_up on access_ledgerentry"),
    ]
