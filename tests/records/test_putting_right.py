"""A corrected delivery puts quarantined rows right, by their key or, where that was at fault, by all the rest."""

import pytest

from goldenthread.access.context import acting
from goldenthread.directory.models import Agency
from goldenthread.records.actions import receive
from goldenthread.records.models import Quarantined
from tests.records.arrivals import DOOR, child, hand_in
from tests.records.files import AT, example, write


@pytest.fixture(autouse=True)
def _at_the_door(db):
    with acting(DOOR):
        yield


def _waiting() -> list[str]:
    return sorted(Quarantined.objects.filter(put_right_at=None).values_list("key", flat=True))


def test_the_same_key_said_well_puts_the_row_right(tmp_path):
    hand_in(tmp_path, child("E1", category="X"), child("E2", category="X"))
    hand_in(tmp_path, child("E1"))
    assert _waiting() == ["E2"]
    assert Quarantined.objects.get(put_right_by__key="E1").put_right_at == AT


def test_a_row_whose_number_was_wrong_is_put_right_by_all_the_rest(tmp_path):
    feed = "health.children"
    Agency.objects.create(slug="health", name="Fenwick Health", kind="health")

    def arrives(*rows):
        return receive(write(tmp_path, feed, *rows), feed=feed, agency="health", mandate=DOOR, at=AT)

    right = example(feed)
    wrong = right | {"nhs_number": "9990000011"}
    other = wrong | {"forenames": "Beth", "nhs_number": "9990000012"}
    assert arrives(wrong, other).quarantined == 2
    arrives(right)
    (still,) = Quarantined.objects.filter(put_right_at=None)
    assert still.raw["forenames"] == "Beth"


def test_a_row_that_is_still_wrong_waits_on(tmp_path):
    hand_in(tmp_path, child("E1", category="X"))
    hand_in(tmp_path, child("E1", category="Y"), child("E2"))
    assert _waiting() == ["E1", "E1"]


def test_every_waiting_row_of_a_key_is_put_right_at_once(tmp_path):
    hand_in(tmp_path, child("E1", category="X"))
    hand_in(tmp_path, child("E1", category="Y"))
    hand_in(tmp_path, child("E1"))
    assert _waiting() == []


def test_a_row_already_known_puts_right_what_waits_under_its_key(tmp_path):
    hand_in(tmp_path, child("E1"))
    hand_in(tmp_path, child("E1", category="X"))
    hand_in(tmp_path, child("E1"), child("E2"))
    assert _waiting() == []


def test_a_bad_row_beside_its_good_one_in_the_same_file_waits(tmp_path):
    # Which of the two is meant, the sender must say.
    hand_in(tmp_path, child("E1"), child("E1", category="X"))
    assert _waiting() == ["E1"]


def test_another_agencys_row_puts_nothing_right(tmp_path):
    hand_in(tmp_path, child("E1", category="X"))
    Agency.objects.create(slug="other", name="Otter Vale Council", kind="council")
    path = write(tmp_path, "council.home_educated", child("E1"))
    receive(path, feed="council.home_educated", agency="other", mandate=DOOR, at=AT)
    assert _waiting() == ["E1"]
