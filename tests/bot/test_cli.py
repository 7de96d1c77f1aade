"""`touchpoint manifest`, as typed."""

from __future__ import annotations

import json

import pytest

from tests.support.console import Console


def test_the_manifest_says_how_payloads_arrive(touchpoint: Console) -> None:
    http = json.loads(touchpoint("manifest", "--url", "https://bot.example.com").out)["settings"]
    socket = json.loads(touchpoint("manifest", "--socket").out)["settings"]

    assert http["interactivity"]["request_url"] == "https://bot.example.com/slack/events"
    assert (http["socket_mode_enabled"], socket["socket_mode_enabled"]) == (False, True)
    assert touchpoint("manifest").out == touchpoint("manifest", "--socket").out


@pytest.mark.parametrize(
    "wrong", [("--url", "nonsense"), ("--url", ""), ("--url", "https://a.b", "--socket")]
)
def test_wrong_usage_exits_2_with_nothing_on_stdout(
    touchpoint: Console, wrong: tuple[str, ...]
) -> None:
    ran = touchpoint("manifest", *wrong)

    assert (ran.code, ran.out) == (2, "")
