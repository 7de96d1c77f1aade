"""Workspaces and the people in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.tables.base import one_of


class WorkspaceRow(SQLModel, table=True):
    """A Slack workspace this database serves."""

    __tablename__ = "workspaces"

    team_id: str = Field(primary_key=True)
    enterprise_id: str | None = None
    name: str = ""
    bot_user_id: str = ""
    created_at: datetime


class MemberRow(SQLModel, table=True):
    """A person we gave roles to, or looked up in Slack (`looked_up_at`)."""

    __tablename__ = "members"
    __table_args__ = (
        one_of("standing", "member", "guest", "external", "bot", "deactivated"),
        Index("ix_members_lead", "team_id", "lead_id"),
        Index("ix_members_email", "team_id", "email"),
        Index(
            "ix_members_roles",
            "team_id",
            "name",
            sqlite_where=text("roles <> ''"),
            postgresql_where=text("roles <> ''"),
        ),
    )

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    name: str
    email: str | None = None
    roles: str = ""
    standing: str = "member"
    timezone: str | None = None
    lead_id: str | None = None
    looked_up_at: datetime | None = None
    changed_at: datetime
