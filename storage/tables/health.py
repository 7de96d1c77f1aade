"""Health: the latest score of every customer, and one snapshot a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import one_of


class HealthScoreRow(SQLModel, table=True):
    """The latest score. `rescore_at` is when it is computed again; `card` is the whole
    explanation as JSON; the other columns are what lists sort and count by.

    `priority` is NULL for who is in no list: never scored, or churned. `tenths` is the score as
    it is counted in the tallies of `segment` and `stage`, NULL for who is not counted. `facts` is
    what it was computed from, as JSON, gathered anew on `gather_on`; NULL: the next time.
    """

    __tablename__ = "health_scores"
    __table_args__ = (
        one_of("band", "green", "yellow", "red", "grey"),
        Index("ix_health_scores_due", "team_id", "rescore_at"),
        Index("ix_health_scores_rank", "team_id", "priority", "customer_id"),
        Index("ix_health_scores_csm", "team_id", "csm", "priority", "customer_id"),
        Index("ix_health_scores_segment", "team_id", "segment", "priority", "customer_id"),
        Index(
            "ix_health_scores_red",
            "team_id",
            "csm",
            "priority",
            "customer_id",
            sqlite_where=text("band = 'red'"),
            postgresql_where=text("band = 'red'"),
        ),
    )

    team_id: str = Field(primary_key=True)
    customer_id: int = Field(primary_key=True, foreign_key="customers.id")
    csm: str
    segment: str
    stage: str = "active"
    tenths: int | None = None
    band: str = "grey"
    direction: str | None = None
    streak: int = 0
    priority: float | None = None
    card: str = ""
    facts: str = ""
    gather_on: date | None = None
    scored_at: datetime | None = None
    scored_on: date | None = None
    rescore_at: datetime


class HealthSnapshotRow(SQLModel, table=True):
    """A customer's score on a day, by a model version; what trends are drawn from.

    `lost` and `points` are "measure=figure" separated by ";": the points each measure cost, and
    those it earned of its own, 0 to 100.
    """

    __tablename__ = "health_snapshots"
    __table_args__ = (UniqueConstraint("team_id", "customer_id", "scored_on", "model_version"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    customer_id: int = Field(foreign_key="customers.id")
    scored_on: date
    model_version: int
    raw: float | None = None
    score: float | None = None
    band: str
    confidence: float
    basis: str
    lost: str = ""
    points: str = ""


class HealthTallyRow(SQLModel, table=True):
    """How many customers of a segment and stage have a score, in tenths of a point: at most 1,001
    rows each, so that a percentile costs the same for a hundred customers and a hundred thousand.
    """

    __tablename__ = "health_tallies"

    team_id: str = Field(primary_key=True)
    segment: str = Field(primary_key=True)
    stage: str = Field(primary_key=True)
    tenths: int = Field(primary_key=True)
    customers: int = 0


class HealthDoubtRow(SQLModel, table=True):
    """Somebody says a score is wrong. Kept with what was shown, for the review of the model."""

    __tablename__ = "health_doubts"
    __table_args__ = (
        one_of("label", "too_high", "too_low", "wrong_figure"),
        Index("ix_health_doubts_customer", "team_id", "customer_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    customer_id: int = Field(foreign_key="customers.id")
    label: str
    reason: str = ""
    by_id: str
    at: datetime
    score: float | None = None
    band: str


class PlaybookRunRow(SQLModel, table=True):
    """A playbook somebody is working through for a customer; at most one of a kind at a time."""

    __tablename__ = "playbook_runs"
    __table_args__ = (
        Index(
            "ix_playbook_runs_running",
            "team_id",
            "customer_id",
            "playbook",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_playbook_runs_owner",
            "team_id",
            "owner_id",
            "due_on",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    customer_id: int = Field(foreign_key="customers.id")
    playbook: str
    owner_id: str
    started_by: str
    started_at: datetime
    due_on: date
    ended_by: str | None = None
    ended_at: datetime | None = None
