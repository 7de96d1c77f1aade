"""Support tickets through the running bot: from the form to the breach, with the clock moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import people as cast
from domain.policy import Policy
from domain.regions import DEFAULT_REGIONS
from domain.sla import ClockKind, Priority
from handlers.views import tokens
from services import sla
from storage import audit, clocks
from storage.unit_of_work import Work
from tests.support.bot import QUICK, RunningBot, running_bot
from tests.support.clocks import of_ticket

HELIOS = "C0CHELIOS1"
ALERTS = cast.SLA_ALERTS
EVE = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
"""14:00 on a Wednesday in Sydney; the Thursday is a holiday there."""


def with_holiday(policy: Policy = QUICK) -> Policy:
    sydney = replace(DEFAULT_REGIONS["AEDT"], holidays={date(2026, 11, 26): "Founders Day"})
    return replace(policy, regions=dict(DEFAULT_REGIONS) | {"AEDT": sydney})


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[RunningBot]:
    later = {Priority.MINOR: timedelta(hours=9)}
    policy = replace(with_holiday(), resolution=later)
    with running_bot(f"sqlite:///{tmp_path / 'bot.db'}", policy=policy, at=EVE) as made:
        yield made


def picked(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value, "text": {"type": "plain_text", "text": value}}}


def fill(name: str, element: str, **answer: Any) -> dict[str, Any]:
    return {name: {name: {"type": element} | answer}}


def track(
    bot: RunningBot, *, priority: str = "major", user: str = "ben", what: str = "Ingest stalls"
) -> dict[str, Any]:
    """Fill in the form for Helios; the card it makes."""
    assert bot.slack.command("/cs ticket helios", user=user, channel="general")["ok"]
    view = bot.slack.state()["views"][-1]
    values = fill("title", "plain_text_input", value=what)
    values |= fill("priority", "static_select", **picked(priority))
    assert bot.slack.submit(view, values, user=user) == {"ok": True, "closed": True}
    bot.settle()
    return card(bot)


def card(bot: RunningBot) -> dict[str, Any]:
    """The newest card in Helios's channel, as it stands."""
    cards = [one for one in said_in(bot, HELIOS) if one.get("thread_ts", one["ts"]) == one["ts"]]
    return cards[-1]


def said_in(bot: RunningBot, channel: str) -> list[dict[str, Any]]:
    return [
        one
        for one in bot.slack.state()["messages"]
        if one["channel"] == channel and "ephemeral_to" not in one
    ]


def told(bot: RunningBot, user: str, about: str = "Helios") -> list[str]:
    """What the bot wrote to somebody alone about tickets."""
    state = bot.slack.state()
    place = next(
        (one["id"] for one in state["channels"] if one["is_im"] and one["user"] == user), None
    )
    words = ("waits for", "in time", "notice", "escalates", "critical")
    return [
        one["text"]
        for one in state["messages"]
        if one["channel"] == place and about in one["text"] and any(w in one["text"] for w in words)
    ]


def heard(bot: RunningBot, user: str) -> str:
    """The last word only this person saw."""
    private = [one for one in bot.slack.state()["messages"] if one.get("ephemeral_to") == user]
    return str(private[-1]["text"])


def shown(message: dict[str, Any]) -> str:
    """Everything on a message's screen."""
    return str(message["blocks"])


def buttons(message: dict[str, Any]) -> list[str]:
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    return [one["text"]["text"] for row in rows for one in row if "text" in one]


def choose(bot: RunningBot, message: dict[str, Any], value: str, *, user: str) -> None:
    """Pick an option of the card's "…" menu."""
    options = [
        option
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        for option in element.get("options", ())
        if option["value"] == value
    ]
    patch = {"selected_option": options[0]}
    assert bot.slack.click(message, "ticket.more", user=user, patch=patch)["ok"]


def trail(bot: RunningBot, ticket_id: int = 1) -> list[str]:
    def read(work: Work) -> list[str]:
        return [f"{one.move} {one.after}" for one in audit.of(work, f"ticket:{ticket_id}")]

    return bot.act(read)


