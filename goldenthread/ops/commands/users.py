"""`partnership` and `user`: who there is in a real installation, and who may sign in."""

import getpass
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click
import yaml

from goldenthread import clock
from goldenthread.access.mandate import Role, service
from goldenthread.ops.commands.starting import start

if TYPE_CHECKING:
    from goldenthread.access.models import User

PEOPLE_ROLES = [str(role) for role in Role if role is not Role.SERVICE]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def partnership(file: Path) -> None:
    """
    Make or rename the agencies and teams that FILE (YAML or JSON) lists.

    Teams that rules send to: tell-desk, tell-desk-manager, education, early-years, out-of-area. docs/running.md has a
    whole file to start from.

    \b
    Example:
      goldenthread partnership partnership.yaml
    """
    start()
    from goldenthread.directory.partnership import PartnershipError, bring_up_to_date  # noqa: PLC0415

    try:
        done = bring_up_to_date(yaml.safe_load(file.read_text("utf-8")))
    except (PartnershipError, yaml.YAMLError) as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    click.secho(f"{done.agencies} agencies and {done.teams} teams are as {file.name} says.", fg="green")


@click.group()
def user() -> None:
    """Open and close accounts of a real installation."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="As colleagues know them.")
@click.option("--job", required=True, help="Such as “Designated safeguarding lead”.")
@click.option("--agency", required=True, metavar="SLUG", help="Whose colleague they are.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(PEOPLE_ROLES), help="May be repeated.")
@click.option("--box", "boxes", multiple=True, metavar="BOX", help="An inbox they read, urn:<URN> or team:<slug>.")
def add(email: str, name: str, job: str, agency: str, roles: tuple[str, ...], boxes: tuple[str, ...]) -> None:
    """
    Open an account for EMAIL and ask for its first password.

    At their first sign-in they set up a second factor or a passkey; until then they see nothing.

    \b
    Examples:
      goldenthread user add d.patel@larkspur.example --name "Dev Patel" --job "Designated safeguarding lead" \\
          --agency schools-mis --role key_adult --box urn:100001
      goldenthread user add a.rehman@police.example --name "Asha Rehman" --job "Desk officer" \\
          --agency police --role tell_desk --role reviewer --box team:tell-desk
    """
    start()
    from django.db import transaction  # noqa: PLC0415

    from goldenthread.access.models import User  # noqa: PLC0415

    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise click.ClickException(f"there is an account for {email} already")
    _must_exist(agency, boxes)
    new = User(email=email, name=name, job=job, agency_id=agency, roles=list(roles), boxes=list(boxes))
    new.joined_at = clock.now()
    new.set_password(_ask_password(new))
    with transaction.atomic():
        new.save(force_insert=True)
        _write_down("user.add", new)
    click.secho(f"{name} can sign in as {email}, and will be asked to set up a second factor.", fg="green")


def _must_exist(agency: str, boxes: tuple[str, ...]) -> None:
    from goldenthread.directory.models import Agency, Setting, Team  # noqa: PLC0415

    if not Agency.objects.filter(pk=agency).exists():
        raise click.ClickException(f"the partnership has no agency {agency}")
    for box in boxes:
        kind, _, key = box.partition(":")
        known = {"urn": Setting.objects, "team": Team.objects}.get(kind)
        if known is None or not known.filter(pk=key).exists():
            raise click.ClickException(f"there is no box {box}: it is urn:<URN> of a known setting, or team:<slug>")


def _ask_password(new: "User") -> str:
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(password, new)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    return password


@user.command()
@click.argument("email")
def close(email: str) -> None:
    """
    Close the account of EMAIL and end its sessions at once. What they did stays on record under their name.

    \b
    Example:
      goldenthread user close d.patel@larkspur.example
    """
    start()
    from django.db import transaction  # noqa: PLC0415

    from goldenthread.access.models import User  # noqa: PLC0415

    found = User.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise click.ClickException(f"there is no account for {email}")
    with transaction.atomic():
        User.objects.filter(pk=found.pk).update(is_active=False)
        ended = _end_sessions(found)
        _write_down("user.close", found)
    click.secho(f"The account of {found.name} is closed; {ended} sessions were ended.", fg="green")


def _end_sessions(gone: "User") -> int:
    from django.contrib.auth import SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.models import Session  # noqa: PLC0415

    theirs = [s.pk for s in Session.objects.iterator() if s.get_decoded().get(SESSION_KEY) == str(gone.pk)]
    Session.objects.filter(pk__in=theirs).delete()
    return len(theirs)


def _write_down(did: str, whom: "User") -> None:
    """Who opened or closed an account is asked in every review of access."""
    from goldenthread.access import ledger  # noqa: PLC0415
    from goldenthread.access.context import acting  # noqa: PLC0415

    console = service("console")
    operator = f"{getpass.getuser()}@{socket.gethostname()}"
    with acting(console):
        ledger.write(console, did=did, at=clock.now(), user=whom.pk, operator=operator)
