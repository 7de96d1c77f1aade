"""`/cs sessions`: requests with their state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from domain.requests import WORK_NAMES, Request, Status
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.requests_news import change_buttons
from handlers.views.requests_outcome import STATES


class Page(Protocol):
    """Requests with their customer's name; `own` are those the reader may still change,
    `to_decide` those that wait for the reader, `skip` counts the lines before them."""

    @property
    def news(self) -> str: ...
    @property
    def own(self) -> Collection[int]: ...
    @property
    def to_decide(self) -> Collection[int]: ...
    @property
    def skip(self) -> int: ...
    @property
    def empty(self) -> str: ...
    def rows(self) -> Sequence[tuple[Request, str]]: ...


def listed(page: Page, more: str | None) -> Message:
    """The list; `more` is the command for what comes after it."""
    news, lines = kit.escape(page.news), page.rows()
    if not lines:
        words = "No more of them." if page.skip else page.empty
        return kit.message(f"{news}: {words}", [kit.section(f"*{news}*\n{words}")])
    entries = [
        [*_entry(request, name), *_row(_buttons(request, name, page.own, page.to_decide))]
        for request, name in lines
    ]
    last = [kit.button("Show more", f"{ids.AGAIN}more", more)] if more else []
    blocks = kit.fit_message([kit.section(f"*{news}*"), *entries, *_row(last)])
    return kit.message(f"{news}: {_count(page, len(lines), more)}.", blocks)


def _count(page: Page, shown: int, more: str | None) -> str:
    if page.skip or more:
        return f"{page.skip + 1}–{page.skip + shown}"
    return f"{shown} request{'s' if shown > 1 else ''}"


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
