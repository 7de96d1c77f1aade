"""People as Slack describes them, in `users.info` and in `user_change`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.people import Person, Standing, known_zone


def read_person(user: Mapping[str, Any], team_id: str) -> Person:
    """A person from Slack's user object, as `users.info` and `user_change` give it; a time
    zone that this machine does not know is none."""
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("name") or ""
    return Person(
        user_id=user["id"],
        name=name,
        standing=_standing(user, team_id),
        timezone=known_zone(user.get("tz")),
        email=profile.get("email"),
    )


def _standing(user: Mapping[str, Any], team_id: str) -> Standing:
    if user.get("deleted"):
        return Standing.DEACTIVATED
    if user.get("is_bot") or user.get("id") == "USLACKBOT":
        return Standing.BOT
    if user.get("is_stranger") or (team_id and user.get("team_id", team_id) != team_id):
        return Standing.EXTERNAL
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.MEMBER
