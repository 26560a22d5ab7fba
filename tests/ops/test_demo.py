"""The demonstration: from nothing to a page, quick the second time, nothing left behind, and safe for real records."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from psycopg import sql

from goldenthread.madeup.demo import morning
from goldenthread.ops import made_up
from goldenthread.ops.commands.demo import free_port
from goldenthread.ops.postgres import Cluster
from tests.ops.places import open_to_others

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "GOLDENTHREAD_SECRET_KEY", "GOLDENTHREAD_MADE_UP")
PORT = 18420
# What it says last of all, once everything has been said.
LAST_LINE = "Ctrl-C stops everything."


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    # Not one of pytest's own places: the next session to start shuts those to the server's account.
    with tempfile.TemporaryDirectory(prefix="goldenthread-") as place:
        yield open_to_others(Path(place))


class Demo:
    """A running `goldenthread demo`."""

    def __init__(self, home: Path, *arguments: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        environment |= {"GOLDENTHREAD_HOME": str(home), "PYTHONUNBUFFERED": "1", "CI": "1"}
        command = [sys.executable, "-m", "goldenthread.ops.cli", "demo", "--children", "500", *arguments]
        self.log = home / "demo.out"
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=out, stderr=out)

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def until(self, words: str, seconds: float = 180) -> None:
        _until(lambda: words in self.said() or self.process.poll() is not None, seconds)
        assert words in self.said(), self.said()

    def address(self) -> str:
        self.until(LAST_LINE)
        found = re.search(r"http://localhost:\d+", self.said())
        assert found
        return found.group()

    def children(self) -> dict[str, int]:
        """Process ids of its children, by what they do."""
        # "ww": or it cuts each line at 80 characters, and a checkout at a longer path loses its last words.
        done = _ps("-ww", "-eo", "pid=,ppid=,args=")
        found = {}
        for line in done.stdout.splitlines():
            pid, parent, command = line.split(None, 2)
            if int(parent) == self.process.pid and "--tied" in command:
                found[command.split("--tied ")[1].split()[0]] = int(pid)
        return found

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., Demo]]:
    begun: list[Demo] = []

    def begin(*arguments: str) -> Demo:
        begun.append(Demo(home, "--port", str(PORT), *arguments))
        return begun[-1]

    yield begin
    for demo in begun:
        if demo.process.poll() is None:
            demo.process.terminate()
            demo.process.wait(60)


def _until(true: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.1)


def _ps(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["ps", *arguments], capture_output=True, text=True, check=False)  # noqa: S607


def _alive(pid: int) -> bool:
    done = _ps("-o", "stat=", "-p", str(pid))
    return bool(done.stdout.strip()) and not done.stdout.startswith("Z")


def _doctor(home: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    done = subprocess.run(
        [sys.executable, "-m", "goldenthread.ops.cli", "doctor"],
        env=environment | {"GOLDENTHREAD_HOME": str(home)}, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout


def _nothing_is_left(home: Path, pids: list[int]) -> None:
    _until(lambda: not any(map(_alive, pids)) and Cluster(home).pid() is None, 30)
    assert not [pid for pid in pids if _alive(pid)]
    assert Cluster(home).pid() is None
    assert not (home / "demo.json").exists()


def test_from_nothing_to_a_page_and_back(home: Path, start: Callable[..., Demo]) -> None:
    demo = start()
    with urlopen(f"{demo.address()}/healthy", timeout=20) as answer:  # noqa: S310
        assert answer.status == 200
    said = demo.said()
    assert re.search(r"ran last night +36 incidents worked, \d+ delivered", said)
    assert "school inbox" in said
    [mail, *_] = sorted((home / "mail").glob("*.eml"))
    assert "A message is waiting" in mail.read_text("utf-8")
    # In another terminal: everything is reached, and nothing is broken.
    told = _doctor(home)
    assert "all 5 teams that rules send to are staffed" in told
    assert "broken" not in told.lower(), told
    pids = list(demo.children().values())
    assert len(pids) == 3
    assert demo.end(signal.SIGINT) == 0
    _nothing_is_left(home, pids)


def test_second_start_finds_everything_there(home: Path, start: Callable[..., Demo]) -> None:
    demo = start()
    demo.until(LAST_LINE)
    assert "today's partnership is there already" in demo.said()
    assert "received" not in demo.said()
    pids = list(demo.children().values())
    demo.end(signal.SIGKILL)
    # Whoever is killed cannot clean up; what it started does.
    (home / "demo.json").unlink()
    _nothing_is_left(home, pids)


def test_a_child_that_ends_ends_all_and_says_why(home: Path, start: Callable[..., Demo]) -> None:
    demo = start()
    demo.until(LAST_LINE)
    children = demo.children()
    os.kill(children["work"], signal.SIGKILL)
    assert demo.process.wait(60) == 1
    assert "worker ended (signal SIGKILL). Its last output:" in demo.said()
    _nothing_is_left(home, list(children.values()))


def test_busy_port_gives_way_and_a_second_demonstration_does_not_start(home: Path, start: Callable[..., Demo]) -> None:
    with socket.socket() as busy:
        busy.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        busy.bind(("127.0.0.1", PORT))
        busy.listen()
        demo = start()
        assert demo.address() == f"http://localhost:{PORT + 1}"
    assert f"port {PORT} is in use; taking {PORT + 1}" in demo.said()
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    second = subprocess.run(
        [sys.executable, "-m", "goldenthread.ops.cli", "demo"],
        env=environment | {"GOLDENTHREAD_HOME": str(home)}, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert "already running" in second.stderr
    assert demo.end(signal.SIGTERM) == 0


def test_next_free_port() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert port < free_port(port) < port + 50


@pytest.mark.parametrize(
    ("now", "told_at"),
    [
        pytest.param("2026-11-23T15:00+00:00", "2026-11-23T06:30+00:00", id="in the afternoon, of this morning"),
        pytest.param("2026-11-23T02:00+00:00", "2026-11-23T02:00+00:00", id="at night, of the night so far"),
        pytest.param("2026-07-01T09:00+00:00", "2026-07-01T05:30+00:00", id="in summer time"),
    ],
)
def test_night_is_told_in_the_morning_and_never_of_the_future(now: str, told_at: str) -> None:
    assert morning(datetime.fromisoformat(now)) == datetime.fromisoformat(told_at)


# The mark


@pytest.fixture
def scratch() -> Iterator[str]:
    """The owner's address of an empty database."""
    owner = os.environ["DATABASE_OWNER_URL"]
    name = f"gt_test_mark_{os.getpid()}"
    with closing(psycopg.connect(owner, autocommit=True)) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        yield urlsplit(owner)._replace(path=f"/{name}").geturl()
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


