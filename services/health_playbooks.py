"""Playbooks: what somebody has begun to do about a customer's health, until it is done."""

from __future__ import annotations

from domain.customers import Customer
from domain.errors import Conflict, NotFound
from domain.notices_health import PlaybookStarted
from domain.people import ACCOUNT_TEAM, Role, require
from domain.playbooks import PLAYBOOKS, first_step_due_on
from services import customers, people
from storage import audit, health_playbooks, outbox
from storage.health_playbooks import NamedRun
from storage.unit_of_work import Work

MAY_RUN = (*ACCOUNT_TEAM, Role.CSE, Role.CSA, Role.DIRECTOR)


def start(work: Work, user_id: str, key: str, playbook_id: str) -> Customer:
    """Begin a playbook for a customer. Its CSM owns it, and is told when somebody else began it.

    The first step is due as the playbook says (working from today in UTC). Raises NotAllowed,
    NotFound, and Conflict when it runs already.
    """
    person = people.actor(work, user_id)
    require(person, MAY_RUN, "start playbooks")
    playbook = PLAYBOOKS.get(playbook_id)
    if playbook is None:
        raise NotFound("This playbook is not there any more. Please ask for the card again.")
    customer = customers.get(work, key)
    owner_id = customer.team.csm
    due_on = first_step_due_on(playbook, work.now.date(), customer.renewal_on)
    run_id = health_playbooks.start(
        work, customer.id, playbook.id, owner_id=owner_id, by_id=user_id, due_on=due_on
    )
    if run_id is None:
        raise Conflict(f"“{playbook.title}” is already running for {customer.name}.")
    audit.record(
        work,
        actor=user_id,
        subject=f"customer:{key}",
        move="playbook",
        after=playbook.id,
        cause=playbook.title,
    )
    if owner_id != user_id:
        fact = PlaybookStarted(
            run_id=run_id,
            customer_key=key,
            customer_name=customer.name,
            playbook=playbook.id,
            due_on=due_on,
            by_id=user_id,
        )
        outbox.post(work, fact, to=owner_id, key=f"playbook:{run_id}")
    work.outcome = f"“{playbook.title}” has started for {customer.name}."
    return customer


def finish(work: Work, user_id: str, run_id: int) -> NamedRun:
    """End a playbook. Raises NotAllowed, NotFound, and Conflict when it is over already."""
    person = people.actor(work, user_id)
    require(person, MAY_RUN, "end playbooks")
    found = health_playbooks.get(work, run_id)
    if found is None:
        raise NotFound("This playbook is not there any more. Please ask for the card again.")
    title = found.run.title
    if not health_playbooks.end(work, run_id, user_id):
        raise Conflict(f"“{title}” is over for {found.customer_name} already.")
    audit.record(
        work,
        actor=user_id,
        subject=f"customer:{found.customer_key}",
        move="playbook",
        before=found.run.playbook,
        cause=title,
    )
    work.outcome = f"“{title}” is done for {found.customer_name}."
    return found
