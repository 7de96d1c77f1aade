"""Check-ins with their next steps, and the touches they fulfil."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import one_of


class CheckInRow(SQLModel, table=True):
    """A held contact with a customer. `steps` are JSON, see domain.check_ins.NextStep."""

    __tablename__ = "check_ins"
    __table_args__ = (
        Index("ix_check_ins_customer", "team_id", "customer_id", "held_at"),
        Index("ix_check_ins_held", "team_id", "held_at"),
        CheckConstraint("feeling IS NULL OR feeling BETWEEN 1 AND 5", name="feeling"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    customer_id: int = Field(foreign_key="customers.id")
    author_id: str
    held_at: datetime
    contact_kind: str
    attended: str = ""
    feeling: int | None = None
    summary: str
    risks: str = ""
    steps: str = ""
    created_at: datetime


class TouchRow(SQLModel, table=True):
    """A touch a customer is owed soon or already: what a list shows, Snooze and Skip act on.

    Written from the rules by services.touches.plan, so it says when to ask them, never the truth.
    `tell_on` is the next morning its owner may hear of it, `lead_at` when `lead_id` is to.
    """

    __tablename__ = "touches"
    __table_args__ = (
        UniqueConstraint("team_id", "customer_id", "occurrence"),
        one_of("state", "open", "held", "skipped", "missed", "unknown", "dropped"),
        Index(
            "ix_touches_open",
            "team_id",
            "owner_id",
            "due_on",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_touches_tell",
            "team_id",
            "owner_id",
            "tell_on",
            sqlite_where=text("tell_on IS NOT NULL"),
            postgresql_where=text("tell_on IS NOT NULL"),
        ),
        Index(
            "ix_touches_lead",
            "team_id",
            "lead_at",
            sqlite_where=text("lead_at IS NOT NULL"),
            postgresql_where=text("lead_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    customer_id: int = Field(foreign_key="customers.id")
    owner_id: str
    occurrence: str
    labels: str
    part_keys: str
    contact_kind: str
    due_on: date
    state: str = "open"
    snoozed_until_on: date | None = None
    snoozes: int = 0
    tell_on: date | None = None
    lead_id: str | None = None
    lead_at: datetime | None = None
    check_in_id: int | None = Field(default=None, foreign_key="check_ins.id")
    version: int = 1


class TouchMarkRow(SQLModel, table=True):
    """What people decided about one part of a touch; see domain.cadence.Mark."""

    __tablename__ = "touch_marks"

    team_id: str = Field(primary_key=True)
    customer_id: int = Field(primary_key=True, foreign_key="customers.id")
    part_key: str = Field(primary_key=True)
    skipped: bool = False
    snoozed_until_on: date | None = None
    snoozes: int = 0
    reason: str = ""
    by_id: str
    at: datetime


class TouchPlanRow(SQLModel, table=True):
    """When a customer's touches are to be worked out anew, and which version of it they were for.

    Whoever changes a customer's contacts, marks or touches holds this row first.
    """

    __tablename__ = "touch_plans"
    __table_args__ = (Index("ix_touch_plans_due", "team_id", "next_at"),)

    team_id: str = Field(primary_key=True)
    customer_id: int = Field(primary_key=True, foreign_key="customers.id")
    customer_version: int = 0
    next_at: datetime
