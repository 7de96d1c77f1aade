"""What became of a session request, in a line that says who, what and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from domain.notices_request_parts import RequestCard
from domain.requests import Status
from handlers.views import kit

STATES = {
    Status.REQUESTED: "Waiting for a decision",
    Status.COUNTER_OFFERED: "Other times offered",
    Status.APPROVED: "Approved",
    Status.HELD: "Held, not rated yet",
    Status.RATED: "Held and rated",
    Status.DECLINED: "Declined",
    Status.REFERRED: "Referred to Professional Services",
    Status.WITHDRAWN: "Withdrawn",
    Status.EXPIRED: "Expired",
    Status.NO_SHOW: "Nobody came",
    Status.OPEN: "Critical, nobody on it yet",
    Status.CLAIMED: "Critical, being worked on",
    Status.RESOLVED: "Resolved",
}
"""Every state in words, for lists."""


def quoted(typed: str, limit: int) -> str:
    """What somebody typed, as a quotation of at most `limit` characters."""
    return kit.quote(kit.cut(typed, limit, markup=False))


def outcome(drawn: RequestCard) -> str:
    """Who decided, what, when: the line that takes the place of the buttons."""
    make = _OUTCOMES.get(drawn.status)
    return make(drawn) if make else f"{STATES[drawn.status]}."


def _by(who: str | None, at: datetime | None) -> str:
    from_whom = kit.user(who) if who else "Touchpoint"
    return f"{from_whom}{f' {kit.when(at)}' if at else ''}"


def _approved(drawn: RequestCard) -> str:
    if drawn.engineer_id is None or drawn.starts_at is None:
        return f"{STATES[drawn.status]}."
    why = f"\nOver the allowance, because: {kit.escape(drawn.reason, 500)}" if drawn.reason else ""
    return (
        f"Approved by {_by(drawn.decided_by, drawn.decided_at)}: "
        f"{kit.user(drawn.engineer_id)} takes it, {kit.when(drawn.starts_at)}.{why}"
    )


def _offered(drawn: RequestCard) -> str:
    if drawn.offer is None:
        return f"{STATES[drawn.status]}."
    times = "; ".join(kit.when(at) for at in drawn.offer.times)
    return (
        f"{kit.user(drawn.offer.by)} offered other times with "
        f"{kit.user(drawn.offer.engineer_id)}: {times}. "
        f"{kit.user(drawn.requester_id)} picks one, which approves it."
    )


def _declined(drawn: RequestCard) -> str:
    return (
        f"Declined by {_by(drawn.decided_by, drawn.decided_at)}: {kit.escape(drawn.reason, 1000)}"
    )


def _referred(drawn: RequestCard) -> str:
    if drawn.decided_by is None:
        return (
            "Referred to Professional Services, because it is hands-on work: engineers and "
            "architects guide, they don’t do the work themselves."
        )
    return (
        f"Referred to Professional Services by {_by(drawn.decided_by, drawn.decided_at)}: "
        f"{kit.escape(drawn.reason, 1000)}"
    )


def _withdrawn(drawn: RequestCard) -> str:
    return f"Withdrawn by {_by(drawn.closed_by, drawn.closed_at)}."


def _expired(_: RequestCard) -> str:
    return "Expired: its last time passed before anybody decided."


def _held(drawn: RequestCard) -> str:
    engineer = kit.user(drawn.engineer_id or "")
    at = f" {kit.when(drawn.starts_at)}" if drawn.starts_at else ""
    how = " (assumed: nobody said how it went)" if drawn.assumed else ""
    rated = f" The customer gave {drawn.rating} of 10." if drawn.rating is not None else ""
    notes = f"\n{quoted(drawn.notes, 500)}" if drawn.notes else ""
    return f"Held by {engineer}{at}{how}.{rated}{notes}"


def _no_show(drawn: RequestCard) -> str:
    notes = f"\n{quoted(drawn.notes, 500)}" if drawn.notes else ""
    return f"Nobody came from the customer, says {_by(drawn.closed_by, drawn.closed_at)}.{notes}"


def _claimed(drawn: RequestCard) -> str:
    since = f" (since {kit.when(drawn.decided_at)})" if drawn.decided_at else ""
    return f"{kit.user(drawn.engineer_id or '')} is on it{since}."


def _resolved(drawn: RequestCard) -> str:
    return f"Resolved by {_by(drawn.closed_by, drawn.closed_at)}."


_OUTCOMES: dict[Status, Callable[[RequestCard], str]] = {
    Status.APPROVED: _approved,
    Status.COUNTER_OFFERED: _offered,
    Status.DECLINED: _declined,
    Status.REFERRED: _referred,
    Status.WITHDRAWN: _withdrawn,
    Status.EXPIRED: _expired,
    Status.HELD: _held,
    Status.RATED: _held,
    Status.NO_SHOW: _no_show,
    Status.CLAIMED: _claimed,
    Status.RESOLVED: _resolved,
}
