"""A session for calendars: what is sent when it is booked, moved or off, and what a link shows."""

from __future__ import annotations

from collections.abc import Mapping

from domain.notices_request_parts import Invitee
from domain.notices_requests import (
    SessionCalendar,
)
from domain.requests import WORK_NAMES, Request, Status
from storage import customers, members, requests
from storage.outbox import Letter
from storage.requests import Contact
from storage.unit_of_work import Work

_ON = frozenset({Status.APPROVED, Status.HELD, Status.RATED, Status.NO_SHOW})


def letters(
    work: Work, booked: Request, people: Mapping[str, Contact], customer: str, *, cancelled: bool
) -> list[Letter]:
    """The session's calendar file for engineer and requester; `booked` has engineer and time.

    Its sequence is the request's version after the move that is told of.
    """
    if booked.starts_at is None or booked.engineer_id is None:
        return []
    invited = {user_id: Invitee(one.name, one.email) for user_id, one in people.items()}
    fact = _session(work, booked, invited, customer, cancelled=cancelled)
    both = dict.fromkeys((booked.engineer_id, booked.requester_id))
    return [
        Letter(fact, to=one, key=f"calendar:{booked.id}:{booked.version}:{one}", mode="file")
        for one in both
    ]


def of(work: Work, request_id: int) -> SessionCalendar | None:
    """A session as it stands now, for its calendar link: a cancellation once it is off.

    None for a request that never had a time.
    """
    request = requests.get(work, request_id)
    if request is None or request.proposed_or_booked_at is None:
        return None
    who = [one for one in (request.requester_id, request.engineer_id) if one]
    known = members.some(work, who)
    invited = {user_id: Invitee(one.name, one.email) for user_id, one in known.items()}
    name = customers.by_id(work, request.customer_id).name
    return _session(work, request, invited, name, cancelled=request.status not in _ON)


def _session(
    work: Work,
    request: Request,
    invited: Mapping[str, Invitee],
    customer: str,
    *,
    cancelled: bool,
) -> SessionCalendar:
    engineer = request.engineer_id or request.requester_id
    return SessionCalendar(
        request_id=request.id,
        uid=uid_of(work.team_id, request.id),
        sequence=request.version,
        at=work.now,
        starts_at=request.proposed_or_booked_at or work.now,
        minutes=request.form.minutes,
        title=f"{customer}: {WORK_NAMES[request.form.kind]}",
        need=request.form.need,
        requester=_invitee(invited, request.requester_id),
        engineer=_invitee(invited, engineer),
        cancelled=cancelled,
    )


def uid_of(team_id: str, request_id: int) -> str:
    """What makes a request's calendar entry the same one wherever it is read."""
    return f"request-{request_id}.{team_id}@touchpoint".lower()


def _invitee(invited: Mapping[str, Invitee], user_id: str) -> Invitee:
    return invited.get(user_id) or Invitee(user_id, None)
