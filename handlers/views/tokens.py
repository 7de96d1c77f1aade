"""What stands inside a sentence and is more than words: times, people, channels, links.

All but `when_plain` and `day` are Slack tokens: for mrkdwn and a message's `text` only, since plain
text shows them raw.
"""

import re
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from handlers.views.text import escape, one_line

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_USER: Final = re.compile(r"[UW][A-Z0-9]+")
_CHANNEL: Final = re.compile(r"[CGD][A-Z0-9]+")
_WEB: Final = re.compile(r"https?://[^\s<>|\x00-\x20\x7f]+", re.IGNORECASE)
_LONGEST_URL: Final = 3000


def when(at: datetime) -> str:
    """Day and time in each reader's own zone; where tokens are not understood, in UTC.

    Raises ValueError for a naive `at`.
    """
    instant = _utc(at)
    return (
        f"<!date^{int(instant.timestamp())}^{{date_short_pretty}} at {{time}}"
        f"|{_day_text(instant)}, {_clock(instant)} UTC>"
    )


def clock_time(at: datetime) -> str:
    """The time of day in each reader's own zone, fallback in UTC. ValueError for a naive `at`."""
    instant = _utc(at)
    return f"<!date^{int(instant.timestamp())}^{{time}}|{_clock(instant)} UTC>"


def day(on: date) -> str:
    """A calendar day as words, "Tue 24 Nov 2026", good in mrkdwn and plain text.

    Deliberately no token: a token is an instant, and no instant falls on the same day in Honolulu
    and in Auckland. Raises TypeError for a datetime, whose day depends on a zone.
    """
    if isinstance(on, datetime):
        raise TypeError("day() takes a date; use when() for an instant")
    return _day_text(on)


def when_plain(at: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """ "Tue 24 Nov, 14:00 GMT": an instant in one reader's `zone`, for buttons, options and titles.

    The abbreviation is the one in force at `at`; a zone without one shows its offset ("UTC+04").
    Where `now` is given and `at` lies in another year, it is said: "Mon 4 Jan 2027, 09:00 GMT".
    Raises ValueError for a naive instant.
    """
    local = _utc(at).astimezone(zone)
    name = local.tzname() or "UTC"
    if name[0] in "+-":
        name = f"UTC{name}"
    weekday, month = _WEEKDAYS[local.weekday()], _MONTHS[local.month - 1]
    is_this_year = now is None or _utc(now).astimezone(zone).year == local.year
    year = "" if is_this_year else f" {local.year}"
    return f"{weekday} {local.day} {month}{year}, {_clock(local)} {name}"


def user(id: str) -> str:  # noqa: A002  (Slack's own word for it, and the views read better)
    """A mention of a person; anything but a Slack user id is shown as text."""
    return f"<@{id}>" if _USER.fullmatch(id) else escape(id)


def channel(id: str) -> str:  # noqa: A002  (as above)
    """A link to a channel; anything but a Slack channel id is shown as text."""
    return f"<#{id}>" if _CHANNEL.fullmatch(id) else escape(id)


def link(url: str, label: str) -> str:
    """`label` leading to `url`; the label alone unless the address is http or https and sound."""
    words = escape(one_line(label))
    if len(url) > _LONGEST_URL or not _WEB.fullmatch(url):
        return words
    return f"<{url.replace('&', '&amp;')}|{words or escape(url)}>"


def quote(text: str) -> str:
    """What somebody typed, escaped and set off as a quotation, line by line."""
    return "\n".join(f">{line}" for line in escape(text).strip("\n").split("\n"))


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("A time without a zone cannot be shown to people in several zones")
    return at.astimezone(UTC)


def _day_text(on: date) -> str:
    return f"{_WEEKDAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]} {on.year}"


def _clock(at: datetime) -> str:
    return f"{at.hour:02}:{at.minute:02}"
