"""Offsets of the people's time zones."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def utc_offset(zone: str, at: datetime) -> int:
    """Seconds east of UTC in this zone at this instant, as users.info gives them."""
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
