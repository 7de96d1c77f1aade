"""Whoever acts, together with the people they name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, union_all

from domain.people import Person
from storage.members import OWN_AND_REPORTS, found, to_person
from storage.tables import MemberRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_members = table_of(MemberRow)
_own_and_named: Any = union_all(
    *OWN_AND_REPORTS.selects,
    select(_members).where(
        _members.c.team_id == bindparam("team"),
        _members.c.user_id.in_(bindparam("ids", expanding=True)),
    ),
)

Seen = tuple[Person, datetime | None]
"""A person, and when Slack was last asked about them."""


def find_among(
    work: Work, user_id: str, named: Iterable[str]
) -> tuple[Seen | None, dict[str, Seen]]:
    """What storage.members.find says of `user_id`, and those of `named` that we know, without
    whom they lead; in one statement."""
    wanted = set(named)
    given = {"team": work.team_id, "user": user_id, "ids": sorted(wanted)}
    rows = {row.user_id: row for row in work.db.execute(_own_and_named, given)}
    known = {one: (to_person(rows[one]), rows[one].looked_up_at) for one in wanted & rows.keys()}
    return found(list(rows.values()), user_id), known
