"""The model's card, its figures and its proposals in plain words."""

from collections.abc import Sequence
from typing import Any

from goldenthread.access.mandate import Mandate
from goldenthread.identity.core.model import Model
from goldenthread.identity.intervals import Share
from goldenthread.identity.live_figures import Agreement, Band, Live
from goldenthread.identity.model_card import Card, Group, Measured, Unreadable, Weight, card
from goldenthread.identity.models import ModelProposal
from goldenthread.identity.proposing import ANSWERERS
from goldenthread.identity.two_people import RULE
from goldenthread.web.model.picture import picture
from goldenthread.web.review.presenters import agreement_words, how_common

NOT_MEASURED = "not measured"
_FEATURES = {
    "nhs": "NHS number",
    "upn": "Pupil number",
    "other_id": "The agency’s own number",
    "born": "Date of birth",
    "forename": "Forenames",
    "surname": "Surname",
    "sex": "Sex",
    "home": "Address",
    "children": "A child in common",
    "possible_twin": "Possible twin",
}


def page(now: Card, running: str, figures: Live | None) -> dict[str, Any]:
    """The card and the live figures; `figures` is None when they could not be looked at."""
    model = now.model
    return {
        "version": model.version,
        "running": "" if running == model.version else running,
        "source": model.source,
        "thresholds": thresholds(model),
        "weights": [
            (feature_name(feature), [_weight(weight) for weight in several]) for feature, several in now.weights.items()
        ],
        "picture": picture([(feature_name(f), several) for f, several in now.weights.items()]),
        "looked": figures is not None,
        "live": _live(figures) if figures else None,
        "two_people": RULE,
    }


def feature_name(feature: str) -> str:
    """What a feature is called on screens."""
    return _FEATURES.get(feature, feature.replace("_", " ").capitalize())


def thresholds(model: Model) -> list[tuple[str, str, str]]:
    """Each threshold: its name, the weight, and what it means."""
    return [
        (
            "Join",
            f"{model.join:g}",
            f"From here on a rule links two records: {_odds(model.join)}. Guards still stop it.",
        ),
        (
            "Review",
            f"{model.review:g}",
            f"From here up to {model.join:g} a person is asked: {_odds(model.review)} at the lower end. Below it they"
            " are left apart.",
        ),
        (
            "Rival",
            f"{model.rival:g}",
            "A link that beats one to somebody else by no more than this leaves open who is meant: a person is asked.",
        ),
        (
            "Fracture",
            f"{model.fracture:g}",
            f"Two records this unlike hold two groups apart, however strong the rest: {_odds(model.fracture)}.",
        ),
    ]


def _odds(weight: float) -> str:
    said = how_common(weight)
    return (
        "as likely one person as two"
        if said.startswith("Says little")
        else said.replace(" if they are", " that they are")
    )


def _weight(weight: Weight) -> dict[str, str]:
    u = "depends on the name" if weight.by_name else _number(weight.u)
    worth = f"{weight.weight:+.1f}"
    if weight.at_most is not None:
        worth = f"{weight.weight:+.1f} to {weight.at_most:+.1f}"
    return {
        "agreement": agreement_words(weight.agreement),
        "m": _number(weight.m),
        "u": u,
        "weight": worth,
        "words": how_common(weight.weight) + (" or more, the rarer the name" if weight.by_name else ""),
    }


def _number(share: float | None) -> str:
    return NOT_MEASURED if share is None else f"{share:.7f}".rstrip("0").rstrip(".")


def per_cent(share: float | None) -> str:
    """ "99.87%"; "not measured" where nobody has measured."""
    return NOT_MEASURED if share is None else f"{100 * share:.4g}%"


def with_interval(share: Share) -> str:
    """ "75% (51% to 90%)"; of none, nothing is said."""
    if share.value is None or share.interval is None:
        return "nothing decided yet"
    low, high = share.interval
    return f"{100 * share.value:.0f}% ({100 * low:.0f}% to {100 * high:.0f}%)"


def measured(found: tuple[Measured, ...] | Unreadable | None) -> dict[str, Any]:
    """The tables of measurements; or that there are none; or that they could not be read."""
    if isinstance(found, Unreadable):
        return {"measured": [], "measured_says": "unreadable"}
    tables = [
        {
            "title": table.title,
            "command": table.command,
            "seed": table.seed,
            "on": table.on,
            "groups": [_group(group) for group in table.groups],
        }
        for table in found or ()
    ]
    return {"measured": tables, "measured_says": "tables" if tables else "none"}


