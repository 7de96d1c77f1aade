"""The numbered versions of the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from storage.tables import PolicyRow
from storage.unit_of_work import Work
from storage.upsert import PerDialect, table_of

_policies = table_of(PolicyRow)
_team = _policies.c.team_id == bindparam("team")
_add = PerDialect(
    lambda insert: insert(_policies).on_conflict_do_nothing().returning(_policies.c.number)
)
_latest = select(_policies).where(_team).order_by(_policies.c.number.desc()).limit(1)
_of_number = select(_policies).where(_team, _policies.c.number == bindparam("number_"))


@dataclass(frozen=True, slots=True)
class Version:
    """A policy that was accepted: its number, from 1, and every figure of it as TOML."""

    number: int
    body: str
    accepted_at: datetime


def latest(work: Work) -> Version | None:
    """The version in force; None before the first was accepted."""
    row = work.db.execute(_latest, {"team": work.team_id}).first()
    return Version(row.number, row.body, row.accepted_at) if row else None


def get(work: Work, number: int) -> Version | None:
    """The version of that number; None if there is none."""
    row = work.db.execute(_of_number, {"team": work.team_id, "number_": number}).first()
    return Version(row.number, row.body, row.accepted_at) if row else None


def add(work: Work, number: int, body: str) -> bool:
    """Keep a version; False when that number has just been given to another."""
    row = {
        "team_id": work.team_id,
        "number": number,
        "body": body,
        "accepted_at": work.now,
    }
    return work.db.execute(_add.on(work.db), row).first() is not None
