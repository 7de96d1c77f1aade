"""Support tickets and their clocks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import one_of


class TicketRow(SQLModel, table=True):
    """A support ticket we watch. `external_id` is its id in the system it came from."""

    __tablename__ = "tickets"
    __table_args__ = (
        one_of("priority", "critical", "major", "minor", "cosmetic"),
        one_of("status", "open", "closed", "cancelled"),
        UniqueConstraint("team_id", "source", "external_id"),
        Index("ix_tickets_customer", "team_id", "customer_id", "started_at"),
        Index("ix_tickets_owner", "team_id", "owner_id", "status"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    source: str = "slack"
    external_id: str | None = None
    customer_id: int = Field(foreign_key="customers.id")
    title: str
    priority: str
    owner_id: str | None = None
    opened_by: str
    link: str = ""
    status: str = "open"
    version: int = 1
    started_at: datetime
    created_at: datetime
    closed_at: datetime | None = None
    claimed_by: str | None = None
    claimed_at: datetime | None = None


class ClockRow(SQLModel, table=True):
    """An SLA clock; see domain.sla.Clock.

    `next_check_at` is the sweep's index, never the truth. `pauses` and `breach` are JSON,
    `announced` names separated by ",". `region` and `coverage` say whose hours count.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        one_of("clock_kind", "first_response", "next_response", "resolution"),
        one_of("result", "pending", "met", "missed", "cancelled"),
        UniqueConstraint("team_id", "ticket_id", "clock_kind", "start_at"),
        Index(
            "ix_clocks_due",
            "team_id",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
        Index(
            "ix_clocks_pending",
            "team_id",
            "due_at",
            sqlite_where=text("result = 'pending'"),
            postgresql_where=text("result = 'pending'"),
        ),
        Index(
            "ix_clocks_policy",
            "team_id",
            "policy_version",
            sqlite_where=text("result = 'pending'"),
            postgresql_where=text("result = 'pending'"),
        ),
        Index("ix_clocks_start", "team_id", "start_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    ticket_id: int = Field(foreign_key="tickets.id")
    clock_kind: str = "first_response"
    region: str
    coverage: str = "home"
    policy_version: int = 0
    start_at: datetime
    target_s: int
    due_at: datetime
    result: str = "pending"
    responded_at: datetime | None = None
    responded_by: str | None = None
    breached_at: datetime | None = None
    breach: str = ""
    pauses: str = ""
    waived_by: str | None = None
    waived_reason: str = ""
    announced: str = ""
    changed_at: datetime | None = None
    told_at: datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    next_check_at: datetime | None = None
    version: int = 1
