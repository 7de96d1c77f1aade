"""What follows when Slack will never take a message."""

from __future__ import annotations

from domain.notices import DeliveryRefused
from storage import audit, members, outbox, receipts
from storage.dispatch import Parcel
from storage.unit_of_work import Work

_REFUSAL = DeliveryRefused(what="", where="", error="").kind


def refused(
    work: Work, parcel: Parcel, who: str, *, error: str, wait_s: float, quiet: bool
) -> bool:
    """Bury the message, write it into the trail, and tell the admins what nobody has seen: once a
    day for each place and error, as the tenth message about an archived channel tells no more.

    `quiet` for changes of messages that are gone: there is nobody left to miss them. A refused
    notice about a refusal tells nobody: it would go round for ever.
    """
    if not receipts.refused(work, parcel, who, error=error, wait_s=wait_s):
        return False
    audit.record(
        work,
        actor="slack",
        subject=f"message:{parcel.key}",
        move="refused",
        before="sending",
        after="dead",
        cause=error,
    )
    if quiet or parcel.kind == _REFUSAL:
        return True
    fact = DeliveryRefused(what=parcel.kind, where=parcel.lane, error=error)
    about = f"refused:{parcel.lane}:{error}:{work.now:%Y-%m-%d}"
    for admin in members.admins(work):
        outbox.post(work, fact, to=admin, key=f"{about}:{admin}")
    return True
