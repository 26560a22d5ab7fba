"""
Journeys in a real browser, through the app as it is served, on a small made-up county after its night.

The county has every hard case of the night. Each file of journeys has its own copy and may change it: the night is run
once, kept as a database, and copied back for each file.
"""

import ctypes
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from psycopg import sql

from goldenthread import clock
from tests.conftest import MORNING, empty_every_table
from tools import browser

SHOTS = Path(__file__).resolve().parents[2] / "var" / "screens"
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SIZES = {"1280": WIDE, "390": PHONE}
# A page that is not there, and a passkey that was refused, are said in the console too.
MEANT = ("404 (Not Found)", "NotAllowedError")
# Our own pages come from this machine, which may be busy: whatever takes longer is broken.
expect.set_options(timeout=30_000)


def _no_head_start() -> None:
    """
    Let no program that this process starts raise its own priority, as root's may.

    A browser that does keeps the server that it waits for off a busy machine's processors.
    """
    if sys.platform == "linux":
        drop_from_bounding_set, raise_priority = 24, 23  # PR_CAPBSET_DROP, CAP_SYS_NICE
        ctypes.CDLL(None).prctl(drop_from_bounding_set, raise_priority, 0, 0, 0)  # Refused to all but root.


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    _no_head_start()
    return browser_type_launch_args | browser.launch_options()


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The test says what it did; the server need not."""


@pytest.fixture(scope="session")
def monkeypatch_session() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="session")
def app(monkeypatch_session: pytest.MonkeyPatch) -> Iterator[str]:
    """The app's address, served by threads of this process."""
    from goldenthread.web.wsgi import application

    # Each request has a thread of its own here: its connection ends with it.
    monkeypatch_session.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    with make_server("localhost", 0, application, server_class=_Threaded, handler_class=_Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small county's files, as its agencies would send them."""
    from goldenthread.madeup import demo

    return demo.world(tmp_path_factory.mktemp("county"), seed=7, children=120, now=MORNING, tell=_silent)


@pytest.fixture(scope="session")
def night(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The county's night, told: the name of a database that keeps it as it was at five to seven on a Monday morning."""
    from goldenthread.madeup import demo
    from tests.journeys import late_incident

    clock.set_to(MORNING, frozen=True)
    demo.load(world, tell=_silent)
    late_incident.hand_in(tmp_path_factory.mktemp("late"), _a_school(), MORNING)
    kept = f"{_own_database()}_night"
    _copy_database(_own_database(), kept)
    empty_every_table()
    yield kept
    with _admin() as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(kept)))


@pytest.fixture(scope="module")
def county(night: str) -> Iterator[None]:
    """The night, for one file of journeys to change."""
    from goldenthread.ops.migrate import grant

    _copy_database(night, _own_database())
    grant()
    connections["owner"].close()
    yield
    empty_every_table()


def _a_school() -> str:
    """The URN of a school that was told something."""
    from tests.journeys import facts

    return facts.told_at_a_school()[0].box.removeprefix("urn:")


def _own_database() -> str:
    return urlsplit(os.environ["DATABASE_OWNER_URL"]).path.lstrip("/")


def _admin() -> psycopg.Connection:
    url = urlunsplit(urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(path="/postgres"))
    return psycopg.connect(url, autocommit=True)


def _copy_database(source: str, copy: str) -> None:
    """Make `copy` what `source` is; whatever `copy` was is gone."""
    connections.close_all()
    with _admin() as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(copy)))
        admin.execute(sql.SQL("create database {} template {}").format(sql.Identifier(copy), sql.Identifier(source)))
        admin.execute(sql.SQL("alter database {} set synchronous_commit = off").format(sql.Identifier(copy)))


def _silent(what: str, how_much: str, seconds: float) -> None:
    pass


@pytest.fixture(autouse=True)
def _monday_morning(county: None, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.set_to(MORNING, frozen=True)
    monkeypatch.setattr(settings, "GOLDENTHREAD_MADE_UP", True)


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "en-GB", "viewport": WIDE}


@pytest.fixture
def open_page(browser: Browser, browser_context_args: Any, page: Page) -> Iterator[Callable[..., Page]]:
    """
    A page in a browser of its own, another person's or another device's; its arguments are Playwright's.

    The strict content security policy stops nothing of ours on any of them, and none has an error.
    """
    said: list[str] = []

    def listen(page: Page) -> Page:
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    def opened(**device: Any) -> Page:
        contexts.append(browser.new_context(**(browser_context_args | device)))
        return listen(contexts[-1].new_page())

    contexts: list[BrowserContext] = []
    listen(page)
    yield opened
    for context in contexts:
        context.close()
    assert [text for text in said if not any(meant in text for meant in MEANT)] == []


@pytest.fixture(autouse=True)
def _nothing_blocked(open_page: Callable[..., Page]) -> None:
    """Every journey is listened to, whether or not it opens another page."""


@pytest.fixture
def sign_in_as(page: Page, app: str) -> Callable[..., Page]:
    """Sign in with one click as a named made-up person, in the journey's own browser or `on` another page."""

    def sign_in(who: str, on: Page = page) -> Page:
        on.goto(f"{app}/demo/")
        for more in on.get_by_role("main").locator("summary").all():
            more.click()
        on.get_by_role("button", name=f"Sign in as {who}", exact=True).click()
        expect(on.get_by_role("button", name="Sign out")).to_be_visible()
        return on

    return sign_in


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a screenshot at desk and phone width, and let axe look: nothing serious or critical on the page."""

    def at(page: Page, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size or WIDE
        for label, size in SIZES.items():
            page.set_viewport_size(size)
            page.screenshot(path=SHOTS / f"{name}-{label}.png", full_page=True)
            assert not scrolls_sideways(page), f"{name} scrolls sideways at {label}"
            found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
            assert found == [], f"{name} at {label}: " + "; ".join(f"{v['id']}: {v['help']}" for v in found)
        assert page.locator("[hidden]:visible").count() == 0, f"{name} shows what is to be hidden"
        # 400% zoom of a 1280 window: 320 pixels of width, and nothing may be lost sideways (WCAG 1.4.10).
        page.set_viewport_size({"width": 320, "height": 256})
        assert not scrolls_sideways(page), f"{name} scrolls sideways at 320"
        page.set_viewport_size(before)

    return at


def scrolls_sideways(page: Page) -> bool:
    """Whether something of the page can only be reached by scrolling to the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
