"""Make a process ready: find the database, the key and the settings, then set Django up."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from goldenthread.ops import database


def _secret_key(home: Path) -> str:
    """The installation's own key, made at first use and readable by its owner alone."""
    path = home / "secret-key"
    home.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        mine = home / f"secret-key.{os.getpid()}"
        with os.fdopen(os.open(mine, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as f:
            f.write(secrets.token_hex(32))
        # Linking is all or nothing: of two first starts at once one wins, and neither reads half a key.
        with suppress(FileExistsError):
            path.hardlink_to(mine)
        mine.unlink()
    return path.read_text()


def boot(*, migrate: bool = False) -> database.Databases:
    """
    Set Django up on the resolved database.

    :param migrate: also bring the schema up to date, as the owner, and hand the database the mandate key
    """
    found = database.resolve()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.settings")
    os.environ.setdefault("GOLDENTHREAD_SECRET_KEY", _secret_key(database.home()))
    import django  # noqa: PLC0415 - only after the environment is complete

    django.setup()
    if migrate:
        from goldenthread.ops.migrate import migrate as bring_up_to_date  # noqa: PLC0415

        bring_up_to_date()
    return found
