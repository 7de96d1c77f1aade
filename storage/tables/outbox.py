"""Facts on their way out, their lanes, and where they arrived."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.lanes import TO_PEOPLE_SQL
from storage.tables.base import one_of

_DIRECT_AND_TRIED = f"first_tried_at IS NOT NULL AND {TO_PEOPLE_SQL}"


class OutboxRow(SQLModel, table=True):
    """A fact on its way to people. `lane` is the channel, #name or user it goes to."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("team_id", "key"),
        one_of("state", "held", "due", "sending", "sent", "dead"),
        one_of("mode", "post", "reply", "update", "home", "file"),
        Index(
            "ix_outbox_lane",
            "team_id",
            "lane",
            "id",
            sqlite_where=text("state IN ('due', 'sending')"),
            postgresql_where=text("state IN ('due', 'sending')"),
        ),
        Index(
            "ix_outbox_folded",
            "folded_into",
            sqlite_where=text("folded_into IS NOT NULL"),
            postgresql_where=text("folded_into IS NOT NULL"),
        ),
        Index(
            "ix_outbox_told",
            "team_id",
            "lane",
            "first_tried_at",
            sqlite_where=text(_DIRECT_AND_TRIED),
            postgresql_where=text(_DIRECT_AND_TRIED),
        ),
        Index(
            "ix_outbox_held",
            "hold_until_at",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    key: str
    lane: str
    mode: str
    subject: str | None = None
    fact_kind: str
    fact: str
    folds: bool = False
    folded_into: int | None = None
    state: str = "due"
    attempt: int = 0
    unsure: bool = False
    owner: str | None = None
    lease_epoch: float | None = None
    first_tried_at: datetime | None = None
    hold_until_at: datetime | None = None
    created_at: datetime
    channel_id: str | None = None
    ts: str | None = None
    error: str | None = None


class LaneRow(SQLModel, table=True):
    """One conversation's queue: the earliest real time (epoch s) its next message may leave."""

    __tablename__ = "lanes"
    __table_args__ = (
        Index(
            "ix_lanes_ready",
            "team_id",
            "ready_epoch",
            sqlite_where=text("waiting"),
            postgresql_where=text("waiting"),
        ),
    )

    team_id: str = Field(primary_key=True)
    lane: str = Field(primary_key=True)
    waiting: bool = True
    ready_epoch: float = 0.0


class PostingRow(SQLModel, table=True):
    """Where the message about a subject stands in Slack, for updates and thread replies.

    `folded_into` is the outbox id of the message it shares with other alerts.
    """

    __tablename__ = "postings"

    team_id: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    channel_id: str
    ts: str
    folded_into: int | None = None
