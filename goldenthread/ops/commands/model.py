"""`model`: what people accepted about the matching model, put into force."""

from datetime import timedelta
from uuid import UUID

import click

from goldenthread import clock
from goldenthread.ops.commands import model_learning
from goldenthread.ops.commands.starting import start

# A worker that gave a sign of life since is at work, with the model that it began with.
_AWAKE = timedelta(minutes=2)


@click.group()
def model() -> None:
    """Show, learn, measure and change the model by which records are matched."""


for command in (model_learning.show, model_learning.learn, model_learning.measure):
    model.add_command(command)


@model.command()
@click.argument("version")
def apply(version: str) -> None:
    """
    Put the accepted proposal VERSION into force: write the model file and link every record again under it.

    Stop the worker first, and start it and the web again afterwards: they hold the model that they began with. Stopped
    in the middle, run it again. A decision of a person is never changed by it.

    \b
    Example:
      goldenthread model apply 2026.11-2
    """
    start()
    from goldenthread.access.context import acting  # noqa: PLC0415
    from goldenthread.access.mandate import service  # noqa: PLC0415
    from goldenthread.identity import applying  # noqa: PLC0415
    from goldenthread.notify.encompass import ask_for_work  # noqa: PLC0415
    from goldenthread.pathways.heartbeat import WORKER, last_beat  # noqa: PLC0415

    mandate, at = service("model"), clock.now()
    with acting(mandate):
        beat = last_beat(WORKER)
        if beat is not None and at - beat.at < _AWAKE:
            raise click.ClickException(f"the worker ({beat.who}) is at work: stop it, and wait two minutes")
        try:
            proposal = applying.accepted(version)
            file = applying.write(proposal)
        except applying.CannotApply as cannot:
            raise click.ClickException(str(cannot)) from cannot
    click.echo(f"{file} is now version {version}.")
    changed: set[UUID] = set()

    def then(people: set[UUID]) -> None:
        changed.update(people)
        ask_for_work(people)

    applying.link_again(then=then, tell=lambda n: click.echo(f"{n:,} records linked"), mandate=mandate, at=at)
    with acting(mandate):
        applying.mark(proposal, mandate=mandate, at=at)
    click.secho(
        f"In force. {len(changed):,} people gained or lost a record. Start the worker and the web again.", fg="green"
    )
