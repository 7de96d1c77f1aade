"""People and channels as the sandbox keeps them, with each channel's messages in time order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]


class Refusal(Exception):
    """Slack says no: `error` is its word for it, `extra` goes into the answer beside it."""

    def __init__(self, error: str, *messages: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = list(messages)
        self.extra = extra


def micros(ts: str) -> int:
    """Microseconds of a Slack timestamp such as "1700000000.000100"; ValueError when it is none."""
    whole, _, part = str(ts).partition(".")
    return int(whole) * 1_000_000 + int((part + "000000")[:6])


def stamp(moment: int) -> str:
    """The Slack timestamp of a number of microseconds."""
    return f"{moment // 1_000_000}.{moment % 1_000_000:06d}"


def micros_at(at: datetime) -> int:
    """Microseconds since 1970 of an aware instant, exact."""
    return int(at.timestamp()) * 1_000_000 + at.microsecond


@dataclass(slots=True)
class Person:
    """One member of the workspace, or a stranger from another one."""

    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "America/Los_Angeles"
    color: str = "4a5568"
    email: str = ""
    team_id: str = ""
    is_bot: bool = False
    deleted: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False

    @property
    def initials(self) -> str:
        words = self.real_name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@dataclass(slots=True)
class Channel:
    """A channel or a direct message: members, topic and everything said in it."""

    id: str
    name: str = ""
    user: str | None = None
    topic: str = ""
    section: str = "Channels"
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    created: int = 0
    creator: str = ""
    previous_names: list[str] = field(default_factory=list)
    members: dict[str, None] = field(default_factory=dict)
    messages: dict[str, Json] = field(default_factory=dict)
    ephemerals: dict[str, Json] = field(default_factory=dict)
    roots: list[int] = field(default_factory=list)
    threads: dict[str, list[int]] = field(default_factory=dict)
    stored_at: dict[str, float] = field(default_factory=dict)
    last: int = 0

    @property
    def is_im(self) -> bool:
        return self.user is not None

    def next_ts(self, at: datetime) -> str:
        """A timestamp at `at`, or just after the last one given out: never the same twice."""
        self.last = max(micros_at(at), self.last + 100)
        return stamp(self.last)

    def add(self, message: Json, *, stored_at: float) -> None:
        """Store a message under its ts; `stored_at` is real monotonic time (for history lag)."""
        ts = message["ts"]
        self.messages[ts] = message
        self.stored_at[ts] = stored_at
        parent_ts = message.get("thread_ts")
        if parent_ts is None or parent_ts == ts:
            insort(self.roots, micros(ts))
            return
        insort(self.threads.setdefault(parent_ts, []), micros(ts))
        if message.get("subtype") == "thread_broadcast":
            insort(self.roots, micros(ts))
        self._count_replies(parent_ts)

    def remove(self, ts: str) -> Json:
        """Take a message out of history; KeyError when it is not there."""
        message = self.messages.pop(ts)
        self.stored_at.pop(ts, None)
        _discard(self.roots, micros(ts))
        parent_ts = message.get("thread_ts")
        if parent_ts and parent_ts != ts:
            _discard(self.threads.get(parent_ts, []), micros(ts))
            self._count_replies(parent_ts)
        return message

    def _count_replies(self, parent_ts: str) -> None:
        parent = self.messages.get(parent_ts)
        if parent is None:
            return
        replies = self.threads.get(parent_ts, [])
        if not replies:
            for key in ("reply_count", "latest_reply", "thread_ts"):
                parent.pop(key, None)
            return
        parent.update(
            thread_ts=parent_ts, reply_count=len(replies), latest_reply=stamp(replies[-1])
        )

    def between(
        self, moments: list[int], *, oldest: int, latest: int, inclusive: bool
    ) -> list[int]:
        """The part of a sorted list of moments that a history call asks for."""
        if inclusive:
            return moments[bisect_left(moments, oldest) : bisect_right(moments, latest)]
        return moments[bisect_right(moments, oldest) : bisect_left(moments, latest)]


def _discard(moments: list[int], moment: int) -> None:
    at = bisect_left(moments, moment)
    if at < len(moments) and moments[at] == moment:
        del moments[at]
