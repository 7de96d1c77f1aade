"""People as Slack describes them, in `users.info` and in `user_change`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.people import Person, Standing, known_zone


def read_person(user: Mapping[str, Any], team_id: str) -> Person:
    """A person from Slack's user object, as `users.info` and `user_change` give it, by their
    real name if there is one; a time zone that this machine does not know is none."""
    profile = user.get("profile") or {}
    return Person(
        user_id=user["id"],
        name=_name(user, profile),
        standing=_standing(user, team_id),
        timezone=known_zone(user.get("tz")),
        email=profile.get("email"),
    )


def _name(user: Mapping[str, Any], profile: Mapping[str, Any]) -> str:
    # Menus and sheets show this name: a nickname would not say who takes a session.
    given = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"))
    return next((name for name in given if name), user.get("name") or "")


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
