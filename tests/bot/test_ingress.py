"""What is let in, and what is not: decided over the raw bytes, before anybody reads them."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from urllib.parse import urlencode

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route

from bot.ingress import MOST_BYTES, Ingress, Payload, Refused, Reply, check_stamp, parse
from tests.support.asgi import FORM, JSON, SECRET, post, signed

PATH = "/slack/events"


class Door:
    """An ingress and everything it let in."""

    def __init__(self, answer: Reply | None = None) -> None:
        self.taken: list[Payload] = []
        self._answer = answer or Reply(200)
        self.app = Starlette(
            routes=[Route(PATH, Ingress(SECRET, self._handle).take, methods=["POST"])]
        )

    async def _handle(self, payload: Payload) -> Reply:
        self.taken.append(payload)
        return self._answer

    async def send(
        self, body: bytes, kind: str = FORM, headers: dict[str, str] | None = None
    ) -> int:
        given = signed(body) if headers is None else headers
        status, _ = await post(self.app, PATH, body, {"Content-Type": kind, **given})
        return status


def command(text: str = "help") -> bytes:
    return urlencode({"command": "/cs", "text": text, "user_id": "U1"}).encode()


async def test_what_slack_signed_is_taken() -> None:
    door = Door()
    assert await door.send(command()) == 200
    assert door.taken == [{"command": "/cs", "text": "help", "user_id": "U1"}]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda h: {**h, "X-Slack-Signature": "v0=" + "0" * 64},
        lambda h: {**h, "X-Slack-Signature": h["X-Slack-Signature"].replace("v0", "v1")},
        lambda h: {**h, "X-Slack-Signature": ""},
        lambda h: {**h, "X-Slack-Signature": "v0=ünïcödé"},
        lambda h: {"X-Slack-Request-Timestamp": h["X-Slack-Request-Timestamp"]},
        lambda h: {"X-Slack-Signature": h["X-Slack-Signature"]},
        lambda _: {},
        lambda _: signed(command(), secret="another"),
        lambda _: signed(command("else")),
        lambda _: signed(command(), stamp=str(int(time.time()) - 301)),
        lambda _: signed(command(), stamp=str(int(time.time()) + 900)),
        lambda _: signed(command(), stamp="abc"),
        lambda _: signed(command(), stamp="-5"),
        lambda _: signed(command(), stamp="1e9"),
        lambda _: signed(command(), stamp="9" * 5_000),
    ],
)
async def test_what_slack_did_not_sign_just_now_is_refused(spoil: object) -> None:
    door = Door()
    assert callable(spoil)
    assert await door.send(command(), headers=spoil(signed(command()))) == 401
    assert door.taken == []


@pytest.mark.parametrize("stamp", ["²", "١٢٣", " 12", "12 ", "0x1f"])
def test_only_plain_digits_are_a_timestamp(stamp: str) -> None:
    with pytest.raises(Refused):
        check_stamp(stamp)


async def test_a_body_that_says_it_is_too_large_is_refused_unread() -> None:
    door = Door()
    headers = {"Content-Length": str(MOST_BYTES + 1), **signed(b"x")}
    assert await door.send(b"x", headers=headers) == 413


async def test_a_body_that_turns_out_too_large_is_refused_while_it_arrives() -> None:
    door = Door()
    piece = b"x" * 100_000
    status, _ = await post(door.app, PATH, [piece] * 3, signed(piece * 3))
    assert status == 413
    assert door.taken == []


async def test_the_largest_body_that_fits_is_taken() -> None:
    body = b"command=%2Fcs&text=" + b"a" * (MOST_BYTES - 19)
    assert len(body) == MOST_BYTES
    assert await Door().send(body) == 200


async def test_a_length_that_is_no_number_is_not_believed() -> None:
    headers = {"Content-Length": "²", **signed(command())}
    assert await Door().send(command(), headers=headers) == 200


async def test_a_body_that_breaks_off_is_refused() -> None:
    door = Door()
    status, _ = await post(door.app, PATH, command(), signed(command()), breaks_off=True)
    assert status == 400


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", JSON), (b"", JSON), (b"[]", JSON), (b"null", JSON), (b"{}", JSON), (b"\xff", JSON),
        (b"[" * 50_000, JSON), (b"", FORM), (b"payload={", FORM), (b"payload=[]", FORM),
        (b"payload=", FORM), (b"\xff\xfe", FORM), (b"payload=%FF", FORM),
    ],
)  # fmt: skip
async def test_a_signed_body_that_is_no_payload_is_malformed(body: bytes, kind: str) -> None:
    door = Door()
    assert await door.send(body, kind) == 400
    assert door.taken == []


@given(st.binary(max_size=200), st.sampled_from([FORM, JSON, "", "multipart/form-data"]))
def test_whatever_arrives_is_a_payload_or_refused(raw: bytes, kind: str) -> None:
    with suppress(Refused):
        assert isinstance(parse(raw, kind), dict)


async def test_a_command_about_a_payload_is_a_command_like_any_other() -> None:
    door = Door()
    assert await door.send(command("session payload={} of the payload-service")) == 200
    assert door.taken[0]["text"] == "session payload={} of the payload-service"


async def test_a_click_comes_as_json_in_a_form() -> None:
    door = Door()
    click = {"type": "block_actions", "actions": [{"action_id": "é"}]}
    assert await door.send(urlencode({"payload": orjson.dumps(click)}).encode()) == 200
    assert door.taken == [click]


async def test_slack_proves_the_address_by_a_challenge() -> None:
    door = Door()
    body = orjson.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"})
    status, answer = await post(door.app, PATH, body, {"Content-Type": JSON, **signed(body)})
    assert (status, answer) == (200, b"3eZbrw1a")
    assert door.taken == []


async def test_an_unsigned_challenge_is_refused() -> None:
    body = orjson.dumps({"type": "url_verification", "challenge": "3eZbrw1a"})
    assert await Door().send(body, JSON, headers={}) == 401


@pytest.mark.parametrize("body", [b"ssl_check=1", b"ssl_check=1&token=x", b"token=x&ssl_check=1"])
async def test_slacks_certificate_check_needs_no_signature(body: bytes) -> None:
    door = Door()
    assert await door.send(body, headers={}) == 200
    assert door.taken == []


async def test_the_word_ssl_check_inside_a_text_opens_nothing() -> None:
    body = b"command=%2Fcs&user_id=U1&text=ssl_check=1"
    assert await Door().send(body, headers={}) == 401


async def test_the_answer_goes_out_as_it_was_given() -> None:
    door = Door(Reply(200, '{"text":"hi"}', is_json=True))
    body = command()
    status, answer = await post(door.app, PATH, body, {"Content-Type": FORM, **signed(body)})
    assert (status, answer) == (200, b'{"text":"hi"}')
    assert await Door(Reply(500)).send(body) == 500


async def test_nothing_refused_is_ever_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        secret = b"command=%2Fcs&text=our+secret+plan"
        await Door().send(secret, headers={})
        await Door().send(b'{"our secret plan', JSON)
    assert "secret plan" not in caplog.text
