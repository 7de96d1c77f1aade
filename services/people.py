"""Who somebody is, at the moment they act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from domain.members import role_list
from domain.notices_customers import MemberLeft
from domain.people import Person, Role, Standing, require_member
from storage import audit, customers, members, members_named, outbox
from storage.unit_of_work import Work

MOST_NAMED = 10
"""Customers named in the word about somebody who left; the rest is counted."""


def known(work: Work, user_id: str) -> Person | None:
    """The person, if we know them well enough; None when Slack has to be asked.

    People with roles are kept true by `user_change` and the nightly refresh; everybody else is
    looked up again after an hour (policy `[messages] person_minutes`).
    """
    found = members.find(work, user_id)
    return found[0] if found and _is_known(work, *found) else None


def _is_known(work: Work, person: Person, looked_up_at: datetime | None) -> bool:
    kept = timedelta(minutes=work.policy.messages.person_minutes)
    fresh = looked_up_at is not None and work.now - looked_up_at < kept
    return bool(person.roles) or fresh


def remember(work: Work, seen: Person) -> Person:
    """Keep what Slack says of somebody; returns them with the roles we gave them.

    Somebody who left or became a guest loses nothing here: `standing` already stops them.
    """
    before = members.find(work, seen.user_id)
    if before is None:
        members.see(work, seen)
        return seen
    old = before[0]
    # Slack leaves out what an account no longer has, and what we may not see.
    seen = replace(seen, email=seen.email or old.email, timezone=seen.timezone or old.timezone)
    members.see(work, seen)
    if old.standing is not seen.standing:
        audit.record(
            work,
            actor="slack",
            subject=f"member:{seen.user_id}",
            move="standing",
            before=old.standing.value,
            after=seen.standing.value,
        )
    return replace(
        seen,
        roles=old.roles,
        lead_id=old.lead_id,
        leads=old.leads,
        leads_roles=old.leads_roles,
    )


def changed(work: Work, seen: Person) -> bool:
    """Follow what Slack says has changed about somebody we know; others are none of our business.

    When somebody with a role or with customers can no longer act, their lead is told, else the
    admins: who is without a CSM now. Returns whether they can act no more from now on.
    """
    found = members.find(work, seen.user_id)
    if found is None:
        return False
    before = found[0]
    after = remember(work, seen)
    gone = before.standing is Standing.MEMBER and after.standing is not Standing.MEMBER
    if not gone:
        return False
    owned = customers.owned_by(work, seen.user_id, most=MOST_NAMED)
    count = customers.owned(work, [seen.user_id]).get(seen.user_id, 0)
    if before.roles or count:
        fact = MemberLeft(
            user_id=seen.user_id,
            name=before.name,
            standing=after.standing.value,
            roles=role_list(before),
            customers=count,
            keys=tuple(one.key for one in owned),
        )
        for user_id in _responsible(work, before):
            key = f"left:{seen.user_id}:{user_id}:{work.now.isoformat()}"
            outbox.post(work, fact, to=user_id, key=key)
    return True


def _responsible(work: Work, gone: Person) -> list[str]:
    """Who sees to it that somebody's work goes on: their lead, else the admins."""
    lead = members.find(work, gone.lead_id) if gone.lead_id else None
    if lead and lead[0].standing is Standing.MEMBER:
        return [lead[0].user_id]
    return [one for one in members.admins(work) if one != gone.user_id]


def actor(work: Work, user_id: str) -> Person:
    """The person behind a click, as the transaction sees them. Raises NotAllowed.

    Asked inside the transaction that acts, so that a role taken away a moment ago counts.
    """
    return _acting(members.find(work, user_id), user_id)


def actor_beside(work: Work, user_id: str, role: Role) -> tuple[Person, list[Person]]:
    """The same, and every full member with a role, by user id, in one statement."""
    found, holders = members.find_beside(work, user_id, role)
    return _acting(found, user_id), holders


def actor_among(work: Work, user_id: str, named: Iterable[str]) -> tuple[Person, dict[str, Person]]:
    """The same, and those of `named` whom we know well enough (see `known`), in one statement."""
    found, others = members_named.find_among(work, user_id, named)
    known_ = {one: seen[0] for one, seen in others.items() if _is_known(work, *seen)}
    return _acting(found, user_id), known_


def _acting(found: tuple[Person, datetime | None] | None, user_id: str) -> Person:
    person = found[0] if found else Person(user_id=user_id, name="")
    require_member(person)
    return person


def name_admins(work: Work, user_ids: Iterable[str]) -> None:
    """Make people admins at a start (`TOUCHPOINT_ADMINS`), unless there is one already; whatever
    else they are they stay, and somebody who left or is a guest stays without."""
    if members.admins(work):
        return
    ids = list(dict.fromkeys(user_ids))
    known = members.some(work, ids, held=True)
    before = [known.get(one) or Person(user_id=one, name=one) for one in ids]
    for person in before:
        if person.standing is Standing.MEMBER:
            _make_admin(work, person)


def _make_admin(work: Work, before: Person) -> None:
    after = replace(before, roles=before.roles | {Role.ADMIN})
    members.give(work, [after])
    audit.record(
        work,
        actor="touchpoint",
        subject=f"member:{before.user_id}",
        move="roles",
        before=members.roles_text(before.roles),
        after=members.roles_text(after.roles),
        cause="TOUCHPOINT_ADMINS",
    )


def names(work: Work, user_ids: Iterable[str]) -> dict[str, str]:
    """Display names of the people we know among `user_ids`."""
    return {user_id: one.name for user_id, one in members.some(work, user_ids).items()}
