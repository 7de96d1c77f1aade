"""Home tabs: who looks at one, which have to be drawn anew, and the clocks they show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, or_, select, update

from domain.sla import Priority
from domain.tickets import CRITICAL_SOURCE, Watched
from storage.clock_rows import to_watched
from storage.tables import AuditRow, ClockRow, CustomerRow, HomeRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import PerDialect, table_of, unindexed

_homes = table_of(HomeRow)
_audit = table_of(AuditRow)
_clocks = table_of(ClockRow)
_tickets = table_of(TicketRow)
_customers = table_of(CustomerRow)
_team = _homes.c.team_id == bindparam("workspace")
_last_audit = (
    select(func.coalesce(func.max(_audit.c.id), 0))
    .where(unindexed(_audit.c.team_id) == bindparam("workspace"))
    .scalar_subquery()
)


def _build_open(insert_: Any) -> Any:
    statement = insert_(_homes).values(
        team_id=bindparam("workspace"),
        user_id=bindparam("user"),
        open_until_at=bindparam("until"),
        drawn_at=bindparam("at"),
        visits=1,
        seen_audit=_last_audit,
        digest="",
        team=bindparam("team_too"),
    )
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["team_id", "user_id"],
        set_={
            "open_until_at": new.open_until_at,
            "drawn_at": new.drawn_at,
            "seen_audit": new.seen_audit,
            "digest": new.digest,
            "visits": _homes.c.visits + bindparam("visit"),
            "team": func.coalesce(bindparam("switch_to", type_=_homes.c.team.type), _homes.c.team),
        },
    ).returning(_homes.c.visits, _homes.c.team)


_open = PerDialect(_build_open)
_later = and_(unindexed(_audit.c.team_id) == _homes.c.team_id, _audit.c.id > _homes.c.seen_audit)
_stale = (
    select(_homes.c.user_id, _homes.c.visits, _homes.c.team, _homes.c.digest)
    .where(
        _team,
        _homes.c.open_until_at > bindparam("at"),
        or_(
            exists().where(_later, _audit.c.actor == _homes.c.user_id),
            and_(_homes.c.drawn_at <= bindparam("minute_ago"), exists().where(_later)),
            _homes.c.drawn_at <= bindparam("while_ago"),
        ),
    )
    .order_by(_homes.c.drawn_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_drawn = (
    update(_homes)
    .where(_team, _homes.c.user_id == bindparam("user"))
    .values(drawn_at=bindparam("at"), seen_audit=_last_audit, digest=bindparam("shown"))
    .returning(_homes.c.seen_audit)
)
_owners: Any = bindparam("owners", expanding=True)
_pressing = (
    select(
        _clocks,
        _tickets.c.title,
        _tickets.c.priority,
        _tickets.c.owner_id,
        _tickets.c.claimed_by,
        _customers.c.name.label("customer_name"),
    )
    .join(_tickets, _tickets.c.id == _clocks.c.ticket_id)
    .join(_customers, _customers.c.id == _tickets.c.customer_id)
    .where(
        _clocks.c.team_id == bindparam("workspace"),
        _clocks.c.result == "pending",
        _clocks.c.due_at <= bindparam("until"),
        _tickets.c.status == "open",
        _tickets.c.source != CRITICAL_SOURCE,
        # A ticket nobody owns is its CSM's to look after.
        or_(
            _tickets.c.owner_id.in_(_owners),
            and_(_tickets.c.owner_id.is_(None), _customers.c.csm.in_(_owners)),
        ),
    )
    .order_by(_clocks.c.due_at, _clocks.c.id)
    .limit(bindparam("most"))
)


class Opened(NamedTuple):
    """`visits` counts the times it was opened, this one included; `team` is the switch."""

    visits: int
    team: bool


class Stale(NamedTuple):
    """A Home tab that may show what is no longer true; `digest` is of what it shows."""

    user_id: str
    visits: int
    team: bool
    digest: str


class Pressing(NamedTuple):
    """A clock with what a line says of its ticket."""

    watched: Watched
    title: str
    priority: Priority
    owner_id: str | None
    claimed_by: str | None
    customer_name: str


def open_(
    work: Work, user_id: str, until: datetime, *, visit: bool, team: bool | None = None
) -> Opened:
    """Somebody looks at their Home tab, which is drawn now and kept up to date `until` then.

    `visit` counts it as opened; `team` sets the switch, None leaves it.
    """
    given = {
        "workspace": work.team_id,
        "user": user_id,
        "until": until,
        "at": work.now,
        "visit": int(visit),
        "team_too": bool(team),
        "switch_to": team,
    }
    row = work.db.execute(_open.on(work.db), given).one()
    return Opened(row.visits, row.team)


def stale(work: Work, most: int, *, minute: timedelta, a_while: timedelta) -> list[Stale]:
    """Home tabs to look at: of people who did something themselves since it was drawn, at once;
    a `minute` after it was drawn, where anybody did; after `a_while` in any case."""
    given = {
        "workspace": work.team_id,
        "at": work.now,
        "minute_ago": work.now - minute,
        "while_ago": work.now - a_while,
        "most": most,
    }
    return [
        Stale(row.user_id, row.visits, row.team, row.digest)
        for row in work.db.execute(_stale, given)
    ]


def drawn(work: Work, user_id: str, digest: str, *, at: datetime | None = None) -> int:
    """It was drawn from the tables as they are now; or is left as it is until `at`. Returns the
    audit row up to which it shows what happened; 0 where nobody has opened it."""
    given = {"workspace": work.team_id, "user": user_id, "at": at or work.now, "shown": digest}
    return work.db.execute(_drawn, given).scalar() or 0


def clocks_due(work: Work, owners: Sequence[str], until: datetime, most: int) -> list[Pressing]:
    """Clocks due up to an instant that these people answer for, nearest first: of their tickets,
    and as CSM of tickets nobody owns. Not those of critical requests. One statement."""
    given = {"workspace": work.team_id, "owners": list(owners), "until": until, "most": most}
    return [
        Pressing(
            to_watched(row),
            row.title,
            Priority(row.priority),
            row.owner_id,
            row.claimed_by,
            row.customer_name,
        )
        for row in work.db.execute(_pressing, given)
    ]
