"""A refuge, or an address that is not to be told, joins nobody, finds nobody, and is in nothing that is read out."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.identity.core.addresses import read_dwelling
from goldenthread.identity.explaining import explain
from goldenthread.identity.living import homes, household
from goldenthread.identity.models import Person, Residence, Review
from tests.identity.night import MEERA, at_home, certain, contact, found, in_health, night, on_roll, sentences
from tests.identity.rolled_back import rolled_back
from tests.identity.telling import AT, Told, hear, mention, read_all, standing, tell

pytestmark = pytest.mark.usefixtures("reading")
TODAY = AT.date()
REFUGE = ("9 Safe Lane, Fenwick", "ZZ5 5AA")
SAYS_SO = ("Women's refuge, 9 Safe Lane, Fenwick", "ZZ5 5AA")
ROOM = ("Room 3, 9 Safe Lane, Fenwick", "ZZ5 5AA")
PIKE = in_health("Ada Pike", "2015-03-04", SAYS_SO, "9990000018", contact("mother", "Meera Pike"))
# Schools have it from the families, and do not know what it is.
NOWAK = on_roll("Zofia Nowak", "2016-07-08", ROOM, contact("mother", "Ewa Nowak", ROOM))
KHAN = on_roll("Sana Khan", "2014-01-09", REFUGE, contact("mother", "Noor Khan", REFUGE))


def _protected() -> set[str]:
    return set(Residence.objects.filter(protected=True).values_list("mention__forenames", flat=True))


@pytest.mark.parametrize("rows", [(PIKE, NOWAK, KHAN), (KHAN, NOWAK, PIKE), (NOWAK, PIKE, KHAN)])
def test_who_lives_behind_the_same_door_is_protected_whichever_agency_knows_what_it_is(rows):
    hear(*rows)
    assert _protected() == {"Ada", "Zofia", "Ewa", "Sana", "Noor"}
    assert set(Person.objects.filter(protected=True).values_list("forenames", flat=True)) == _protected()
    assert household(read_dwelling(*REFUGE), TODAY).members == ()
    sana = mention("roll Sana Khan 2014-01-09 900101", "pupil").person_id
    assert homes(sana, TODAY).known == ()
    assert homes(sana, TODAY).withheld


def test_a_word_that_is_put_right_sets_the_neighbours_free():
    hear(PIKE, NOWAK, KHAN)
    with_home = {**PIKE.data, "address": "4 Quayside Court, Fenwick", "postcode": "ZZ2 4GH"}
    hear(Told(PIKE.feed, PIKE.key, with_home))
    assert _protected() == set()
    assert not Person.objects.filter(protected=True).exists()


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations((PIKE, NOWAK, KHAN, Told(PIKE.feed, PIKE.key, {**PIKE.data, "address": "12 Weir Lane"}))))
def test_what_is_protected_follows_from_the_records_and_not_from_their_order(order):
    last = {(row.feed, row.key): row for row in order}
    with rolled_back():
        hear(*order)
        one_by_one = _protected(), standing()[1]
    with rolled_back():
        tell(*sorted(last.values(), key=lambda row: [*order].index(row)))
        read_all()
        assert (_protected(), standing()[1]) == one_by_one


def test_one_flat_that_is_not_to_be_told_hides_no_other_flat_of_the_block():
    flats = [(f"Flat {n}, Heron House, 30 Mill Lane, Fenwick", "ZZ3 1JK") for n in (7, 9)]
    hear(
        in_health("Ada Pike", "2015-03-04", (f"Confidential - {flats[0][0]}", "ZZ3 1JK"), "9990000018"),
        on_roll("Zofia Nowak", "2016-07-08", flats[1]),
    )
    assert _protected() == {"Ada"}


def test_a_night_at_the_refuge_tells_of_nobody_who_lives_there_and_reads_its_address_to_nobody():
    findings = found(PIKE, NOWAK, KHAN, *night(REFUGE, at_home(MEERA, REFUGE)))
    assert certain(findings) == set()
    assert findings == {}


def test_a_mother_at_a_refuge_is_found_by_her_children_and_nobody_hears_where_she_is():
    child = on_roll(
        "Ada Batra", "2015-03-04", ("12 Larkspur Close, Fenwick", "ZZ1 2AB"), contact("mother", "Meera Batra")
    )
    register = in_health(
        "Ada Batra",
        "2015-03-04",
        SAYS_SO,
        "9990000018",
        {**contact("mother", "Meera Batra"), "date_of_birth": "1988-04-30"},
    )
    findings = found(child, register, NOWAK, *night(("12 Larkspur Close, Fenwick", "ZZ1 2AB"), MEERA))
    assert certain(findings) == {"Ada"}
    assert "Zofia" not in findings
    for finding in findings.values():
        assert not any("Safe Lane" in sentence or "refuge" in sentence.casefold() for sentence in sentences(finding))


def test_neither_a_question_nor_its_explanation_carries_a_protected_address():
    hear(PIKE, on_roll("Ada Pike", "2015-03-05", REFUGE), NOWAK)
    one, other = mention("9990000018", "child"), mention("roll Ada Pike 2015-03-05 900101", "pupil")
    explanation = explain(one.pk, other.pk)
    assert explanation is not None
    said = [*explanation.sentences, *(f"{f.left} {f.right}" for f in explanation.fields.values())]
    said += Review.objects.values_list("why", flat=True)
    assert "home" not in explanation.fields
    assert not any("Safe" in words or "ZZ5" in words for words in said)
