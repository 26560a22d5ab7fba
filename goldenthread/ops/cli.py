"""The `goldenthread` command."""

import click

from goldenthread.ops.commands import bench, claims, demo, feeds, measures, model, running, speed, users
from goldenthread.ops.processes import end_with_parent


class InOrder(click.Group):
    """Lists its commands in the order in which somebody meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of being added."""
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="goldenthread", message="Golden Thread %(version)s")
@click.option("--tied", is_flag=True, hidden=True)
def main(tied: bool) -> None:
    """
    Golden Thread: a night's incidents in, every child found, every school told before the bell, proof kept.

    `goldenthread demo` shows it with made-up people. docs/running.md says how to run it for real.
    """
    if tied:
        end_with_parent()


for command in (
    demo.demo,
    bench.bench,
    speed.speed,
    feeds.check,
    feeds.receive,
    claims.claims,
    measures.measures,
    running.work,
    running.serve,
    running.doctor,
    running.migrate,
    model.model,
    users.partnership,
    users.user,
    model.model,
    demo.keep_mails,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
