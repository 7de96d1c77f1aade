"""What becomes of session requests by themselves: they expire."""

from __future__ import annotations

from dataclasses import replace

from domain.notices import RequestDecided
from domain.requests import WAITING, Request, Status
from services.requests import card, redraw
from services.ticking import each
from storage import audit, outbox, requests
from storage import customers as customer_rows
from storage.unit_of_work import Work

BATCH = 100


def chase_tick(work: Work) -> int:
    """Look at every request whose time has come; returns how many.

    The rule is asked again at `work.now`: the row's own due time only says when to ask.
    """
    due = requests.due(work, BATCH)
    each(
        work,
        due,
        _look,
        postpone=lambda request, until: requests.postpone(work, request.id, until),
    )
    return len(due)


def _look(work: Work, request: Request) -> None:
    last = request.last_time_at
    if request.status in WAITING and last is not None and last <= work.now:
        _expire(work, request)
    else:
        requests.postpone(work, request.id, last if request.status in WAITING else None)


def _expire(work: Work, request: Request) -> None:
    ended = replace(request, status=Status.EXPIRED, decided_at=work.now)
    if not requests.move(work, request, ended, due_at=None):
        return
    moved = replace(ended, version=request.version + 1)
    audit.record(
        work,
        actor="touchpoint",
        subject=f"request:{request.id}",
        move=moved.status,
        before=request.status,
        after=moved.status,
        cause="the last preferred time has passed",
    )
    drawn = card(work, moved, customer_rows.by_id(work, request.customer_id))
    redraw(work, drawn)
    outbox.post(work, RequestDecided(drawn), to=request.requester_id, key=f"expired:{request.id}")
