"""The web server: gunicorn with threads, started from our own command so that one line of configuration is enough."""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped] # it publishes no types

# Less than a service manager waits before it kills.
SECONDS_TO_FINISH = 8


class Web(BaseApplication):  # type: ignore[misc] # for the same reason
    """Gunicorn with our settings; the application itself is imported in each of its processes."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        """Called by gunicorn in each process."""
        from goldenthread.web.wsgi import application  # noqa: PLC0415 - after the fork: no connection is shared

        return application


def serve(*, host: str, port: int, processes: int, threads: int) -> None:
    """
    Serve the web on `host`:`port` until SIGTERM or SIGINT, then let running requests finish.

    Every request in flight needs a database connection of its own: `processes` x `threads` of them.
    """
    # A connection that is open when gunicorn forks would be spoken on by several processes at once.
    connections.close_all()
    Web(
        {
            "bind": [f"[{host}]:{port}" if ":" in host else f"{host}:{port}"],
            "workers": processes,
            "threads": threads,
            "worker_class": "gthread",
            "graceful_timeout": SECONDS_TO_FINISH,
            "timeout": 60,
            "proc_name": "goldenthread",
            "loglevel": "warning",
            # Nothing of ours speaks to gunicorn's control socket, and two installations would share its one path.
            "control_socket_disable": True,
            # An address in a log says which child's page somebody opened; the ledger keeps that, under its own rules.
            "accesslog": None,
        }
    ).run()
