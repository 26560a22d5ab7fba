"""The commands, as somebody types them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from goldenthread import clock
from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.access.models import User
from goldenthread.directory.models import Agency, Team
from goldenthread.ops.cli import main
from goldenthread.pathways.heartbeat import WORKER, beats, last_beat
from goldenthread.pathways.models import Heartbeat
from goldenthread.records.models import Delivery
from tests.cast import GWEN
from tests.records.files import example, write

Run = Callable[..., Result]
PASSWORD = "five correct horses graze"
PARTNERSHIP = """
agencies:
  - {slug: police, name: Threadshire Police, kind: police}
  - {slug: council, name: Threadshire County Council, kind: council}
teams:
  - {slug: tell-desk, agency: police, name: Tell desk, email: desk@police.example, phone: 01632 960900}
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    # Set, so that it is put back: a command reads it from the database's mark.
    monkeypatch.setenv("GOLDENTHREAD_MADE_UP", "1")

    def invoke(*arguments: str | Path, typed: str = "") -> Result:
        return CliRunner().invoke(main, [str(a) for a in arguments], input=typed, catch_exceptions=False)

    return invoke


@pytest.fixture
def partnership(committed_db: None, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "partnership.yaml"
    file.write_text(PARTNERSHIP, "utf-8")
    assert run("partnership", file).exit_code == 0


@pytest.mark.parametrize(
    "command",
    "demo, check, receive, work, serve, doctor, migrate, partnership, user add, user close, model apply".split(", "),
)
def test_every_command_explains_itself_with_an_example(run: Run, command: str) -> None:
    shown = run(*command.split(), "--help")
    assert shown.exit_code == 0
    assert f"goldenthread {command}" in shown.output


# check


def test_good_file_is_good(run: Run, tmp_path: Path) -> None:
    result = run("check", "marac.cases", write(tmp_path, "marac.cases"))
    assert (result.exit_code, result.output) == (0, "marac.cases.csv: all 1 rows are good.\n")


def test_each_bad_row_says_what_is_wrong_and_what_to_do(run: Run, tmp_path: Path) -> None:
    rows = [example("marac.cases"), example("marac.cases", person_no="2", heard_on="31/02/2026")]
    result = run("check", "marac.cases", write(tmp_path, "marac.cases", *rows))
    assert result.exit_code == 1
    assert "line 3, heard_on ('31/02/2026')" in result.output
    assert "1 of 2 rows would be quarantined. Nothing was imported." in result.output


def test_broken_file_is_refused_with_a_remedy(run: Run, tmp_path: Path) -> None:
    result = run("check", "schools.roll", write(tmp_path, "marac.cases"))
    assert result.exit_code == 1
    assert "refused whole" in result.output
    assert "Send it as marac.cases" in result.output


def test_unknown_feed_is_a_mistake_of_typing(run: Run, tmp_path: Path) -> None:
    result = run("check", "marac.case", write(tmp_path, "marac.cases"))
    assert result.exit_code == 2
    assert "marac.cases" in result.output


# receive


def test_received_once_however_often_it_is_sent(run: Run, partnership: None, tmp_path: Path) -> None:
    rows = [example("police.incidents"), example("police.incidents", reference="2", reported_at="yesterday")]
    file = write(tmp_path, "police.incidents", *rows)
    first = run("receive", "police.incidents", file)
    assert first.exit_code == 0
    assert "2 rows in, 1 accepted (0 of them unchanged), 1 quarantined." in first.output
    assert "line 3, reported_at ('yesterday')" in first.output
    again = run("receive", "police.incidents", file)
    assert again.exit_code == 0
    assert "already received" in again.output
    with acting(service("test")):
        assert Delivery.objects.count() == 1


def test_refused_file_ends_with_an_error_and_the_others_still_go_in(
    run: Run, partnership: None, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("not,a,feed\r\n1,2,3\r\n", "utf-8")
    result = run("receive", "police.incidents", bad, write(tmp_path, "police.incidents"))
    assert result.exit_code == 1
    assert "bad.csv: refused whole" in result.output
    assert "police.incidents.csv: 1 rows in, 1 accepted" in result.output


def test_unknown_agency_is_not_guessed(run: Run, partnership: None, tmp_path: Path) -> None:
    result = run("receive", "police.incidents", write(tmp_path, "police.incidents"), "--agency", "polise")
    assert result.exit_code == 1
    assert "no agency polise; it has council, police" in result.output


# Who there is


def test_partnership_is_brought_up_to_date_and_never_shrinks(run: Run, partnership: None, tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text("agencies: [{slug: police, name: Thread Valley Police, kind: police}]\nteams: []\n", "utf-8")
    assert run("partnership", file).exit_code == 0
    assert {a.slug: a.name for a in Agency.objects.all()} == {
        "police": "Thread Valley Police",
        "council": "Threadshire County Council",
    }
    assert Team.objects.get().phone == "01632 960900"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param("agencies: []", "needs a list called teams", id="no teams"),
        pytest.param("agencies: [{slug: police}]\nteams: []", "agencies, entry 1: needs", id="no name"),
        pytest.param(
            "agencies: []\nteams: [{slug: a, agency: nobody, name: A, email: '', phone: ''}]",
            "there is no agency nobody",
            id="team of nobody",
        ),
        pytest.param("agencies: [", "new.yaml", id="not YAML"),
    ],
)
def test_wrong_partnership_changes_nothing(
    run: Run, partnership: None, tmp_path: Path, content: str, problem: str
) -> None:
    file = tmp_path / "new.yaml"
    file.write_text(content, "utf-8")
    result = run("partnership", file)
    assert result.exit_code == 1
    assert problem in result.output
    assert Agency.objects.count() == 2


def _add(run: Run, *more: str, typed: str = f"{PASSWORD}\n{PASSWORD}\n") -> Result:
    told = ["--name", "Asha Rehman", "--job", "Desk officer", "--agency", "police", "--role", "tell_desk"]
    return run("user", "add", "A.Rehman@police.example", *told, *more, typed=typed)


def test_account_is_opened_and_closed_with_its_sessions(run: Run, partnership: None) -> None:
    from django.contrib.auth import SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    assert _add(run, "--box", "team:tell-desk").exit_code == 0
    asha = User.objects.get(email="a.rehman@police.example")
    assert asha.check_password(PASSWORD)
    assert (asha.roles, asha.boxes, asha.made_up) == (["tell_desk"], ["team:tell-desk"], False)
    for whose in (str(asha.pk), "somebody else"):
        session = SessionStore()
        session[SESSION_KEY] = whose
        session.create()
    closed = run("user", "close", "a.rehman@police.example")
    assert "1 sessions were ended" in closed.output
    asha.refresh_from_db()
    assert asha.is_active is False
    assert Session.objects.count() == 1
    assert _ledger() == ["user.add", "user.close"]


def _ledger() -> list[str]:
    from goldenthread.access.models import LedgerEntry

    with acting(GWEN):
        return list(LedgerEntry.objects.filter(did__startswith="user.").order_by("pk").values_list("did", flat=True))


@pytest.mark.parametrize(
    ("more", "typed", "problem"),
    [
        pytest.param(("--box", "team:nowhere"), "", "there is no box team:nowhere", id="box of no team"),
        pytest.param(("--box", "urn:1"), "", "there is no box urn:1", id="box of no setting"),
        pytest.param((), "short\nshort\n", "too short", id="weak password"),
    ],
)
def test_no_account_is_opened_half(
    run: Run, partnership: None, more: tuple[str, ...], typed: str, problem: str
) -> None:
    result = _add(run, *more, typed=typed)
    assert result.exit_code == 1
    assert problem in result.output
    assert not User.objects.exists()


def test_one_address_has_one_account(run: Run, partnership: None) -> None:
    assert _add(run).exit_code == 0
    assert "already" in _add(run).output


# The worker


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_gives_signs_of_life_and_ends_when_asked(committed_db: None, number: signal.Signals) -> None:
    worker = subprocess.Popen([sys.executable, "-m", "goldenthread.ops.cli", "work"], env=os.environ)
    try:
        assert f"process {worker.pid}" in _first_beat().who
    finally:
        worker.send_signal(number)
    assert worker.wait(20) == 0


def _first_beat(seconds: float = 60) -> Heartbeat:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with acting(service("test")):
            beat = last_beat(WORKER)
        if beat is not None:
            return beat
        time.sleep(0.2)
    raise AssertionError("the worker gave no sign of life")


def test_sign_of_life_is_not_written_all_the_time(committed_db: None) -> None:
    beat, start = beats(WORKER, mandate=service("worker")), clock.now()
    for seconds in (0, 1, 6):
        beat(start + timedelta(seconds=seconds))
        with acting(service("test")):
            found = last_beat(WORKER)
        assert found is not None
        assert found.at == start + timedelta(seconds=0 if seconds < 5 else 6)


def test_only_the_owner_migrates(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from goldenthread.ops import database

    owner = os.environ["DATABASE_OWNER_URL"]
    monkeypatch.delenv("DATABASE_OWNER_URL")
    database.resolve.cache_clear()
    result = run("migrate")
    assert result.exit_code == 1
    assert "only the owner may change the schema" in result.output
    monkeypatch.setenv("DATABASE_OWNER_URL", owner)
    database.resolve.cache_clear()
    assert "up to date" in run("migrate").output
