"""
The night with the worker killed: at every named point, at its first and later passings, and at random moments.

Nothing is lost and nothing doubled: what lies in the boxes is exactly what should, and the ledger has exactly one share
for each. `GOLDENTHREAD_DRILL_KILLS=1000` makes the random part longer, `GOLDENTHREAD_DRILL_SEED` repeats one.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connections

from goldenthread.access.context import acting
from goldenthread.notify.conservation import balance
from goldenthread.notify.models import Mail
from tests.cast import WORKER
from tests.conftest import MORNING, ROOT
from tests.notify.world import COUNCIL, LARKSPUR, OTTER_VALE, World, items, ledger

POINTS = (
    "work.settings",
    "work.read",
    "work.incidents",
    "work.worked",
    "notify.put",
    "ledger.write",
    "notify.delivered",
    "notify.committed",
    "mail.leased",
    "mail.sent",
)
# All that has arrived of one sort is read together.
ONCE_A_NIGHT = ("work.settings", "work.read", "work.incidents")
PASSINGS = int(os.environ.get("GOLDENTHREAD_DRILL_PASSINGS", "2"))
KILLS = int(os.environ.get("GOLDENTHREAD_DRILL_KILLS", "12"))
SEED = int(os.environ.get("GOLDENTHREAD_DRILL_SEED", random.SystemRandom().randrange(10**6)))
A_NIGHT = 12


class Drill:
    """Nights of incidents, and a worker that dies while it works them."""

    def __init__(self, world: World, worker: "subprocess.Popen[str]") -> None:
        self.world, self.worker = world, worker
        self.expected: set[tuple[str, str]] = set()
        self.nights = 0
        self.names = random.Random(7)

    def a_night(self) -> None:
        """Twelve incidents, each with a child at either school."""
        self.nights += 1
        self.world.contact(LARKSPUR, "mailbox", f"mailbox{self.nights}@{LARKSPUR}.example")
        for _ in range(A_NIGHT):
            name, ada, ben = self._name(), self._name(), self._name()
            days = sorted(self.names.sample(range(1_800), 2))
            born = [(date(2012, 9, 1) + timedelta(days=day)).isoformat() for day in days]
            children = ((ada, born[1], LARKSPUR), (ben, born[0], OTTER_VALE))
            family = self.world.family(name, *children)
            reference = self.world.incident(family)
            self.expected |= {(reference, f"urn:{LARKSPUR}"), (reference, f"urn:{OTTER_VALE}")}
        self.world.hand_in()
        connections.close_all()

    def _name(self) -> str:
        """Unlike any other: families that resemble each other would be asked about, rightly."""
        return "".join(self.names.choice("bdfghklmnprstvz") + self.names.choice("aeiou") for _ in range(4)).title()

    def send(self, **order: object) -> str:
        """One life of the worker: how it ended."""
        assert self.worker.stdin is not None
        assert self.worker.stdout is not None
        self.worker.stdin.write(json.dumps(order) + "\n")
        self.worker.stdin.flush()
        ended = self.worker.stdout.readline().strip()
        _let_go_by_the_dead()
        return ended

    def kill(self, **order: object) -> bool:
        """
        A life that ends by a kill; when too little is left to work, the next night comes in first.

        False: in a whole night it comes to no such passing.
        """
        for _ in range(2):
            ended = self.send(**order)
            assert ended in ("done", str(int(signal.SIGKILL)))
            if ended != "done":
                return True
            self.check()
            self.a_night()
        return False

    def check(self) -> None:
        """What lies in the boxes is what should, once; the ledger and the balance agree."""
        assert self.send() == "done"
        lying = items()
        with acting(WORKER):
            there = [(i.notification.incident.reference, i.box) for i in lying]
        assert sorted(there) == sorted(self.expected)
        assert {i.version for i in lying} == {1}
        shared = [(entry.things["notification"], entry.things["box"]) for entry in ledger("notification.share")]
        assert sorted(shared) == sorted((str(i.notification_id), i.box) for i in lying)
        with acting(WORKER):
            planned = list(Mail.objects.values_list("key", flat=True))
            assert Mail.objects.filter(rung="key_adult").count() == len(self.expected)
        assert len(planned) == len(set(planned))
        sums = balance(WORKER)
        assert (sums.told, sums.adds_up) == (len(self.expected), True)
        connections.close_all()


def _let_go_by_the_dead(seconds: float = 120) -> None:
    """
    Wait until the database has noticed that the worker is gone.

    It ends what the dead had begun only when it next speaks to them; until then their locks hold, and the next worker
    leaves that work for later, as it should, and ends.
    """
    others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    deadline = time.monotonic() + seconds
    with connections["owner"].cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(f"{others} and usename <> current_user and backend_type = 'client backend'")
            if cursor.fetchone()[0] == 0:
                return
            time.sleep(0.02)
    raise AssertionError("the database still works for a worker that is dead")


@contextmanager
def mortal(port: int) -> "Iterator[subprocess.Popen[str]]":
    environment = os.environ | {
        "GOLDENTHREAD_COUNCILS": COUNCIL,
        "GOLDENTHREAD_CLOCK": MORNING.isoformat(),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
    }
    command = [sys.executable, "-m", "tests.notify.mortal"]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == "ready"
        yield worker


@pytest.fixture
def drill(committed_world, post_office):
    with mortal(post_office.port) as worker:
        found = Drill(committed_world, worker)
        found.a_night()
        yield found


def test_killed_at_every_point_nothing_is_lost_and_nothing_doubled(drill, capsys):
    first = [drill.kill(faults=f"{point}:kill:1") for point in POINTS]
    assert all(first)
    often = [point for point in POINTS if point not in ONCE_A_NIGHT]
    later = [drill.kill(faults=f"{point}:kill:{n}") for n in range(2, PASSINGS + 1) for point in often]
    assert all(later)
    drill.check()
    kills = sum(first) + sum(later)
    _say(capsys, f"{kills} kills at {len(POINTS)} points, {len(drill.expected)} messages: 0 lost, 0 doubled")


def test_killed_at_random_moments_nothing_is_lost_and_nothing_doubled(drill, capsys):
    chance = random.Random(SEED)
    for _ in range(KILLS):
        while not drill.kill(after=chance.uniform(0.05, 1.2)):
            pass
    drill.check()
    _say(capsys, f"{KILLS} random kills, seed {SEED}, {len(drill.expected)} messages: 0 lost, 0 doubled")


def test_the_fault_points_can_be_armed_from_the_environment(drill):
    environment = os.environ | {"GOLDENTHREAD_FAULTS": "work.worked:kill:3", "GOLDENTHREAD_COUNCILS": COUNCIL}
    code = (
        "from goldenthread.ops.boot import boot; boot()\n"
        "from goldenthread import clock\n"
        "from goldenthread.notify.work import pass_once\n"
        "while pass_once(at=clock.now()).did_something: pass\n"
    )
    environment |= {"GOLDENTHREAD_CLOCK": MORNING.isoformat(), "SMTP_PORT": "1"}
    died = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    drill.check()


def _say(capsys: pytest.CaptureFixture[str], what: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n  {what}\n")
