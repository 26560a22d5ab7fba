"""Bringing the schema up to date, from several processes at once."""

import os
import subprocess
import sys

AT_ONCE = 4
AGAIN = "from goldenthread.ops.boot import boot; boot(migrate=True)"


def test_processes_that_start_at_the_same_moment_do_not_stop_each_other():
    started = [
        subprocess.Popen([sys.executable, "-c", AGAIN], env=os.environ.copy(), stderr=subprocess.PIPE, text=True)
        for _ in range(AT_ONCE)
    ]
    said = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0] * AT_ONCE, said
