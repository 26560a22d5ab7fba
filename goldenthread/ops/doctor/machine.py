"""This installation: how it is configured, and whether its processes are alive and its mail server is reached."""

import os
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.conf import settings

from goldenthread.ops import database
from goldenthread.ops.doctor.findings import Finding, Topic, ago
from goldenthread.pathways.heartbeat import WORKER, last_beat

INSTALLATION, PROCESSES = Topic("Installation"), Topic("Processes")
SILENT_AFTER = timedelta(minutes=2)
SECONDS_TO_ANSWER = 5


def configuration(at: datetime) -> Iterator[Finding]:
    """The address that people type, whose councils these are, and whether anybody here is real."""
    address = urlsplit(settings.GOLDENTHREAD_ADDRESS)
    if settings.GOLDENTHREAD_MADE_UP:
        yield INSTALLATION.ok("everybody in this database is made up; one-click sign-in is on")
    elif address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1", "::1"):
        yield INSTALLATION.broken(
            f"people sign in over plain http at {settings.GOLDENTHREAD_ADDRESS}",
            "Put a proxy with TLS before it, and set GOLDENTHREAD_ADDRESS to its https address.",
        )
    else:
        yield INSTALLATION.ok(f"people sign in at {settings.GOLDENTHREAD_ADDRESS}")
    if not {address.hostname, f"[{address.hostname}]"} & set(settings.ALLOWED_HOSTS):
        yield INSTALLATION.broken(
            f"{address.hostname} is not among GOLDENTHREAD_HOSTS, so every page is refused",
            f"Set GOLDENTHREAD_HOSTS to {address.hostname}.",
        )
    if not settings.GOLDENTHREAD_COUNCILS:
        yield INSTALLATION.broken(
            "no council is configured, so every school counts as outside the area",
            "Set GOLDENTHREAD_COUNCILS to the partnership's local authority codes, as the national register has them.",
        )
    else:
        yield INSTALLATION.ok(f"the partnership's councils are {', '.join(settings.GOLDENTHREAD_COUNCILS)}")
    if _is_embedded() and not settings.GOLDENTHREAD_MADE_UP:
        yield INSTALLATION.attention(
            "the database is this machine's embedded one, which nobody backs up",
            "For real children name a PostgreSQL with backups in DATABASE_URL (docs/running.md).",
        )


def _is_embedded() -> bool:
    return database.resolve().embedded


def own_time(at: datetime) -> Iterator[Finding]:
    """A clock that was set for a drill must not stay set."""
    if started := os.environ.get("GOLDENTHREAD_CLOCK"):
        yield INSTALLATION.attention(
            f"this process was started at a time of its own, {started}", "Unset GOLDENTHREAD_CLOCK after the drill."
        )


def worker(at: datetime) -> Iterator[Finding]:
    """Somebody has gone through the queues a moment ago."""
    beat = last_beat(WORKER)
    start = "Start `goldenthread work`, and look at its log."
    if beat is None:
        yield PROCESSES.broken("no worker has ever run on this database", start)
    elif at - beat.at > SILENT_AFTER:
        silent = ago((at - beat.at).total_seconds())
        yield PROCESSES.broken(f"no worker has given a sign of life for {silent} (the last was {beat.who})", start)
    else:
        yield PROCESSES.ok(f"a worker is at work ({beat.who})")


def web(at: datetime) -> Iterator[Finding]:
    """The address that people type answers."""
    address = f"{settings.GOLDENTHREAD_ADDRESS.rstrip('/')}/healthy"
    start = "Start `goldenthread serve`, and look at the proxy before it."
    try:
        with urlopen(address, timeout=SECONDS_TO_ANSWER) as answer:  # noqa: S310 # our own configured address
            yield PROCESSES.ok(f"the web answers at {settings.GOLDENTHREAD_ADDRESS} ({answer.status})")
    except HTTPError as error:
        yield PROCESSES.broken(f"the web answers {address} with {error.code}", start)
    except (URLError, HTTPException, TimeoutError, ConnectionError) as error:
        yield PROCESSES.broken(f"the web does not answer at {address}: {error}", start)


def mail_server(at: datetime) -> Iterator[Finding]:
    """The mail server lets us in. Without it messages are still in their inboxes, but nobody is told to look."""
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    try:
        with smtplib.SMTP(host, port, timeout=SECONDS_TO_ANSWER) as server:
            if settings.EMAIL_USE_TLS:
                server.starttls()
            if settings.EMAIL_HOST_USER:
                server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            code, _ = server.noop()
    except (OSError, smtplib.SMTPException) as error:
        yield PROCESSES.broken(
            f"the mail server {host}:{port} cannot be used: {error}",
            "Check SMTP_HOST, SMTP_PORT, SMTP_TLS, SMTP_USER and SMTP_PASSWORD. Until then, telephone.",
        )
    else:
        yield PROCESSES.ok(f"the mail server {host}:{port} answers ({code})")


# A database that is away must not hide that the web or the mail server is, too.
WITHOUT_MANDATE = (configuration, own_time, web, mail_server)
