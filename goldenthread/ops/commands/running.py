"""`work`, `serve`, `migrate` and `doctor`: the processes of an installation, and how it is."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import click

from goldenthread import clock
from goldenthread.ops import boot
from goldenthread.ops.commands.starting import missing_migrations, resolve, start


@click.command()
def work() -> None:
    """
    Run the worker: read what was received, find children, deliver, send mails, notice what is late.

    It ends at SIGTERM or Ctrl-C after what it is doing. Killed at any moment it loses nothing: its queues are questions
    to the database. Several may run at once.

    \b
    Example:
      goldenthread work
    """
    start()
    from goldenthread.access.mandate import service  # noqa: PLC0415
    from goldenthread.notify.work import loop  # noqa: PLC0415
    from goldenthread.pathways.heartbeat import WORKER, beats  # noqa: PLC0415

    stop = threading.Event()
    # The loop runs in another thread than the handlers: a handler that interrupted the event's own waiter would wait
    # for a lock that the waiter holds.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with ThreadPoolExecutor(1, thread_name_prefix="worker") as pool:
        pool.submit(loop, stop, beat=beats(WORKER, mandate=service("worker"))).result()


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="Where to listen, behind a proxy with TLS.")
@click.option("--port", default=8420, show_default=True, type=click.IntRange(1, 65535))
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1), help="About one for each core.")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1), help="In each process.")
def serve(address: str, port: int, processes: int, threads: int) -> None:
    """
    Serve the web until SIGTERM or Ctrl-C.

    Set GOLDENTHREAD_ADDRESS to the address that people type, such as https://thread.example.gov.uk, and
    GOLDENTHREAD_HOSTS to its host name.

    \b
    Examples:
      goldenthread serve
      goldenthread serve --address 0.0.0.0 --port 8000 --processes 4
    """
    start()
    from goldenthread.ops.serve import serve as run  # noqa: PLC0415

    run(host=address, port=port, processes=processes, threads=threads)


@click.command()
def migrate() -> None:
    """
    Bring the database's schema up to date, as its owner.

    Needs DATABASE_OWNER_URL beside DATABASE_URL, and the same GOLDENTHREAD_SECRET_KEY as the web and the worker, whose
    mandates the database then accepts. Safe to run again. Stop the web and the worker first.

    \b
    Example:
      goldenthread migrate
    """
    found = resolve()
    if found.owner_url is None:
        raise click.ClickException("only the owner may change the schema: set DATABASE_OWNER_URL too")
    boot.boot()
    missing = missing_migrations()
    boot.boot(migrate=True)
    for name in missing:
        click.echo(f"applied {name}")
    click.secho("The schema is up to date.", fg="green")


@click.command()
def doctor() -> None:
    """
    Look at everything that must be well, and say what is not and what to do.

    Each line is ok, attention (somebody should look) or broken (something is not done that should be). What could not
    be looked at is broken, never ok. Ends with exit code 1 if anything is broken, so that a timer can run it.

    \b
    Example:
      goldenthread doctor
    """
    start(any_schema=True)
    from goldenthread.ops.doctor import Level, examine  # noqa: PLC0415

    colours = {Level.OK: "green", Level.ATTENTION: "yellow", Level.BROKEN: "red"}
    worst = Level.OK
    topic = ""
    for finding in examine(clock.now()):
        if finding.topic != topic:
            topic = finding.topic
            click.secho(f"\n{topic}", bold=True)
        click.echo(f"  {click.style(f'{finding.level.label:<10}', fg=colours[finding.level])}{finding.words}")
        if finding.remedy:
            click.echo(f"  {'':<10}-> {finding.remedy}")
        worst = max(worst, finding.level)
    click.secho(f"\n{worst.verdict}", fg=colours[worst], bold=True)
    if worst is Level.BROKEN:
        raise SystemExit(1)
