"""`model show`, `learn`, `measure`: the weights by which mentions become people, without a change to any."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from goldenthread import clock

if TYPE_CHECKING:
    from goldenthread.identity.learning.population import Population

_SEEDS = "11,12"


@click.command()
def show() -> None:
    """Show the model in force: version, where it comes from, thresholds, the weight of every agreement (log2 odds)."""
    from goldenthread.identity.core.model import current_model  # noqa: PLC0415 - no database and no Django

    now = current_model()
    click.secho(f"Model {now.version}", bold=True)
    click.echo(f"{now.source}\njoin {now.join:g}, review {now.review:g}, fracture {now.fracture:g}\n")
    for feature, words in now.weights.items():
        for word, weight in words.items():
            more = "  and as rare as the name" if (feature, word) in now.by_frequency else ""
            click.echo(f"  {feature:<14} {word:<28} {weight:+6.1f}{more}")


@click.command()
@click.option("--database", is_flag=True, help="Learn from the partnership's own mentions, not from made-up ones.")
@click.option("--children", default=6_000, show_default=True, type=click.IntRange(500, 200_000))
@click.option("--seed", default=1, show_default=True, help="Of the made-up partnership.")
@click.option("--held-out", default=_SEEDS, show_default=True, help="Seeds to compare both models on; none for no.")
@click.option("--write", "proposal", type=click.Path(path_type=Path), default="model-proposed.yaml", show_default=True)
def learn(database: bool, children: int, seed: int, held_out: str, proposal: Path) -> None:
    """
    Learn weights from records without labels, and write them as a proposed model. Puts nothing in force.

    Needs the extra `learning` (Splink 5, DuckDB). Says what would change and, on made-up partnerships that it did not
    learn from, how right the links of each model are.
    """
    people, told = _own() if database else _made_up(children, seed)
    from goldenthread.identity.learning import proposal as proposals  # noqa: PLC0415 - only after Django is set up

    try:
        from goldenthread.identity.learning import training  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise click.ClickException(
            f"{missing.name} is not installed: pip install 'goldenthread[learning]'"
        ) from missing

    click.echo(f"Learning from {len(people):,} mentions ({told}).")
    blocks = [training.born_block(people), training.names_block(people), training.name_and_year_block(people)]
    learned = training.learn(people, blocks)
    old = proposals.in_force()
    new = proposals.propose(old, learned, told=f"{len(people):,} mentions ({told})", on=_today())
    proposal.write_text(new, encoding="utf-8")
    click.echo("\n".join(proposals.differences(old, new)))
    _compare(old, new, children, [int(one) for one in held_out.split(",") if one.strip().isdecimal()])
    click.echo(
        f"\nWritten to {proposal}. A reviewer can propose it on the app's Model page; somebody else accepts it there."
    )


@click.command()
@click.option("--children", default=12_000, show_default=True, type=click.IntRange(500, 200_000))
@click.option("--seed", default=11, show_default=True, help="Of a made-up partnership that the model was not set on.")
def measure(children: int, seed: int) -> None:
    """
    Measure how right links are, by sex, culture of name, age and agency, on a made-up partnership.

    Writes the figures beside the model, for the app's page and the model card (`python -m tools.model_card`).
    """
    _django()
    from goldenthread.identity.core.model import current_model  # noqa: PLC0415 - only after Django is set up
    from goldenthread.madeup import measuring  # noqa: PLC0415

    tables = measuring.measure(current_model(), children=children, seed=seed, on=_today())
    path = measuring.write(tables)
    click.echo(f"Measured model {current_model().version}; written to {path}. Now: python -m tools.model_card")


def _django() -> None:
    """Set Django up without a database: made-up mentions need none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.settings")
    import django  # noqa: PLC0415 - only after the environment is complete

    django.setup()


def _today() -> date:
    return clock.now().date()


def _made_up(children: int, seed: int) -> "tuple[Population, str]":
    _django()
    from goldenthread.identity.core.model import current_model  # noqa: PLC0415 - only after Django is set up
    from goldenthread.madeup import held_out  # noqa: PLC0415

    county = held_out.made_up(children=children, seed=seed)
    return held_out.population(county, current_model()), f"made-up partnership, {children} children, seed {seed}"


def _own() -> "tuple[Population, str]":
    from goldenthread.ops import boot  # noqa: PLC0415 - starts the database

    boot.boot(migrate=False)
    from goldenthread.access.context import acting  # noqa: PLC0415 - only after Django is set up
    from goldenthread.access.mandate import service  # noqa: PLC0415
    from goldenthread.identity.learning.stored import stored  # noqa: PLC0415

    with acting(service("model learning")):
        return stored(), "this partnership"


def _compare(old: str, new: str, children: int, seeds: Sequence[int]) -> None:
    if not seeds:
        return
    _django()
    from goldenthread.identity.core.model import read_model  # noqa: PLC0415 - only after Django is set up
    from goldenthread.madeup import held_out  # noqa: PLC0415

    click.echo(f"\nOn made-up partnerships of {children} children that were not learned from:")
    for seed in seeds:
        county = held_out.made_up(children=children, seed=seed)
        for name, text in (("in force", old), ("proposed", new)):
            links = held_out.links(county, read_model(text))
            click.echo(
                f"  seed {seed}, {name}: precision {links.precision or 0:.5f} ({links.wrong} wrong of {links.made:,}), "
                f"recall {links.recall or 0:.4f} (of {links.are:,})"
            )
