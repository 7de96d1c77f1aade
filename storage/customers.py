"""Reading and writing customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, func, insert, select, union_all, update

from domain.customers import Contacts, Customer, Segment, Stage, Team
from domain.names import folded
from storage.prepared import Prepared
from storage.tables import CustomerRow
from storage.unit_of_work import Work
from storage.upsert import table_of, unindexed

_customers = table_of(CustomerRow)
_team = _customers.c.team_id == bindparam("team")
_by_key = Prepared(select(_customers).where(_team, _customers.c.key == bindparam("key_")))
_by_id = Prepared(select(_customers).where(_team, _customers.c.id == bindparam("id_")))
_by_ids = select(_customers).where(
    unindexed(_customers.c.team_id) == bindparam("team"),
    _customers.c.id.in_(bindparam("ids", expanding=True)),
)
_by_keys = select(_customers).where(_team, _customers.c.key.in_(bindparam("keys", expanding=True)))
_by_keys_held = _by_keys.order_by(_customers.c.key).with_for_update()
_after = (
    select(_customers)
    .where(_team, _customers.c.key > bindparam("after"))
    .order_by(_customers.c.key)
    .limit(bindparam("most"))
)
_owned_by = (
    select(_customers)
    .where(
        _team,
        _customers.c.csm == bindparam("csm_"),
        _customers.c.stage.is_distinct_from("churned"),
    )
    .order_by(_customers.c.sought)
    .limit(bindparam("most"))
)
# Two index look-ups: with one OR, SQLite reads every customer of the workspace instead.
_in_channel = Prepared(
    select(_customers)
    .where(
        _customers.c.id.in_(
            union_all(
                select(_customers.c.id).where(_team, _customers.c.channel_id == bindparam("place")),
                select(_customers.c.id).where(
                    _team, _customers.c.shared_channel_id == bindparam("place")
                ),
            )
        )
    )
    .order_by(_customers.c.id)
    .limit(1)
)
_owned = (
    select(_customers.c.csm, func.count())
    .where(
        _team,
        _customers.c.csm.in_(bindparam("csms", expanding=True)),
        _customers.c.stage.is_distinct_from("churned"),
    )
    .group_by(_customers.c.csm)
)
_count = select(func.count()).select_from(_customers).where(_team)
_insert = insert(_customers)
_WRITTEN = [
    column.name
    for column in _customers.c
    if column.name not in ("id", "team_id", "key", "opened_on", "version")
]
_change = (
    update(_customers)
    .where(_team, _customers.c.key == bindparam("key_"))
    .values(
        {column: bindparam(f"new_{column}") for column in _WRITTEN}
        | {"version": _customers.c.version + 1}
    )
)
_change_seen = _change.where(_customers.c.version == bindparam("seen"))


_named = attrgetter(
    "id", "key", "name", "arr", "currency", "segment", "region", "contract_start_on", "renewal_on",
    "opened_on", "csm", "tam", "pds", "sa", "ae", "cse", "csa", "program_manager",
    "executive_sponsor", "technical_contacts", "stage", "channel_id", "shared_channel_id",
    "allowance_hours", "version", "segment_given",
)  # fmt: skip
_SEGMENTS = {segment.value: segment for segment in Segment}
_NOBODY = Contacts()


def to_customer(row: Any) -> Customer:
    """The customer of a row of this table."""
    # Unpacked at once and passed by position: a night reads a hundred thousand of them.
    (
        id_, key, name, arr, currency, segment, region, start_on, renewal_on,
        opened_on, csm, tam, pds, sa, ae, cse, csa, manager,
        sponsor, technical, stage, channel_id, shared_id,
        allowance_hours, version, segment_given,
    ) = _named(row)  # fmt: skip
    contacts = _NOBODY
    if manager or sponsor or technical:
        people = tuple(name for name in technical.split("\n") if name)
        contacts = Contacts(manager, sponsor, people)
    return Customer(
        id_,
        key,
        name,
        arr,
        currency,
        _SEGMENTS[segment],
        region,
        start_on,
        renewal_on,
        opened_on,
        Team(csm, tam, pds, sa, ae, cse, csa),
        contacts,
        Stage(stage) if stage else None,
        channel_id,
        shared_id,
        allowance_hours,
        version,
        segment_given,
    )


def by_key(work: Work, key: str) -> Customer | None:
    """The customer with this key."""
    row = _by_key.first(work, {"team": work.team_id, "key_": key})
    return to_customer(row) if row else None


def by_id(work: Work, customer_id: int) -> Customer:
    """The customer with this id, which must exist (a foreign key points at it)."""
    return to_customer(_by_id.first(work, {"team": work.team_id, "id_": customer_id}))


def by_ids(work: Work, ids: Iterable[int]) -> dict[int, Customer]:
    """Customers by id, those that exist, in one statement."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = work.db.execute(_by_ids, {"team": work.team_id, "ids": wanted})
    return {row.id: to_customer(row) for row in rows}