WORLD = made_up.Mark(seed=1, children=500, on="2026-11-23")


def _do(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement.encode())


def test_blank_database_takes_the_mark_and_keeps_it_when_emptied(scratch: str) -> None:
    assert made_up.read(scratch) is None
    made_up.write(scratch, WORLD)
    _do(scratch, "create table anything (a int)")
    tomorrow = replace(WORLD, on=str(datetime.now(UTC).date() + timedelta(days=1)))
    made_up.empty(scratch, tomorrow)
    assert made_up.read(scratch) == tomorrow
    with pytest.raises(psycopg.errors.UndefinedTable):
        _do(scratch, "select * from anything")


@pytest.mark.parametrize("comment", ["none", "ours"])
def test_records_without_a_mark_are_never_touched(scratch: str, comment: str) -> None:
    _do(scratch, "create table directory_agency (slug text); create table access_user (email text)")
    _do(scratch, "insert into access_user values ('a.real.person@council.example')")
    if comment == "ours":
        _do(scratch, f"comment on database {urlsplit(scratch).path[1:]} is 'the partnership''s own, made up of four'")
    with pytest.raises(made_up.NotMadeUp, match="leaves it alone"):
        made_up.write(scratch, WORLD)
    with pytest.raises(made_up.NotMadeUp):
        made_up.empty(scratch, WORLD)
    _do(scratch, "select email from access_user")


def test_database_in_use_is_not_emptied(scratch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made_up.write(scratch, WORLD)
    _do(scratch, "create table busy (a int)")
    _do(scratch, f"alter database {urlsplit(scratch).path[1:]} set lock_timeout = '1s'")
    with psycopg.connect(scratch) as other:
        other.execute("lock table busy in access share mode")
        with pytest.raises(made_up.InUse):
            made_up.empty(scratch, WORLD)
