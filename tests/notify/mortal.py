"""
A worker to be killed: `python -m tests.notify.mortal` makes itself ready once, and for each line of its input starts a
copy of itself that works until nothing is left to do, or dies.

Input, one JSON object a line: {"faults": "notify.put:kill:2"} arms a fault point; {"after": 0.2} kills it from outside
after so many seconds. Output, one line each: "done", or the signal that it died of.
"""

import json
import os
import signal
import sys
import time


def main() -> None:
    from goldenthread.ops.boot import boot

    boot()
    _say("ready")
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            _work(order.get("faults", ""))
        if "after" in order:
            time.sleep(order["after"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        _say("done" if status == 0 else str(os.WTERMSIG(status)))


def _say(what: str) -> None:
    sys.stdout.write(what + "\n")
    sys.stdout.flush()


def _work(armed: str) -> None:
    from goldenthread import clock, faults
    from goldenthread.notify.work import pass_once

    if armed:
        point, _, count = armed.split(":")
        faults.arm(point, "kill", int(count))
    while pass_once(at=clock.now()).did_something:
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
