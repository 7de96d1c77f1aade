"""Which customers use a channel as their internal one, lost it by an event of Slack's, or are in it
themselves."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from sqlalchemy import bindparam, literal_column, select

from domain.customers import Customer
from storage.customers import to_customer
from storage.tables import AuditRow, CustomerRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_customers = table_of(CustomerRow)
_audit = table_of(AuditRow)
_using = (
    select(_customers)
    .where(_customers.c.team_id == bindparam("team"), _customers.c.channel_id == bindparam("place"))
    .order_by(_customers.c.id)
    .with_for_update()
)
_inside = select(_customers.c.shared_channel_id, _customers.c.key, _customers.c.name).where(
    _customers.c.team_id == bindparam("team"),
    _customers.c.shared_channel_id.in_(bindparam("places", expanding=True)),
)
_lost = (
    select(_audit.c.subject, _audit.c.at)
    .where(
        _audit.c.team_id == bindparam("team"),
        _audit.c.actor == literal_column("'slack'"),  # spelled out, for the partial index
        _audit.c.move == "channel",
        _audit.c.before == bindparam("place"),
    )
    .order_by(_audit.c.id.desc())
)


def using(work: Work, channel_id: str) -> list[Customer]:
    """Every customer whose internal channel this is, held until the transaction ends."""
    rows = work.db.execute(_using, {"team": work.team_id, "place": channel_id})
    return [to_customer(row) for row in rows]


def lost(work: Work, channel_id: str) -> list[str]:
    """What the audit trail calls those who lost this channel when Slack last took it away."""
    rows = work.db.execute(_lost, {"team": work.team_id, "place": channel_id}).all()
    return [row.subject for row in takewhile(lambda row: row.at == rows[0].at, rows)]


def inside(work: Work, channel_ids: Iterable[str]) -> list[tuple[str, str, str]]:
    """(channel, key, name) of every customer who is in one of these channels, in one statement."""
    places = sorted(set(channel_ids))
    if not places:
        return []
    rows = work.db.execute(_inside, {"team": work.team_id, "places": places})
    return [(row.shared_channel_id, row.key, row.name) for row in rows]
