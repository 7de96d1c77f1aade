"""Modals and Home tabs: the stack of views somebody has in a tab, with what they typed so far.

As in Slack a modal belongs to where it was opened: another browser of the same person does not show
it, a reload does. What was opened from outside, without a tab, is before them in every one.
"""

from __future__ import annotations

import copy
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.sandbox.inputs import carried_over, initial_values, merged, name_blocks
from bot.sandbox.model import Json, Refusal

STACK_LIMIT = 3

Seat = tuple[str, str]
"""Who looks, and in which tab; an empty tab is none of them, or all."""


@dataclass(slots=True)
class OpenView:
    """One view somebody has before them. `errors` are the field errors now shown in it."""

    user: str
    view: Json
    tab: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.view["id"])

    @property
    def seat(self) -> Seat:
        return self.user, self.tab

    @property
    def values(self) -> dict[str, dict[str, Any]]:
        values: dict[str, dict[str, Any]] = self.view["state"]["values"]
        return values


class Around(Protocol):
    """What views need of the workspace they stand in."""

    team_id: str
    app_id: str
    bot_id: str

    def now(self) -> datetime:
        """The workspace's moment."""

    def changed(self) -> None:
        """Something on the screen may have changed."""


class Surfaces:
    """All open views. Stacks are at most three deep, as in Slack."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self.stacks: dict[Seat, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}
        self.by_id: dict[str, OpenView] = {}

    def open(self, seat: Seat, source: Json) -> OpenView:
        """Start a new stack with this view, in place of one still open in that tab."""
        self._refuse_same_external_id(source)
        self.clear(seat)
        user, tab = seat
        opened = OpenView(user, self._built(source), tab)
        self.stacks[seat] = [opened]
        return self._keep(opened)

    def push(self, below: OpenView, source: Json) -> OpenView:
        """Put a view on top of the stack of `below`; Refusal `push_limit_reached` at the fourth."""
        self._refuse_same_external_id(source)
        stack = self.stacks.get(below.seat, [])
        if not stack:
            raise Refusal("not_found")
        if len(stack) >= STACK_LIMIT:
            raise Refusal("push_limit_reached")
        view = self._built(source)
        view["root_view_id"] = stack[0].id
        view["previous_view_id"] = stack[-1].id
        opened = OpenView(below.user, view, below.tab)
        stack.append(opened)
        return self._keep(opened)

    def update(self, opened: OpenView, source: Json, hash_: str | None = None) -> OpenView:
        """Redraw a view; what was typed stays where block and action id stay."""
        if hash_ is not None and hash_ != opened.view["hash"]:
            raise Refusal("hash_conflict")
        if source.get("external_id") != opened.view.get("external_id"):
            self._refuse_same_external_id(source)
        typed = opened.values
        opened.view = self._built(source, like=opened.view)
        opened.view["state"]["values"] = carried_over(typed, opened.view["blocks"])
        opened.errors = {}
        self._around.changed()
        return opened

    def put_back(self, opened: OpenView) -> None:
        """Have a view open again as it was, on top of its stack."""
        self.stacks.setdefault(opened.seat, []).append(opened)
        self._keep(opened)

    def publish(self, user: str, source: Json, hash_: str | None = None) -> OpenView:
        """Draw a person's Home tab."""
        home = self.homes.get(user)
        if home is not None:
            return self.update(home, source, hash_)
        home = OpenView(user, self._built(source))
        self.homes[user] = home
        return self._keep(home)

    def find(self, *, view_id: str | None = None, external_id: str | None = None) -> OpenView:
        """An open view by either id; Refusal `not_found`."""
        if view_id is not None and view_id in self.by_id:
            return self.by_id[view_id]
        for opened in self.by_id.values() if external_id else ():
            if opened.view["external_id"] == external_id:
                return opened
        raise Refusal("not_found")

    def top(self, user: str, tab: str = "") -> OpenView | None:
        """The view this person looks at in that tab, if a modal is open; without a tab the one
        they opened last, wherever."""
        open_ = [stack for (who, _), stack in self.stacks.items() if who == user and stack]
        if tab:
            open_ = [stack for stack in open_ if stack[-1].tab in {"", tab}]
            open_.sort(key=lambda stack: stack[-1].tab == tab)
        return open_[-1][-1] if open_ else None

    def close_top(self, seat: Seat) -> OpenView:
        """Close the view on top; Refusal `not_found` when none is open."""
        stack = self.stacks.get(seat)
        if not stack:
            raise Refusal("not_found")
        closed = stack.pop()
        self.by_id.pop(closed.id, None)
        self._around.changed()
        return closed

    def clear(self, seat: Seat) -> list[OpenView]:
        """Close the whole stack, top first; answers the views that were open."""
        closed = self.stacks.pop(seat, [])[::-1]
        for opened in closed:
            self.by_id.pop(opened.id, None)
        self._around.changed()
        return closed

    def type(self, opened: OpenView, values: Json | None) -> None:
        """Take over what the person has set in this view."""
        if values:
            opened.view["state"]["values"] = merged(opened.values, values, opened.view["blocks"])

    def _keep(self, opened: OpenView) -> OpenView:
        self.by_id[opened.id] = opened
        self._around.changed()
        return opened

    def _refuse_same_external_id(self, source: Json) -> None:
        external_id = source.get("external_id")
        taken = (opened.view["external_id"] for opened in self.by_id.values())
        if external_id and external_id in taken:
            raise Refusal("duplicate_external_id")

    def _built(self, source: Json, like: Json | None = None) -> Json:
        where = self._around
        view_id = like["id"] if like else f"V{secrets.token_hex(5).upper()}"
        blocks = copy.deepcopy(source.get("blocks", []))
        name_blocks(blocks)
        digest = hashlib.sha256(secrets.token_bytes(8)).hexdigest()[:8]
        return {
            "id": view_id, "team_id": where.team_id, "type": source["type"],
            "title": source.get("title"), "submit": source.get("submit"),
            "close": source.get("close"), "blocks": blocks,
            "private_metadata": source.get("private_metadata", ""),
            "callback_id": source.get("callback_id", ""),
            "external_id": source.get("external_id", ""),
            "state": {"values": initial_values(blocks)},
            "hash": f"{int(where.now().timestamp())}.{digest}",
            "clear_on_close": bool(source.get("clear_on_close", False)),
            "notify_on_close": bool(source.get("notify_on_close", False)),
            "submit_disabled": bool(source.get("submit_disabled", False)),
            "previous_view_id": like["previous_view_id"] if like else None,
            "root_view_id": like["root_view_id"] if like else view_id,
            "app_id": where.app_id, "app_installed_team_id": where.team_id,
            "bot_id": where.bot_id,
        }  # fmt: skip
