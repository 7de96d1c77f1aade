"""What a report counts of sessions, ratings, check-ins and scores, in one statement. Reads only."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, literal, select, union_all

from domain.check_ins import ContactKind
from domain.metrics import ratio, satisfaction
from domain.report_figures import Figures
from storage.tables import CheckInRow, HealthTallyRow, RequestRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_requests = table_of(RequestRow)
_check_ins = table_of(CheckInRow)
_tallies = table_of(HealthTallyRow)
_team: Any = bindparam("team")
_since: Any = bindparam("since_")
_until: Any = bindparam("until_")

# Every row is (what, a figure, how many). Ratings are grouped, so there are eleven at most.
_figures = union_all(
    select(literal("rating"), _requests.c.rating, func.count())
    .where(
        _requests.c.team_id == _team,
        _requests.c.rated_at >= _since,
        _requests.c.rated_at < _until,
    )
    .group_by(_requests.c.rating),
    select(
        literal("session"),
        func.coalesce(func.sum(case((_requests.c.status == "rated", 1), else_=0)), 0),
        func.count(),
    ).where(
        _requests.c.team_id == _team,
        _requests.c.starts_at >= _since,
        _requests.c.starts_at < _until,
        _requests.c.status.in_(("held", "rated")),
    ),
    select(literal("check_in"), literal(0), func.count()).where(
        _check_ins.c.team_id == _team,
        _check_ins.c.held_at >= _since,
        _check_ins.c.held_at < _until,
        _check_ins.c.contact_kind != ContactKind.INTERNAL_NOTE.value,
    ),
    select(
        literal("score"),
        func.coalesce(func.sum(_tallies.c.tenths * _tallies.c.customers), 0),
        func.coalesce(func.sum(_tallies.c.customers), 0),
    ).where(_tallies.c.team_id == _team),
)


def figures(work: Work, since_at: datetime, until_at: datetime) -> Figures:
    """The figures of `[since_at, until_at)`, and the mean health of now."""
    given = {"team": work.team_id, "since_": since_at, "until_": until_at}
    rows = [
        (what, int(figure), int(count)) for what, figure, count in work.db.execute(_figures, given)
    ]
    ratings = [
        float(figure) for what, figure, count in rows if what == "rating" for _ in range(count)
    ]
    sums = {what: (figure, count) for what, figure, count in rows if what != "rating"}
    answered, sessions = sums["session"]
    tenths, scored = sums["score"]
    return Figures(
        csat=replace(satisfaction(ratings), response_rate=ratio(answered, sessions)),
        health=tenths / scored / 10 if scored else None,
        scored=scored,
        sessions=sessions,
        check_ins=sums["check_in"][1],
    )
