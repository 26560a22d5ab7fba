"""`goldenthread model`: what is shown and learned, and that nothing is put in force by it."""

import yaml
from click.testing import CliRunner

from goldenthread.identity.core.model import current_model, read_model
from goldenthread.identity.learning.proposal import in_force
from goldenthread.ops.commands import model_learning


def test_show_tells_the_version_the_thresholds_and_every_weight():
    shown = CliRunner().invoke(model_learning.show)
    assert shown.exit_code == 0, shown.output
    assert current_model().version in shown.output
    assert f"join {current_model().join:g}" in shown.output
    for feature, words in current_model().weights.items():
        assert all(f"{feature:<14} {word}" in shown.output for word in words)


def test_learn_writes_a_model_file_and_puts_nothing_in_force(tmp_path):
    before, written = in_force(), tmp_path / "proposed.yaml"
    told = CliRunner().invoke(
        model_learning.learn, ["--children", "500", "--seed", "3", "--held-out", "", "--write", str(written)]
    )
    assert told.exit_code == 0, told.output
    assert "made-up partnership, 500 children, seed 3" in told.output
    assert in_force() == before
    text = written.read_text("utf-8")
    assert read_model(text).version != current_model().version
    assert yaml.safe_load(text)["thresholds"] == yaml.safe_load(before)["thresholds"]
