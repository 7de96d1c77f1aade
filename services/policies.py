"""Policies that were accepted, and files that were not."""

from __future__ import annotations

import tomllib
from datetime import datetime

from domain.members import require_admin
from domain.notices_policy import PolicyRefused
from domain.policy_changes import changes
from services import people
from storage import audit, members, outbox, policies
from storage.unit_of_work import Work

SUBJECT = "policy"
"""What the audit trail calls the policy."""


def accept(work: Work, body: str) -> int:
    """The number of the policy with these figures (all of them, as TOML): a new version, audited,
    if they differ from those of the latest, else the latest.

    Safe to call at every start and from every replica. What hangs on the policy is not touched
    here: rows carry the version they were computed by, and a tick (`sla_recompute` for open
    clocks) brings those below `work.policy.version` up to date, batch by batch, once.
    """
    before = policies.latest(work)
    if before is not None and before.body == body:
        return before.number
    number = before.number + 1 if before else 1
    if not policies.add(work, number, body):
        return accept(work, body)  # another replica was first: its version may be the same
    changed = changes(tomllib.loads(before.body), tomllib.loads(body)) if before else []
    audit.record(
        work,
        actor="touchpoint",
        subject=SUBJECT,
        move="accepted",
        before=str(before.number) if before else "",
        after=str(number),
        cause="; ".join(changed),
    )
    work.wake("due")
    return number


def in_force_since(work: Work, user_id: str) -> datetime | None:
    """For an admin: when the policy in force was accepted; None before any was. Raises NotAllowed.

    Its figures are `work.policy`.
    """
    require_admin(people.actor(work, user_id))
    found = policies.latest(work)
    return found.accepted_at if found else None


def refuse(work: Work, fact: PolicyRefused, content: str) -> None:
    """Tell the admins of a policy file with errors, once for a `content` (its digest), and write
    it into the trail. The policy in force stays."""
    key = f"policy-refused:{content}"
    audit.record(
        work,
        actor="touchpoint",
        subject=SUBJECT,
        move="refused",
        cause="; ".join(fact.errors),
    )
    for admin in members.admins(work):
        outbox.post(work, fact, to=admin, key=f"{key}:{admin}")
