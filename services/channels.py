"""What becomes of customers' channels in Slack: archived, shared, brought back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

from domain.customers import Customer
from domain.notices_customers import ChannelLost
from domain.policy import Channels
from services.customers_changes import changed, subject
from storage import audit, customers, members, outbox
from storage.unit_of_work import Work

SLACK = "slack"
"""Who the audit trail names for what an event of Slack's changed."""


def archived(work: Work, channel_id: str) -> None:
    """Nothing can be written there any more: a customer's cards go elsewhere, and people know."""
    _lose(work, channel_id, "archived")


def shared(work: Work, channel_id: str) -> None:
    """Another organisation reads along now: nothing internal goes there from this moment on."""
    _lose(work, channel_id, "shared")


def _lose(work: Work, channel_id: str, change: str) -> None:
    customer = customers.in_channel(work, channel_id)
    if customer and customer.channel_id == channel_id:
        outside = customer.shared_channel_id or (channel_id if change == "shared" else None)
        after = replace(customer, channel_id=None, shared_channel_id=outside)
        customers.change(work, [after])
        changed(work, SLACK, [(customer, after)])
        about = (f"cards and alerts about {customer.name}",)
        _tell(work, [customer.team.csm], ChannelLost(channel_id, change, about, customer.key))
    uses = tuple(_uses(work.policy.channels, channel_id))
    if uses:
        _tell(work, members.admins(work), ChannelLost(channel_id, change, uses))


def unarchived(work: Work, channel_id: str) -> None:
    """A customer who lost this channel by its archiving, and has no other since, has it back."""
    customer = _loser(work, channel_id)
    if customer and customer.channel_id is None:
        after = replace(customer, channel_id=channel_id)
        customers.change(work, [after])
        changed(work, SLACK, [(customer, after)])


def _loser(work: Work, channel_id: str) -> Customer | None:
    lost = audit.latest_by_slack(work, move="channel", before=channel_id)
    key = lost.subject.removeprefix(subject("")) if lost else ""
    return customers.by_key(work, key) if key else None


def _uses(channels: Channels, channel_id: str) -> Iterable[str]:
    for one in fields(channels):
        if getattr(channels, one.name) == channel_id:
            yield one.name.replace("_", " ")


def _tell(work: Work, people: Iterable[str], fact: ChannelLost) -> None:
    for user_id in people:
        key = f"channel:{fact.change}:{fact.channel_id}:{user_id}:{work.now.isoformat()}"
        outbox.post(work, fact, to=user_id, key=key)
