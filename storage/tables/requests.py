"""Session requests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from storage.tables.base import one_of


class RequestRow(SQLModel, table=True):
    """A session request; `times` and `offer_times` are ISO instants, one a line.

    From `looked_at` on: which of domain.requests_chase's steps are behind it. `called` are the
    user ids rung up for a critical one, or told as lead, separated by ";".
    """

    __tablename__ = "requests"
    __table_args__ = (
        one_of(
            "status",
            "requested",
            "counter_offered",
            "approved",
            "held",
            "rated",
            "declined",
            "referred",
            "withdrawn",
            "expired",
            "no_show",
            "open",
            "claimed",
            "resolved",
        ),
        one_of("role", "cse", "csa"),
        CheckConstraint("rating IS NULL OR rating BETWEEN 0 AND 10", name="rating"),
        Index("ix_requests_customer", "team_id", "customer_id", "created_at"),
        Index("ix_requests_requester", "team_id", "requester_id", "created_at"),
        Index("ix_requests_status", "team_id", "status", "created_at"),
        Index("ix_requests_engineer", "team_id", "engineer_id", "starts_at"),
        Index(
            "ix_requests_rated",
            "team_id",
            "rated_at",
            sqlite_where=text("rated_at IS NOT NULL"),
            postgresql_where=text("rated_at IS NOT NULL"),
        ),
        Index(
            "ix_requests_started",
            "team_id",
            "starts_at",
            sqlite_where=text("starts_at IS NOT NULL"),
            postgresql_where=text("starts_at IS NOT NULL"),
        ),
        Index(
            "ix_requests_due",
            "next_due_at",
            sqlite_where=text("next_due_at IS NOT NULL"),
            postgresql_where=text("next_due_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    customer_id: int = Field(foreign_key="customers.id")
    requester_id: str
    role: str
    work_kind: str
    help: str
    critical: bool = False
    need: str
    times: str = ""
    minutes: int = 60
    attendees: str = ""
    agreed_out_of_hours: bool = False
    status: str
    version: int = 1
    created_at: datetime
    engineer_id: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str = ""
    offer_engineer_id: str | None = None
    offer_times: str = ""
    offered_by: str | None = None
    offered_at: datetime | None = None
    offer_reason: str = ""
    closed_by: str | None = None
    closed_at: datetime | None = None
    notes: str = ""
    assumed: bool = False
    rating: int | None = None
    rated_at: datetime | None = None
    asked_at: datetime
    looked_at: datetime | None = None
    chased_at: datetime | None = None
    lead_told: bool = False
    asks: int = 0
    called: str = ""
    next_due_at: datetime | None = None
