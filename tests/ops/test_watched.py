"""What continuous integration runs through must fail when what it runs fails."""

import subprocess
import sys
from pathlib import Path

import pytest

WATCHED = Path(__file__).resolve().parents[2] / "tools" / "watched.py"


@pytest.mark.parametrize("code", [0, 3])
def test_a_watched_command_ends_as_it_would_alone(code):
    run = [sys.executable, str(WATCHED), sys.executable, "-c", f"raise SystemExit({code})"]
    done = subprocess.run(run, check=False, capture_output=True, text=True)
    assert done.returncode == code
    assert "busiest since the last look" in done.stdout


def test_a_watched_command_that_never_ends_says_where_it_is_and_fails():
    hangs = "import faulthandler, time; faulthandler.enable(); time.sleep(600)"
    lasts_a_second = f"import sys; sys.path.insert(0, {str(WATCHED.parent)!r}); import watched; watched.LIMIT = 1; "
    run = [sys.executable, "-c", f"{lasts_a_second}sys.exit(watched.main([sys.executable, '-c', {hangs!r}]))"]
    done = subprocess.run(run, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "this run has failed" in done.stdout
    assert "Fatal Python error: Aborted" in done.stderr