def test_a_major_ticket_on_the_eve_of_a_holiday_is_warned_breached_and_acknowledged(
    bot: RunningBot,
) -> None:
    made = track(bot)
    assert "Major ticket from Helios Energy: first response due" in made["text"]
    assert made["text"].endswith("”.")
    assert "Fri 27 Nov, 09:00 AEDT (after 4 h of business hours)" in shown(made)
    assert buttons(made) == [
        "I'm on it", "Responded", "Change priority", "Escalate", "Why this time?",
    ]  # fmt: skip

    bot.move_to(datetime(2026, 11, 25, 5, 59, 59, tzinfo=UTC))
    assert told(bot, cast.BEN.id) == []
    bot.move_to(datetime(2026, 11, 25, 6, 0, tzinfo=UTC))
    assert ["75 %" in one for one in told(bot, cast.BEN.id)] == [True]
    assert said_in(bot, ALERTS) == []

    bot.move_to(datetime(2026, 11, 26, 21, 36, tzinfo=UTC))
    assert "90 %" in told(bot, cast.BEN.id)[1]
    assert ["90 %" in one["text"] for one in said_in(bot, ALERTS)] == [True]

    bot.move_to(datetime(2026, 11, 26, 22, 0, tzinfo=UTC))
    assert len(said_in(bot, ALERTS)) == 1, "an answer at the due time itself is still in time"
    bot.move_to(datetime(2026, 11, 26, 22, 0, 1, tzinfo=UTC))
    alert = said_in(bot, ALERTS)[-1]
    assert "Helios Energy had no first response in time" in alert["text"]
    assert buttons(alert) == ["Acknowledge", "Take over", "Why this time?"]
    assert "had no first response in time" in told(bot, cast.BEN.id)[-1]
    assert "overdue" in said_in(bot, HELIOS)[-1]["text"]
    assert said_in(bot, HELIOS)[-1]["thread_ts"] == made["ts"]

    bot.slack.click(alert, "sla.acknowledge", user="erik")
    bot.settle()
    assert "nobody else is called" in heard(bot, cast.ERIK.id)
    assert f"<@{cast.ERIK.id}> acknowledged it" in said_in(bot, ALERTS)[-1]["text"]
    bot.move_to(datetime(2026, 11, 27, 6, 0, tzinfo=UTC))
    assert told(bot, cast.MEI.id) == told(bot, cast.LIAM.id) == []

    bot.slack.click(card(bot), "sla.why", user="ben")
    private = [
        one for one in bot.slack.state()["messages"] if one.get("ephemeral_to") == cast.BEN.id
    ]
    assert "Thu 26 Nov: Founders Day, a public holiday" in shown(private[-1])
    assert "Wed 25 Nov, *3 h*: *14:00–17:00*, night 17:00–24:00" in shown(private[-1])

    bot.slack.click(card(bot), "ticket.responded", user="ben")
    bot.settle()
    assert heard(bot, cast.BEN.id) == "Noted: Helios Energy was answered late."
    assert "late by 8 h" in shown(card(bot))
    assert "result: missed" in str(trail(bot))
    for settled in (said_in(bot, ALERTS)[-1], bot.slack.messages("ben")[-1]):
        assert "Helios Energy had the first response 8 h" in settled["text"]
        assert f"<@{cast.BEN.id}> answered" in settled["text"]
        assert buttons(settled) == ["Why this time?"]


def test_without_acknowledgement_the_lead_the_tam_and_the_directors_are_told_in_hours(
    bot: RunningBot,
) -> None:
    track(bot)
    bot.move_to(datetime(2026, 11, 26, 22, 0, 1, tzinfo=UTC))
    bot.move_to(datetime(2026, 11, 26, 22, 15, 1, tzinfo=UTC))
    assert ["told as the lead" in one for one in told(bot, cast.MEI.id)] == [True]
    assert "Nobody has taken notice" in told(bot, cast.MEI.id)[0]
    assert told(bot, cast.LIAM.id) == []
    bot.move_to(datetime(2026, 11, 26, 23, 0, 1, tzinfo=UTC))
    assert len(told(bot, cast.LIAM.id)) == 1
    bot.move_to(datetime(2026, 11, 27, 0, 0, 1, tzinfo=UTC))
    assert len(told(bot, cast.MEI.id)) == 2
    bot.slack.click(said_in(bot, ALERTS)[-1], "sla.take_over", user="liam")
    bot.settle()
    for reader in ("ben", "mei", "liam"):
        taken = bot.slack.messages(reader)[-1]
        assert f"<@{cast.LIAM.id}> took it over" in taken["text"]
        assert buttons(taken) == ["Why this time?"]
    assert ["took it over" in one for one in told(bot, cast.MEI.id)] == [True, True]


