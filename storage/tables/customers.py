"""Customers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import one_of


class CustomerRow(SQLModel, table=True):
    """A customer; see domain.customers.Customer. `sought` is the name, folded for searching."""

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("team_id", "key"),
        one_of("segment", "enterprise", "mid_market", "smb"),
        Index("ix_customers_csm", "team_id", "csm", "sought"),
        Index("ix_customers_channel", "team_id", "channel_id"),
        Index("ix_customers_shared_channel", "team_id", "shared_channel_id"),
        Index("ix_customers_sought", "team_id", "sought", "key", "stage"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    key: str
    name: str
    sought: str
    arr: int = Field(sa_type=BigInteger)
    currency: str
    segment: str
    segment_given: bool = False
    region: str
    contract_start_on: date
    renewal_on: date | None = None
    opened_on: date
    stage: str | None = None
    channel_id: str | None = None
    shared_channel_id: str | None = None
    csm: str
    tam: str | None = None
    pds: str | None = None
    sa: str | None = None
    ae: str | None = None
    cse: str | None = None
    csa: str | None = None
    program_manager: str = ""
    executive_sponsor: str = ""
    technical_contacts: str = ""
    allowance_hours: int | None = None
    version: int = 1
    changed_at: datetime
