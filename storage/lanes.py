"""Where messages go: to a person (a user id), to a channel (its id, or #name), or onto a Home."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, literal_column

_PEOPLE: Final = ("U", "W")

TO_PEOPLE_SQL: Final = "lane >= 'U'"
"""What `is_person` says, of posts and as an index can hold it: ids of users sort behind those of
channels (C, D, G) and #names, and nothing is posted onto a Home."""

WAITING: Final = ("due", "sending")
"""States of what a lane still has to send, as an index of the outbox holds them."""

TO_PEOPLE: ColumnElement[bool] = literal_column(TO_PEOPLE_SQL)
"""The same, to be asked in a statement exactly as the index says it."""


def is_person(lane: str) -> bool:
    """Whether somebody reads alone what goes there: it may wait for their morning or be too much
    for their day, and is never folded."""
    return lane.startswith(_PEOPLE)
