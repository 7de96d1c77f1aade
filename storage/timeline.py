"""What happened with a customer, from every table that knows, newest first, in one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, and_, bindparam, cast, func, literal, select, union_all

from domain.customers_cards import ADDED, Happened, Moment, Timeline
from domain.customers_sheet import COLUMNS
from storage.tables import AuditRow, CheckInRow, RequestRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of

_requests = table_of(RequestRow)
_check_ins = table_of(CheckInRow)
_tickets = table_of(TicketRow)
_audit = table_of(AuditRow)

WORDS = 300
"""How much of a need, summary or title is read: a line of a timeline shows no more."""


def _page_of(
    table: Any, what: Happened, at: Any, actor: Any, first: Any, second: Any, words: Any, mine: Any
) -> Any:
    newest = (
        select(
            literal(what.value).label("what"),
            table.c.id.label("id"),
            at.label("at"),
            actor.label("actor"),
            first.label("first"),
            second.label("second"),
            func.substr(words, 1, WORDS).label("words"),
        )
        .where(table.c.team_id == bindparam("team"), mine)
        .order_by(at.desc(), table.c.id.desc())
        .limit(bindparam("reach"))
    )
    return select(newest.subquery())


_all = union_all(
    _page_of(
        _requests,
        Happened.SESSION,
        _requests.c.created_at,
        _requests.c.requester_id,
        _requests.c.status,
        _requests.c.work_kind,
        _requests.c.need,
        _requests.c.customer_id == bindparam("customer"),
    ),
    _page_of(
        _check_ins,
        Happened.CHECK_IN,
        _check_ins.c.held_at,
        _check_ins.c.author_id,
        _check_ins.c.contact_kind,
        func.coalesce(cast(_check_ins.c.feeling, String), ""),
        _check_ins.c.summary,
        # A held session is there already, as the request it came from.
        and_(
            _check_ins.c.customer_id == bindparam("customer"),
            _check_ins.c.contact_kind != "session",
        ),
    ),
    _page_of(
        _tickets,
        Happened.TICKET,
        _tickets.c.started_at,
        _tickets.c.opened_by,
        _tickets.c.priority,
        _tickets.c.status,
        _tickets.c.title,
        _tickets.c.customer_id == bindparam("customer"),
    ),
    _page_of(
        _audit,
        Happened.CHANGE,
        _audit.c.at,
        _audit.c.actor,
        _audit.c.move,
        func.substr(_audit.c.before, 1, WORDS),
        _audit.c.after,
        # Other moves on a customer (a check-in logged, a score doubted) are there already, or told
        # where they belong.
        and_(_audit.c.subject == bindparam("subject_"), _audit.c.move.in_((ADDED, *COLUMNS))),
    ),
).subquery()
_page = (
    select(_all)
    .order_by(_all.c.at.desc(), _all.c.what, _all.c.id.desc())
    .offset(bindparam("skip"))
    .limit(bindparam("most"))
)


def page(work: Work, customer_id: int, subject: str, *, skip: int, most: int) -> Timeline:
    """At most `most` moments after the `skip` newest. `subject` is the customer's audit subject."""
    given = {
        "team": work.team_id,
        "customer": customer_id,
        "subject_": subject,
        "reach": skip + most + 1,
        "skip": skip,
        "most": most + 1,
    }
    moments = [
        Moment(Happened(row.what), row.id, row.at, row.actor, row.first, row.second, row.words)
        for row in work.db.execute(_page, given)
    ]
    return Timeline(tuple(moments[:most]), skip, more=len(moments) > most)
