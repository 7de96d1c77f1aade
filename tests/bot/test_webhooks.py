"""Reports of another ticket system: signed, taken once, judged by their own time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from domain.sla import ClockKind, Priority, Result
from storage import audit
from storage.unit_of_work import Work
from tests.support.bot import QUICK, RunningBot, running_bot
from tests.support.clocks import of_ticket
from tests.support.webhooks import SECRET
from tests.support.webhooks import post as reported

ACME = "C0CACME001"
_numbers = count(1)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    path = tmp_path_factory.mktemp("webhooks") / "bot.db"
    policy = replace(QUICK, next_response={Priority.MAJOR: timedelta(hours=2)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOUCHPOINT_WEBHOOK_SECRET_TICKETS", SECRET)
        patch.setenv("TOUCHPOINT_WEBHOOK_SECRET_OTHERS", SECRET)
        with running_bot(f"sqlite:///{path}", policy=policy) as made:
            yield made


post = partial(reported, source="tickets")


def event(kind: str, ticket: str, **more: Any) -> dict[str, Any]:
    return {"id": f"evt-{next(_numbers)}", "event": kind, "ticket": ticket} | more


def opened(bot: RunningBot, **more: Any) -> tuple[str, int]:
    """A ticket of Acme's reported just now: their id and our number."""
    theirs = f"T-{next(_numbers)}"
    given = {"customer": "acme", "priority": "major", "title": "Ingest stalls"} | more
    status, said = post(bot, event("create", theirs, **given))
    assert status == 202
    return theirs, said["ticket"]


def clock_of(bot: RunningBot, number: int, kind: ClockKind = ClockKind.FIRST_RESPONSE) -> Any:
    held = bot.act(of_ticket, number)
    return next(one.clock for one in held if one.clock.kind is kind)


def moves(bot: RunningBot, number: int) -> list[str]:
    def read(work: Work) -> list[str]:
        return [one.move for one in audit.of(work, f"ticket:{number}")]

    return bot.act(read)


def test_a_created_ticket_starts_its_clock_and_posts_its_card(bot: RunningBot) -> None:
    asked_at = bot.clock.now() - timedelta(minutes=30)
    _, number = opened(bot, at=asked_at.isoformat(), actor="Zendesk")
    assert clock_of(bot, number).start_at == asked_at
    bot.settle()
    card = [one for one in bot.slack.state()["messages"] if one["channel"] == ACME][-1]
    assert "Major ticket from Acme Robotics" in card["text"]


def test_a_repeat_by_id_changes_nothing(bot: RunningBot) -> None:
    report = event("create", f"T-{next(_numbers)}", customer="ACME", title="Twice")
    assert post(bot, report)[0] == 202
    assert post(bot, report) == (200, {"repeat": True})


def test_a_reply_is_judged_by_its_own_time_however_late_it_arrives(bot: RunningBot) -> None:
    asked_at = bot.clock.now() - timedelta(days=7)
    theirs, number = opened(bot, at=asked_at.isoformat())
    bot.settle()
    assert clock_of(bot, number).breached_at is not None
    in_time = asked_at + timedelta(hours=1)
    status, _ = post(
        bot, event("reply", theirs, at=in_time.isoformat(), actor="ana@northwind.example")
    )
    assert status == 202
    assert clock_of(bot, number).result is Result.MET
    assert clock_of(bot, number).breached_at is None


def test_a_message_of_the_customer_is_no_answer_but_awaits_the_next_one(bot: RunningBot) -> None:
    theirs, number = opened(bot)
    assert post(bot, event("reply", theirs, actor="customer"))[0] == 202
    assert clock_of(bot, number).result is Result.PENDING
    assert post(bot, event("reply", theirs, actor="Erik"))[0] == 202
    assert post(bot, event("reply", theirs, actor="customer"))[0] == 202
    assert clock_of(bot, number, ClockKind.NEXT_RESPONSE).result is Result.PENDING
    assert post(bot, event("reply", theirs, actor="customer"))[0] == 202
    assert len(bot.act(of_ticket, number)) == 2, "the first message holds the clock"


def test_a_priority_moves_the_due_time_and_the_same_one_changes_nothing(bot: RunningBot) -> None:
    theirs, number = opened(bot)
    before = clock_of(bot, number).due_at
    assert post(bot, event("priority", theirs, priority="Critical"))[0] == 202
    assert clock_of(bot, number).due_at < before
    assert post(bot, event("priority", theirs, priority="critical"))[0] == 202
    assert moves(bot, number).count("priority") == 1


