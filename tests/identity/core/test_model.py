from importlib import resources

import pytest
import yaml

from goldenthread.identity.core.model import current_model, frequencies, read_model

TEXT = resources.files("goldenthread.identity.core").joinpath("model.yaml").read_text(encoding="utf-8")


def test_the_model_says_its_version_and_where_its_weights_come_from() -> None:
    model = current_model()
    assert model.version
    assert model.source == (
        "set by hand from generated truth; what learning without labels proposes links no better (docs/model-card.md)"
    )
    assert model.fracture < model.review < model.join


def test_agreement_counts_for_and_difference_against() -> None:
    for feature, weights in current_model().weights.items():
        for agreement, weight in weights.items():
            if (feature, agreement) in current_model().by_frequency:
                continue
            against = agreement in ("different", "other_initial", "generation", "found")
            assert (weight < 0) == against, (feature, agreement)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(("thresholds", "join"), -3.0, id="join below review"),
        pytest.param(("weights", "sex", "same", "m"), 1.2, id="a chance above one"),
        pytest.param(("weights", "sex", "same", "u"), 0, id="a chance of nothing"),
    ],
)
def test_a_model_that_cannot_be_is_refused(path: tuple[str, ...], value: float) -> None:
    data = yaml.safe_load(TEXT)
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(ValueError, match=r"thresholds|m and u"):
        read_model(yaml.safe_dump(data))


def test_a_name_never_counted_is_taken_to_be_rare() -> None:
    table = frequencies(forenames={"john": 400, "zubair": 1}, surnames={})
    assert table.forename("john") == pytest.approx(400 / 1401)
    assert table.forename("never seen") == table.forename("zubair")
    assert table.surname("anything") == pytest.approx(1 / 1000)
