"""
Every test runs on a real PostgreSQL, as the application's own role.

The schema is built once as the owner in a template database; each test process gets a copy. `db` rolls a test back;
`committed_db` lets it commit (worker, browser, kills) and empties the tables behind it.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

# Playwright runs an event loop in this thread; our own code stays synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ["GOLDENTHREAD_SECRET_KEY"] = "tests only"
os.environ["GOLDENTHREAD_MADE_UP"] = "1"

ROOT = Path(__file__).resolve().parents[1]
# A Monday in term, just before seven in the morning.
MORNING = datetime(2026, 11, 23, 6, 55, tzinfo=UTC)


def _with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _schema_version() -> str:
    """Changes whenever anything that makes the schema does."""
    package = ROOT / "goldenthread"
    sources = [*package.glob("*/migrations/*.py"), *(package / "access").glob("*.py"), package / "ops" / "migrate.py"]
    return hashlib.sha256(b"".join(p.read_bytes() for p in sorted(sources))).hexdigest()[:12]


def _copy_of_template(owner_url: str, app_url: str, worker: str) -> str:
    """The name of this process's own database, freshly copied from the template, which is made first if need be."""
    template, name = f"gt_template_{_schema_version()}", f"gt_test_{worker}"
    with psycopg.connect(owner_url, autocommit=True) as admin:
        # One process at a time: the first one builds the template, the others copy it.
        admin.execute("select pg_advisory_lock(7020)")
        if not admin.execute("select 1 from pg_database where datname = %s", [template]).fetchone():
            _build(admin, owner_url, app_url, template)
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        admin.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))
        # Losing the last commits of a test run at a power cut harms nobody.
        admin.execute(sql.SQL("alter database {} set synchronous_commit = off").format(sql.Identifier(name)))
    return name


def _build(admin: psycopg.Connection, owner_url: str, app_url: str, template: str) -> None:
    half_made = f"{template}_half"
    admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(half_made)))
    admin.execute(sql.SQL("create database {}").format(sql.Identifier(half_made)))
    environment = os.environ | {
        "DATABASE_URL": _with_name(app_url, half_made),
        "DATABASE_OWNER_URL": _with_name(owner_url, half_made),
    }
    code = "from goldenthread.ops.boot import boot; boot(migrate=True)"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, cwd=ROOT)
    admin.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(half_made), sql.Identifier(template)))


def pytest_configure(config: pytest.Config) -> None:
    from goldenthread.ops import database

    if hasattr(config, "workerinput"):
        # Two runs at once on one machine must not share a database.
        worker = f"{config.workerinput['testrunuid'][:8]}_{config.workerinput['workerid']}"
    elif config.getoption("numprocesses", None):
        return  # The controlling process of a parallel run runs no test.
    else:
        worker = f"main_{os.getpid()}"
    found = database.resolve()
    if found.owner_url is None:
        raise pytest.UsageError("DATABASE_OWNER_URL is needed too: the tests make databases of their own")
    name = _copy_of_template(found.owner_url, found.app_url, worker)
    os.environ["DATABASE_URL"] = _with_name(found.app_url, name)
    os.environ["DATABASE_OWNER_URL"] = _with_name(found.owner_url, name)
    database.resolve.cache_clear()

    from goldenthread.ops.boot import boot

    boot()
    from goldenthread.ops.migrate import grant

    # A copied database keeps its tables' grants, but not its own.
    grant()


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A run that is stopped in the middle has said what failed until then."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        sys.stdout.write(f"\nFAILED {report.nodeid} ({report.when})\n{report.longreprtext}\n")
        sys.stdout.flush()


def pytest_unconfigure(config: pytest.Config) -> None:
    owner_url = os.environ.get("DATABASE_OWNER_URL", "")
    name = urlsplit(owner_url).path.lstrip("/")
    if not name.startswith("gt_test_"):
        return
    from django.db import connections

    connections.close_all()
    with psycopg.connect(_with_name(owner_url, "postgres"), autocommit=True) as admin:
        # A last autovacuum of the server's own may be in it, which nobody but a superuser may end: it goes by itself.
        for _ in range(20):
            with contextlib.suppress(psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
                admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
                return
            time.sleep(0.5)


@pytest.fixture
def db() -> Iterator[None]:
    """A database that forgets the test: everything is rolled back."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def committed_db() -> Iterator[None]:
    """A database in which things commit, emptied afterwards."""
    yield
    empty_every_table()


def empty_every_table() -> None:
    """Forget everything that was committed, as the owner."""
    from django.db import connections

    connections["default"].close()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select string_agg(format('%I', tablename), ', ') from pg_tables"
            " where schemaname = 'public' and tablename <> 'django_migrations'"
            " and tablename <> 'django_content_type' and tablename <> 'auth_permission'"
        )
        cursor.execute(f"truncate {cursor.fetchone()[0]} restart identity cascade")
    connections["owner"].close()


@pytest.fixture
def at() -> datetime:
    """The morning on which most stories are told."""
    return MORNING


@pytest.fixture(autouse=True)
def _faults_and_clock_as_they_were() -> Iterator[None]:
    from goldenthread import clock, faults

    yield
    faults.disarm()
    clock.reset()
