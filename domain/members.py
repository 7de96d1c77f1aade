"""The members of a workspace: what an admin may do to them, and how a team is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import Invalid, NotAllowed
from domain.people import ROLE_NAMES, Person, Role, Standing, require_member

_STANDINGS = {
    Standing.GUEST: "a guest of this workspace",
    Standing.EXTERNAL: "from another workspace",
    Standing.BOT: "an app",
    Standing.DEACTIVATED: "deactivated",
}


@dataclass(frozen=True, slots=True)
class Appointment:
    """What an admin gives somebody: all their roles from now on, and their lead.

    `lead_id` None leaves the lead as it is; no roles and `forget` make a viewer of them.
    """

    user_id: str
    roles: frozenset[Role] = frozenset()
    lead_id: str | None = None
    forget: bool = False


@dataclass(frozen=True, slots=True)
class Appointed:
    """What became of an appointment: the person before and after, and the customers they own."""

    before: Person
    after: Person
    customers: int = 0


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody in a team, with the number of customers they own."""

    person: Person
    customers: int = 0


@dataclass(frozen=True, slots=True)
class TeamView:
    """A person's team: their lead, whom they lead, and who has the same lead."""

    lead: Person | None
    reports: tuple[TeamMember, ...]
    peers: tuple[TeamMember, ...]


def require_admin(person: Person) -> None:
    """Let admins pass. Raises NotAllowed, saying whom to ask."""
    require_member(person)
    if not person.has(Role.ADMIN):
        raise NotAllowed(
            "Only admins (CS Operations) can see and change members, roles and channels. "
            "Please ask one of them."
        )


def check_appointee(person: Person, field: str) -> None:
    """Let full members of the workspace be given a role. Raises Invalid."""
    if person.standing is not Standing.MEMBER:
        raise Invalid(
            f"{person.name or person.user_id} is {_STANDINGS[person.standing]}; only full members "
            "can have a role.",
            field=field,
        )


def check_lead(user_id: str, lead_id: str, lead_of: Mapping[str, str | None]) -> None:
    """Refuse a lead who is, over however many steps, led by `user_id`. Raises Invalid."""
    if lead_id == user_id:
        raise Invalid("Nobody is their own lead; name somebody else.", field="lead")
    one: str | None = lead_id
    for _ in range(len(lead_of) + 1):
        one = lead_of.get(one) if one else None
        if one == user_id:
            raise Invalid(
                "That would make a circle: this lead is led by the same person.", field="lead"
            )


def role_list(person: Person) -> str:
    """The roles in words, in their usual order; "a viewer" for none."""
    return ", ".join(ROLE_NAMES[role] for role in Role if role in person.roles) or "a viewer"
