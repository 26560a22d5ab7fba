"""What the crowd's short way writes is what the product's own way would have written."""

from itertools import islice

import pytest

from goldenthread.access.context import acting
from goldenthread.identity.models import Enrolment, Mention, MentionKey, PersonWord, Relationship, Residence
from goldenthread.identity.taking_in import take_in
from goldenthread.madeup.crowd.households import Household, households
from goldenthread.madeup.crowd.writing import RECEIVED, TABLES, Writer
from goldenthread.records.models import SourceRecord
from tests.cast import WORKER
from tests.identity.telling import Told, tell


@pytest.fixture(scope="module")
def homes() -> list[Household]:
    return list(islice(households(7, part=0, parts=2), 12))


def column(rows, table, *names):
    places = [TABLES[table].index(name) for name in names]
    return {tuple(row[place] for place in places) for row in rows[table]}


def test_the_same_seed_gives_the_same_households_and_another_part_gives_others(homes):
    assert list(islice(households(7, part=0, parts=2), 12)) == homes
    others = list(islice(households(7, part=1, parts=2), 12))
    mine, theirs = ({row.key for home in several for row in home.rows} for several in (homes, others))
    assert mine.isdisjoint(theirs)


def test_mentions_keys_homes_and_kin_are_those_that_reading_the_rows_gives(db, homes):
    deliveries = dict.fromkeys(("schools.roll", "health.children", "police.persons"), WORKER.who)
    rows = Writer(0, deliveries).take(homes)  # type: ignore[arg-type] # nothing is copied here
    with acting(WORKER):
        tell(*(Told(row.feed, row.key, row.data) for home in homes for row in home.rows))
        take_in(list(SourceRecord.objects.all()), at=RECEIVED)
        assert column(rows, "identity_mention", "id", "forenames", "surname", "dob_text", "role", "case") == set(
            Mention.objects.values_list("pk", "forenames", "surname", "dob_text", "role", "case")
        )
        assert column(rows, "identity_mentionkey", "key", "mention_id") == set(
            MentionKey.objects.values_list("key", "mention_id")
        )
        # Who is who is known in a crowd and found by reading: the words of all its people are the same.
        assert column(rows, "identity_personword", "key") == set(PersonWord.objects.values_list("key"))
        for table, model, names in (
            ("identity_residence", Residence, ("row", "mention_id", "exact_key", "street_key", "address")),
            ("identity_relationship", Relationship, ("row", "from_mention_id", "to_mention_id", "kind", "said")),
            ("identity_enrolment", Enrolment, ("row", "mention_id", "urn", "status", "date_from")),
        ):
            assert column(rows, table, *names) == set(model.objects.values_list(*names))


def test_everybody_is_the_person_of_their_first_mention_and_is_tied_to_it(homes):
    rows = Writer(0, dict.fromkeys(("schools.roll", "health.children", "police.persons"), "")).take(homes)  # type: ignore[arg-type]
    people = column(rows, "identity_person", "id")
    mentions = column(rows, "identity_mention", "id", "person_id")
    assert {(person,) for _, person in mentions} == people
    tied = {frozenset(pair) for pair in column(rows, "identity_edge", "a_id", "b_id")}
    assert tied == {frozenset(pair) for pair in mentions if len(set(pair)) == 2}
