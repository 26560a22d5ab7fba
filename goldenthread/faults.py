"""
Named points at which a test may kill the process or break a step.

In ordinary running a point costs one attribute look-up. A drill arms it by the environment:

    GOLDENTHREAD_FAULTS="notify.delivered:kill:3"     SIGKILL at the third passing
    GOLDENTHREAD_FAULTS="ledger.write:raise:1"        raise Injected at the first passing

Counting, not chance, decides, so that a drill can walk through every point in turn and be replayed.
"""

import os
import signal
from dataclasses import dataclass
from typing import Literal


class Injected(Exception):
    """Raised by an armed point. Nothing in the product catches it."""


@dataclass
class _Armed:
    act: Literal["kill", "raise"]
    after: int
    passed: int = 0


_armed: dict[str, _Armed] = {}
_any = False


def arm(point: str, act: Literal["kill", "raise"], after: int = 1) -> None:
    """Make the `after`-th passing of `point` kill this process or raise `Injected`."""
    global _any
    _armed[point] = _Armed(act, after)
    _any = True


def disarm() -> None:
    """Forget every armed point."""
    global _any
    _armed.clear()
    _any = False


def point(name: str) -> None:
    """A place where the world may break. Does nothing unless armed."""
    if not _any or (armed := _armed.get(name)) is None:
        return
    armed.passed += 1
    if armed.passed != armed.after:
        return
    if armed.act == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise Injected(name)


def _arm_from(text: str) -> None:
    for part in filter(None, text.split(",")):
        name, act, after = part.split(":")
        if act not in ("kill", "raise"):
            raise ValueError(f"GOLDENTHREAD_FAULTS: {act!r} is not kill or raise")
        arm(name, "kill" if act == "kill" else "raise", int(after))


_arm_from(os.environ.get("GOLDENTHREAD_FAULTS", ""))
