"""A file enters whole or not at all, once, and every row of it is accounted for."""

import json
import os
import subprocess
import sys
from threading import Barrier, Thread

import pytest
from django.db import connection

from goldenthread import faults
from goldenthread.access.context import acting
from goldenthread.access.mandate import NotAllowed
from goldenthread.records.actions import BATCH, receive
from goldenthread.records.models import Current, Delivery, Quarantined, SourceRecord
from tests.cast import DEV, NOBODY
from tests.records.arrivals import DOOR, FEED, child, hand_in, take_in
from tests.records.files import AT, as_csv, write


def _current() -> dict[str, SourceRecord]:
    return {row.key: row.record for row in Current.objects.select_related("record")}


@pytest.mark.usefixtures("db")
class TestAtTheDoor:
    """One file after another."""

    @pytest.fixture(autouse=True)
    def _at_the_door(self, db):
        with acting(DOOR):
            yield

    def test_every_good_row_becomes_a_record_with_its_line_and_what_it_says(self, tmp_path):
        delivery = hand_in(tmp_path, child("E1", surname="O’Connell-Batra"), child("E2", uprn=""))
        assert (delivery.status, delivery.rows_in, delivery.accepted, delivery.quarantined) == ("accepted", 2, 2, 0)
        records = _current()
        assert [records[key].line for key in ("E1", "E2")] == [2, 3]
        assert records["E1"].data["surname"] == "O’Connell-Batra"
        # An empty cell says nothing.
        assert "uprn" not in records["E2"].data

    @pytest.mark.parametrize("text", ['say "Flat \\ 2"', "{NULL}", "NULL", "back\\slash", "it's, {a} 'list'"])
    def test_whatever_a_cell_holds_comes_out_as_it_went_in(self, tmp_path, text):
        hand_in(tmp_path, child(f"E {text}", address=text))
        assert _current()[f"E {text}"].data["address"] == text

    def test_the_same_file_again_is_the_same_delivery(self, tmp_path):
        first = hand_in(tmp_path, child("E1"))
        Current.objects.update(read_at=AT)
        assert hand_in(tmp_path, child("E1"), name="other name.csv").pk == first.pk
        assert SourceRecord.objects.count() == 1
        assert not Current.objects.filter(read_at=None).exists()

    def test_a_correction_takes_the_place_of_the_row_and_is_read_again(self, tmp_path):
        hand_in(tmp_path, child("E1"), child("E2"))
        Current.objects.update(read_at=AT)
        delivery = hand_in(tmp_path, child("E1", surname="Pike"), child("E2"), child("E3"))
        assert (delivery.rows_in, delivery.accepted, delivery.unchanged) == (3, 3, 1)
        assert _current()["E1"].data["surname"] == "Pike"
        assert set(Current.objects.filter(read_at=None).values_list("key", flat=True)) == {"E1", "E3"}
        # What was said before is kept.
        assert SourceRecord.objects.filter(key="E1").count() == 2

    def test_what_was_corrected_and_is_then_said_as_at_first_is_a_correction_too(self, tmp_path):
        first, wrong = child("E1"), child("E1", surname="Pike")
        hand_in(tmp_path, first)
        hand_in(tmp_path, wrong)
        hand_in(tmp_path, first, child("E2"))
        assert _current()["E1"].data["surname"] == first["surname"]

    def test_bad_rows_wait_with_their_problems_and_the_sum_is_right(self, tmp_path):
        delivery = hand_in(tmp_path, child("E1"), child("E2", date_of_birth="31-02-2016"), child("E2b", category="X"))
        assert (delivery.rows_in, delivery.accepted, delivery.quarantined) == (3, 1, 2)
        waiting = Quarantined.objects.get(key="E2")
        assert waiting.line == 3
        assert waiting.problems[0]["field"] == "date_of_birth"
        assert waiting.raw["date_of_birth"] == "31-02-2016"

    def test_a_row_that_comes_twice_is_one_record(self, tmp_path):
        delivery = hand_in(tmp_path, child("E1"), child("E1"))
        assert (delivery.rows_in, delivery.accepted, delivery.unchanged) == (2, 2, 1)
        assert SourceRecord.objects.count() == 1

    def test_a_file_of_several_batches_is_counted_once(self, tmp_path):
        rows = [child(f"E{n}") for n in range(BATCH + 3)]
        delivery = hand_in(tmp_path, *rows, child("bad", category="X"))
        assert (delivery.rows_in, delivery.accepted, delivery.quarantined) == (BATCH + 4, BATCH + 3, 1)
        assert SourceRecord.objects.count() == Current.objects.count() == BATCH + 3

    def test_a_refused_file_leaves_nothing_but_the_refusal(self, tmp_path):
        path = tmp_path / f"{FEED}.csv"
        path.write_text("surname,forenames\r\nBatra,Isla\r\n", encoding="utf-8")
        delivery = take_in(path)
        assert delivery.status == "refused"
        assert delivery.problem
        assert delivery.remedy
        assert not SourceRecord.objects.exists()
        assert not Quarantined.objects.exists()

    def test_a_file_that_is_not_what_its_sender_counted_is_refused_and_may_come_again(self, tmp_path):
        path = write(tmp_path, FEED, child("E1"), child("E2"))
        control = path.with_name(f"{path.name}.control.json")
        control.write_text(json.dumps({"rows": 3}), encoding="utf-8")
        assert take_in(path).status == "refused"
        control.write_text(json.dumps({"rows": 2}), encoding="utf-8")
        assert take_in(path).status == "accepted"
        assert SourceRecord.objects.count() == 2

    def test_a_failure_on_the_way_leaves_nothing(self, tmp_path):
        faults.arm("records.received", "raise")
        with pytest.raises(faults.Injected):
            hand_in(tmp_path, child("E1"))
        assert not Delivery.objects.exists()
        assert not SourceRecord.objects.exists()

    @pytest.mark.parametrize("who", [DEV, NOBODY])
    def test_who_does_not_keep_the_door_hands_nothing_in(self, tmp_path, who):
        with pytest.raises(NotAllowed):
            receive(write(tmp_path, FEED), feed=FEED, agency="council", mandate=who, at=AT)