def _group(group: Group) -> dict[str, str]:
    low = "" if group.precision_low is None else f", at least {per_cent(group.precision_low)}"
    return {
        "group": group.group,
        "n": f"{group.n:,}",
        "precision": per_cent(group.precision) + low,
        "recall": per_cent(group.recall),
        "wrong": NOT_MEASURED if group.wrong is None else f"{group.wrong:,}",
    }


def _live(figures: Live) -> dict[str, Any]:
    return {
        "decided": figures.decided,
        "undone": figures.undone,
        "parted": figures.parted,
        "waiting": figures.waiting,
        "bands": [_band(band) for band in figures.bands],
        "agreement": [_agreement(each) for each in figures.agreement],
    }


def _band(band: Band) -> dict[str, Any]:
    if band.low is None:
        name = f"below {band.high:g}"
    else:
        name = f"{band.low:g} and more" if band.high is None else f"{band.low:g} to {band.high:g}"
    return {
        "name": name,
        "same": band.same,
        "different": band.different,
        "cannot_tell": band.cannot_tell,
        "n": band.share.n,
        "share": with_interval(band.share),
    }


def _agreement(each: Agreement) -> dict[str, str]:
    if not each.share.n:
        return {"name": each.name, "n": "0", "share": "nobody has been asked twice yet", "kappa": "–"}
    kappa = each.kappa
    said = (
        f"{kappa.value:.2f} ({kappa.low:.2f} to {kappa.high:.2f})" if kappa else "not defined: everybody said the same"
    )
    return {"name": each.name, "n": f"{each.share.n:,}", "share": with_interval(each.share), "kappa": said}


def proposals(found: Sequence[ModelProposal], running: str, mandate: Mandate) -> dict[str, Any]:
    """Every proposal, the last first, and whether what was last put into force is what runs here."""
    applied = max((p for p in found if p.applied_at), key=lambda p: str(p.applied_at), default=None)
    return {
        "proposals": [
            {"pk": p.pk, "version": p.version, "by": p.proposed_name, "at": p.proposed_at, "stands": stands(p)}
            for p in found
        ],
        "to_answer": [p for p in found if not p.answer and mandate.has(*ANSWERERS) and p.proposed_by != mandate.who],
        "overtaken": applied.version if applied and applied.version != running else "",
    }


def stands(proposal: ModelProposal) -> tuple[str, str]:
    """How a proposal stands: a tag's kind and its text."""
    if proposal.applied_at:
        return "done", "In force since it was applied"
    if proposal.answer == ModelProposal.Answer.ACCEPTED:
        return "waiting", "Accepted, not in force yet"
    if proposal.answer == ModelProposal.Answer.REFUSED:
        return "refused", "Refused"
    return "needs", "Waits for an answer"


def proposal(found: ModelProposal, mandate: Mandate, now: Model) -> dict[str, Any]:
    """Everything on the page of one proposal."""
    proposed = card(found.text)
    return {
        "proposal": found,
        "stands": stands(found),
        "changes": _changes(now, proposed.model) if not found.applied_at else [],
        "evidence": _evidence(found.evidence, found.instead_of, found.version),
        "may_answer": not found.answer and mandate.has(*ANSWERERS) and found.proposed_by != mandate.who,
        "own": found.proposed_by == mandate.who,
        "stale": not found.applied_at and found.instead_of != now.version and found.version != now.version,
    }


def _changes(now: Model, proposed: Model) -> list[tuple[str, str, str]]:
    named = [("Join", "join"), ("Review", "review"), ("Rival", "rival"), ("Fracture", "fracture")]
    changed = [
        (f"Threshold: {name}", f"{getattr(now, field):g}", f"{getattr(proposed, field):g}")
        for name, field in named
        if getattr(now, field) != getattr(proposed, field)
    ]
    if now.prior != proposed.prior:
        changed.append(("Before anything is compared", f"{now.prior:+.2f}", f"{proposed.prior:+.2f}"))
    for feature, agreements in proposed.weights.items():
        for agreement, weight in agreements.items():
            before = now.weights.get(feature, {}).get(agreement)
            if before is None or abs(before - weight) >= 0.005:
                was = "not there" if before is None else f"{before:+.2f}"
                name = f"{feature_name(feature)}: {agreement_words(agreement).lower()}"
                changed.append((name, was, f"{weight:+.2f}"))
    return changed


def _evidence(found: dict[str, dict[str, int]], now: str, proposed: str) -> dict[str, Any]:
    rows = [
        ("The rule does what the person did", "right"),
        ("The rule would join two people", "wrong_joins"),
        ("One person, and nobody would be asked", "missed"),
        ("A person would be asked", "asked"),
    ]
    return {
        "decisions": found["now"]["decisions"],
        "columns": (now, proposed),
        "rows": [(words, found["now"][key], found["proposed"][key]) for words, key in rows],
    }
