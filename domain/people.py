"""Who may do what: roles, standing in the workspace, and the questions permission is decided by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.errors import NotAllowed


class Role(StrEnum):
    """A role a person can be given. "Lead" is not given: it is being named as somebody's lead."""

    CSM = "csm"
    TAM = "tam"
    PDS = "pds"
    SA = "sa"
    AE = "ae"
    CSE = "cse"
    CSA = "csa"
    DIRECTOR = "director"
    ADMIN = "admin"


ROLE_NAMES = {
    Role.CSM: "Customer Success Manager",
    Role.TAM: "Technical Account Manager",
    Role.PDS: "Product Deployment Specialist",
    Role.SA: "Solutions Architect",
    Role.AE: "Account Executive",
    Role.CSE: "Cloud Services Engineer",
    Role.CSA: "Cloud Services Architect",
    Role.DIRECTOR: "Director",
    Role.ADMIN: "Admin (CS Operations)",
}

ACCOUNT_TEAM = (Role.CSM, Role.TAM, Role.PDS, Role.SA, Role.AE)
"""Roles that may act for a customer: ask for sessions, log check-ins, track tickets."""


class Standing(StrEnum):
    """How the workspace knows somebody. Only `MEMBER` may use Touchpoint."""

    MEMBER = "member"
    GUEST = "guest"
    EXTERNAL = "external"
    BOT = "bot"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the workspace. Without roles: a viewer.

    `leads` are the user ids of the people who name this person as their lead, `leads_roles` the
    roles those people hold. `timezone` is an IANA name, or None where Slack has not told us.
    """

    user_id: str
    name: str
    roles: frozenset[Role] = frozenset()
    standing: Standing = Standing.MEMBER
    timezone: str | None = None
    email: str | None = None
    lead_id: str | None = None
    leads: tuple[str, ...] = ()
    leads_roles: frozenset[Role] = field(default_factory=frozenset)

    def has(self, *roles: Role) -> bool:
        """Whether the person holds any of `roles`."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_lead(self) -> bool:
        """Whether anybody names this person as their lead."""
        return bool(self.leads)

    @property
    def zone(self) -> str:
        """The person's IANA zone; UTC where unknown."""
        return self.timezone or "UTC"


@lru_cache(maxsize=512)
def known_zone(name: str | None) -> str | None:
    """The IANA zone if there is one of that name: Slack may know zones that this machine does
    not, and nobody can be counted with in those."""
    try:
        return ZoneInfo(name).key if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


_REFUSALS = {
    Standing.GUEST: "Touchpoint is for full members of this workspace; guests can't use it. "
    "Please ask your contact here to do this for you.",
    Standing.EXTERNAL: "Touchpoint works for members of the workspace it is installed in. "
    "Please ask your contact there to do this for you.",
    Standing.BOT: "Touchpoint answers people, not apps.",
    Standing.DEACTIVATED: "This account is deactivated, so Touchpoint can't act for it.",
}


def require_member(person: Person) -> None:
    """Let full members pass; refuse guests, strangers, bots and deactivated accounts politely.

    Raises NotAllowed with the words for the person.
    """
    if person.standing is not Standing.MEMBER:
        raise NotAllowed(_REFUSALS[person.standing])


def may(person: Person, roles: Collection[Role]) -> bool:
    """Whether a member may do what holders of one of `roles`, leads and admins may."""
    return person.has(*roles, Role.ADMIN) or person.is_lead


def require(person: Person, roles: Collection[Role], act: str) -> None:
    """Let holders of one of `roles`, leads and admins pass; else say who may do `act`.

    `act` completes "Only … can <act>". Raises NotAllowed.
    """
    require_member(person)
    if may(person, roles):
        return
    names = ", ".join(ROLE_NAMES[role] + "s" for role in roles)
    raise NotAllowed(
        f"Only {names} and their leads can {act}. "
        "If that should include you, ask an admin to run `/cs admin member`."
    )


def may_decide(person: Person, role: Role, requester_id: str) -> bool:
    """Whether `person` may decide a request for a `role`: holders of that role and their leads.

    Nobody decides their own request, whatever their role.
    """
    if person.standing is not Standing.MEMBER or person.user_id == requester_id:
        return False
    return person.has(role) or role in person.leads_roles


def require_taker(person: Person, role: Role, requester_id: str) -> None:
    """The same for taking a critical request: whoever may decide may be the one who is on it."""
    require_member(person)
    if person.user_id == requester_id:
        raise NotAllowed("You asked for this help, so somebody else has to take it.")
    if not may_decide(person, role, requester_id):
        raise NotAllowed(f"Only {ROLE_NAMES[role]}s and their leads can take this request.")


def require_decider(person: Person, role: Role, requester_id: str) -> None:
    """Raise NotAllowed, saying why, unless `may_decide`."""
    require_member(person)
    if person.user_id == requester_id:
        raise NotAllowed("You asked for this session, so somebody else has to decide it.")
    if not may_decide(person, role, requester_id):
        raise NotAllowed(f"Only {ROLE_NAMES[role]}s and their leads can decide this request.")