@pytest.mark.usefixtures("committed_db")
def test_two_who_hand_in_at_once_wait_for_each_other(tmp_path):
    same = write(tmp_path, FEED, child("E1"), child("E2"))
    (tmp_path / "later").mkdir()
    other = write(tmp_path / "later", FEED, child("E2", surname="Pike"), child("E3"))
    take_in(write(tmp_path, FEED, child("E0")).rename(tmp_path / "first.csv"))
    same.write_text(as_csv(FEED, [child("E1"), child("E2")]), encoding="utf-8", newline="")
    start, failed = Barrier(3), []

    def hand_in_together(path) -> None:
        try:
            start.wait(10)
            take_in(path)
        except Exception as error:  # a thread has nobody to raise to; the assertion below tells
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=hand_in_together, args=[path]) for path in (same, same, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    with acting(DOOR):
        assert Delivery.objects.count() == 3
        records = _current()
        assert sorted(records) == ["E0", "E1", "E2", "E3"]
        # The current record is the newest of its key.
        assert records["E2"].pk == SourceRecord.objects.filter(key="E2").latest("pk").pk


_PROGRAM = """
import sys
from pathlib import Path
from goldenthread.ops.boot import boot
boot()
from tests.records.arrivals import take_in
print(take_in(Path(sys.argv[1])).status)
"""


def _in_another_process(path, code: str = _PROGRAM, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.usefixtures("committed_db")
def test_killed_on_the_way_leaves_nothing_and_the_next_try_takes_all(tmp_path):
    path = write(tmp_path, FEED, *(child(f"E{n}") for n in range(50)))
    assert _in_another_process(path, GOLDENTHREAD_FAULTS="records.received:kill:1").returncode < 0
    with acting(DOOR):
        assert not Delivery.objects.exists()
        assert not SourceRecord.objects.exists()
    assert _in_another_process(path).stdout.strip() == "accepted"
    with acting(DOOR):
        assert SourceRecord.objects.count() == Current.objects.count() == 50


_MEASURED = f"""{_PROGRAM}
import resource
small = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
take_in(Path(sys.argv[1]).with_name("large.csv"))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - small) // 1024)
"""


@pytest.mark.usefixtures("committed_db")
def test_a_file_of_a_hundred_thousand_rows_takes_little_more_memory_than_a_small_one(tmp_path):
    small = write(tmp_path, FEED, *(child(f"S{n}") for n in range(3 * BATCH)))
    row = as_csv(FEED, [child("REFERENCE")]).splitlines(keepends=True)
    lines = [row[0], *(row[1].replace("REFERENCE", f"L{n}") for n in range(100_000))]
    (tmp_path / "large.csv").write_text("".join(lines), encoding="utf-8", newline="")
    done = _in_another_process(small, _MEASURED)
    assert done.returncode == 0, done.stderr
    # Megabytes; the rows themselves would be fifty and more.
    assert int(done.stdout.split()[-1]) < 25
