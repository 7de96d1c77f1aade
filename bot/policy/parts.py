"""The tables of the policy file that are plain figures: a dataclass each, a key for each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any, Final, TypeVar

from bot.policy.table import Table
from bot.policy.values import (
    Read,
    channel,
    currency,
    duration,
    list_of,
    number,
    rising,
    text,
    user,
    whole,
)
from domain.policy import Channels, Delivery, Goals, Messages, Segments, Sessions, Stages

P = TypeVar("P", bound="Any")

PARTS: Final = ("channels", "segments", "stages", "sessions", "goals", "messages", "delivery")
"""Fields of the policy that are a table of their own."""

NOT_IN_THE_TABLE: Final = frozenset({"fx"})
"""Fields that have a table of their own in the file."""

_SECONDS: Final = number(0.0, 3600.0)
_MORE_THAN_NONE: Final = number(0.0, 3600.0, above=True)

_OWN: Final[Mapping[tuple[type, str], Read[Any]]] = {
    (Segments, "currency"): currency,
    (Segments, "enterprise_from"): whole(1),
    (Segments, "mid_market_from"): whole(1),
    (Stages, "onboarding_days"): whole(0, 3650),
    (Stages, "renewing_days"): whole(0, 3650),
    (Sessions, "warn_percent"): rising(whole(1, 1000)),
    (Sessions, "minutes"): rising(whole(5, 480)),
    (Sessions, "lead_days_before"): whole(0, 30),
    (Sessions, "ask_again_mornings"): whole(0, 10),
    (Sessions, "csat_target"): number(0, 10),
    (Sessions, "on_call"): list_of(user),
    (Goals, "mean_health"): whole(0, 100),
    (Messages, "most_a_day"): whole(1, 1000),
    (Messages, "person_minutes"): whole(0, 1440),
    (Messages, "channel_minutes"): whole(0, 1440),
    (Messages, "kept_days"): whole(7, 3650),
    (Delivery, "in_flight"): whole(1, 1000),
    (Delivery, "fold_over"): whole(1, 1000),
    (Delivery, "spacing_s"): _SECONDS,
    (Delivery, "retry_s"): _SECONDS,
    **{
        (Delivery, name): _MORE_THAN_NONE
        for name in ("lease_s", "timeout_s", "view_timeout_s", "retry_most_s")
    },
}
"""Readers of fields whose type alone does not say enough."""

_BY_TYPE: Final[Mapping[type, Read[Any]]] = {
    int: whole(),
    float: number(),
    str: text,
    timedelta: duration,
    tuple: rising(whole(1)),
}


def fill(table: Table, default: P, *, also: tuple[str, ...] = ()) -> P:
    """`default` with what the table says of its fields; `also` are keys read elsewhere."""
    given = {
        one.name: table.take(one.name, _reader(type(default), one.name, value), value)
        for one in fields(default)
        if one.name not in NOT_IN_THE_TABLE
        for value in (getattr(default, one.name),)
    }
    table.close(also)
    return replace(default, **given)


def _reader(part: type, name: str, value: object) -> Read[Any]:
    if part is Channels:
        return channel
    return _OWN.get((part, name)) or _BY_TYPE[type(value)]
