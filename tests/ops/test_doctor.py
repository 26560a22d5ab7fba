"""The doctor sees what is not well, says what to do, and never shows as fine what it could not look at."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.test import override_settings

from goldenthread.access.context import acting
from goldenthread.access.mandate import Role, service
from goldenthread.access.models import User
from goldenthread.directory.models import Agency
from goldenthread.ops.doctor import LOOKS, Finding, Level, examine
from goldenthread.ops.doctor.findings import ago
from goldenthread.pathways.heartbeat import WORKER, beats
from goldenthread.pathways.models import Duty
from goldenthread.records.models import Current
from tests.records.files import example, write
from tests.web.scene import hand_in, morning, people

HOUR = timedelta(hours=1)


def said(at: datetime, words: str) -> Finding:
    """The one finding that says `words`."""
    everything = list(examine(at))
    found = [finding for finding in everything if words in finding.words]
    assert len(found) == 1, [finding.words for finding in everything]
    return found[0]


@pytest.fixture
def police(db: None) -> None:
    for slug in ("police", "schools-mis", "council", "marac"):
        Agency.objects.create(slug=slug, name=slug.title(), kind=slug)


@pytest.fixture
def night(db: None, at: datetime, tmp_path: Path) -> None:
    """Two children told of, at two schools, and nobody has looked yet."""
    people()
    morning(tmp_path, at)


def test_every_line_that_is_not_fine_says_what_to_do(db: None, at: datetime) -> None:
    findings = list(examine(at))
    assert all(finding.remedy for finding in findings if finding.level is not Level.OK)
    assert {finding.topic for finding in findings} == {topic.name for topic, _ in LOOKS}
    # One topic after the other: each heading is shown once.
    topics = [finding.topic for finding in findings]
    assert len(set(topics)) == sum(a != b for a, b in zip([None, *topics], topics, strict=False))


def test_what_cannot_be_looked_at_is_broken(db: None, at: datetime) -> None:
    with override_settings(SECRET_KEY="another machine's key"):
        findings = list(examine(at))
    key = next(f for f in findings if "does not accept this process's mandates" in f.words)
    assert key.level is Level.BROKEN
    assert "goldenthread migrate" in key.remedy
    unseen = [f for f in findings if f.words.startswith("could not look at")]
    assert {"quarantine", "unread", "duties", "holds"} <= {f.words.split(":")[0].split("look at ")[1] for f in unseen}
    assert all(f.level is Level.BROKEN for f in unseen)


@pytest.mark.parametrize(
    ("roles", "words", "level"),
    [
        pytest.param([Role.REVIEWER], "1 person may answer pairs", Level.ATTENTION, id="one reviewer"),
        pytest.param([Role.REVIEWER, Role.REVIEWER], "nobody could settle", Level.ATTENTION, id="no manager"),
        pytest.param([Role.REVIEWER, Role.MANAGER], "nobody could settle", Level.ATTENTION, id="the manager answers"),
        pytest.param([Role.REVIEWER, Role.TELL_DESK, Role.MANAGER], "3 people may answer", Level.OK, id="enough"),
    ],
)
def test_too_few_for_the_hardest_pairs_is_said(police: None, at: datetime, roles: list[Role], words: str, level: Level):
    for number, role in enumerate(roles):
        User.objects.create_user(f"{number}@police.example", name="Made Up", job="x", agency_id="police", roles=[role])
    assert said(at, words).level is level


# The database


def test_database_of_the_tests_is_well(db: None, at: datetime) -> None:
    assert all(f.level is Level.OK for f in examine(at) if f.topic == "Database")


@pytest.mark.parametrize("statement", ["no force row level security", "disable row level security"])
def test_table_without_forced_security_is_named(at: datetime, statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(f"alter table notify_mail {statement}".encode())
        try:
            finding = said(at, "row-level security is not forced on notify_mail")
        finally:
            owner.execute("alter table notify_mail enable row level security")
            owner.execute("alter table notify_mail force row level security")
    assert finding.level is Level.BROKEN


def test_owner_as_the_applications_role_is_found(committed_db: None) -> None:
    environment = os.environ | {"DATABASE_URL": os.environ["DATABASE_OWNER_URL"]}
    done = subprocess.run(
        [sys.executable, "-m", "goldenthread.ops.cli", "doctor"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    owner = urlsplit(os.environ["DATABASE_OWNER_URL"]).username
    assert f"broken    the application's role {owner} owns" in done.stdout
    assert "may change or remove rows of access_ledgerentry" in done.stdout


# Processes


def test_worker_is_judged_by_its_last_sign_of_life(db: None, at: datetime) -> None:
    assert said(at, "no worker has ever run").level is Level.BROKEN
    beats(WORKER, mandate=service("worker"))(at)
    assert said(at + timedelta(seconds=90), "a worker is at work").level is Level.OK
    assert said(at + HOUR, "no worker has given a sign of life for 1 hour").level is Level.BROKEN


def test_web_and_mail_server_that_do_not_answer_are_broken(db: None, at: datetime) -> None:
    # Nothing listens on port 1.
    with override_settings(GOLDENTHREAD_ADDRESS="http://localhost:1", EMAIL_HOST="localhost", EMAIL_PORT=1):
        assert said(at, "the web does not answer at http://localhost:1/healthy").level is Level.BROKEN
        assert said(at, "the mail server localhost:1 cannot be used").level is Level.BROKEN


# What arrives


def test_feed_that_never_came_or_fell_silent(police: None, at: datetime, tmp_path: Path) -> None:
    assert said(at, "police.incidents has never arrived").level is Level.BROKEN
    hand_in(tmp_path, "police.incidents", "police", example("police.incidents"), at=at)
    assert not [f for f in examine(at) if "police.incidents" in f.words]
    assert said(at + 48 * HOUR, "police.incidents last arrived 2 days ago").level is Level.ATTENTION


def test_refused_file_is_broken_until_it_comes_whole(police: None, at: datetime, tmp_path: Path) -> None:
    hand_in(tmp_path, "police.incidents", "police", example("police.incidents"), at=at)
    broken = write(tmp_path, "marac.cases").rename(tmp_path / "police.csv")
    from goldenthread.records.actions import receive

    receive(broken, feed="police.incidents", agency="police", mandate=service("door"), at=at + HOUR)
    finding = said(at + HOUR, "police.incidents from police was refused")
    assert (finding.level, "Send it as marac.cases" in finding.remedy) == (Level.BROKEN, True)
    hand_in(tmp_path, "police.incidents", "police", example("police.incidents", grading="high"), at=at + 2 * HOUR)
    assert said(at + 2 * HOUR, "no refused file").level is Level.OK


def test_quarantine_and_unread_records(police: None, at: datetime, tmp_path: Path) -> None:
    rows = [example("police.incidents"), example("police.incidents", reference="2", grading="awful")]
    hand_in(tmp_path, "police.incidents", "police", *rows, at=at)
    assert said(at, "police.incidents: 1 row in quarantine").level is Level.ATTENTION
    assert said(at, "1 record being read").level is Level.OK
    assert said(at + HOUR, "1 record not read yet, the oldest for 1 hour").level is Level.BROKEN


def test_record_that_could_not_be_read_is_broken_whenever_it_came(police: None, at: datetime, tmp_path: Path) -> None:
    hand_in(tmp_path, "marac.cases", "marac", example("marac.cases"), at=at)
    with acting(service("worker")):
        Current.objects.update(waits_for="error:KeyError")
    assert said(at, "marac.cases: 1 record could not be read").level is Level.BROKEN
    with acting(service("worker")):
        Current.objects.update(waits_for="socialcare.person:council:1")
    assert not [f for f in examine(at + 24 * HOUR) if f.words.startswith("marac.cases: 1")]
    assert said(at + 72 * HOUR, "waiting for a record that they refer to").level is Level.ATTENTION


# Telling


def test_after_a_night_that_went_well(night: None, at: datetime) -> None:
    for words in ("every record has been read", "no incident to work", "no notification to deliver"):
        assert said(at, words).level is Level.OK


def test_what_is_late_needs_somebody_and_unnoticed_lateness_is_broken(night: None, at: datetime) -> None:
    later = at + 72 * HOUR
    assert said(later, " late (").level is Level.ATTENTION
    assert said(later, " that the worker has not noticed").level is Level.BROKEN
    with acting(service("worker")):
        Duty.objects.update(late_noticed_at=later)
    assert not [f for f in examine(later) if "has not noticed" in f.words]


def test_mails_that_do_not_leave(night: None, at: datetime) -> None:
    from goldenthread.notify.models import Mail

    with acting(service("worker")):
        Mail.objects.update(state=Mail.State.QUEUED, next_try_at=at)
        waiting = Mail.objects.count()
    assert waiting
    assert said(at + HOUR, "do not leave").level is Level.BROKEN
    with acting(service("worker")):
        Mail.objects.update(state=Mail.State.REFUSED)
    assert said(at + HOUR, "refused for good").level is Level.ATTENTION


# People, rules


def test_team_that_a_rule_sends_to_must_exist_and_be_staffed(night: None, at: datetime) -> None:
    assert said(at, "team education does not exist").level is Level.BROKEN
    assert said(at, "nobody signs in for team tell-desk").level is Level.BROKEN


@pytest.mark.parametrize(("year", "level"), [(2026, Level.OK), (2028, Level.ATTENTION), (2029, Level.BROKEN)], ids=str)
def test_bank_holidays_run_out_in_view(db: None, at: datetime, year: int, level: Level) -> None:
    [finding] = [f for f in examine(at.replace(year=year)) if "bank holiday" in f.words]
    assert finding.level is level


def test_playbook_is_reviewed_in_time(db: None, at: datetime) -> None:
    assert said(at, "next review by").level is Level.OK
    assert said(at + timedelta(days=400), "its review was due").level is Level.ATTENTION


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 seconds"), (61, "1 minute"), (7_300, "2 hours"), (200_000, "2 days")]
)
def test_times_are_said_as_people_say_them(seconds: int, words: str) -> None:
    assert ago(seconds) == words