def test_closing_in_silence_is_refused_without_a_reason_and_opens_again(bot: RunningBot) -> None:
    theirs, number = opened(bot)
    status, said = post(bot, event("close", theirs))
    assert (status, said["field"]) == (422, "title")
    status, said = post(bot, event("close", theirs, title="x" * 1001))
    assert (status, said["field"]) == (422, "title")
    assert post(bot, event("close", theirs, title="Spam"))[0] == 202
    assert clock_of(bot, number).result is Result.CANCELLED
    assert post(bot, event("close", theirs))[0] == 202
    again = {"customer": "acme", "title": "Not spam after all"}
    assert post(bot, event("create", theirs, **again))[0] == 202
    assert clock_of(bot, number).result is Result.PENDING
    written = moves(bot, number)
    assert post(bot, event("create", theirs, **again))[0] == 202
    assert moves(bot, number) == written, "it is open: nothing to do"


def test_a_customer_who_writes_on_a_closed_ticket_has_it_opened_and_waits_again(
    bot: RunningBot,
) -> None:
    theirs, number = opened(bot)
    post(bot, event("reply", theirs, actor="Erik"))
    post(bot, event("close", theirs, actor="Erik"))
    assert post(bot, event("priority", theirs, priority="minor"))[0] == 202
    assert len(bot.act(of_ticket, number)) == 1, "a closed ticket awaits nothing"
    assert post(bot, event("priority", theirs, priority="major"))[0] == 202
    assert post(bot, event("reply", theirs, actor="customer"))[0] == 202
    assert clock_of(bot, number).result is Result.MET
    assert clock_of(bot, number, ClockKind.NEXT_RESPONSE).result is Result.PENDING
    assert moves(bot, number)[-2:] == ["customer wrote", "reopened"]


def test_a_message_that_arrives_after_its_answer_asks_for_nothing(bot: RunningBot) -> None:
    asked_at = bot.clock.now() - timedelta(hours=2)
    theirs, number = opened(bot, at=asked_at.isoformat())
    post(bot, event("reply", theirs, actor="Erik"))
    earlier = (asked_at + timedelta(hours=1)).isoformat()
    assert post(bot, event("reply", theirs, actor="customer", at=earlier))[0] == 202
    assert len(bot.act(of_ticket, number)) == 1


def test_a_close_after_the_answer_needs_no_reason(bot: RunningBot) -> None:
    theirs, number = opened(bot)
    post(bot, event("reply", theirs, actor="Erik"))
    assert post(bot, event("reply", theirs, actor="Erik"))[0] == 202
    assert post(bot, event("close", theirs, actor="Erik"))[0] == 202
    assert clock_of(bot, number).result is Result.MET


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"customer": "nobody"}, "customer"),
        ({"customer": None}, "customer"),
        ({"event": "exploded"}, "event"),
        ({"priority": "urgent"}, "priority"),
        ({"title": "x"}, "title"),
        ({"title": 7}, "title"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-11-23T10:00:00"}, "at"),
        ({"at": "2099-01-01T00:00:00Z"}, "at"),
        ({"id": ""}, "id"),
        ({"ticket": "T" * 201}, "ticket"),
    ],
)
def test_a_bad_field_is_named(bot: RunningBot, change: dict[str, Any], field: str) -> None:
    good = event("create", f"T-{next(_numbers)}", customer="acme", title="Ingest stalls")
    status, said = post(bot, good | change)
    assert (status, said["field"]) == (422, field)
    assert said["message"]


def test_events_of_unknown_tickets_and_before_their_start_are_refused(bot: RunningBot) -> None:
    status, said = post(bot, event("reply", "T-unheard-of"))
    assert (status, said["field"]) == (422, "ticket")
    theirs, _ = opened(bot)
    early = (bot.clock.now() - timedelta(days=2)).isoformat()
    status, said = post(bot, event("reply", theirs, at=early))
    assert (status, said["field"]) == (422, "at")


def test_only_signed_fresh_requests_of_known_sources_are_taken(bot: RunningBot) -> None:
    report = event("create", "T-signed", customer="acme", title="Ingest stalls")
    assert post(bot, report, secret="another")[0] == 401
    assert post(bot, report, age_s=301)[0] == 401
    assert post(bot, report, age_s=-301)[0] == 401
    assert post(bot, report, source="others")[0] == 404
    assert post(bot, report, source="unset")[0] == 404
    assert post(bot, None, raw=b"[1]")[0] == 422
    assert post(bot, None, raw=b"{")[0] == 422
    assert post(bot, None, raw=b"x" * 300_000)[0] == 413
    assert post(bot, report)[0] == 202, "what was refused left no trace"


def test_the_page_about_webhooks_shows_the_headers_that_are_checked() -> None:
    page = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()
    assert '-H "X-Touchpoint-Timestamp: $STAMP" -H "X-Touchpoint-Signature: v1=$SIGNATURE"' in page
