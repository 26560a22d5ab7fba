"""
Run a command and say, now and then, what this machine is at work on; end it, with every stack, if it does not end.

    python tools/watched.py make test

A run that is stopped from outside says nothing of why it took so long. This one says so itself: the load, and the
processes that used most of the processors since the last look. After `LIMIT` seconds each Python process of the
command prints where it is (pytest's faulthandler answers SIGABRT), and the command has failed.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EVERY = 300
LIMIT = 80 * 60
SHOWN = 8
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """One process as the kernel lists it; `seconds` of processor time since it began."""

    pid: int
    session: int
    nice: int
    seconds: float
    command: str


def processes() -> Iterator[Process]:
    """Every process of this machine that can be read."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # It has ended meanwhile.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            yield Process(
                int(folder.name), int(fields[3]), int(fields[16]), (int(fields[11]) + int(fields[12])) / TICKS,
                words or (folder / "comm").read_text().strip(),
            )  # fmt: skip


def busiest(before: dict[int, float], now: list[Process]) -> list[tuple[float, Process]]:
    """The processes that used most since `before` (seconds by process), the most first."""
    used = [(each.seconds - before.get(each.pid, 0.0), each) for each in now]
    return sorted(((s, each) for s, each in used if s >= 1), key=lambda pair: -pair[0])[:SHOWN]


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def pace() -> float:
    """Seconds that a fixed sum takes; how fast this machine is now, whoever else is on it."""
    begun = time.monotonic()
    sum(range(3_000_000))
    return time.monotonic() - begun


def look(before: dict[int, float], passed: float) -> dict[int, float]:
    """Say what is at work; the processor time of each process until now."""
    now = list(processes())
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    say(f"\n-- {passed / 60:.0f} min; load {load}; a sum takes {pace() * 1000:.0f} ms; busiest since the last look:")
    for seconds, each in busiest(before, now):
        say(f"   {seconds:6.0f} s  nice {each.nice:3}  {each.pid:6}  {each.command[:150]}")
    return {each.pid: each.seconds for each in now}


def end(command: subprocess.Popen[bytes]) -> None:
    """Have each Python process of the command say where it is, then end them all."""
    say(f"-- not done after {LIMIT // 60} minutes: every stack follows, and this run has failed")
    ours = [each.pid for each in processes() if each.session == command.pid]
    for number in (signal.SIGABRT, signal.SIGKILL):
        for pid in ours:
            python = "python" in Path(_program(pid)).name
            if number == signal.SIGKILL or python:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
        time.sleep(10)


def _program(pid: int) -> str:
    try:
        return str(Path(f"/proc/{pid}/exe").readlink())
    except OSError:
        return ""


def main(words: list[str]) -> int:
    """Run `words`; what they ended with, or 1 if they had to be ended."""
    begun = last = time.monotonic()
    before = look({}, 0)
    command = subprocess.Popen(words, start_new_session=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.killpg(command.pid, signal.SIGTERM))
    while command.poll() is None:
        time.sleep(1)
        now = time.monotonic()
        if now - last >= EVERY:
            before, last = look(before, now - begun), now
        if now - begun >= LIMIT:
            end(command)
            return 1
    return command.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
