"""What became of a request, as news to whoever asked: the line that comes first, and the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.notices_request_parts import RequestCard
from domain.requests import Status
from handlers.views import kit
from handlers.views.requests import times_text

_NEXT = "They will talk to you about what it takes."


@dataclass(frozen=True, slots=True)
class News:
    """`line` is bold and first, `body` our words, `typed` somebody's, `by` who did it and when.

    `spoken` says the body in a sentence, where the body is a list.
    """

    line: str
    body: str = ""
    typed: str = ""
    by: str = ""
    spoken: str = ""


def verdict(drawn: RequestCard) -> News:
    """How the request stands, once somebody or time has decided."""
    return _NEWS[drawn.status](drawn, kit.escape(drawn.customer.name))


def _by(did: str, who: str | None, at: datetime | None) -> str:
    if who is None:
        return ""
    return f"{did} by {kit.user(who)}{f' {kit.when(at)}' if at else ''}"


def _booked(drawn: RequestCard) -> str:
    at = f", {kit.when(drawn.starts_at)}" if drawn.starts_at else ""
    return f"{kit.user(drawn.engineer_id or '')} takes it{at}, {drawn.minutes} minutes."


def _approved(drawn: RequestCard, name: str) -> News:
    why = f"\nOver the allowance, because: {kit.escape(drawn.reason, 500)}" if drawn.reason else ""
    by = _by("Approved", drawn.decided_by, drawn.decided_at)
    return News(f"Your session for {name} is approved", f"{_booked(drawn)}{why}", by=by)


def moved(drawn: RequestCard) -> News:
    """Its session stays approved and has another time."""
    name = kit.escape(drawn.customer.name)
    return News(f"Your session for {name} has a new time", _booked(drawn), drawn.notes)


def orphaned(drawn: RequestCard) -> News:
    """It is still booked, and nobody would come."""
    name = kit.escape(drawn.customer.name)
    at = f" {kit.when(drawn.starts_at)}" if drawn.starts_at else ""
    return News(
        f"Your session for {name} has no engineer any more",
        f"{kit.user(drawn.engineer_id or '')} was to take it{at} and is no longer here. "
        "*Reschedule* asks for another engineer, at the same time or a new one.",
    )


def _declined(drawn: RequestCard, name: str) -> News:
    by = _by("Declined", drawn.decided_by, drawn.decided_at)
    return News(f"Your request for {name} is declined", typed=drawn.reason, by=by)


def _referred(drawn: RequestCard, name: str) -> News:
    line = f"Your request for {name} went to Professional Services"
    if drawn.decided_by is None:
        why = (
            "It is hands-on work: engineers and architects guide, they don’t do the work "
            f"themselves. {_NEXT}"
        )
        return News(line, why)
    by = _by("Referred to Professional Services", drawn.decided_by, drawn.decided_at)
    return News(line, _NEXT, drawn.reason, by)


def _withdrawn(drawn: RequestCard, name: str) -> News:
    by = _by("Withdrawn", drawn.closed_by, drawn.closed_at)
    return News(f"Your request for {name} is withdrawn", by=by)


def _expired(_: RequestCard, name: str) -> News:
    why = "Its last time passed before anybody decided. Ask again if it is still needed."
    return News(f"Your request for {name} has expired", why)


def _no_show(drawn: RequestCard, name: str) -> News:
    at = f" {kit.when(drawn.starts_at)}" if drawn.starts_at else ""
    by = _by("Reported", drawn.closed_by, drawn.closed_at)
    said = f"Nobody came from the customer{at}. None of its hours are used up."
    return News(f"Your session for {name} did not take place", said, drawn.notes, by)


def _held(drawn: RequestCard, name: str) -> News:
    rated = f"The customer gave {drawn.rating} of 10." if drawn.rating is not None else ""
    by = _by("Held", drawn.engineer_id, drawn.starts_at)
    assumed = " (assumed: nobody said how it went)" if drawn.assumed else ""
    return News(f"Your session for {name} was held", rated, drawn.notes, f"{by}{assumed}")


def _waiting(drawn: RequestCard, name: str) -> News:
    line = f"Your request for {name} is waiting for a decision again"
    if drawn.proposed_at or drawn.expires_at is None:
        times = ", then ".join(kit.when(at) for at in drawn.times)
        return News(line, times_text(drawn), spoken=f"Preferred times: {times}." if times else "")
    until = kit.when(drawn.expires_at)
    return News(
        line,
        f"All its preferred times have passed. Please name new ones: *Reschedule*. It expires "
        f"{until}, unless other times are suggested to you.",
    )


def _claimed(drawn: RequestCard, name: str) -> News:
    line = f"{kit.user(drawn.engineer_id or '')} is on it: your critical request for {name}"
    at = f"Since {kit.when(drawn.decided_at)}" if drawn.decided_at else ""
    return News(line, "Follow it in the thread on its card.", by=at)


def _resolved(drawn: RequestCard, name: str) -> News:
    by = _by("Resolved", drawn.closed_by, drawn.closed_at)
    return News(f"Your critical request for {name} is resolved", by=by)


_NEWS: dict[Status, Callable[[RequestCard, str], News]] = {
    Status.REQUESTED: _waiting,
    Status.APPROVED: _approved,
    Status.DECLINED: _declined,
    Status.REFERRED: _referred,
    Status.WITHDRAWN: _withdrawn,
    Status.EXPIRED: _expired,
    Status.NO_SHOW: _no_show,
    Status.HELD: _held,
    Status.RATED: _held,
    Status.CLAIMED: _claimed,
    Status.RESOLVED: _resolved,
}
