"""Which PostgreSQL this process uses: the one named in the environment, or else one of our own."""

import atexit
import functools
import os
from dataclasses import dataclass
from pathlib import Path

from goldenthread.ops.postgres import Cluster

APP_VARIABLE = "DATABASE_URL"
OWNER_VARIABLE = "DATABASE_OWNER_URL"
HOME_VARIABLE = "GOLDENTHREAD_HOME"

CHECKOUT = Path(__file__).resolve().parents[2]


class DatabaseSettingsError(RuntimeError):
    """The environment names the owner's database but not the application's."""


@dataclass(frozen=True)
class Databases:
    """
    The addresses of one database, as `postgresql://` URLs.

    `owner_url` is for migrations and the tests' databases; a process that only serves has none in production.
    `embedded` says whether this process looks after the server itself.
    """

    owner_url: str | None
    app_url: str
    embedded: bool


def home() -> Path:
    """Where what this machine keeps is kept: GOLDENTHREAD_HOME, or `var` in the checkout."""
    named = os.environ.get(HOME_VARIABLE)
    return Path(named) if named else CHECKOUT / "var"


@functools.cache
def resolve() -> Databases:
    """
    Find the database, starting an embedded one if the environment names none.

    Puts both addresses in the environment, for the settings and for child processes; so call it before
    `django.setup()`. An embedded server stops when the last process that resolved it exits.

    :raises DatabaseSettingsError: if only DATABASE_OWNER_URL is set
    :raises goldenthread.ops.postgres.ClusterError: if the embedded server does not start
    """
    owner_url, app_url = os.environ.get(OWNER_VARIABLE), os.environ.get(APP_VARIABLE)
    if app_url:
        return Databases(owner_url=owner_url, app_url=app_url, embedded=False)
    if owner_url:
        raise DatabaseSettingsError(f"{OWNER_VARIABLE} is set and {APP_VARIABLE} is not: set both, or neither")
    cluster = Cluster(home())
    cluster.ensure()
    atexit.register(cluster.release)
    owner_url, app_url = cluster.urls()
    os.environ.update({OWNER_VARIABLE: owner_url, APP_VARIABLE: app_url})
    return Databases(owner_url=owner_url, app_url=app_url, embedded=True)
