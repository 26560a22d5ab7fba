"""The model's page: what is in force and how well it does; what was not looked at is never shown as nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.identity import model_card
from goldenthread.identity.core.model import current_model
from goldenthread.identity.models import ModelProposal
from goldenthread.web.model import presenters
from goldenthread.web.model.picture import picture
from tests.web import scene

READS = service("a test that looks")
NOW = model_card.card()


@pytest.fixture
def cast(db):
    return scene.people()


@pytest.fixture
def browse(cast, at):
    return lambda who: scene.signed_in(cast[who], at=at)


def shows(response):
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def thresholds(browser, **changes):
    said = {"join": "11", "review": "2", "why": "Two wrong joins last week"} | changes
    return browser.post("/model/propose/", said, follow=True)


def proposed():
    with acting(READS):
        return ModelProposal.objects.get()


def test_the_model_in_force_stands_there_with_its_thresholds_and_what_they_mean(browse):
    page = shows(browse("carl").get("/model/"))
    assert f"Model {current_model().version} is in force." in page
    assert "From here on a rule links two records: 500 times likelier that they are one person." in page
    assert "Nothing decided yet." in page
    assert "nobody has been asked twice yet" in page


def test_what_nobody_measured_is_said_to_be_so(browse, monkeypatch):
    monkeypatch.setattr(model_card, "measured", lambda: None)
    page = shows(browse("gwen").get("/model/"))
    assert "Not measured." in page
    monkeypatch.undo()


def test_a_group_that_was_not_measured_is_no_nought():
    group = model_card.Group("not known", 0, None, None, None, None)
    table = model_card.Measured("By sex", "make bench", "7", "the county", (group,))
    said = presenters.measured((table,))["measured"][0]["groups"][0]
    assert said == {
        "group": "not known",
        "n": "0",
        "precision": "not measured",
        "recall": "not measured",
        "wrong": "not measured",
    }


def test_could_not_look_and_nothing_decided_never_look_alike(committed_db, at):
    gwen = scene.people()["gwen"]
    browser = scene.signed_in(gwen, at=at)
    with_answers = shows(browser.get("/model/"))
    with connections["owner"].cursor() as owner:
        owner.execute("alter table identity_opinion rename to identity_opinion_away")
    try:
        without = shows(browser.get("/model/"))
    finally:
        with connections["owner"].cursor() as owner:
            owner.execute("alter table identity_opinion_away rename to identity_opinion")
    assert ("Nothing decided yet." in with_answers, "Could not look." in with_answers) == (True, False)
    assert ("Nothing decided yet." in without, "Could not look." in without) == (False, True)
    assert f"Model {current_model().version} is in force." in without


def test_every_weight_is_in_the_table_and_the_picture_says_what_it_shows(browse):
    page = shows(browse("carl").get("/model/"))
    for feature, several in NOW.weights.items():
        assert presenters.feature_name(feature) in page
        for weight in several:
            assert f"{weight.weight:+.1f}" in page
    assert "NHS number speaks most for one person" in page
    assert "<svg" in page


def test_the_picture_puts_what_speaks_against_left_of_what_speaks_for():
    drawn = picture([(f, several) for f, several in NOW.weights.items()])
    assert len(drawn.lines) == len(NOW.weights)
    for line, several in zip(drawn.lines, NOW.weights.values(), strict=True):
        assert drawn.left <= line.begin <= line.end <= drawn.width
        assert (line.begin < drawn.zero) == any(w.weight < 0 for w in several)


def test_a_threshold_is_proposed_by_one_accepted_by_another_and_not_in_force_until_applied(browse):
    page = shows(thresholds(browse("carl")))
    assert "Somebody else must accept or refuse it." in page
    assert "Threshold: Join" in page
    assert "no decision speaks for or against it" in page
    proposal = proposed()
    where = f"/model/proposals/{proposal.pk}/"
    assert browse("carl").post(where, {"answer": "accept"}).status_code == 404
    page = shows(browse("gwen").post(where, {"answer": "accept"}, follow=True))
    assert "It is not in force yet." in page
    assert f"goldenthread model apply {proposal.version}" in page
    page = shows(browse("bea").get("/model/"))
    assert "Accepted, not in force yet" in page
    assert f"Model {current_model().version} is in force." in page


def test_whoever_proposed_it_is_not_asked_to_answer_and_cannot(browse):
    thresholds(browse("bea"))
    where = f"/model/proposals/{proposed().pk}/"
    assert "somebody else accepts or refuses it" in shows(browse("bea").get(where))
    page = shows(browse("bea").post(where, {"answer": "accept"}, follow=True))
    assert "You proposed this" in page
    assert proposed().answer == ""


def test_a_refusal_without_a_reason_is_sent_back(browse):
    thresholds(browse("carl"))
    where = f"/model/proposals/{proposed().pk}/"
    assert "Say why it is refused." in shows(browse("gwen").post(where, {"answer": "refuse"}))
    page = shows(browse("gwen").post(where, {"answer": "refuse", "because": "Too few decisions"}, follow=True))
    assert "Too few decisions" in page


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"join": "1"}, "The thresholds must rise", id="not in order"),
        pytest.param({"join": "high"}, "Enter a number", id="no number"),
        pytest.param({"why": ""}, "This field is required", id="no reason"),
    ],
)
def test_what_cannot_be_proposed_says_why(browse, changes, problem):
    assert problem in shows(thresholds(browse("carl"), **changes))
    with acting(READS):
        assert not ModelProposal.objects.exists()


def test_a_model_file_is_proposed_with_each_weight_that_would_change(browse):
    text = NOW.text.replace("m: 0.985, u: 0.5", "m: 0.97, u: 0.5").replace(NOW.model.version, "2027.01-learnt")
    file = SimpleUploadedFile("model.yaml", text.encode())
    page = shows(browse("carl").post("/model/propose/", {"file": file, "reason": "Learnt anew"}, follow=True))
    assert "Model 2027.01-learnt, instead of" in page
    assert "Sex: same" in page


def test_a_file_that_is_no_model_is_refused_in_words(browse):
    file = SimpleUploadedFile("cat.yaml", b"cat: 1")
    page = shows(browse("carl").post("/model/propose/", {"file": file, "reason": "Try"}))
    assert "This is not a model file that can be used" in page
