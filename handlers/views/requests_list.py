"""`/cs sessions`: requests with their state."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from domain.requests import WORK_NAMES, Request, Status
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.requests_outcome import STATES
from handlers.views.requests_told import change_buttons


def listed(
    news: str, lines: Sequence[tuple[Request, str]], own: Collection[int], empty: str
) -> Message:
    """The list, newest first; `lines` are requests with their customer's name, `own` those the
    reader may still change."""
    lead = f"*{kit.escape(news)}*"
    if not lines:
        return kit.message(f"{kit.escape(news)}: {empty}", [kit.section(f"{lead}\n{empty}")])
    entries = [_entry(request, name, changeable=request.id in own) for request, name in lines]
    count = f"{len(lines)} request{'s' if len(lines) > 1 else ''}"
    return kit.message(
        f"{kit.escape(news)}: {count}.", kit.fit_message([[kit.section(lead)], *entries])
    )


def _entry(request: Request, name: str, *, changeable: bool) -> list[Block]:
    what = WORK_NAMES[request.form.kind]
    line = (
        f"*{kit.escape(name)}* · {what} · {STATES[request.status]}\n"
        f"{_when(request)}{kit.escape(request.form.need, 120)}"
    )
    blocks = [kit.section(line), kit.context(f"request #{request.id}")]
    buttons = change_buttons(request.id, request.status, name) if changeable else []
    return [*blocks, kit.actions(*buttons)] if buttons else blocks


def _when(request: Request) -> str:
    engineer = f" with {kit.user(request.engineer_id)}" if request.engineer_id else ""
    if request.starts_at:
        return f"{kit.when(request.starts_at)}{engineer}\n"
    if request.status in {Status.REQUESTED, Status.COUNTER_OFFERED} and request.first_time_at:
        return f"First time {kit.when(request.first_time_at)}\n"
    return ""
