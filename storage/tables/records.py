"""Rhythms, repeat keys, the audit trail and policy versions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class RhythmRow(SQLModel, table=True):
    """A rhythm: when a repeating job is next due for a subject; advanced by compare-and-set."""

    __tablename__ = "rhythms"
    __table_args__ = (Index("ix_rhythms_due", "next_at"),)

    team_id: str = Field(primary_key=True)
    job: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    next_at: datetime


class InboxRow(SQLModel, table=True):
    """A repeat key with the words its first handling answered; kept seven days."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_at", "handled_at"),)

    team_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    outcome: str = ""
    handled_at: datetime


class AuditRow(SQLModel, table=True):
    """Who moved what, from what to what, when and why. Rows are only ever added."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_subject", "team_id", "subject", "id"),
        Index(
            "ix_audit_slack",
            "team_id",
            "before",
            sqlite_where=text("actor = 'slack'"),
            postgresql_where=text("actor = 'slack'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    at: datetime
    actor: str
    subject: str
    move: str
    before: str = ""
    after: str = ""
    cause: str = ""


class PolicyRow(SQLModel, table=True):
    """A policy version that was accepted; `body` is every figure of it as TOML."""

    __tablename__ = "policy_versions"
    __table_args__ = (UniqueConstraint("team_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    number: int
    body: str
    accepted_at: datetime
