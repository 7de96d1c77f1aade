"""What becomes of customers' channels in Slack: archived, shared, given back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from domain.customers import Customer
from domain.notices_customers import ChannelLost
from domain.policy import Channels
from domain.policy_parts import CHANNEL_NAMES
from services.customers_changes import changed, subject
from storage import customers, customers_channels, members, outbox
from storage.unit_of_work import Work

SLACK = "slack"
"""Who the audit trail names for what an event of Slack's changed."""

MOST_NAMED = 9
"""Customers named after the first in the word about a channel they share; the rest is counted."""


def renamed(work: Work, channel_id: str, names: Sequence[str]) -> None:
    """Tell the admins when the policy knows a channel by a name it had before.

    `names` are what Slack calls the channel and called it before; empty where unknown.
    """
    former = {f"#{one}" for one in names[1:]} - {f"#{one}" for one in names[:1]}
    uses = tuple(_uses(work.policy.channels, former))
    if uses:
        _tell(work, members.admins(work), ChannelLost(channel_id, "renamed", uses))


def archived(work: Work, channel_id: str, names: Sequence[str]) -> None:
    """Nothing can be written there any more: a customer's cards go elsewhere, and people know.

    `names` as for `renamed`: the policy may name the channel by any of them.
    """
    _lose(work, channel_id, names, "archived")


def shared(work: Work, channel_id: str, names: Sequence[str]) -> None:
    """Another organisation reads along now: nothing internal goes there from this moment on."""
    _lose(work, channel_id, names, "shared")


def _lose(work: Work, channel_id: str, names: Sequence[str], change: str) -> None:
    losers = customers_channels.using(work, channel_id)
    outside = channel_id if change == "shared" else None
    _write(work, [
        (one, replace(one, channel_id=None, shared_channel_id=one.shared_channel_id or outside))
        for one in losers
    ])  # fmt: skip
    for csm in dict.fromkeys(one.team.csm for one in losers):
        theirs = [one for one in losers if one.team.csm == csm]
        _tell(work, [csm], ChannelLost(channel_id, change, _about(theirs), theirs[0].key))
    uses = tuple(_uses(work.policy.channels, [channel_id, *(f"#{one}" for one in names)]))
    if uses:
        _tell(work, members.admins(work), ChannelLost(channel_id, change, uses))


def unarchived(work: Work, channel_id: str) -> None:
    """Customers who lost this channel by its archiving, and have no other since, have it back."""
    _write(work, [
        (one, replace(one, channel_id=channel_id))
        for one in _losers(work, channel_id)
        if one.shared_channel_id != channel_id
    ])  # fmt: skip


def ours_again(work: Work, channel_id: str) -> None:
    """It is there and nobody else reads along: customers who lost this channel, by whatever, and
    have no other since, have it back, and are no longer said to be in it."""
    _write(work, [
        (one, replace(one, channel_id=channel_id, shared_channel_id=_outside(one, channel_id)))
        for one in _losers(work, channel_id)
    ])  # fmt: skip


def _losers(work: Work, channel_id: str) -> list[Customer]:
    """Whom Slack last took this channel from, and who have none since; held."""
    lost = customers_channels.lost(work, channel_id)
    keys = [one.removeprefix(subject("")) for one in lost]
    found = customers.by_keys(work, keys, held=True)
    return [one for one in found.values() if one.channel_id is None]


def _outside(customer: Customer, channel_id: str) -> str | None:
    shared = customer.shared_channel_id
    return None if shared == channel_id else shared


def _write(work: Work, pairs: Sequence[tuple[Customer, Customer]]) -> None:
    if pairs:
        customers.change(work, [after for _, after in pairs])
        changed(work, SLACK, pairs)


def _about(losers: Sequence[Customer]) -> tuple[str, ...]:
    first, *names = (one.name for one in losers)
    more = (f"{len(names) - MOST_NAMED:,} more customers",) if len(names) > MOST_NAMED else ()
    return (f"cards and alerts about {first}", *names[:MOST_NAMED], *more)


def _uses(channels: Channels, called: Collection[str]) -> Iterable[str]:
    for use, channel in channels.by_use().items():
        if channel in called:
            yield CHANNEL_NAMES[use]


def _tell(work: Work, people: Iterable[str], fact: ChannelLost) -> None:
    for user_id in people:
        about = f"{fact.change}:{fact.channel_id}:{fact.customer_key}:{user_id}"
        outbox.post(work, fact, to=user_id, key=f"channel:{about}:{work.now.isoformat()}")
