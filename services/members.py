"""Members: who has which role, and who leads whom. Admins decide; everybody may see their team."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from domain.errors import Invalid, NotFound
from domain.members import (
    Appointed,
    Appointment,
    TeamMember,
    TeamView,
    check_appointee,
    check_lead,
    require_admin,
    role_list,
)
from domain.people import Person, Role
from services import people
from storage import audit, customers, members
from storage.members import roles_text
from storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Overview:
    """Everybody with a role, by name, and how many customers there are."""

    members: tuple[Person, ...]
    customers: int


def subject(user_id: str) -> str:
    """What the audit trail calls a person."""
    return f"member:{user_id}"


def overview(work: Work, user_id: str) -> Overview:
    """For an admin: members and roles. Raises NotAllowed for others."""
    require_admin(people.actor(work, user_id))
    return Overview(tuple(members.everyone(work)), customers.count(work))


def team(work: Work, person: Person) -> TeamView:
    """Somebody's team, with the number of customers everybody in it owns."""
    near = members.around(work, person.user_id, person.lead_id)
    owned = customers.owned(work, [one.user_id for one in near])
    lead = next((one for one in near if one.user_id == person.lead_id), None)
    reports = [one for one in near if one.lead_id == person.user_id]
    peers = [
        one
        for one in near
        if one.lead_id and one.lead_id == person.lead_id and one.user_id != person.user_id
    ]
    return TeamView(lead, _counted(reports, owned), _counted(peers, owned))


def _counted(found: list[Person], owned: dict[str, int]) -> tuple[TeamMember, ...]:
    return tuple(TeamMember(one, owned.get(one.user_id, 0)) for one in found)


def appoint(work: Work, user_id: str, given: Appointment) -> Appointed:
    """Give somebody their roles and lead, or take them away; doing it twice changes nothing more.

    Whoever is named must have been seen in Slack (`people.remember`). Raises NotAllowed, NotFound,
    and Invalid when the lead makes a circle or nobody would be admin any more.
    """
    members.hold(work, given.user_id)
    require_admin(people.actor(work, user_id))
    known = members.some(work, filter(None, (given.user_id, given.lead_id)))
    before = _seen(known, given.user_id, "person")
    if not given.forget:
        check_appointee(before, "person")
    lead_id = before.lead_id
    if given.lead_id:
        check_appointee(_seen(known, given.lead_id, "lead"), "lead")
        check_lead(given.user_id, given.lead_id, members.leads(work))
        lead_id = given.lead_id
    after = replace(before, roles=given.roles, lead_id=None if given.forget else lead_id)
    _keep_an_admin(work, before, after)
    if after != before:
        members.give(work, [after])
        record(work, user_id, [(before, after)])
    owned = customers.owned(work, [given.user_id]).get(given.user_id, 0)
    work.outcome = f"{after.name} is now {role_list(after)}."
    return Appointed(before, after, owned)


def _seen(known: Mapping[str, Person], user_id: str, field: str) -> Person:
    if user_id not in known:
        raise NotFound("Slack does not know this person; pick them from the list.", field=field)
    return known[user_id]


def _keep_an_admin(work: Work, before: Person, after: Person) -> None:
    losing = before.has(Role.ADMIN) and not after.has(Role.ADMIN)
    if losing and members.admins(work) == [before.user_id]:
        raise Invalid(
            f"{before.name} is the only admin. Make somebody else admin first, else nobody could "
            "change members any more.",
            field="roles",
        )


def record(work: Work, actor: str, pairs: Iterable[tuple[Person | None, Person]]) -> None:
    """Write that `actor` made the second of each pair out of the first (None: of nobody)."""
    audit.record_many(
        work, actor, [move for before, after in pairs for move in _moves(before, after)]
    )


def _moves(before: Person | None, after: Person) -> Iterator[tuple[str, str, str, str]]:
    old = _facts(before) if before else dict.fromkeys(_facts(after), "")
    for move, new in _facts(after).items():
        if old[move] != new:
            yield subject(after.user_id), move, old[move], new


def _facts(person: Person) -> dict[str, str]:
    return {
        "roles": roles_text(person.roles),
        "lead": person.lead_id or "",
        "name": person.name,
        "email": person.email or "",
        "timezone": person.timezone or "",
    }
