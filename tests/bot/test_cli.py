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
    "wrong",
    [
        ("--url", "nonsense"), ("--url", ""), ("--url", "https://a.b", "--socket"),
        ("--url", "http://x"), ("--url", "http://localhost.example.com"),
        ("--url", "http://127.0.0.1@example.com"),
    ],
)  # fmt: skip
def test_wrong_usage_exits_2_with_nothing_on_stdout(
    touchpoint: Console, wrong: tuple[str, ...]
) -> None:
    ran = touchpoint("manifest", *wrong)

    assert (ran.code, ran.out) == (2, "")


@pytest.mark.parametrize(
    "address", ["https://a.b:8443/touchpoint", "http://localhost:3000", "http://127.0.0.1:3000/"]
)
def test_plain_http_is_for_this_machine_only(touchpoint: Console, address: str) -> None:
    ran = touchpoint("manifest", "--url", address)

    assert ran.code == 0
    assert f"{address.rstrip('/')}/slack/events" in ran.out