def test_take_over_makes_it_theirs_and_stops_the_escalation(bot: RunningBot) -> None:
    track(bot)
    bot.move_to(datetime(2026, 11, 26, 22, 0, 1, tzinfo=UTC))
    bot.slack.click(said_in(bot, ALERTS)[-1], "sla.take_over", user="erik")
    bot.settle()
    assert "It is yours now" in heard(bot, cast.ERIK.id)
    assert f"<@{cast.ERIK.id}> is on it" in shown(card(bot))
    assert f"<@{cast.ERIK.id}> took it over" in said_in(bot, ALERTS)[-1]["text"]
    bot.move_to(datetime(2026, 11, 27, 3, 0, tzinfo=UTC))
    assert told(bot, cast.MEI.id) == []


def test_a_process_that_was_down_over_the_deadline_sends_one_alert_labelled_late(
    bot: RunningBot,
) -> None:
    track(bot)
    bot.clock.set(datetime(2026, 11, 26, 23, 30, 1, tzinfo=UTC))
    bot.settle()
    alerts = said_in(bot, ALERTS)
    assert len(alerts) == 1
    assert "was due <!date^1795730400^" in alerts[0]["text"]
    assert "Sent late, 1 h 30 min after" in shown(alerts[0])
    assert len(told(bot, cast.BEN.id)) == 1


def test_a_reply_within_the_due_second_wins_over_a_sweep_that_came_first(bot: RunningBot) -> None:
    track(bot)
    bot.clock.set(datetime(2026, 11, 26, 22, 0, tzinfo=UTC))
    bot.slack.click(card(bot), "ticket.responded", user="ben")
    bot.clock.set(datetime(2026, 11, 26, 22, 0, 1, tzinfo=UTC))
    bot.settle()
    assert heard(bot, cast.BEN.id) == "Noted: Helios Energy was answered in time."
    assert all("in time" not in one["text"] for one in said_in(bot, ALERTS))


def test_claiming_does_not_stop_the_clock_and_a_second_answer_is_told_the_outcome(
    bot: RunningBot,
) -> None:
    made = track(bot)
    bot.slack.click(made, "ticket.claim", user="erik")
    bot.settle()
    assert heard(bot, cast.ERIK.id) == "You are on it. Helios Energy still waits for an answer."
    claimed = card(bot)
    assert f"*Owner*\\n<@{cast.ERIK.id}>" in shown(claimed)
    assert "first response due" in claimed["text"]
    assert buttons(claimed)[0] == "Responded"
    bot.slack.click(claimed, "ticket.responded", user="erik")
    bot.settle()
    assert "in time" in shown(card(bot))
    assert "Responded" not in buttons(card(bot))


def test_a_change_of_priority_moves_the_due_time_from_the_old_start(bot: RunningBot) -> None:
    made = track(bot)
    bot.slack.click(made, "ticket.priority", user="ben")
    view = bot.slack.state()["views"][-1]
    assert view["title"]["text"] == "Change priority"
    refused = bot.slack.submit(view, user="ben")
    assert "Major already" in str(refused["errors"])
    bot.slack.submit(view, fill("priority", "static_select", **picked("critical")), user="ben")
    bot.settle()
    assert "Critical ticket from Helios Energy" in card(bot)["text"]
    assert "Wed 25 Nov, 15:00 AEDT (after 1 h" in shown(card(bot))
    assert "retarget due_at: 2026-11-25T04:00:00+00:00" in trail(bot)


