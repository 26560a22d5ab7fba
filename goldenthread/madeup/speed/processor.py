"""How long the processor worked, whatever else it had to do meanwhile."""

import time
from pathlib import Path

from django.db import connection


class Processor:
    """
    From its making on: this process and, where the database runs on the same machine, the server's own process for us.

    What PostgreSQL's other processes do (writing the log, reading ahead) is not in it.
    """

    def __init__(self) -> None:
        connection.ensure_connection()
        self._server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        self._from = self._now()

    def seconds(self) -> float:
        """What was taken so far."""
        return self._now() - self._from

    def _now(self) -> float:
        try:
            # The first number is nanoseconds on a processor.
            server = int(self._server.read_text().split()[0]) / 1e9
        except OSError:  # another machine, or no Linux
            server = 0.0
        return time.process_time() + server
