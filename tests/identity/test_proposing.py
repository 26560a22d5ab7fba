"""A change of the model: with what it would have got right and wrong, by one person, answered by another."""

import pytest
from django.db import IntegrityError, transaction

from goldenthread.access.context import acting
from goldenthread.access.mandate import NotAllowed
from goldenthread.access.models import LedgerEntry
from goldenthread.identity.answering import Hanging, answer
from goldenthread.identity.core.model import read_model
from goldenthread.identity.model_card import Unreadable, card, measured
from goldenthread.identity.models import ModelProposal, Review
from goldenthread.identity.proposing import CannotPropose, propose, propose_thresholds, with_thresholds
from goldenthread.identity.proposing import answer as answer_proposal
from tests.cast import ASHA, BEA, CARL, DEV, GWEN, NOBODY
from tests.identity.families import ANNA, BETH, CHIKE, health, roll
from tests.identity.telling import AT, hear, later, mention

pytestmark = pytest.mark.usefixtures("reading")
NOW = card()


def thresholds(*, by=CARL, join=11.0, review=2.0, why="Two wrong joins last week"):
    with acting(by):
        return propose_thresholds(join=join, review=review, why=why, mandate=by, at=AT)


def reply(proposal, *, by, accept=True, because=""):
    with acting(by):
        return answer_proposal(proposal.pk, accept=accept, because=because, mandate=by, at=later(1))


def test_other_thresholds_change_the_thresholds_and_the_version_and_nothing_else():
    text = with_thresholds(NOW.text, version="2027.01-1", join=11.5, review=0.5)
    model = read_model(text)
    assert (model.version, model.join, model.review) == ("2027.01-1", 11.5, 0.5)
    assert (model.weights, model.prior, model.fracture) == (NOW.model.weights, NOW.model.prior, NOW.model.fracture)
    changed = [(a, b) for a, b in zip(NOW.text.splitlines(), text.splitlines(), strict=True) if a != b]
    assert len(changed) == 3


@pytest.mark.parametrize(("join", "review"), [(2.0, 3.0), (9.0, -40.0)])
def test_thresholds_that_do_not_rise_are_refused(join, review):
    with pytest.raises(CannotPropose, match="must rise"):
        thresholds(join=join, review=review)


def test_what_is_in_force_is_no_change():
    with pytest.raises(CannotPropose, match="nothing to change"):
        thresholds(join=NOW.model.join, review=NOW.model.review)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("not: a model", "not a model file", id="another file"),
        pytest.param("- [", "not a model file", id="no YAML"),
        pytest.param(NOW.text, "exists already", id="the version in force"),
        pytest.param(
            NOW.text.replace("    generation: {m: 0.0005, u: 0.4}\n", "").replace("11-1", "11-9"),
            "lacks weights that are used: born.generation",
            id="a weight left out",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_why(text, problem):
    with acting(CARL), pytest.raises(CannotPropose, match=problem):
        propose(text, why="learnt", mandate=CARL, at=AT)


def test_past_decisions_are_compared_again_under_either_model():
    hear(roll(ANNA), health(ANNA, nhs_number=""), roll(BETH), roll(CHIKE))
    one, other = mention("roll Anna 900101", "pupil"), mention("health Anna", "child")
    decided(one, other, "same")
    decided(one, mention("roll Chike 900101", "pupil"), "different")
    found = thresholds(join=55.0, review=50.0, why="Join nothing").evidence
    assert found["now"]["decisions"] == found["proposed"]["decisions"] == 2
    # Anna's two records would not even be asked about; Chike is apart under either.
    assert found["proposed"] == {"decisions": 2, "right": 1, "wrong_joins": 0, "missed": 1, "asked": 0}
    assert found["now"]["missed"] == 0


def decided(one, other, said):
    a, b = sorted((one.pk, other.pk))
    made = {"weight": 4, "why": "made for this test", "opened_at": AT}
    review, _ = Review.objects.get_or_create(a_id=a, b_id=b, closed_at=None, defaults=made)
    with acting(CARL):
        answer(review.pk, said, hangs=Hanging(waits=True), mandate=CARL, at=AT, reason="known")


def test_somebody_else_accepts_or_refuses_it_and_the_ledger_says_who():
    proposal = reply(thresholds(), by=GWEN)
    assert (proposal.answer, proposal.answered_by, proposal.applied_at) == ("accepted", GWEN.who, None)
    refused = reply(thresholds(join=12.0), by=BEA, accept=False, because="Too few decisions yet")
    assert (refused.answer, refused.answered_because) == ("refused", "Too few decisions yet")
    with acting(GWEN):
        entries = LedgerEntry.objects.filter(did__startswith="model.").order_by("pk").values_list("who", "did")
        assert list(entries) == [
            (CARL.who, "model.propose"),
            (GWEN.who, "model.accept"),
            (CARL.who, "model.propose"),
            (BEA.who, "model.refuse"),
        ]


def test_nobody_answers_their_own_and_the_database_holds_that():
    proposal = thresholds(by=BEA)
    with pytest.raises(CannotPropose, match="somebody else must"):
        reply(proposal, by=BEA)
    with pytest.raises(IntegrityError, match="nobody_answers_their_own"), transaction.atomic():
        ModelProposal.objects.update(answer="accepted", answered_by=BEA.who, answered_at=AT)


def test_it_is_answered_once():
    proposal = thresholds()
    reply(proposal, by=GWEN)
    with pytest.raises(CannotPropose, match="accepted this already"):
        reply(proposal, by=BEA, accept=False, because="No")


def test_a_refusal_has_a_reason():
    with pytest.raises(CannotPropose, match="Say why it is refused"):
        reply(thresholds(), by=GWEN, accept=False)


@pytest.mark.parametrize("who", [ASHA, CARL, DEV, NOBODY])
def test_only_managers_and_governance_answer(who):
    proposal = thresholds(by=GWEN)
    with pytest.raises(NotAllowed):
        reply(proposal, by=who)


@pytest.mark.parametrize("who", [DEV, NOBODY])
def test_who_does_not_review_proposes_nothing(who):
    with pytest.raises(NotAllowed):
        thresholds(by=who)


# ---- what was measured ----


def test_no_file_of_measurements_is_none_and_never_an_empty_one(tmp_path):
    assert measured(tmp_path / "measured.yaml") is None


def test_what_nobody_measured_stays_unmeasured(tmp_path):
    file = tmp_path / "measured.yaml"
    file.write_text(
        "- title: By sex\n  command: make bench\n  seed: 7\n  on: the made-up county\n  groups:\n"
        "    - {group: girls, n: 400, precision: 0.998, precision_low: 0.99, recall: null, wrong: 1}\n"
        "    - {group: not known, n: 0, precision: null, precision_low: null, recall: null, wrong: null}\n",
        "utf-8",
    )
    ((girls, unknown),) = [table.groups for table in measured(file) or ()]
    assert (girls.precision, girls.recall, girls.wrong) == (0.998, None, 1)
    assert (unknown.precision, unknown.wrong) == (None, None)


@pytest.mark.parametrize(
    "text", ["- title: nothing else\n", "{", "- {title: a, groups: [{group: b, n: 1, recall: 7}]}"]
)
def test_a_file_of_measurements_that_cannot_be_read_is_not_taken_for_none(tmp_path, text):
    file = tmp_path / "measured.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(Unreadable):
        measured(file)
