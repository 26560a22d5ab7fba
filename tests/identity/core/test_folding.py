from pathlib import Path

import pytest
import yaml

from goldenthread.identity.core import folding

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "folding.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("step", "given", "gives"),
    [
        pytest.param(step, case["given"], case["gives"], id=f"{step}: {case['why']}")
        for step, cases in CASES.items()
        for case in cases
    ],
)
def test_each_cleaning_step_does_what_its_example_says(step: str, given: str, gives: str) -> None:
    assert folding.STEPS[step](given) == gives


def test_every_cleaning_step_has_an_example() -> None:
    assert set(CASES) == set(folding.STEPS)


@pytest.mark.parametrize(
    ("sent", "folded"),
    [
        pytest.param("Mary-Kate", ("mary", "kate"), id="hyphen"),
        pytest.param("Mrs Zoë", ("zoe",), id="title and diaeresis"),
        pytest.param("Katherine (Kate)", ("katherine", "kate"), id="known as"),
        pytest.param("Baby", (), id="not yet named"),
        pytest.param("UNKNOWN", (), id="placeholder"),
        pytest.param("J", ("j",), id="an initial"),
        pytest.param("D’Andre", ("dandre",), id="apostrophe"),
        pytest.param("محمد", ("mhmd",), id="another script becomes letters"),
    ],
)
def test_forenames_fold_to_plain_words(sent: str, folded: tuple[str, ...]) -> None:
    assert folding.fold_forenames(sent) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("O'Brien", "O Brien", id="apostrophe or space"),
        pytest.param("O’Connell-Batra", "OConnell Batra", id="hyphen or space"),
        pytest.param("McDonald", "Mc Donald", id="Mc apart"),
        pytest.param("MÜLLER", "Muller", id="umlaut"),
        pytest.param("de Souza", "De-Souza", id="particle"),
    ],
)
def test_surnames_written_two_ways_fold_to_one(one: str, other: str) -> None:
    assert folding.fold_surname(one) == folding.fold_surname(other)


@pytest.mark.parametrize(
    ("surname", "form"),
    [
        pytest.param("Smith-Jones", "jones", id="second half of a double name"),
        pytest.param("Al-Hassan", "hassan", id="without the article"),
        pytest.param("van der Berg", "berg", id="without the particles"),
        pytest.param("van der Berg", "vanderberg", id="with them"),
    ],
)
def test_a_surname_can_be_found_by_its_parts(surname: str, form: str) -> None:
    assert form in folding.surname_forms(surname)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bob", "robert"), ("kasia", "katarzyna"), ("gosia", "malgorzata"), ("mo", "mohammed"), ("kuba", "jakub"),
        ("jassi", "jaspreet"), ("aysha", "aisha"), ("yousef", "yusuf"), ("seun", "oluwaseun"), ("shaun", "sean"),
    ],
)  # fmt: skip
def test_short_forms_of_many_cultures_share_a_full_name(one: str, other: str) -> None:
    assert folding.name_groups(one) & folding.name_groups(other)


@pytest.mark.parametrize(
    ("one", "other"), [("jack", "john"), ("hasan", "hussain"), ("anna", "hannah"), ("emma", "emily")]
)
def test_names_that_siblings_bear_together_share_none(one: str, other: str) -> None:
    assert not folding.name_groups(one) & folding.name_groups(other)


def test_a_name_that_families_share_gives_way_to_the_next() -> None:
    assert folding.given_names(("mohammed", "yusuf")) == ("yusuf",)
    assert folding.given_names(("mohammed",)) == ("mohammed",)
    assert folding.given_names(("mohammed", "y")) == ("mohammed", "y")


@pytest.mark.parametrize(("one", "other"), [("smith", "smyth"), ("kowalska", "kowalski"), ("hussain", "hussein")])
def test_names_that_sound_alike_have_one_key(one: str, other: str) -> None:
    assert folding.sound(one) == folding.sound(other)


def test_every_name_in_the_lists_is_written_folded() -> None:
    lore = folding.lore()
    names = {*lore.groups, *lore.shared_first_names, *lore.not_names, *lore.titles, *lore.suffixes, *lore.particles}
    assert [name for name in sorted(names) if not (name.isascii() and name.isalpha() and name.islower())] == []
