"""`demo`: the made-up partnership from nothing to a browser, and everything stopped again at Ctrl-C."""

import fcntl
import json
import os
import shutil
import signal
import socket
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import click

from goldenthread import clock
from goldenthread.ops import boot, database, made_up, mail_sink
from goldenthread.ops.commands.starting import read_mark, resolve, running_demo, show_as_made_up
from goldenthread.ops.processes import ChildEnded, Crew

PORT = 8420
# The folder of the county's files, in the home.
WORLDS = "madeup"
PORTS_TO_TRY = 50
SECONDS_TO_ANSWER = 60
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@click.command()
@click.option("--children", default=12_000, show_default=True, type=click.IntRange(500, 200_000), help="How many.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same county.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1024, 65535))
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@click.option("--once", is_flag=True, help="Build it and run the night, then end without serving.")
@click.option("--afresh", is_flag=True, help="Build it again, though today's is there.")
def demo(children: int, seed: int, port: int, no_open: bool, once: bool, afresh: bool) -> None:
    """
    Build the made-up partnership, run last night through it, and open it. Nobody in it is real.

    Needs nothing: with no DATABASE_URL it runs a PostgreSQL of its own. What was built is kept for the day, so the next
    start is quick; on another day it is built for that day's night. Ctrl-C stops everything.

    \b
    Examples:
      goldenthread demo
      goldenthread demo --children 2000 --seed 7
    """
    # Whoever ends us by SIGTERM, or closes the terminal, wants the same as Ctrl-C; a shell's `&` would ignore Ctrl-C.
    for number in ENDINGS:
        signal.signal(number, signal.default_int_handler)
    started = time.monotonic()
    try:
        with _only_one(database.home()), _crew() as crew:
            _run(crew, children, seed, port, started, afresh=afresh, once=once, browser=not no_open)
    except KeyboardInterrupt:
        click.echo("Stopped.")
    except (ChildEnded, made_up.NotMadeUp, made_up.InUse) as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _crew() -> Iterator[Crew]:
    """Our children, all ended at the end, whatever it is."""
    crew = Crew(database.home() / "logs")
    try:
        yield crew
    finally:
        # A second Ctrl-C must not leave anything behind.
        for number in ENDINGS:
            signal.signal(number, signal.SIG_IGN)
        click.echo("\nStopping ...")
        crew.stop()
        _disconnect()


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """Two demonstrations of one home would empty each other's database."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "demo.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise click.ClickException(
                f"a demonstration is already running from {home}: stop it, or set GOLDENTHREAD_HOME elsewhere"
            ) from error
        running_demo().unlink(missing_ok=True)
        try:
            yield
        finally:
            running_demo().unlink(missing_ok=True)


def _run(
    crew: Crew, children: int, seed: int, port: int, started: float, *, afresh: bool, once: bool, browser: bool
) -> None:
    click.secho("Golden Thread: the made-up partnership. Nobody in it is real.\n", bold=True)
    free = free_port(port)
    if free != port:
        click.echo(f"  port {port} is in use; taking {free}")
    mail_port = free_port(mail_sink_port(free))
    address = f"http://localhost:{free}"
    reached = {"GOLDENTHREAD_ADDRESS": address, "SMTP_HOST": mail_sink.HOST, "SMTP_PORT": str(mail_port)}
    os.environ.update(reached)
    running_demo().write_text(json.dumps(reached), "utf-8")
    show_as_made_up()
    found = _ready_database(made_up.Mark(seed, children, _today()), afresh=afresh)
    environment = _for_children(found)
    crew.start("mail", "keep-mails", "--port", str(mail_port), environment=environment)
    _await(crew, mail_sink.HOST, mail_port)
    _load(found)
    if once:
        click.secho(f"\nReady in {time.monotonic() - started:.0f} seconds.", bold=True)
        return
    crew.start("worker", "work", environment=environment)
    crew.start("web", "serve", "--port", str(free), "--processes", "1", environment=environment)
    _await_page(crew, address)
    _welcome(address, time.monotonic() - started)
    if browser and has_display():
        webbrowser.open(address)
    crew.watch()


def _today() -> str:
    return clock.london(clock.now()).date().isoformat()


def _ready_database(wanted: made_up.Mark, *, afresh: bool) -> database.Databases:
    """The database, marked as made up, of this world and no other, with its schema up to date."""
    found = resolve()
    if found.owner_url is None:
        raise click.ClickException("the demonstration makes its own schema: set DATABASE_OWNER_URL too")
    mark = read_mark(found)
    if mark is None:
        made_up.write(found.owner_url, wanted)
    elif afresh or replace(mark, loaded=False) != wanted:
        click.echo("  clearing away the made-up partnership of before")
        made_up.empty(found.owner_url, wanted)
        shutil.rmtree(database.home() / WORLDS, ignore_errors=True)
    started = time.monotonic()
    boot.boot(migrate=True)
    _tell("database ready", f"PostgreSQL at {_host(found)}", time.monotonic() - started)
    return found


def _host(found: database.Databases) -> str:
    return found.app_url.rpartition("@")[2]


def _load(found: database.Databases) -> None:
    from goldenthread.madeup.demo import load, world  # noqa: PLC0415 - only after Django is set up

    mark = read_mark(found)
    if mark is None or found.owner_url is None:
        raise made_up.NotMadeUp("the database lost its mark while the demonstration began")
    if mark.loaded:
        click.echo("  today's partnership is there already")
        return
    folder = world(database.home() / WORLDS, seed=mark.seed, children=mark.children, now=clock.now(), tell=_tell)
    load(folder, tell=_tell)
    made_up.write(found.owner_url, replace(mark, loaded=True))


def _tell(what: str, how_much: str, seconds: float) -> None:
    """One line of progress; a line that starts with dots is still growing, and is shown to people only."""
    line = f"  {what:<40} {how_much:<44} {seconds:6.1f} s"
    if sys.stdout.isatty():
        click.echo(f"\r{line}\x1b[K", nl=not what.startswith("..."))
    elif not what.startswith("..."):
        click.echo(line)


def _for_children(found: database.Databases) -> dict[str, str]:
    """
    The environment of our children.

    They find an embedded database for themselves: each then holds a claim of its own, and the last to end stops the
    server even if we are killed.
    """
    ours = dict(os.environ)
    if found.embedded:
        for name in (database.APP_VARIABLE, database.OWNER_VARIABLE):
            ours.pop(name, None)
    return ours


def free_port(wanted: int) -> int:
    """`wanted`, or the next port on the loopback addresses that nobody uses."""
    for port in range(wanted, wanted + PORTS_TO_TRY):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise click.ClickException(f"ports {wanted} to {wanted + PORTS_TO_TRY - 1} are all in use: name another by --port")


def mail_sink_port(web_port: int) -> int:
    """Where to look first for the mail server's port: near the web's own, away from its next ones."""
    return web_port + PORTS_TO_TRY


def _await(crew: Crew, host: str, port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        crew.check()
        with socket.socket() as probe:
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(0.1)
    raise click.ClickException(f"nothing answers at {host}:{port}")


def _await_page(crew: Crew, address: str) -> None:
    """Wait until the sign-in page is there, as whoever opens the browser would."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    last: Exception | None = None
    while time.monotonic() < deadline:
        crew.check()
        try:
            with urlopen(address, timeout=SECONDS_TO_ANSWER):  # noqa: S310 # our own address
                return
        except (URLError, ConnectionError) as error:
            last = error
            time.sleep(0.2)
    raise click.ClickException(f"{address} does not show a page: {last}")


def _welcome(address: str, seconds: float) -> None:
    from goldenthread.madeup.demo import whom_to_be  # noqa: PLC0415

    click.secho(f"\nReady in {seconds:.0f} seconds:  {address}\n", bold=True)
    click.echo("Sign in with one click as one of these, or as anybody on the page:\n")
    for person in whom_to_be():
        click.echo(f"  {person.name:<24}{person.job:<58}{person.email}")
    home = database.home()
    click.echo(f"\nMails are kept in {home / 'mail'}, logs in {home / 'logs'}. Ctrl-C stops everything.")
    _disconnect()


def _disconnect() -> None:
    """Give connections back: while we only wait, we need none; and a server stops sooner without any."""
    if "django" in sys.modules:
        from django.conf import settings  # noqa: PLC0415

        if settings.configured:
            from django.db import connections  # noqa: PLC0415

            connections.close_all()


def has_display() -> bool:
    """Whether there is a screen on which a browser would show."""
    if os.environ.get("CI"):
        return False
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@click.command("keep-mails", hidden=True)
@click.option("--port", required=True, type=int)
def keep_mails(port: int) -> None:
    """The demonstration's own mail server."""
    mail_sink.keep_mails(database.home() / "mail", port)
