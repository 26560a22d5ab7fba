"""Bring the schema up to date as the owner, and give the application's role what it needs and no more."""

from django.core.management import call_command
from django.db import connections
from psycopg import sql

from goldenthread.access import context

# Rows that are kept as they came: the role may add and read, never change or remove.
APPEND_ONLY = ("access_ledgerentry", "records_sourcerecord", "chronology_event", "notify_receipt")


def migrate() -> None:
    """
    Run every migration as the owner, then grant, then store the mandate key where only the checking function reads it.

    Safe to run again; a changed secret key takes effect here.
    """
    try:
        with connections["owner"].cursor() as cursor:
            # Web and worker may start at the same moment: one brings it up to date, the other finds it so.
            cursor.execute("select pg_advisory_lock(7021)")
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        grant()
        hand_over_key()
    finally:
        # The lock goes with the connection.
        connections["owner"].close()


def grant() -> None:
    """Give the application's role the tables, without TRUNCATE or REFERENCES, which policies do not cover."""
    role = sql.Identifier(connections["default"].settings_dict["USER"])
    statements = [
        "revoke temporary on database {database} from public",
        "grant usage on schema public, gt to {role}",
        "grant select, insert, update, delete on all tables in schema public to {role}",
        "grant usage on all sequences in schema public to {role}",
        "revoke insert, update, delete on django_migrations from {role}",
        *(f"revoke update, delete on {table} from {{role}}" for table in APPEND_ONLY),
    ]
    with connections["owner"].cursor() as cursor:
        cursor.execute("select current_database()")
        names = {"role": role, "database": sql.Identifier(cursor.fetchone()[0])}
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(**names))


def hand_over_key() -> None:
    """Store the key's two HMAC pads in the database."""
    inner, outer = context.pads()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into gt.mandate_key (inner_pad, outer_pad) values (%s, %s)"
            " on conflict (only_one) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
            [inner, outer],
        )
