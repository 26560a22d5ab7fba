"""The card and the figures are those of the model in force."""

import yaml

from goldenthread.identity.model_card import measured
from tools import model_card


def test_the_figures_were_measured_under_the_model_in_force():
    assert model_card.measured_under_this_model(), "run: goldenthread model measure && python -m tools.model_card"


def test_the_card_and_its_picture_are_what_the_model_says():
    assert model_card.CARD.read_text("utf-8") == model_card.card(), "run: python -m tools.model_card"
    assert model_card.PICTURE.read_text("utf-8") == model_card.picture(), "run: python -m tools.model_card"


def test_every_figure_has_its_number_and_bound():
    tables = yaml.safe_load(model_card.core("measured.yaml"))
    assert len({table["title"] for table in tables}) == len(tables)
    for table in tables:
        assert set(table) == {"title", "command", "seed", "on", "groups"}
        for row in table["groups"]:
            assert set(row) == {"group", "n", "precision", "precision_low", "recall", "wrong"}
            assert row["precision"] is None or row["precision_low"] <= row["precision"]


def test_the_app_reads_the_same_figures():
    tables = measured()
    assert tables
    assert [table.title for table in tables] == [
        table["title"] for table in yaml.safe_load(model_card.core("measured.yaml"))
    ]
