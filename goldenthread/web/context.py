"""What every page needs besides its own data: the instant, who is looking, and where they can go."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from goldenthread.access.mandate import Mandate, Role
from goldenthread.access.models import User
from goldenthread.identity.models import ModelProposal
from goldenthread.identity.proposing import ANSWERERS
from goldenthread.identity.review_queries import to_settle
from goldenthread.notify.boxes import name_of
from goldenthread.notify.models import Hold, InboxItem, Receipt
from goldenthread.notify.needs import hanging_on_reviews

DESK = (Role.TELL_DESK, Role.MANAGER)


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the product: its first page, who works there, and how much waits there for them."""

    text: str
    name: str
    roles: tuple[Role, ...]
    waiting: Callable[[Mandate], int] | None = None
    boxes: bool = False

    def is_for(self, mandate: Mandate) -> bool:
        """Whether this is a place where this person works."""
        return mandate.has(*self.roles) or (self.boxes and bool(mandate.boxes))


def _unread(mandate: Mandate) -> int:
    items = InboxItem.objects.filter(box__in=mandate.boxes, withdrawn_at=None)
    return items.exclude(receipts__kind=Receipt.Kind.ACKNOWLEDGED).count()


def _to_decide(mandate: Mandate) -> int:
    # Not every pair that waits, which can be thousands after a first delivery: those for which a child waits.
    return len(hanging_on_reviews()) + to_settle(mandate=mandate).count()


def _to_answer(mandate: Mandate) -> int:
    if not mandate.has(*ANSWERERS):
        return 0
    return ModelProposal.objects.filter(answer="").exclude(proposed_by=mandate.who).count()


def _unauthorised(mandate: Mandate) -> int:
    return Hold.objects.filter(lifted_at=None, authorised_at=None).count()


# In the order in which somebody with several kinds of work meets them: the first is their home.
PLACES = (
    Place("Tell desk", "tell-desk", DESK),
    Place("Review", "review", (*DESK, Role.REVIEWER), _to_decide),
    Place("Find", "find", (Role.FRONT_DOOR,)),
    Place("Inbox", "inbox", (), _unread, boxes=True),
    Place("Lists", "lists", (Role.PANEL,)),
    Place("Deliveries", "deliveries", (Role.GOVERNANCE,)),
    Place("Holds", "holds", (*DESK, Role.GOVERNANCE), _unauthorised),
    Place("Ledger", "ledger", (Role.GOVERNANCE,)),
    Place("Measures", "measures", (Role.GOVERNANCE,)),
    Place("Model", "model", (Role.REVIEWER, Role.MANAGER, Role.GOVERNANCE), _to_answer),
)


def places(mandate: Mandate) -> list[Place]:
    """Where this person works."""
    return [place for place in PLACES if place.is_for(mandate)]


def page(request: HttpRequest) -> dict[str, Any]:
    """For templates: `at`, `signed_in` (None before there is a mandate) and `nav`; see `base/page.html`."""
    mandate: Mandate | None = getattr(request, "mandate", None)
    if mandate is None:
        return {"at": getattr(request, "at", None), "mandate": None, "signed_in": None, "nav": []}
    user = request.user
    return {
        "at": request.at,  # type: ignore[attr-defined] # set by our middleware with the mandate
        "mandate": mandate,
        "signed_in": {"name": user.name, "job": user.job, "agency": whose(user)},  # type: ignore[union-attr, arg-type]
        "nav": [_link(place, mandate, request.path) for place in places(mandate)],
    }


def whose(user: User) -> str:
    """Whose people they are: a key adult is of their setting, whoever supplies its records."""
    if Role.KEY_ADULT not in user.roles or not user.boxes:
        return user.agency.name
    more = len(user.boxes) - 1
    return name_of(min(user.boxes)) + (f" and {more} more" if more else "")


def _link(place: Place, mandate: Mandate, path: str) -> dict[str, Any]:
    href = reverse(place.name)
    count = place.waiting(mandate) if place.waiting else 0
    return {"text": place.text, "href": href, "count": count, "current": path.startswith(href)}
