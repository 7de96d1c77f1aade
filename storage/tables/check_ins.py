"""Check-ins, their next steps, and the touches they fulfil."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import one_of


class CheckInRow(SQLModel, table=True):
    """A held contact with a customer."""

    __tablename__ = "check_ins"
    __table_args__ = (
        Index("ix_check_ins_customer", "team_id", "customer_id", "held_at"),
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
    created_at: datetime


class NextStepRow(SQLModel, table=True):
    """A next step agreed in a check-in."""

    __tablename__ = "next_steps"
    __table_args__ = (Index("ix_next_steps_check_in", "team_id", "check_in_id"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    check_in_id: int = Field(foreign_key="check_ins.id")
    number: int
    what: str
    owner: str = ""
    due_on: date | None = None


class TouchRow(SQLModel, table=True):
    """A touch as a stored row: what a reminder lists and what Snooze and Skip act on."""

    __tablename__ = "touches"
    __table_args__ = (
        UniqueConstraint("team_id", "customer_id", "occurrence"),
        one_of("state", "open", "held", "skipped", "unknown"),
        Index("ix_touches_due", "team_id", "state", "owner_id", "due_on"),
        Index("ix_touches_customer", "team_id", "customer_id", "due_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    customer_id: int = Field(foreign_key="customers.id")
    owner_id: str
    occurrence: str
    labels: str
    due_on: date
    state: str = "open"
    snoozed_until_on: date | None = None
    snoozes: int = 0
    reminded_soon: bool = False
    reminded_today: bool = False
    reminded_overdue: bool = False
    reason: str = ""
    check_in_id: int | None = Field(default=None, foreign_key="check_ins.id")
    version: int = 1
