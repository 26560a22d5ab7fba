"""The database: reachable, new enough, of the right schema, and unable to show a child to the wrong person."""

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.db import DatabaseError, connection

from goldenthread.access.context import PROTECTED, acting
from goldenthread.access.mandate import service
from goldenthread.ops.commands.starting import missing_migrations
from goldenthread.ops.doctor.findings import Finding, Topic, count
from goldenthread.ops.migrate import APPEND_ONLY

DATABASE = Topic("Database")
OLDEST = 17
_RUNNING_MD = "See docs/running.md, The database."


def server(at: datetime) -> Iterator[Finding]:
    """Reachable, and of a version that we run on."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version'), current_setting('server_version_num')::int / 10000")
        version, major = cursor.fetchone()
    if major < OLDEST:
        yield DATABASE.broken(f"PostgreSQL {version} is too old", f"Move to PostgreSQL {OLDEST} or later.")
    else:
        yield DATABASE.ok(f"PostgreSQL {version} answers at {connection.settings_dict['HOST']}")


def role(at: datetime) -> Iterator[Finding]:
    """The application's role can pass by no policy."""
    with connection.cursor() as cursor:
        cursor.execute("select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        name, superuser, bypasses = cursor.fetchone()
        cursor.execute(
            "select count(*) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            " and pg_has_role(current_user, relowner, 'MEMBER')"
        )
        owned = cursor.fetchone()[0]
    if superuser or bypasses:
        why = "a superuser" if superuser else "allowed to pass by row-level security"
        yield DATABASE.broken(f"the application's role {name} is {why}", f"Give it a plain role. {_RUNNING_MD}")
    elif owned:
        yield DATABASE.broken(
            f"the application's role {name} owns {count(owned, 'table')}, or is a member of the role that does",
            f"Let another role own the tables and migrate. {_RUNNING_MD}",
        )
    else:
        yield DATABASE.ok(f"the application's role {name} is bound by row-level security")


def schema(at: datetime) -> Iterator[Finding]:
    """Every migration of this version has run."""
    if missing := missing_migrations():
        yield DATABASE.broken(
            f"the schema lacks {count(len(missing), 'change')} of this version", "Run `goldenthread migrate`."
        )
    else:
        yield DATABASE.ok("the schema is up to date")


def mandate_key(at: datetime) -> Iterator[Finding]:
    """The database accepts mandates that this process signs."""
    try:
        with acting(service("doctor")), connection.cursor() as cursor:
            cursor.execute("select gt.who()")
    except DatabaseError as error:
        yield DATABASE.broken(
            f"the database does not accept this process's mandates: {str(error).splitlines()[0]}",
            "Run `goldenthread migrate` with the GOLDENTHREAD_SECRET_KEY that the web and the worker have.",
        )
    else:
        yield DATABASE.ok("the database accepts mandates signed with this secret key")


def row_level_security(at: datetime) -> Iterator[Finding]:
    """Row-level security is enabled, forced and has policies on every table about children."""
    tables = [
        m._meta.db_table for m in apps.get_models(include_auto_created=True) if PROTECTED.fullmatch(m._meta.db_table)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c where c.relname = any(%s::text[])"
            " and c.relnamespace = 'public'::regnamespace and c.relrowsecurity and c.relforcerowsecurity and exists"
            " (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive)",
            [tables],
        )
        forced = {name for (name,) in cursor.fetchall()}
    if open_ := sorted(set(tables) - forced):
        yield DATABASE.broken(
            f"row-level security is not forced on {', '.join(open_)}",
            "Stop the web at once. Somebody changed the schema by hand: restore it from a migration.",
        )
    else:
        yield DATABASE.ok(f"row-level security is forced on all {len(tables)} tables about children")


def kept_as_they_came(at: datetime) -> Iterator[Finding]:
    """Nobody who works as the application can change or remove what must stay as it came."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select t from unnest(%s::text[]) t where has_table_privilege(current_user, t, 'update')"
            " or has_table_privilege(current_user, t, 'delete') or has_table_privilege(current_user, t, 'truncate')",
            [list(APPEND_ONLY)],
        )
        loose = [name for (name,) in cursor.fetchall()]
    if loose:
        yield DATABASE.broken(
            f"the application's role may change or remove rows of {', '.join(loose)}", "Run `goldenthread migrate`."
        )
    else:
        yield DATABASE.ok("the ledger, records, events and receipts can only be added to")


WITHOUT_MANDATE = (server, role, schema, mandate_key, row_level_security, kept_as_they_came)
