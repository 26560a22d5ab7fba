"""An accepted change of the model put into force, end to end, by the command, on a copy of the package."""

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import goldenthread
from goldenthread import clock
from goldenthread.access.context import acting
from goldenthread.access.models import LedgerEntry
from goldenthread.identity import applying, proposing
from goldenthread.identity.core.model import current_model
from goldenthread.identity.models import Edge, Mention, ModelProposal
from goldenthread.pathways.heartbeat import WORKER as WORKER_PROCESS
from goldenthread.pathways.heartbeat import beats
from tests.cast import BEA, CARL, GWEN, WORKER
from tests.identity.families import ANNA, health, roll
from tests.identity.telling import AT, groups, hear

# Above any weight of two records in these stories: nothing is joined by rule any more.
NEVER = 55.0


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package, whose model file may be written."""
    shutil.copytree(
        Path(goldenthread.__file__).parent, tmp_path / "goldenthread", ignore=shutil.ignore_patterns("*.pyc")
    )
    return tmp_path


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(copy), "GOLDENTHREAD_HOME": os.environ.get("GOLDENTHREAD_HOME", "")}
    if not environment["GOLDENTHREAD_HOME"]:
        environment["GOLDENTHREAD_HOME"] = str(Path(goldenthread.__file__).parents[1] / "var")
    return subprocess.run(
        [sys.executable, "-m", "goldenthread.ops.cli", *arguments],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def proposal(committed_db) -> ModelProposal:
    """Anna's records of two systems are one person by rule; it is proposed that no rule joins anything."""
    with acting(WORKER):
        hear(roll(ANNA), health(ANNA))
    with acting(CARL):
        made = proposing.propose_thresholds(join=NEVER, review=1, why="A drill", mandate=CARL, at=AT)
    return made


def accept(proposal: ModelProposal) -> None:
    with acting(GWEN):
        proposing.answer(proposal.pk, accept=True, because="", mandate=GWEN, at=AT)


def annas() -> set[frozenset[str]]:
    with acting(WORKER):
        return {group for group in groups() if any(m.endswith((" pupil", " child")) for m in group)}


def test_what_was_accepted_is_written_and_every_record_linked_again_under_it(proposal, copy):
    accept(proposal)
    file = copy / "goldenthread" / "identity" / "core" / "model.yaml"
    before = file.read_text("utf-8")
    assert len(annas()) == 1
    done = run(copy, "model", "apply", proposal.version)
    assert done.returncode == 0, done.stderr
    assert "In force." in done.stdout
    assert file.read_text("utf-8") == proposal.text != before
    assert len(annas()) == 2
    with acting(WORKER):
        assert set(Edge.objects.values_list("model", flat=True)) == {proposal.version}
        proposal.refresh_from_db()
    assert proposal.applied_at is not None
    with acting(GWEN):
        assert LedgerEntry.objects.filter(did="model.apply", things__version=proposal.version).count() == 1
    again = run(copy, "model", "apply", proposal.version)
    assert (again.returncode, "put into force before" in again.stderr) == (1, True)


def test_what_nobody_accepted_is_not_put_into_force(proposal, copy):
    for version, problem in [(proposal.version, "has not been answered"), ("2099.01-1", "nobody has proposed")]:
        done = run(copy, "model", "apply", version)
        assert (done.returncode, problem in done.stderr) == (1, True), done.stderr
    with acting(BEA):
        proposing.answer(proposal.pk, accept=False, because="No", mandate=BEA, at=AT)
    assert "was refused" in run(copy, "model", "apply", proposal.version).stderr
    assert len(annas()) == 1


def test_a_worker_that_is_at_work_must_be_stopped_first(proposal, copy):
    accept(proposal)
    beats(WORKER_PROCESS, mandate=WORKER)(clock.now() - timedelta(seconds=30))
    done = run(copy, "model", "apply", proposal.version)
    assert (done.returncode, "stop it" in done.stderr) == (1, True), done.stderr


def test_linking_everything_again_under_the_same_model_changes_nobody(committed_db):
    with acting(WORKER):
        hear(roll(ANNA), health(ANNA))
        before, edges = groups(), set(Edge.objects.values_list("a", "b", "weight"))
    changed: list[object] = []
    applying.link_again(then=changed.extend, tell=lambda _: None, mandate=WORKER, at=AT, batch=1)
    with acting(WORKER):
        assert (groups(), set(Edge.objects.values_list("a", "b", "weight"))) == (before, edges)
        assert Mention.objects.exists()
    assert changed == []
    assert current_model().version
