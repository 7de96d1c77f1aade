"""Health: the latest score of every customer, and one snapshot a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import one_of


class HealthScoreRow(SQLModel, table=True):
    """The latest score. `rescore_at` is when it is computed again; `card` is the whole
    explanation as JSON; the other columns are what lists sort and count by."""

    __tablename__ = "health_scores"
    __table_args__ = (
        one_of("band", "green", "yellow", "red", "grey"),
        Index("ix_health_scores_due", "team_id", "rescore_at"),
        Index("ix_health_scores_rank", "team_id", "band", "priority"),
        Index("ix_health_scores_csm", "team_id", "csm", "priority"),
        Index("ix_health_scores_segment", "team_id", "segment", "priority"),
    )

    team_id: str = Field(primary_key=True)
    customer_id: int = Field(primary_key=True, foreign_key="customers.id")
    csm: str
    segment: str
    tenths: int | None = None
    band: str = "grey"
    direction: str | None = None
    streak: int = 0
    priority: float = 0.0
    card: str = ""
    scored_at: datetime | None = None
    scored_on: date | None = None
    rescore_at: datetime


class HealthSnapshotRow(SQLModel, table=True):
    """A customer's score on a day, by a model version; what trends are drawn from."""

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


class HealthTallyRow(SQLModel, table=True):
    """How many customers of a segment have a score, in tenths of a point: at most 1,001 rows a
    segment, so that a percentile costs the same for a hundred customers and a hundred thousand."""

    __tablename__ = "health_tallies"

    team_id: str = Field(primary_key=True)
    segment: str = Field(primary_key=True)
    tenths: int = Field(primary_key=True)
    customers: int = 0
