"""The journeys' browser: found if it drives, and if none does, what was tried is said."""

import stat

import pytest

from tools import browser


@pytest.fixture
def broken(tmp_path, monkeypatch):
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho I am no browser >&2\nexit 3\n", "utf-8")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("GOLDENTHREAD_CHROMIUM", str(program))
    return program


def test_program_that_cannot_be_driven_is_not_believed(broken):
    with pytest.raises(browser.BrowserError, match=str(broken)):
        browser.ensure(fetchers=())


def test_every_way_that_failed_is_told(broken):
    def from_nowhere():
        raise browser.BrowserError("the registry is shut")

    with pytest.raises(browser.BrowserError, match="from_nowhere: the registry is shut"):
        browser.ensure(fetchers=(from_nowhere,))


def test_chosen_browser_shows_a_page(page):
    page.set_content("<h1>Tell desk</h1>")
    assert page.get_by_role("heading").inner_text() == "Tell desk"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | browser.launch_options()
