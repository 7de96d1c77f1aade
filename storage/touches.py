"""Reading the stored lines of touches (storage/touch_moves.py writes them)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from domain.cadence import ContactKind
from domain.customers import Customer
from domain.touch_list import ListedState, ListedTouch
from storage.customers import to_customer
from storage.tables import CustomerRow, TouchRow
from storage.unit_of_work import Work
from storage.upsert import Prefixed, table_of, unindexed

_touches = table_of(TouchRow)
_customers = table_of(CustomerRow)
_team = _touches.c.team_id == bindparam("team")
_open = _touches.c.state == "open"
_named = select(
    _touches,
    _customers.c.key.label("customer_key"),
    _customers.c.name.label("customer_name"),
    _customers.c.arr,
).join(_customers, _customers.c.id == _touches.c.customer_id)

_by_id = _named.where(_team, _touches.c.id == bindparam("id_"))
_OF = "of_"
_with_customer = _by_id.add_columns(
    *(column.label(f"{_OF}{column.name}") for column in _customers.c)
)
_open_of = select(_touches).where(
    _team, _open, _touches.c.customer_id.in_(bindparam("customers", expanding=True))
)
_awake = (_touches.c.snoozed_until_on.is_(None)) | (
    _touches.c.snoozed_until_on <= bindparam("today")
)
_of_owners = (
    _team,
    _open,
    _touches.c.owner_id.in_(bindparam("owners", expanding=True)),
    _touches.c.due_on <= bindparam("until"),
    _awake,
)
_page = (
    _named.where(*_of_owners)
    .order_by(_touches.c.due_on, _customers.c.arr.desc(), _touches.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("after"))
)
_count = select(func.count(), func.count().filter(_touches.c.due_on < bindparam("today"))).where(
    *_of_owners
)
_of_customer = (
    _named.where(_team, _open, _touches.c.customer_id == bindparam("customer"))
    .order_by(_touches.c.due_on, _touches.c.id)
    .limit(bindparam("most"))
)
_to_tell = (
    _named.where(
        _team,
        _touches.c.owner_id == bindparam("owner"),
        _touches.c.tell_on <= bindparam("on"),
    )
    .order_by(_touches.c.tell_on, _touches.c.id)
    .limit(bindparam("most"))
)
_by_ids = _named.where(
    unindexed(_touches.c.team_id) == bindparam("team"),
    _open,
    _touches.c.id.in_(bindparam("ids", expanding=True)),
)


class Named(NamedTuple):
    """A stored touch with what a list says of its customer."""

    touch: ListedTouch
    customer_key: str
    customer_name: str
    arr: int


def _to_touch(row: Any) -> ListedTouch:
    return ListedTouch(
        customer_id=row.customer_id,
        key=row.occurrence,
        owner_id=row.owner_id,
        labels=tuple(row.labels.split("\n")),
        part_keys=tuple(row.part_keys.split("\n")),
        kind=ContactKind(row.contact_kind),
        due_on=row.due_on,
        snoozed_until_on=row.snoozed_until_on,
        snoozes=row.snoozes,
        tell_on=row.tell_on,
        state=ListedState(row.state),
        id=row.id,
        version=row.version,
    )


def _to_named(row: Any) -> Named:
    return Named(_to_touch(row), row.customer_key, row.customer_name, row.arr)


def get(work: Work, touch_id: int) -> Named | None:
    """The touch with this id, open or not; None when there is none."""
    row = work.db.execute(_by_id, {"team": work.team_id, "id_": touch_id}).first()
    return _to_named(row) if row else None


def with_customer(work: Work, touch_id: int) -> tuple[Named, Customer] | None:
    """The same, and the whole customer, in one statement."""
    row = work.db.execute(_with_customer, {"team": work.team_id, "id_": touch_id}).first()
    return (_to_named(row), to_customer(Prefixed(row, _OF))) if row else None


def open_of(work: Work, customer_ids: Sequence[int]) -> list[ListedTouch]:
    """The open touches stored for these customers, in no order."""
    given = {"team": work.team_id, "customers": list(customer_ids)}
    return [_to_touch(row) for row in work.db.execute(_open_of, given)]


def page(
    work: Work, owners: Sequence[str], *, today: date, until: date, after: int, most: int
) -> list[Named]:
    """Open touches of these owners due up to `until`, longest due first; snoozed ones wait."""
    given = {
        "team": work.team_id,
        "owners": list(owners),
        "today": today,
        "until": until,
        "after": after,
        "most": most,
    }
    return [_to_named(row) for row in work.db.execute(_page, given)]


def count(work: Work, owners: Sequence[str], *, today: date, until: date) -> tuple[int, int]:
    """How many touches `page` would list in all, and how many of them are overdue."""
    given = {"team": work.team_id, "owners": list(owners), "today": today, "until": until}
    found, overdue = work.db.execute(_count, given).one()
    return found, overdue


def of_customer(work: Work, customer_id: int, most: int) -> list[Named]:
    """A customer's open touches, the earliest first; snoozed ones too."""
    given = {"team": work.team_id, "customer": customer_id, "most": most}
    return [_to_named(row) for row in work.db.execute(_of_customer, given)]


def to_tell(work: Work, owner_id: str, on: date, most: int) -> list[Named]:
    """The touches their owner may have to hear of by the morning of `on`."""
    given = {"team": work.team_id, "owner": owner_id, "on": on, "most": most}
    return [_to_named(row) for row in work.db.execute(_to_tell, given)]


def by_ids(work: Work, touch_ids: Iterable[int]) -> list[Named]:
    """Those of these touches that are open."""
    given = {"team": work.team_id, "ids": sorted(touch_ids)}
    return [_to_named(row) for row in work.db.execute(_by_ids, given)]
