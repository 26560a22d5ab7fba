"""What is learned becomes a file and a list of differences, and nothing else."""

import re
from datetime import date

import pytest
import yaml

from goldenthread.identity.core.model import current_model, read_model
from goldenthread.identity.learning.learned import Learned
from goldenthread.identity.learning.proposal import differences, in_force, propose

ON = date(2026, 11, 24)


@pytest.fixture
def learned() -> Learned:
    model = current_model()
    shares = {name: dict.fromkeys(words, 0.25) for name, words in model.weights.items()}
    return Learned(m=shares, u=shares, unseen=frozenset({("born", "swapped")}), sampled=1000, alike={})


def test_a_proposal_changes_what_was_learned_and_nothing_else(learned):
    new = propose(in_force(), learned, told="40 mentions (made up)", on=ON)
    before, after = yaml.safe_load(in_force()), yaml.safe_load(new)
    assert after["weights"]["born"]["one_slip"] == {"m": 0.25, "u": 0.25}
    assert after["weights"]["forename"]["same"] == {"m": 0.25, "u": "by_frequency"}
    for kept in ("nhs", "upn", "other_id", "sex", "children", "possible_twin"):
        assert after["weights"][kept] == before["weights"][kept]
    assert after["weights"]["born"]["swapped"] == before["weights"]["born"]["swapped"]
    assert after["weights"]["surname"]["part"] == before["weights"]["surname"]["part"]
    assert after["thresholds"] == before["thresholds"]


def test_a_proposal_has_its_own_version_and_says_where_it_comes_from(learned):
    new = read_model(propose(in_force(), learned, told="40 mentions (made up)", on=ON))
    assert new.version != current_model().version
    assert "40 mentions (made up)" in new.source
    assert current_model().version in new.source


def test_a_proposal_keeps_the_comments_that_say_why(learned):
    def comments(text: str) -> list[str]:
        return re.findall(r"#.*$", text, re.MULTILINE)

    assert comments(propose(in_force(), learned, told="40 mentions", on=ON)) == comments(in_force())


def test_the_next_version_of_another_month_begins_at_one(learned):
    new = propose(in_force(), learned, told="40 mentions", on=date(2027, 2, 1))
    assert read_model(new).version == "2027.02-1"


def test_differences_are_told_largest_first(learned):
    new = propose(in_force(), learned, told="40 mentions", on=ON)
    first, *rest = differences(in_force(), new)
    assert first.startswith(f"version {current_model().version} -> ")
    assert any(line.startswith("born, same: +14.1 -> +0.0") for line in rest)
    sizes = [
        abs(float(was) - float(now)) for was, now in re.findall(r": ([+-][\d.]+) -> ([+-][\d.]+)", "\n".join(rest))
    ]
    assert sizes == sorted(sizes, reverse=True)


def test_the_same_model_differs_in_nothing():
    assert differences(in_force(), in_force()) == [f"version {current_model().version} -> {current_model().version}"]
