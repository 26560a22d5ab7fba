"""Who is joined with whom, whatever the order, and who never is."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.access.mandate import service
from goldenthread.directory.models import Agency
from goldenthread.identity.models import Edge, Link, MentionKey, Review
from goldenthread.identity.taking_in import FEEDS
from goldenthread.madeup import build
from goldenthread.records.actions import receive
from goldenthread.records.reading import FEEDS as KNOWN
from tests.identity.families import ANNA, BETH, CHIKE, arrivals, everything, health, police, roll
from tests.identity.rolled_back import rolled_back
from tests.identity.telling import (
    AT,
    asked,
    every_mention_has_one_open_link,
    groups,
    hear,
    later,
    mention,
    read_all,
    tell,
)

pytestmark = pytest.mark.usefixtures("reading")
FEW = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _person(key: str, slot: str) -> object:
    return mention(key, slot).person_id


def test_a_child_and_the_mother_are_one_person_in_the_roll_in_health_and_with_the_police():
    hear(roll(ANNA), health(ANNA), *police(ANNA))
    assert _person("roll Anna 900101", "pupil") == _person("health Anna", "child") == _person("TV-1|2", "person")
    assert _person("roll Anna 900101", "contact1") == _person("health Anna", "carer1")


@FEW
@given(rows=arrivals(everything()), again=st.integers(0, 5))
def test_twins_are_never_joined_and_nobody_is_asked_twice(rows, again):
    with rolled_back():
        hear(*rows, *rows[:again])
        for group in groups():
            assert not (any("Anna" in m for m in group) and any("Beth" in m for m in group) and _of_children(group))
        assert len(asked()) == Review.objects.filter(closed_at=None).count()


def _of_children(group: frozenset[str]) -> bool:
    return all(m.endswith(("pupil", "child")) for m in group)


@FEW
@given(rows=arrivals(everything()), size=st.integers(1, 9))
def test_people_and_questions_are_the_same_in_batches_of_any_size(rows, size):
    with rolled_back():
        tell(*rows)
        read_all(batch=size)
        in_batches = groups(), asked()
    with rolled_back():
        tell(*rows)
        read_all()
        assert (groups(), asked()) == in_batches


def test_links_are_a_history_in_which_each_mention_is_at_one_place_at_a_time():
    hear(roll(ANNA))
    hear(health(ANNA), at=later(1))
    hear(health(ANNA, forenames="Chike", date_of_birth="2014-02-03", surname="Okafor", sex="M"), at=later(2))
    history = list(Link.objects.filter(mention__feed="health.children", mention__slot="child").order_by("since", "pk"))
    assert [link.since for link in history] == [later(1), later(2)]
    assert [link.until for link in history] == [later(2), None]
    assert history[0].person_id == _person("roll Anna 900101", "pupil") != history[1].person_id
    assert history[0].because.startswith("rule:")
    assert history[1].because == "founded"
    assert every_mention_has_one_open_link()


def test_a_record_that_is_put_right_sets_free_those_it_stood_between():
    with rolled_back():
        hear(roll(ANNA), health(ANNA), roll(BETH))
        never_wrong = groups(), asked()
    # While Beth's row bore Anna's name and another number, Anna's row in health could have been either child's.
    hear(roll(ANNA), roll(BETH, forenames="Anna", upn="Q999200118055"), health(ANNA))
    assert (groups(), asked()) != never_wrong
    hear(roll(BETH))
    assert (groups(), asked()) == never_wrong
    assert _person("roll Anna 900101", "pupil") == _person("health Anna", "child")


def test_somebody_who_is_gone_keeps_neither_keys_nor_comparisons():
    father = {"contact2_forenames": "Sean", "contact2_surname": "Pike", "contact2_relationship": "father"}
    hear(roll(CHIKE, **father), roll(CHIKE, urn="900102", **father))
    gone = mention("roll Chike 900101", "contact2")
    assert Edge.objects.filter(a=gone).exists() or Edge.objects.filter(b=gone).exists()
    hear(roll(CHIKE))
    assert not Edge.objects.filter(a=gone).exists()
    assert not Edge.objects.filter(b=gone).exists()
    assert not MentionKey.objects.filter(mention=gone).exists()


@pytest.fixture(scope="session")
def partnership(tmp_path_factory):
    """The files of a partnership with about two hundred children: too few to say how common a name is here."""
    out = tmp_path_factory.mktemp("two-hundred")
    build(out, seed=11, children=200, at=datetime(2026, 11, 24, 6, 30, tzinfo=UTC))
    return out / "feeds"


def _receive(folder) -> None:
    for feed in FEEDS:
        agency = KNOWN[feed].agency
        Agency.objects.get_or_create(slug=agency, defaults={"name": agency, "kind": "made up"})
        for path in (folder / f"{feed}.history.csv", folder / f"{feed}.csv"):
            if path.exists():
                receive(path, feed=feed, agency=agency, mandate=service("door"), at=AT)


def test_a_whole_partnership_at_once_and_a_few_records_at_a_time_give_the_same_people(partnership):
    with rolled_back():
        _receive(partnership)
        read_all(batch=4_000)
        at_once = groups(), asked()
        assert every_mention_has_one_open_link()
    _receive(partnership)
    read_all(batch=40)
    assert (groups(), asked()) == at_once
    assert every_mention_has_one_open_link()
