"""Who may see what, checked as the application's own role against a real PostgreSQL."""

from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, transaction

from goldenthread.access import context, ledger
from goldenthread.access.context import NoMandate, acting
from goldenthread.access.models import LedgerEntry
from goldenthread.identity.models import Person
from tests.cast import ASHA, DEV, ESME, GWEN, NOBODY, WORKER

PROTECTED_APPS = ("records", "identity", "chronology", "pathways", "notify", "reports")
PUBLIC = {
    # Reference data and sign-in: no child is mentioned in them.
    "directory_agency",
    "directory_team",
    "directory_setting",
    "directory_succession",
    "directory_settingcontact",
    "directory_calendarentry",
    "access_user",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "django_session",
}


def make_id(n: int):
    return UUID(int=n)


def make_person() -> None:
    with acting(WORKER):
        Person.objects.create(id=make_id(1), forenames="Ada", surname="Made-Up")


def rows(query, *params):
    """What the owner sees: the catalogue, not the people."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall() if cursor.description else []


def test_every_table_is_protected_or_on_the_public_list():
    tables = rows(
        "select relname, relrowsecurity and relforcerowsecurity, (select count(distinct polcmd) from pg_policy"
        " where polrelid = c.oid) from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    open_tables = {name for name, protected, commands in tables if not protected or commands < 5}
    assert open_tables == PUBLIC
    assert len(tables) > len(PUBLIC)


def test_the_application_is_neither_owner_nor_superuser_and_may_make_nothing(db):
    with acting(NOBODY), connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper, rolbypassrls, rolcreatedb, has_schema_privilege(current_user, 'public', 'create'),"
            " has_database_privilege(current_user, current_database(), 'temporary'),"
            " has_table_privilege(current_user, 'gt.mandate_key', 'select'),"
            " has_table_privilege(current_user, 'access_ledgerentry', 'truncate, update, delete, references')"
            " from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == (False,) * 7


@pytest.mark.parametrize("app", PROTECTED_APPS)
def test_a_query_without_a_mandate_raises_even_on_an_empty_table(db, app):
    for model in apps.get_app_config(app).get_models():
        with pytest.raises(NoMandate):
            model._base_manager.count()
        with pytest.raises(NoMandate):
            model._base_manager.exists()


def test_without_a_mandate_the_database_itself_raises_on_rows(committed_db):
    make_person()
    refused = pytest.raises(psycopg.errors.InvalidAuthorizationSpecification, match="no mandate")
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as raw, refused:
        raw.execute("select * from identity_person")


def test_a_mandate_ends_with_its_block(db):
    with acting(WORKER):
        assert Person.objects.count() == 0
    with pytest.raises(NoMandate):
        Person.objects.count()


def test_the_inner_mandate_holds_until_its_block_ends_also_when_it_fails(committed_db):
    make_person()
    with acting(WORKER):
        with acting(DEV):
            assert Person.objects.count() == 0
        assert Person.objects.count() == 1
        with pytest.raises(ZeroDivisionError), acting(DEV):
            raise ZeroDivisionError
        assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("forged", "why"),
    [
        pytest.param(lambda s: s[:-64] + "0" * 64, "not signed", id="made up"),
        pytest.param(lambda s: s.replace("key_adult", "governance"), "not signed", id="another role written in"),
        pytest.param(lambda s: context.sign(DEV, 1), "another connection", id="taken from another connection"),
        pytest.param(lambda s: "", "no mandate", id="emptied"),
    ],
)
def test_a_forged_mandate_raises(committed_db, forged, why):
    make_person()

    def read_with(setting: str) -> None:
        with acting(DEV), connection.cursor() as cursor:
            cursor.execute("select set_config('gt.context', %s, true)", [setting])
            cursor.execute("select count(*) from identity_person")

    with acting(DEV):
        signed = context.sign(DEV, connection.connection.info.backend_pid)
    with pytest.raises(DatabaseError, match=why):
        read_with(forged(signed))


def test_an_old_mandate_raises(committed_db, monkeypatch):
    make_person()
    monkeypatch.setattr(context, "VALID_SECONDS", -5)
    with pytest.raises(DatabaseError, match="out of date"), acting(WORKER):
        Person.objects.count()


def test_only_staff_read_people(committed_db):
    make_person()
    seen = {}
    for mandate in (ASHA, DEV, ESME, GWEN, NOBODY, WORKER):
        with acting(mandate):
            seen[mandate.name] = Person.objects.count()
    assert seen == {
        "Asha Rehman": 1, "Dev Patel": 0, "Esme Hart": 0, "Gwen Adeyemi": 1, "Nobody": 0, "worker": 1
    }  # fmt: skip


def test_governance_reads_the_ledger_and_nobody_else_does(committed_db, at):
    with acting(ASHA):
        ledger.write(ASHA, did="child.view", at=at, about=[make_id(1)], page="incident")
        assert LedgerEntry.objects.count() == 0
    with acting(GWEN):
        entry = LedgerEntry.objects.get()
    assert (entry.who, entry.did, entry.about, entry.things) == (
        "user:asha", "child.view", [make_id(1)], {"page": "incident"}
    )  # fmt: skip
    assert len(entry.leaf) == len(entry.salt) == 32
    assert entry.xid > 0


def test_nobody_writes_the_ledger_in_another_name(db, at):
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting(ASHA):
        ledger.write(GWEN, did="child.view", at=at)


def test_the_ledger_is_never_changed_even_by_the_owner(committed_db, at):
    with acting(ASHA):
        ledger.write(ASHA, did="child.view", at=at)
    with transaction.atomic("owner"):
        rows("alter table access_ledgerentry no force row level security")
        with pytest.raises(DatabaseError, match="kept as they came"), transaction.atomic("owner"):
            rows("update access_ledgerentry set who = 'user:gwen'")
        transaction.set_rollback(True, using="owner")


def test_the_leaf_covers_every_column(committed_db, at):
    with acting(ASHA):
        ledger.write(ASHA, did="child.view", at=at, about=[make_id(1)], page="incident")
    columns = {f.column for f in LedgerEntry._meta.fields}
    source = rows("select prosrc from pg_proc where proname = 'ledger_leaf'")[0][0]
    uncovered = {c for c in columns if f"'{c}'" not in source} - {"xid", "salt", "leaf"}
    assert uncovered == set()