def test_a_ticket_made_critical_too_late_was_due_before_the_change(bot: RunningBot) -> None:
    made = track(bot)
    changed_at = EVE + timedelta(hours=2)
    bot.move_to(changed_at)
    bot.slack.click(made, "ticket.priority", user="ben")
    view = bot.slack.state()["views"][-1]
    bot.slack.submit(view, fill("priority", "static_select", **picked("critical")), user="ben")
    bot.settle()
    due, change = tokens.when(EVE + timedelta(hours=1)), tokens.when(changed_at)
    assert f"first response overdue since {change}" in card(bot)["text"]
    assert f"was due {due}; that was past when its terms were changed {change}" in shown(card(bot))

    bot.slack.click(card(bot), "ticket.responded", user="ben")  # in that very instant
    bot.settle()
    assert heard(bot, cast.BEN.id) == "Noted: Helios Energy was answered late."
    assert "in time" not in shown(card(bot))
    assert "I'm on it" not in buttons(card(bot))


def test_escalating_tells_the_audience_and_the_thread(bot: RunningBot) -> None:
    made = track(bot)
    bot.slack.click(made, "ticket.escalate", user="ben")
    view = bot.slack.state()["views"][-1]
    values = fill("to", "radio_buttons", **picked("tam"))
    values |= fill("note", "plain_text_input", value="They <!channel> are losing data")
    assert bot.slack.submit(view, values, user="ben")["ok"]
    bot.settle()
    assert "escalates the major ticket of Helios Energy" in told(bot, cast.LIAM.id)[0]
    reply = said_in(bot, HELIOS)[-1]
    assert reply["thread_ts"] == made["ts"]
    assert "&lt;!channel&gt; are losing data" in shown(reply)


def test_closing_in_silence_needs_a_reason_and_then_counts_in_no_figure(bot: RunningBot) -> None:
    made = track(bot)
    choose(bot, made, "close:1", user="ben")
    view = bot.slack.state()["views"][-1]
    silent = fill("how", "radio_buttons", **picked("silent"))
    refused = bot.slack.submit(view, silent, user="ben")
    assert "reason" in refused["errors"]
    silent |= fill("reason", "plain_text_input", value="A duplicate of #7")
    assert bot.slack.submit(view, silent, user="ben")["closed"]
    bot.settle()
    assert "closed" in card(bot)["text"]
    assert "A duplicate of #7" in shown(card(bot))
    assert buttons(card(bot)) == []
    assert bot.act(clocks.next_check_at) is None


def test_later_clocks_wait_on_the_customer_and_resume(bot: RunningBot) -> None:
    made = track(bot, priority="minor")
    assert "Waiting on customer" in buttons(made)
    bot.slack.click(made, "ticket.responded", user="ben")
    bot.settle()
    bot.slack.click(card(bot), "ticket.wait", user="ben")
    bot.settle()
    assert "waiting on the customer" in card(bot)["text"]
    stands = bot.act(sla.explain, 1).sums[-1]
    assert len(stands.days) == 1, "nobody knows the days after the wait"
    bot.clock.set(EVE + timedelta(hours=2))
    bot.slack.click(card(bot), "ticket.resume", user="ben")
    bot.settle()
    resolution = next(
        one for one in bot.act(of_ticket, 1) if one.clock.kind is ClockKind.RESOLUTION
    )
    moved_to = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
    assert abs(resolution.clock.due_at - moved_to) < timedelta(seconds=1)


def test_an_administrator_waives_a_breach_and_both_facts_stay(bot: RunningBot) -> None:
    track(bot)
    bot.move_to(datetime(2026, 11, 26, 22, 30, tzinfo=UTC))
    bot.slack.click(card(bot), "ticket.responded", user="ben")
    bot.settle()
    late = card(bot)
    choose(bot, late, "waive:1", user="ben")
    assert "Only an admin" in heard(bot, cast.BEN.id)
    choose(bot, late, "waive:1", user="noor")
    view = bot.slack.state()["views"][-1]
    reason = fill("reason", "plain_text_input", value="Their phone line was down")
    assert bot.slack.submit(view, reason, user="noor")["closed"]
    bot.settle()
    assert "waived by" in shown(card(bot))
    assert "late by" in shown(card(bot))
    choose(bot, card(bot), "undo_waiver:1", user="noor")
    bot.settle()
    assert "waived by" not in shown(card(bot))


