"""People as Slack describes them."""

from __future__ import annotations

import pytest

from domain.people import Standing
from handlers.directory import read_person


@pytest.mark.parametrize("zone", ["Mars/Base", "", None])
def test_somebody_in_a_zone_that_nobody_knows_has_none(zone: str | None) -> None:
    found = read_person({"id": "U1", "name": "ana", "tz": zone}, "T1")
    assert (found.timezone, found.zone) == (None, "UTC")


def test_a_person_is_what_slack_says_of_them() -> None:
    profile = {"display_name": "", "real_name": "Ana Ruiz", "email": "ana@x.example"}
    found = read_person({"id": "U1", "tz": "Europe/London", "profile": profile}, "T1")
    assert (found.name, found.email, found.timezone) == (
        "Ana Ruiz", "ana@x.example", "Europe/London",
    )  # fmt: skip
    assert found.standing is Standing.MEMBER
    away = read_person({"id": "U2", "team_id": "T2"}, "T1")
    assert away.standing is Standing.EXTERNAL


def test_a_real_name_goes_before_what_somebody_likes_to_be_shown_as() -> None:
    nick = {"display_name": "grace", "real_name": "Grace Kim"}
    assert read_person({"id": "U1", "profile": nick}, "T1").name == "Grace Kim"
    on_top = {"id": "U1", "name": "g", "real_name": "Grace Kim", "profile": {"display_name": "gk"}}
    assert read_person(on_top, "T1").name == "Grace Kim"
    only_shown = {"id": "U1", "name": "g", "profile": {"display_name": "grace", "real_name": ""}}
    assert read_person(only_shown, "T1").name == "grace"
    assert read_person({"id": "U1", "name": "g"}, "T1").name == "g"
