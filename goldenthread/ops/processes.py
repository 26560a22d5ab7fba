"""Child processes that live and die together: one that ends on its own ends all, and none outlives its parent."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SECONDS_TO_END = 15.0
LAST_LINES = 30


class ChildEnded(RuntimeError):
    """A child process ended although nobody asked it to; the message holds its last output."""


@dataclass(frozen=True)
class Child:
    """A process of ours, in a group of its own so that Ctrl-C reaches it through us, and where its output is kept."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_output(self) -> str:
        """The end of what it wrote."""
        lines = self.log.read_text("utf-8", errors="replace").splitlines()
        return "\n".join(lines[-LAST_LINES:])


class Crew:
    """Starts children, watches them, and ends them in the reverse order."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._children: list[Child] = []

    def start(self, name: str, *arguments: str, environment: Mapping[str, str]) -> Child:
        """Start `goldenthread <arguments>` as a child that ends when we do."""
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "goldenthread.ops.cli", "--tied", *arguments],
                env=dict(environment), stdin=subprocess.PIPE, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        child = Child(name, process, log)
        self._children.append(child)
        return child

    def check(self) -> None:
        """:raises ChildEnded: if one of them has ended"""
        for child in self._children:
            code = child.process.poll()
            if code is not None:
                raise ChildEnded(f"{child.name} ended ({_how(code)}). Its last output:\n{child.last_output()}")

    def watch(self) -> None:
        """Wait until one of them ends. :raises ChildEnded: then"""
        while True:
            self.check()
            time.sleep(0.3)

    def stop(self) -> None:
        """Ask them to end, the last one started first, and end those that do not."""
        for child in reversed(self._children):
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_END
        for child in reversed(self._children):
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
            if child.process.stdin:
                child.process.stdin.close()
        self._children.clear()


def end_with_parent() -> None:
    """
    Ask this process to end when its standard input closes.

    The parent holds the other end and never writes: it closes when the parent ends, however that comes about.
    """

    def wait() -> None:
        # Read past Python's own buffer, whose lock a thread that waits here would hold while the process ends.
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="end with parent", daemon=True).start()


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