def by_keys(work: Work, keys: Iterable[str], *, held: bool = False) -> dict[str, Customer]:
    """Customers by key, those that exist, in one statement.

    `held`: nobody else changes them until the transaction ends.
    """
    given = {"team": work.team_id, "keys": sorted(set(keys))}
    rows = work.db.execute(_by_keys_held if held else _by_keys, given)
    return {row.key: to_customer(row) for row in rows}


def after(work: Work, key: str, *, most: int) -> list[Customer]:
    """At most `most` customers by key, from the first after `key` on: a page of all of them."""
    given = {"team": work.team_id, "after": key, "most": most}
    return [to_customer(row) for row in work.db.execute(_after, given)]


def in_channel(work: Work, channel_id: str) -> Customer | None:
    """The customer whose internal or shared channel this is."""
    row = _in_channel.first(work, {"team": work.team_id, "place": channel_id})
    return to_customer(row) if row else None


def owned_by(work: Work, user_id: str, *, most: int) -> list[Customer]:
    """At most `most` of the customers somebody is CSM of, churned ones apart, by name."""
    given = {"team": work.team_id, "csm_": user_id, "most": most}
    return [to_customer(row) for row in work.db.execute(_owned_by, given)]


def owned(work: Work, user_ids: Iterable[str]) -> dict[str, int]:
    """How many customers, churned ones apart, each of these people is the CSM of."""
    given = {"team": work.team_id, "csms": sorted(set(user_ids))}
    return {row[0]: row[1] for row in work.db.execute(_owned, given)}


def count(work: Work) -> int:
    """How many customers there are."""
    return work.db.execute(_count, {"team": work.team_id}).scalar_one()


def add(work: Work, customers: Sequence[Customer]) -> None:
    """Write new customers; their `id` is given by the database and theirs is ignored."""
    if customers:
        rows = [
            _values(work, one)
            | {"team_id": work.team_id, "key": one.key, "opened_on": one.opened_on, "version": 1}
            for one in customers
        ]
        work.db.execute(_insert, rows)


def change(work: Work, customers: Sequence[Customer]) -> None:
    """Write changed customers, found by key; `opened_on` stays."""
    if customers:
        rows = [
            {f"new_{name}": value for name, value in _values(work, one).items()}
            | {"team": work.team_id, "key_": one.key}
            for one in customers
        ]
        work.db.execute(_change, rows)


def change_seen(work: Work, one: Customer) -> bool:
    """Write a changed customer unless it changed since `one.version`; whether it was written."""
    given = {f"new_{name}": value for name, value in _values(work, one).items()}
    given |= {"team": work.team_id, "key_": one.key, "seen": one.version}
    return bool(work.db.execute(_change_seen, given).rowcount)


def _values(work: Work, one: Customer) -> dict[str, object]:
    team = one.team
    return {
        "name": one.name,
        "sought": folded(one.name),
        "arr": one.arr,
        "currency": one.currency,
        "segment": one.segment.value,
        "segment_given": one.segment_given,
        "region": one.region,
        "contract_start_on": one.contract_start_on,
        "renewal_on": one.renewal_on,
        "stage": one.stage.value if one.stage else None,
        "channel_id": one.channel_id,
        "shared_channel_id": one.shared_channel_id,
        "csm": team.csm,
        "tam": team.tam,
        "pds": team.pds,
        "sa": team.sa,
        "ae": team.ae,
        "cse": team.cse,
        "csa": team.csa,
        "program_manager": one.contacts.program_manager,
        "executive_sponsor": one.contacts.executive_sponsor,
        "technical_contacts": "\n".join(one.contacts.technical),
        "allowance_hours": one.allowance_hours,
        "changed_at": work.now,
    }
