"""Touches as they are listed: a stored line for each that is due soon, and the order of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from domain.cadence import ContactKind
from domain.cadence_days import IsWorkingDay, working_day_until

Standing = Literal["overdue", "today", "soon"]

LONG_LIST = 12
"""More lines than this are one ranked list, without buttons for each: portfolios of hundreds."""


class ListedState(StrEnum):
    """Whether a listed touch still has to be done, and if not, what became of it."""

    OPEN = "open"
    HELD = "held"
    SKIPPED = "skipped"
    MISSED = "missed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class ListedTouch:
    """A touch of a customer as it is stored for lists and reminders.

    `key` is the touch's for this customer, `part_keys` what decisions about it are kept under.
    `owner_id` is the customer's CSM; `kind` the contact that would fulfil it. `tell_on` is the
    next morning on which the owner may hear of it (None: no more).
    """

    customer_id: int
    key: str
    owner_id: str
    labels: tuple[str, ...]
    part_keys: tuple[str, ...]
    kind: ContactKind
    due_on: date
    snoozed_until_on: date | None = None
    snoozes: int = 0
    tell_on: date | None = None
    state: ListedState = ListedState.OPEN
    id: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class TouchLine:
    """One line of a list or reminder: whose customer, what, since or until when."""

    id: int
    version: int
    customer_key: str
    customer_name: str
    owner_id: str
    labels: tuple[str, ...]
    due_on: date
    standing: Standing
    arr: int = 0
    snoozed_until_on: date | None = None


@dataclass(frozen=True, slots=True)
class TouchPage:
    """Part of a list. `scope` is "mine", "team" or a customer's key; `title` names whose it is.

    `total` and `overdue` count the whole list, `start` the lines before this page, `size` how many
    a page holds.
    """

    scope: str
    title: str
    lines: tuple[TouchLine, ...]
    total: int
    overdue: int
    start: int = 0
    size: int = 8

    @property
    def next_start(self) -> int | None:
        """Where the next page begins; None on the last."""
        following = self.start + len(self.lines)
        return following if following < self.total else None


@dataclass(frozen=True, slots=True)
class Deciding:
    """A touch somebody is about to snooze or skip, and the day a snooze ends unless changed."""

    line: TouchLine
    until_on: date
    snoozes_left: int


def standing(due_on: date, today: date, works: IsWorkingDay) -> Standing:
    """How a touch due on a day stands; one due on a day off falls to the working day before."""
    if due_on < today:
        return "overdue"
    return "today" if working_day_until(due_on, works) <= today else "soon"


def ranked(lines: Iterable[TouchLine]) -> list[TouchLine]:
    """Longest overdue first; of those due on one day the larger customer (by revenue) first."""
    return sorted(lines, key=lambda line: (line.due_on, -line.arr, line.customer_key, line.id))
