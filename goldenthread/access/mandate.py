"""Who acts, for whom, and why: handed to every read and every write."""

from dataclasses import dataclass, field
from enum import StrEnum

TELLING = "Operation Encompass (Domestic Abuse Act 2021 s.49A)"
FRONT_DOOR = "assessing a contact, referral or enquiry about a child (Children Act 1989 ss.17 and 47)"
PANELS = "preparing a multi-agency panel on children who may be missed (Children Act 2004 ss.10 and 11)"
ASSURANCE = "assurance of who was told and who has seen it (UK GDPR Article 5(2))"


class Role(StrEnum):
    """What a person's work is. A role opens tables; it never opens them all."""

    TELL_DESK = "tell_desk"
    MANAGER = "manager"
    REVIEWER = "reviewer"
    KEY_ADULT = "key_adult"
    GOVERNANCE = "governance"
    FRONT_DOOR = "front_door"
    PANEL = "panel"
    SERVICE = "service"


class NotAllowed(Exception):
    """This mandate does not cover that act. Shown as 'not found': what is not yours looks like what is not there."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """
    On whose behalf something is read or written.

    :param who: `user:<uuid>` or `service:<name>`
    :param boxes: the inboxes this person reads, `urn:<URN>` or `team:<slug>`
    :param email: how their agency knows them; a conflict of interest is recorded under it
    :param purpose: why, in words the person themself would accept
    """

    who: str
    name: str
    agency: str
    roles: frozenset[Role]
    boxes: frozenset[str] = field(default_factory=frozenset)
    email: str = ""
    purpose: str = TELLING

    def has(self, *roles: Role) -> bool:
        """Whether any of `roles` is held."""
        return not self.roles.isdisjoint(roles)

    def require(self, *roles: Role) -> None:
        """
        Go on only with one of `roles`.

        :raises NotAllowed: otherwise
        """
        if not self.has(*roles):
            raise NotAllowed(f"{self.who} holds none of {', '.join(roles)}")


def service(name: str) -> Mandate:
    """The product's own work: the worker, a delivery at the door, a drill."""
    return Mandate(who=f"service:{name}", name=name, agency="golden-thread", roles=frozenset({Role.SERVICE}))
