"""`/cs sessions`: requests with their state."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from domain.requests import WORK_NAMES, Request, Status
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.requests_news import change_buttons
from handlers.views.requests_outcome import STATES


def listed(
    news: str,
    lines: Sequence[tuple[Request, str]],
    own: Collection[int],
    to_decide: Collection[int],
    empty: str,
) -> Message:
    """The list, newest first; `lines` are requests with their customer's name, `own` those the
    reader may still change, `to_decide` those that wait for the reader."""
    lead = f"*{kit.escape(news)}*"
    if not lines:
        return kit.message(f"{kit.escape(news)}: {empty}", [kit.section(f"{lead}\n{empty}")])
    entries = [
        [*_entry(request, name), *_row(_buttons(request, name, own, to_decide))]
        for request, name in lines
    ]
    count = f"{len(lines)} request{'s' if len(lines) > 1 else ''}"
    return kit.message(
        f"{kit.escape(news)}: {count}.", kit.fit_message([[kit.section(lead)], *entries])
    )


def _entry(request: Request, name: str) -> list[Block]:
    what = WORK_NAMES[request.form.kind]
    line = (
        f"*{kit.escape(name)}* · {what} · {STATES[request.status]} · #{request.id}\n"
        f"{_when(request)}{kit.escape(request.form.need, 120)}"
    )
    return [kit.section(line)]


def _buttons(
    request: Request, name: str, own: Collection[int], to_decide: Collection[int]
) -> list[kit.Element]:
    if request.id in own:
        return change_buttons(request.id, request.status, name)
    if request.id in to_decide:
        seen = f"{request.id}:{request.version}"
        return [kit.button("Decide", ids.REQUEST_CHOOSE, seen, label=f"Decide: {name}")]
    return []


def _row(buttons: list[kit.Element]) -> list[Block]:
    return [kit.actions(*buttons)] if buttons else []


def _when(request: Request) -> str:
    engineer = f" with {kit.user(request.engineer_id)}" if request.engineer_id else ""
    if request.starts_at:
        return f"{kit.when(request.starts_at)}{engineer}\n"
    if request.status in {Status.REQUESTED, Status.COUNTER_OFFERED} and request.first_time_at:
        return f"First time {kit.when(request.first_time_at)}\n"
    return ""
