"""
Make `.venv` and install one hashed list of requirements into it, with the checkout itself.

    python3 tools/install.py requirements-dev.txt

Needs nothing but Python's standard library. Installs with uv; where uv cannot be had, or cannot reach a package that
pip is configured to find elsewhere, with plain pip (slower, same hashes).
"""

from __future__ import annotations  # so that an older Python gets as far as being told that it is too old

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def main() -> None:
    if sys.version_info < OLDEST:
        found, wanted = (".".join(map(str, each[:2])) for each in (sys.version_info, OLDEST))
        sys.exit(f"Golden Thread needs Python {wanted} or later, and this is {found}: make PYTHON=/path/to/python3.11")
    requirements = str(CHECKOUT / sys.argv[1])
    if not PYTHON.exists():
        make_environment()
    if not (has("uv") and install_with_uv(requirements)):
        print("uv is of no use here: installing with pip", flush=True)
        install_with_pip(requirements)


def make_environment() -> None:
    try:
        import venv

        venv.create(VENV, with_pip=True, clear=True)
    except (ImportError, subprocess.CalledProcessError):
        sys.exit("This Python cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv")


def has(tool: str) -> bool:
    """Whether the environment has this tool, installing it from its own pinned list if not."""
    if run("-m", tool, "--version", quiet=True):
        return True
    wanted = str(CHECKOUT / "requirements-installer.txt")
    return run("-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:", "-r", wanted)


def install_with_uv(requirements: str) -> bool:
    """Install what is listed, and the checkout, which builds with what was just installed. Removes nothing."""
    uv = ("-m", "uv", "pip", "install", "--python", str(PYTHON))
    return run(*uv, "--require-hashes", "-r", requirements) and run(*uv, *this_checkout())


def install_with_pip(requirements: str) -> None:
    pip = ("-m", "pip", "install", "--quiet")
    if not (run("-m", "pip", "--version", quiet=True) or run("-m", "ensurepip")):
        sys.exit(f"{VENV} has no pip: remove it, and run make again")
    if not (run(*pip, "--require-hashes", "-r", requirements) and run(*pip, *this_checkout())):
        sys.exit(f"Could not install {requirements}; what went wrong is above")


def this_checkout() -> tuple[str, ...]:
    return ("--no-deps", "--no-build-isolation", "--editable", str(CHECKOUT))


def run(*arguments: str, quiet: bool = False) -> bool:
    """Run the environment's Python; whether it succeeded."""
    return subprocess.run([str(PYTHON), *arguments], check=False, capture_output=quiet).returncode == 0


if __name__ == "__main__":
    main()
