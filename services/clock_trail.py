"""A clock's changes as the audit trail keeps them."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from domain.sla import Breach, Pause
from domain.sla_events import Change


def audit_row(ticket_id: int, change: Change) -> tuple[str, str, str, str]:
    """A change of a clock as the trail keeps it: (subject, event, before, after)."""
    return (
        f"ticket:{ticket_id}",
        change.event.value,
        f"{change.field}: {said(change.old)}",
        f"{change.field}: {said(change.new)}",
    )


def said(value: object) -> str:
    """A clock's field in the trail: instants in ISO, lengths as such, nothing as "-"."""
    match value:
        case None | ():
            return "-"
        case datetime():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case Breach():
            return f"{value.at.isoformat()} by {value.cause.value}"
        case tuple():
            return ", ".join(said(one) for one in value)
        case Pause():
            return f"{said(value.from_at)}/{said(value.until_at)}"
        case _:
            return str(value)
