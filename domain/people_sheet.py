"""members.csv: which columns it has, and what may stand in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.names import tidy
from domain.people import Role
from domain.sheets import Mend, Parser, shown

COLUMNS: Final = ("slack_user_id", "name", "email", "roles", "timezone", "lead")
NEEDED: Final = ("slack_user_id",)
MARKS: Final = ("slack_user_id", "roles")
"""Columns by which the file is known."""

USER_ID: Final = re.compile(r"[UW][A-Z0-9]{2,20}")
_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
LONGEST_NAME: Final = 120


def read_user_id(text: str) -> str:
    """A Slack user id. Raises Mend."""
    if USER_ID.fullmatch(text):
        return text
    raise Mend(
        f"{shown(text)} is not a Slack user id. It begins with U or W; in Slack open the person’s "
        "profile, then “Copy member ID”."
    )


def read_person(text: str) -> str:
    """A person by Slack user id or e-mail address (lower case). Raises Mend."""
    if USER_ID.fullmatch(text):
        return text
    if _EMAIL.fullmatch(text):
        return text.lower()
    raise Mend(f"{shown(text)} is neither a Slack user id (U…) nor an e-mail address.")


def read_name(text: str) -> str:
    """A name, tidy and not too long. Raises Mend."""
    name = tidy(text)
    if not name:
        raise Mend("The name holds only invisible characters; write it anew.")
    if len(name) > LONGEST_NAME:
        raise Mend(f"The name has {len(name)} characters; {LONGEST_NAME} is the most.")
    return name


def _email(text: str) -> str:
    if _EMAIL.fullmatch(text):
        return text.lower()
    raise Mend(f"{shown(text)} is not an e-mail address.")


@lru_cache(maxsize=256)
def read_roles(text: str) -> frozenset[Role]:
    """Roles separated by ";". Raises Mend."""
    words = [word.strip().lower() for word in text.split(";") if word.strip()]
    known = [role.value for role in Role]
    unknown = [word for word in words if word not in known]
    if unknown:
        raise Mend(
            f"{shown(unknown[0])} is not a role. Write any of {', '.join(known)}, separated by “;”."
        )
    return frozenset(Role(word) for word in words)


@lru_cache(maxsize=256)
def read_zone(text: str) -> str:
    """An IANA zone name. Raises Mend."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Mend(
            f"{shown(text)} is not a time zone. Write an IANA name such as America/New_York, or "
            "leave the cell empty to take it from Slack."
        ) from None


PARSERS: Final[Mapping[str, Parser]] = {
    "slack_user_id": read_user_id,
    "name": read_name,
    "email": _email,
    "roles": read_roles,
    "timezone": read_zone,
    "lead": read_person,
}


def circle(lead_of: Mapping[str, str | None], start: str) -> bool:
    """Whether somebody is, over however many steps, their own lead."""
    seen, one = {start}, lead_of.get(start)
    while one is not None:
        if one == start:
            return True
        if one in seen:
            return False
        seen.add(one)
        one = lead_of.get(one)
    return False


def cells(values: Mapping[str, Any]) -> list[str]:
    """A row of members.csv, in the order of `COLUMNS`."""
    return [str(values.get(column) or "") for column in COLUMNS]
