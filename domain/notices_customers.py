"""Facts about customers and their people that somebody is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.customers_cards import CustomerCard


@dataclass(frozen=True, slots=True)
class CustomerAsked:
    """To whoever asked for a customer where others read along: its card."""

    card: CustomerCard
    kind: Literal["customer_asked"] = "customer_asked"


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """To the lead, else the admins: somebody with work left or became a guest.

    `customers` are those they are CSM of; `keys` names some of them. `standing` as in Standing.
    """

    user_id: str
    name: str
    standing: str
    roles: str
    customers: int
    keys: tuple[str, ...]
    kind: Literal["member_left"] = "member_left"


@dataclass(frozen=True, slots=True)
class ChannelLost:
    """To a CSM or the admins: a channel can't be used any more for what it was used for.

    `change` is archived, shared or, of one that the policy names, renamed; `uses` says in words
    what went there. `customer_key` names the customer whose internal channel it was, the first of
    several; empty for one of the policy.
    """

    channel_id: str
    change: str
    uses: tuple[str, ...]
    customer_key: str = ""
    kind: Literal["channel_lost"] = "channel_lost"


PeopleFact = CustomerAsked | MemberLeft | ChannelLost
"""Every fact of this module."""
