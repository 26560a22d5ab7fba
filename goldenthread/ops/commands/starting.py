"""What every command that uses the database does first."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import click
import psycopg
from psycopg import sql

from goldenthread.madeup.numbers import LA_CODE
from goldenthread.ops import boot, database, made_up
from goldenthread.ops.postgres import ClusterError


def resolve() -> database.Databases:
    """Find the database, or say in words why not."""
    try:
        return database.resolve()
    except (ClusterError, database.DatabaseSettingsError) as error:
        raise click.ClickException(str(error)) from error


def read_mark(found: database.Databases) -> made_up.Mark | None:
    """Whether the database is marked as made up, or in words why it cannot be asked."""
    try:
        return made_up.read(found.app_url)
    except psycopg.OperationalError as error:
        raise click.ClickException(f"the database cannot be reached: {error}") from error


def running_demo() -> Path:
    """Where a running demonstration says how it is reached, for commands in another terminal."""
    return database.home() / "demo.json"


def show_as_made_up() -> None:
    """Have pages and mails of this process, and of its children, say that everybody is made up."""
    os.environ.update({"GOLDENTHREAD_MADE_UP": "1", "GOLDENTHREAD_COUNCILS": LA_CODE})
    if running_demo().exists():
        for name, value in json.loads(running_demo().read_text("utf-8")).items():
            os.environ.setdefault(name, value)


def start(*, any_schema: bool = False) -> database.Databases:
    """
    Make this process ready for a command.

    Whether people are made up is read from the database's mark, never taken from the environment: one-click sign-in
    must not be switched on for real children by a forgotten variable. An embedded database is brought up to date.

    :param any_schema: go on though the schema is not the one that this version needs
    """
    found = resolve()
    if read_mark(found):
        show_as_made_up()
    else:
        os.environ["GOLDENTHREAD_MADE_UP"] = "0"
    boot.boot(migrate=found.embedded)
    if not any_schema and (missing := missing_migrations()):
        raise click.ClickException(
            f"the database lacks {len(missing)} changes of this version ({missing[0]}, ...): run `goldenthread migrate`"
        )
    return found


def missing_migrations() -> list[str]:
    """Names of migrations that the database has not had. Django must be set up."""
    from django.db import connections  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


@contextmanager
def database_of_its_own(what: str) -> Iterator[None]:
    """
    A new database beside the one that is configured, removed afterwards, so that nothing which is there is touched.

    :param what: begins its name
    """
    found = resolve()
    if found.owner_url is None:
        raise click.ClickException("this makes a database of its own: set DATABASE_OWNER_URL too")
    name = f"gt_{what}_{os.getpid()}"
    with psycopg.connect(found.owner_url, autocommit=True) as owner:
        owner.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            os.environ[database.APP_VARIABLE] = _with_name(found.app_url, name)
            os.environ[database.OWNER_VARIABLE] = _with_name(found.owner_url, name)
            database.resolve.cache_clear()
            yield
        finally:
            _close_connections()
            owner.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _close_connections() -> None:
    """The owner may not end the application's connections."""
    from django.conf import settings  # noqa: PLC0415

    if settings.configured:
        from django.db import connections  # noqa: PLC0415

        connections.close_all()


def _with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
