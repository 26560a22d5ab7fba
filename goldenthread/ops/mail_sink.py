"""The demonstration's own mail server: mails come over real SMTP and stay here as files, to be looked at."""

import itertools
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class Keeper:
    """Keeps each message as one .eml file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    # Its name is aiosmtpd's.
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, RUF100
        """Answer only when the message is on disk under its whole name."""
        content = envelope.original_content or b""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{next(self._numbers):05d}"
        partial = self._folder / f"{name}.partial"
        partial.write_bytes(content)
        partial.rename(self._folder / f"{name}.eml")
        return "250 kept"


def keep_mails(folder: Path, port: int) -> None:
    """Listen on the loopback address until SIGTERM or SIGINT."""
    folder.mkdir(parents=True, exist_ok=True)
    # Both raise KeyboardInterrupt here: an event set from a handler could wait for the lock of its own waiter.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = Controller(Keeper(folder), hostname=HOST, port=port)
    server.start()
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        server.stop()
