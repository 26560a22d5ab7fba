"""Learning is heavy and for a few: what answers an incident never loads it."""

import subprocess
import sys

import pytest

HEAVY = ("splink", "duckdb", "numpy", "goldenthread.identity.learning")


@pytest.mark.parametrize("entry", ["web.wsgi", "ops.cli", "identity.taking_in", "identity.finding", "notify.work"])
def test_neither_web_nor_worker_imports_learning(entry):
    code = f"""
import os, sys, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.settings")
django.setup()
import goldenthread.{entry}
print(*(set({HEAVY!r}) & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
