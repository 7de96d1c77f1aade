"""What other systems saw of customers, and how contracts ended: what health is computed from."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import one_of


class ObservationRow(SQLModel, table=True):
    """One value of one measure of one customer; never changed and never deleted.

    `value` NULL: somebody looked and found nothing. A source that says something else of the same
    instant later adds the next `revision`, which counts instead. `source` is the system that saw
    it, empty if nobody said; `entered_by` is the way it came in.
    """

    __tablename__ = "health_observations"
    __table_args__ = (
        UniqueConstraint(
            "team_id",
            "customer_id",
            "measure",
            "observed_at",
            "source",
            "revision",
            name="uq_health_observations_seen",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    customer_id: int = Field(foreign_key="customers.id")
    measure: str
    value: float | None = None
    observed_at: datetime
    source: str = ""
    revision: int = 0
    entered_by: str
    entered_at: datetime


class FeedRow(SQLModel, table=True):
    """The newest instant of which anybody reported a measure, of whatever customer.

    Not an index of the observations by measure: a planner that has counted nothing would find a
    customer's newest value by walking through everybody's.
    """

    __tablename__ = "health_feeds"

    team_id: str = Field(primary_key=True)
    measure: str = Field(primary_key=True)
    last_at: datetime


class OutcomeRow(SQLModel, table=True):
    """How a customer decided on a day; kept until the health model is fitted to what happened.

    `amount` is yearly revenue in whole units of the customer's currency: what was lost, or what
    was renewed; NULL where nobody said.
    """

    __tablename__ = "health_outcomes"
    __table_args__ = (
        one_of("outcome", "churned", "contracted", "renewed"),
        UniqueConstraint("team_id", "customer_id", "decided_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    customer_id: int = Field(foreign_key="customers.id")
    decided_on: date
    outcome: str
    amount: int | None = Field(default=None, sa_type=BigInteger)
    entered_by: str
    entered_at: datetime
