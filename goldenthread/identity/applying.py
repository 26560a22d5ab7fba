"""An accepted change of the model put into force: its file written, and every record linked again under it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from goldenthread.access import ledger
from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate
from goldenthread.identity.core.model import current_model
from goldenthread.identity.displaying import refresh
from goldenthread.identity.linking import link
from goldenthread.identity.model_card import card, file_in_force
from goldenthread.identity.models import Mention, ModelProposal

BATCH = 2_000


class CannotApply(Exception):
    """The change cannot be put into force; the message says why and what to do."""


def accepted(version: str) -> ModelProposal:
    """
    The accepted proposal of this version that has not been applied.

    :raises CannotApply: if there is none, it was refused or is in force, or was made from another model
    """
    proposal = ModelProposal.objects.filter(version=version).first()
    if proposal is None:
        raise CannotApply(f"nobody has proposed a version {version}")
    if proposal.answer != ModelProposal.Answer.ACCEPTED:
        raise CannotApply(f"version {version} {'was refused' if proposal.answer else 'has not been answered'}")
    if proposal.applied_at is not None:
        raise CannotApply(f"version {version} was put into force before, at {proposal.applied_at:%Y-%m-%d %H:%M}")
    in_force = card().model.version
    # Its own version: an earlier run was stopped after writing the file, and goes on here.
    if in_force not in (proposal.instead_of, version):
        raise CannotApply(f"it was made from {proposal.instead_of}, but {in_force} is in force: propose it again")
    return proposal


def write(proposal: ModelProposal) -> Path:
    """
    Put the file in its place, whole or not at all.

    :raises CannotApply: if this account may not write there
    """
    file = file_in_force()
    fresh = file.with_suffix(".new")
    try:
        fresh.write_text(proposal.text, encoding="utf-8")
        fresh.replace(file)
    except OSError as error:
        raise CannotApply(f"{file} cannot be written: run this as the account that owns the installation") from error
    current_model.cache_clear()
    return file


def link_again(
    *,
    then: Callable[[set[UUID]], object],
    tell: Callable[[int], None],
    mandate: Mandate,
    at: datetime,
    batch: int = BATCH,
) -> None:
    """
    Compare and link every record again, a batch in a transaction.

    Whoever is one person follows from scores and decisions alone: stopped and begun again, the result is the same.

    :param then: called in the same transaction with the ids of the people who gained or lost a record
    :param tell: called after each batch with how many records are done
    """
    done, last = 0, -1
    while True:
        with acting(mandate):
            standing = Mention.objects.filter(number__gt=last, gone_at=None).order_by("number")
            found = list(standing.values_list("pk", "number")[:batch])
            if not found:
                return
            settled = link({pk for pk, _ in found}, arriving={}, known={}, at=at)
            refresh(settled.affected)
            then(settled.affected)
        last, done = found[-1][1], done + len(found)
        tell(done)


def mark(proposal: ModelProposal, *, mandate: Mandate, at: datetime) -> None:
    """Write down that it is in force."""
    ModelProposal.objects.filter(pk=proposal.pk).update(applied_at=at)
    ledger.write(mandate, did="model.apply", at=at, proposal=proposal.pk, version=proposal.version)
