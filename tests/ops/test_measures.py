"""`goldenthread measures`, as whoever runs an installation types it."""

import pytest
from click.testing import CliRunner, Result

from goldenthread import clock
from goldenthread.directory.models import Agency
from goldenthread.ops.cli import main
from goldenthread.reports.measuring.definition import load_all
from tests.conftest import MORNING
from tests.records.files import example
from tests.web.scene import hand_in


@pytest.fixture
def run(committed_db, monkeypatch):
    monkeypatch.setenv("GOLDENTHREAD_MADE_UP", "1")
    clock.set_to(MORNING, frozen=True)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["measures", *arguments], catch_exceptions=False)

    return invoke


def test_the_list_has_every_measure_and_the_check_passes(run):
    listed = run("list").output
    assert all(each.slug in listed and each.title in listed for each in load_all())
    assert run("check").output == f"All {len(load_all())} measures are good.\n"


def test_computed_months_are_shown_with_what_is_small_as_1_to_5(run, tmp_path):
    Agency.objects.create(slug="council", name="Threadshire Council", kind="council")
    hand_in(tmp_path, "socialcare.cp_plans", "council", example("socialcare.cp_plans"), at=MORNING)
    assert "not worked out yet" in run("show", "cp_plans").output.lower()
    computed = run("compute", "--months", "12")
    assert computed.exit_code == 0, computed.output
    shown = run("show", "cp_plans").output
    assert "November 2026, so far: 1 to 5" in shown
    assert "January 2026: No data Before the first record of it." in shown
    assert "Could not be worked out" in run("show", "referrals_again").output


def test_a_measure_that_is_not_there_is_said_in_words(run):
    answer = run("show", "no_such_measure")
    assert answer.exit_code == 1
    assert "there is no measure no_such_measure" in answer.output


def test_a_query_that_fails_ends_the_command_with_1_and_names_the_measure(run, tmp_path, monkeypatch):
    from goldenthread.reports.measures.cp_plans import measure

    Agency.objects.create(slug="council", name="Threadshire Council", kind="council")
    hand_in(tmp_path, "socialcare.cp_plans", "council", example("socialcare.cp_plans"), at=MORNING)

    def broken(span):
        raise ZeroDivisionError

    monkeypatch.setattr(measure, "rows", broken)
    answer = run("compute", "--months", "2")
    assert answer.exit_code == 1
    assert "cp_plans" in answer.output
