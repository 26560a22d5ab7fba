"""A change of the model: proposed by one person with what it would have got right and wrong, answered by another."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import yaml
from django.db import transaction

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, NotAllowed, Role
from goldenthread.identity.comparing import names_here, subjects_of
from goldenthread.identity.core.model import Frequencies, Model, read_model
from goldenthread.identity.core.scoring import Verdict, compare
from goldenthread.identity.core.subjects import Subject
from goldenthread.identity.model_card import card
from goldenthread.identity.models import Decision, ModelProposal

PROPOSERS = (Role.REVIEWER, Role.MANAGER, Role.GOVERNANCE)
ANSWERERS = (Role.MANAGER, Role.GOVERNANCE)
# The latest decisions say most about today's records, and these many are compared again in seconds.
LOOKED_AT = 5_000
_LONGEST_VERSION = 20


class CannotPropose(Exception):
    """The proposal, or the answer to it, cannot stand; the message says why and what to do."""


def propose_thresholds(*, join: float, review: float, why: str, mandate: Mandate, at: datetime) -> ModelProposal:
    """
    Propose other thresholds with the weights as they are.

    :raises CannotPropose: if they are not in order, or are those in force
    """
    now = card()
    if (join, review) == (now.model.join, now.model.review):
        raise CannotPropose("These are the thresholds in force: there is nothing to change.")
    text = with_thresholds(now.text, version=_next_version(now.model.version, at), join=join, review=review)
    return propose(text, why=why, mandate=mandate, at=at)


@transaction.atomic
def propose(text: str, *, why: str, mandate: Mandate, at: datetime) -> ModelProposal:
    """
    Propose a whole model file, such as `goldenthread model learn` writes.

    :raises CannotPropose: if it cannot be read, has no new version, or no reason is given
    """
    mandate.require(*PROPOSERS)
    now = card().model
    if not why.strip():
        raise CannotPropose("Say why: whoever accepts or refuses it reads that first.")
    try:
        model = card(text).model
    except (ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise CannotPropose(f"This is not a model file that can be used: {error}") from error
    if missing := _missing(model, now):
        raise CannotPropose(f"This model file lacks weights that are used: {', '.join(missing)}.")
    if len(model.version) > _LONGEST_VERSION:
        raise CannotPropose(f"The version {model.version} is longer than {_LONGEST_VERSION} characters.")
    if model.version == now.version or ModelProposal.objects.filter(version=model.version).exists():
        raise CannotPropose(f"The version {model.version} exists already: each change has a version of its own.")
    proposal = ModelProposal.objects.create(
        version=model.version,
        instead_of=now.version,
        text=text,
        why=why.strip()[:500],
        evidence=evidence(now, model),
        proposed_by=mandate.who,
        proposed_name=mandate.name,
        proposed_at=at,
    )
    ledger.write(mandate, did="model.propose", at=at, proposal=proposal.pk, version=model.version)
    return proposal


@transaction.atomic
def answer(pk: UUID, *, accept: bool, because: str, mandate: Mandate, at: datetime) -> ModelProposal:
    """
    Accept or refuse somebody else's proposal. Accepting changes nothing by itself: `goldenthread model apply` does.

    :raises CannotPropose: if it is one's own, has been answered, or was made from a model that is no longer in force
    """
    mandate.require(*ANSWERERS)
    proposal = ModelProposal.objects.select_for_update().filter(pk=pk).first()
    if proposal is None:
        raise NotAllowed("no such proposal")
    if proposal.answer:
        raise CannotPropose(f"{proposal.answered_name} has {proposal.answer} this already; nothing was changed.")
    if proposal.proposed_by == mandate.who:
        raise CannotPropose("You proposed this: somebody else must accept or refuse it.")
    if accept and proposal.instead_of != card().model.version:
        raise CannotPropose(
            f"It was made from {proposal.instead_of}, which is no longer in force. Refuse it, and propose it again."
        )
    if not accept and not because.strip():
        raise CannotPropose("Say why it is refused.")
    proposal.answer = ModelProposal.Answer.ACCEPTED if accept else ModelProposal.Answer.REFUSED
    proposal.answered_by, proposal.answered_name, proposal.answered_at = mandate.who, mandate.name, at
    proposal.answered_because = because.strip()[:500]
    proposal.save()
    did = "model.accept" if accept else "model.refuse"
    ledger.write(mandate, did=did, at=at, proposal=proposal.pk, version=proposal.version)
    return proposal


def with_thresholds(text: str, *, version: str, join: float, review: float) -> str:
    """
    The text of a model file with another version and thresholds, everything else and every comment as it was.

    :raises CannotPropose: if the file would not say what is wanted, or the thresholds are not in order
    """
    changed = _replaced(text, r'^version:\s*"?[^"\s#]+"?', f'version: "{version}"')
    changed = _replaced(changed, r"^(\s+)join:\s*[-\d.]+", rf"\g<1>join: {join}")
    changed = _replaced(changed, r"^(\s+)review:\s*[-\d.]+", rf"\g<1>review: {review}")
    try:
        model = read_model(changed)
    except ValueError as error:
        raise CannotPropose("The thresholds must rise: fracture, then review, then join.") from error
    if (model.version, model.join, model.review) != (version, join, review):
        raise CannotPropose("The model file in force could not be changed by rule. Propose a whole file instead.")
    return changed


def _replaced(text: str, pattern: str, by: str) -> str:
    changed, times = re.subn(pattern, by, text, count=1, flags=re.MULTILINE)
    if times != 1:
        raise CannotPropose("The model file in force could not be changed by rule. Propose a whole file instead.")
    return changed


def _next_version(now: str, at: datetime) -> str:
    taken = {now, *ModelProposal.objects.values_list("version", flat=True)}
    month = f"{at:%Y.%m}"
    return next(name for n in range(1, len(taken) + 2) if (name := f"{month}-{n}") not in taken)


def _missing(model: Model, now: Model) -> Sequence[str]:
    return [
        f"{feature}.{agreement}"
        for feature, agreements in now.weights.items()
        for agreement in agreements
        if agreement not in model.weights.get(feature, {})
    ]


def evidence(now: Model, proposed: Model) -> dict[str, dict[str, int]]:
    """
    How people's latest standing decisions fare under either model: their records are compared again.

    `right`: the rule would do as the person did; `wrong_joins`: it would join two people; `missed`: it would not even
    ask; `asked`: it would ask a person.
    """
    decided = Decision.objects.filter(review__isnull=False, undone_at=None).order_by("-at", "pk")
    pairs = list(decided.values_list("a_id", "b_id", "kind")[:LOOKED_AT])
    subjects = subjects_of({m for a, b, _ in pairs for m in (a, b)})
    known = [(subjects[a], subjects[b], kind) for a, b, kind in pairs if a in subjects and b in subjects]
    shares = names_here.shares()
    return {"now": _fares(known, now, shares), "proposed": _fares(known, proposed, shares)}


def _fares(known: Sequence[tuple[Subject, Subject, str]], model: Model, shares: Frequencies) -> dict[str, int]:
    fares = {"decisions": len(known), "right": 0, "wrong_joins": 0, "missed": 0, "asked": 0}
    for a, b, kind in known:
        verdict = compare(a, b, model, frequency=shares).verdict
        same = kind == Decision.Kind.JOIN
        if verdict is Verdict.REVIEW:
            fares["asked"] += 1
        elif (verdict is Verdict.JOIN) == same:
            fares["right"] += 1
        else:
            fares["missed" if same else "wrong_joins"] += 1
    return fares
