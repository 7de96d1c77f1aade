"""Who looks at their Home tab, and what it last showed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class HomeRow(SQLModel, table=True):
    """Somebody's Home tab, kept up to date until `open_until_at`: the end, in the viewer's zone,
    of the day on which they opened it.

    `drawn_at` is when it was last drawn from the tables, at audit row `seen_audit`; `digest` of
    what it showed then, so that nothing is sent to Slack that is there already.
    """

    __tablename__ = "homes"
    __table_args__ = (Index("ix_homes_open", "team_id", "open_until_at"),)

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    open_until_at: datetime
    drawn_at: datetime
    visits: int = 1
    seen_audit: int = 0
    digest: str = ""
    team: bool = False