def test_a_message_becomes_a_ticket_with_its_words_moment_and_address(bot: RunningBot) -> None:
    typed = "Nothing loads since 9 & @ana knows"
    posted = bot.slack.message(typed, channel=HELIOS, user="ben")
    message = next(one for one in bot.slack.state()["messages"] if one["ts"] == posted["ts"])
    bot.clock.set(EVE + timedelta(minutes=10))
    bot.slack.shortcut("message.ticket", message=message, user="ben")
    view = bot.slack.state()["views"][-1]
    initial = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert initial["title"]["initial_value"] == "Nothing loads since 9 & @Ana Ruiz knows"
    assert initial["started"]["initial_date_time"] == int(EVE.timestamp())
    assert initial["customer"]["initial_option"]["value"] == "helios"
    assert "/archives/C0CHELIOS1/p" in initial["link"]["initial_value"]


def test_a_form_filled_in_badly_marks_its_fields(bot: RunningBot) -> None:
    bot.slack.command("/cs-ticket", user="ben", channel="general")
    view = bot.slack.state()["views"][-1]
    values = fill("title", "plain_text_input", value="ab")
    values |= fill("link", "plain_text_input", value="javascript:alert(1)")
    values |= {"customer": {"customer.pick": {"type": "external_select"} | picked("helios")}}
    future = int((EVE + timedelta(days=1)).timestamp())
    values |= fill("started", "datetimepicker", selected_date_time=future)
    refused = bot.slack.submit(view, values, user="ben")
    assert set(refused["errors"]) == {"title", "started", "link"}


def test_lists_show_states_as_words_and_one_ticket_its_sum(bot: RunningBot) -> None:
    track(bot)
    everybody = bot.slack.command("/cs sla", user="ana", channel="general")["ack"]
    assert "running, due" in everybody
    assert (
        "Your running clocks: none"
        in bot.slack.command("/cs sla mine", user="ana", channel="general")["ack"]
    )
    assert "Helios" in bot.slack.command("/cs sla mine", user="ben", channel="general")["ack"]
    assert "Helios" in bot.slack.command("/cs sla helios", user="ana", channel="general")["ack"]
    assert (
        "is due Fri 27 Nov, 09:00 AEDT"
        in bot.slack.command("/cs sla #1", user="ana", channel="general")["ack"]
    )
    assert "no ticket #9" in bot.slack.command("/cs sla 9", user="ana", channel="general")["ack"]


def test_viewers_see_the_lists_but_may_not_touch_a_ticket(bot: RunningBot) -> None:
    made = track(bot)
    bot.slack.click(made, "ticket.claim", user="theo")
    assert "Only" in heard(bot, cast.THEO.id)


def test_the_report_counts_what_was_kept_and_the_sheet_comes_as_a_file(bot: RunningBot) -> None:
    made = track(bot)
    quiet = bot.slack.command("/cs report", user="ana", channel="general")["ack"]
    assert "1 are open and on time" in quiet
    bot.slack.click(made, "ticket.responded", user="ben")
    bot.settle()
    said = bot.slack.command("/cs report month", user="ana", channel="general")["ack"]
    assert "100 % of promises to customers were kept" in said
    shown_to = [
        one for one in bot.slack.state()["messages"] if one.get("ephemeral_to") == cast.ANA.id
    ]
    bot.slack.click(shown_to[-1], "sla.export", user="ana")
    bot.settle()
    files = [one for one in bot.slack.state()["messages"] if one.get("files")]
    assert files[-1]["files"][0]["name"].startswith("sla-month-")
    wrong = bot.slack.command("/cs report decade", user="ana", channel="general")["ack"]
    assert "a `week`, a `month` or a `quarter`" in wrong
    refused = bot.slack.command("/cs report", user="theo", channel="general")["ack"]
    assert "Reports are for Customer Success" in refused


def test_where_another_organisation_reads_along_the_report_is_offered_privately(
    bot: RunningBot,
) -> None:
    said = bot.slack.command("/cs report", user="ben", channel="C0XHELIOS1")
    assert "shared with another organisation" in said["ack"]
    offered = [
        one for one in bot.slack.state()["messages"] if one.get("ephemeral_to") == cast.BEN.id
    ]
    bot.slack.click(offered[-1], "sla.send", user="ben")
    bot.settle()
    assert any("promise to a customer" in one["text"] for one in bot.slack.state()["messages"])
