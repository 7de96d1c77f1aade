"""Check-ins and reminders through the running bot, as people see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.inputs import initial_values
from bot.sandbox.people import CUSTOMER_CHANNELS
from domain.touch_list import ListedState
from services import check_ins, due
from storage import audit, customers
from storage import touches as touch_rows
from storage.unit_of_work import Work
from tests.support.bot import MONDAY, RunningBot, figures, running_bot
from tests.support.cadence import ANA, BEN, CHIDI, MEI, TODAY, customer, stage

CHANNEL = CUSTOMER_CHANNELS[0].channel
NINE_IN_LOS_ANGELES = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def option(value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": value}, "value": value}


def answers(view: dict[str, Any], **given: Any) -> dict[str, Any]:
    """Values for a form: by block id, in the shape each block's element has."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        name = block["block_id"]
        if name not in given:
            continue
        element = block["element"]
        keys: dict[str, tuple[str, Callable[[Any], Any]]] = {
            "datetimepicker": ("selected_date_time", lambda at: int(at.timestamp())),
            "datepicker": ("selected_date", str),
            "checkboxes": ("selected_options", lambda some: [option(one) for one in some]),
            "static_select": ("selected_option", option),
            "external_select": ("selected_option", option),
            "users_select": ("selected_user", str),
            "plain_text_input": ("value", str),
        }
        kind = element["type"]
        key, shape = keys[kind]
        values[name] = {element["action_id"]: {"type": kind, key: shape(given[name])}}
    return values


def open_form(bot: RunningBot, words: str, user: str = "ana") -> dict[str, Any]:
    bot.slack.command(f"/cs checkin {words}".strip(), user=user, channel="general")
    view = bot.slack.view(user)
    assert view is not None
    return view


def words_of(view: dict[str, Any] | None) -> str:
    assert view is not None
    return "\n".join(block["text"]["text"] for block in view["blocks"] if "text" in block)


def direct(bot: RunningBot, user: str) -> list[str]:
    return [message["text"] for message in bot.slack.messages(user)]


def block(view: dict[str, Any], block_id: str) -> dict[str, Any]:
    return next(one for one in view["blocks"] if one["block_id"] == block_id)


def shown(bot: RunningBot, user: str, channel: str = "general") -> dict[str, Any]:
    """The latest private answer."""
    told = bot.slack.messages(channel, user=user)
    return placed(bot, channel, [m for m in told if m.get("ephemeral_to")][-1])


def placed(bot: RunningBot, channel: str, message: dict[str, Any]) -> dict[str, Any]:
    """A message with its channel, as a gesture needs it."""
    return message | {"channel": bot.slack.channel(channel).id}


def pick(bot: RunningBot, view: dict[str, Any], name: str, value: str) -> dict[str, Any]:
    """Choose an option of a menu as Ana; returns the form as drawn then."""
    element = block(view, name)["element"]
    chosen = next(one for one in element["options"] if one["value"] == value)
    bot.slack.click(view, element["action_id"], patch={"selected_option": chosen}, user="ana")
    return bot.slack.view("ana") or {}


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """One bot whose clock stands still, for tests that each use a customer of their own."""
    with running_bot(f"sqlite:///{tmp_path_factory.mktemp('bot')}/bot.db", story=False) as bot:
        bot.act(stage)
        yield bot


@pytest.fixture
def moving(tmp_path: Path) -> Iterator[Callable[..., RunningBot]]:
    """Starts a bot of the test's own, with these customers: its clock may be moved."""
    running: list[Any] = []

    def begin(*found: Any) -> RunningBot:
        starting = running_bot(f"sqlite:///{tmp_path}/bot.db", story=False)
        running.append(starting)
        bot: RunningBot = starting.__enter__()
        bot.act(stage, *found)
        return bot

    yield begin
    for one in running:
        one.__exit__(None, None, None)


def logged(work: Work, key: str) -> list[Any]:
    found = customers.by_key(work, key)
    assert found is not None
    return check_ins.recent(work, found.id, 10)


def open_lines(work: Work, key: str) -> list[Any]:
    found = customers.by_key(work, key)
    assert found is not None
    return touch_rows.of_customer(work, found.id, 10)


def test_a_check_in_is_logged_fulfils_what_is_due_and_says_what_comes_next(
    still: RunningBot,
) -> None:
    still.act(stage, customer("acme", channel=CHANNEL))
    view = open_form(still, "acme")
    assert view["title"]["text"] == "Log a check-in"
    assert "Kickoff + Weekly check-in, due Mon 23 Nov 2026" in str(block(view, "due"))
    assert block(view, "kind")["element"]["initial_option"]["value"] == "kickoff"
    values = answers(
        view,
        feeling="4",
        summary="They like it <!channel>.",
        attended=["Robin Vale"],
        attended_other="Kim Ode",
        risks="Their budget",
        step1="Send the plan",
        step1_owner=BEN,
        step1_on=date(2026, 12, 1),
    )
    still.slack.submit(view, values, user="ana")
    assert words_of(still.slack.view("ana")) == (
        "Check-in logged. It fulfils kickoff, weekly check-in and quarterly check-in. "
        "Next: weekly check-in, due 30 Nov."
    )
    still.settle()
    (row,) = still.act(logged, "acme")
    assert row.check_in.attended == ("Robin Vale", "Kim Ode")
    assert (row.check_in.steps[0].owner, row.check_in.steps[0].due_on) == (BEN, date(2026, 12, 1))
    post = still.slack.messages(CHANNEL)[-1]
    assert post["text"].startswith("Kickoff with Acme, felt good (4 of 5)")
    assert "&lt;!channel&gt;" in str(post["blocks"])
    assert still.act(open_lines, "acme")[0].touch.due_on == date(2026, 11, 30)
    (entry,) = [one for one in still.act(audit.of, "customer:acme") if one.move == "check_in"]
    assert entry.actor == ANA


def test_without_a_customer_the_form_fills_in_what_is_due_once_one_is_picked(
    still: RunningBot,
) -> None:
    still.act(stage, customer("birch"))
    still.slack.shortcut("shortcut.check_in", user="ana")
    view = still.slack.view("ana")
    assert view is not None
    assert [one["block_id"] for one in view["blocks"]][:2] == ["customer", "when"]
    offered = still.slack.options(view, "check_in.customer", "bir", user="ana")
    assert offered["options"][0]["value"] == "birch"
    still.slack.click(
        view, "check_in.customer", patch={"selected_option": option("birch")}, user="ana"
    )
    view = still.slack.view("ana")
    assert view is not None
    assert "Kickoff" in str(block(view, "due"))
    names = [one["value"] for one in block(view, "attended")["element"]["options"]]
    assert names == ["Robin Vale", "Alex Moreau", "Sam Idris"]
    still.slack.close(user="ana")


def test_adding_a_step_keeps_what_was_typed_up_to_five(still: RunningBot) -> None:
    still.act(stage, customer("cedar"))
    view = open_form(still, "cedar")
    typed = answers(view, summary="Half a thought", feeling="3")
    for _ in range(4):
        still.slack.click(view, "check_in.add_step", values=typed, user="ana")
        again = still.slack.view("ana")
        assert again is not None
        view = again
    ids = [one["block_id"] for one in view["blocks"]]
    assert "step5" in ids
    assert "add_step" not in ids
    done = still.slack.submit(view, typed | answers(view, step5="Call back"), user="ana")
    assert "errors" not in done
    (row,) = still.act(logged, "cedar")
    assert [step.text for step in row.check_in.steps] == ["Call back"]
    assert row.check_in.summary == "Half a thought"


def test_what_does_not_fit_is_marked_and_the_corrected_form_goes_through(
    still: RunningBot,
) -> None:
    still.act(stage, customer("dogwood"))
    view = open_form(still, "dogwood")
    wrong = answers(
        view,
        when=MONDAY + timedelta(hours=2),
        feeling="5",
        summary="ok",
        step1_owner=ANA,
    )
    errors = still.slack.submit(view, wrong, user="ana")["errors"]
    assert set(errors) == {"when", "summary", "step1"}
    assert "ahead" in errors["when"]
    assert still.act(logged, "dogwood") == []
    right = answers(
        view, when=MONDAY - timedelta(days=2), feeling="5", summary="All good", step1="Send it"
    )
    still.slack.submit(view, right, user="ana")
    (row,) = still.act(logged, "dogwood")
    assert row.check_in.held_at == MONDAY - timedelta(days=2)


def test_six_steps_are_refused_however_they_came(still: RunningBot) -> None:
    still.act(stage, customer("elm"))
    view = open_form(still, "elm")
    values = answers(view, feeling="5", summary="Many steps")
    for number in range(1, 7):
        values[f"step{number}"] = {
            f"step{number}": {"type": "plain_text_input", "value": f"Do {number}"}
        }
    opened = still.slack.workspace.surfaces.top(still.slack.workspace.person("ana").id)
    assert opened is not None
    extra = [block(view, "step1") | {"block_id": f"step{n}"} for n in range(2, 7)]
    for number, one in enumerate(extra, 2):
        one["element"] = one["element"] | {"action_id": f"step{number}"}
    opened.view["blocks"] = [*opened.view["blocks"], *extra]
    errors = still.slack.submit(view, values, user="ana")["errors"]
    assert errors == {"step1": "At most 5 next steps; put the others into the summary."}
    still.slack.close(user="ana")


def test_a_form_sent_twice_is_one_check_in(still: RunningBot) -> None:
    still.act(stage, customer("fir"))
    view = open_form(still, "fir")
    values = answers(view, feeling="2", summary="Slow week")
    sent = {
        "type": "view_submission",
        "team": {"id": "T0NORTHWND"},
        "user": {"id": ANA, "team_id": "T0NORTHWND"},
        "view": view | {"state": {"values": filled(view, values)}},
    }
    first, second = (still.run(still.bot.handle(sent)) for _ in range(2))
    assert (first.status, second.status) == (200, 200)
    assert len(still.act(logged, "fir")) == 1


def filled(view: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """The state a person would send: what the form began with, and what they filled in."""
    return initial_values(view["blocks"]) | values


def test_an_internal_note_needs_no_feeling_fulfils_nothing_and_is_not_posted(
    still: RunningBot,
) -> None:
    channel = CUSTOMER_CHANNELS[3].channel
    still.act(stage, customer("ginkgo", channel=channel))
    view = open_form(still, "ginkgo")
    view = pick(still, view, "kind", "internal_note")
    assert block(view, "feeling")["optional"]
    still.slack.submit(view, answers(view, summary="Their boss leaves"), user="ana")
    said = words_of(still.slack.view("ana"))
    assert said.startswith("Internal note kept. Next: kickoff and weekly check-in, due 23 Nov.")
    still.settle()
    assert still.slack.messages(channel) == []


def test_nothing_is_posted_where_another_organisation_reads(still: RunningBot) -> None:
    channel = CUSTOMER_CHANNELS[4].channel
    still.act(stage, customer("hazel", channel=channel))
    still.slack.change_channel(channel, "share")
    view = open_form(still, "hazel")
    still.slack.submit(view, answers(view, feeling="5", summary="Fine call"), user="ana")
    assert "Check-in logged." in words_of(still.slack.view("ana"))
    still.settle()
    assert still.slack.messages(channel) == []


def test_a_message_becomes_the_summary_as_a_person_would_have_typed_it(still: RunningBot) -> None:
    channel = CUSTOMER_CHANNELS[5].channel
    still.act(stage, customer("ivy", channel=channel))
    still.slack.message("Call with Ivy: R&D wants <more>", channel=channel, user="ben")
    message = placed(still, channel, still.slack.messages(channel)[-1])
    still.slack.shortcut("message.check_in", message=message, user="ana")
    view = still.slack.view("ana") or {}
    assert block(view, "summary")["element"]["initial_value"] == "Call with Ivy: R&D wants <more>"
    assert block(view, "customer")["element"]["initial_option"]["value"] == "ivy"
    still.slack.close(user="ana")


def test_a_viewer_is_told_who_may_log(still: RunningBot) -> None:
    still.act(stage, customer("juniper"))
    answer = still.slack.command("/cs checkin juniper", user="omar", channel="general")
    assert "can log check-ins" in answer["ack"]
    assert still.slack.view("omar") is None


def test_what_is_due_is_listed_and_can_be_snoozed_and_skipped(still: RunningBot) -> None:
    still.act(stage, customer("kapok", csm=BEN), customer("larch", csm=BEN))
    still.slack.command("/cs due", user="ben", channel="general")
    listed = shown(still, "ben")
    assert listed["text"] == "Your customers have 4 touches due in the next seven days."
    (kapok,) = still.act(open_lines, "kapok")[:1]
    (larch,) = still.act(open_lines, "larch")[:1]

    still.slack.click(listed, f"touch.snooze:{kapok.touch.id}", user="ben")
    view = still.slack.view("ben") or {}
    late = answers(view, until=TODAY)
    assert still.slack.submit(view, late, user="ben")["errors"] == {
        "until": "Pick a day after today."
    }
    still.slack.submit(view, answers(view, until=date(2026, 11, 28)), user="ben")
    assert words_of(still.slack.view("ben")) == "Snoozed. It comes back on Mon 30 Nov."
    still.slack.close(user="ben")

    still.slack.click(listed, f"touch.skip:{larch.touch.id}", user="ben")
    view = still.slack.view("ben") or {}
    assert set(still.slack.submit(view, answers(view, reason="  x"), user="ben")["errors"]) == {
        "reason"
    }
    still.slack.submit(view, answers(view, reason="They moved the start"), user="ben")
    assert words_of(still.slack.view("ben")).startswith("Skipped for Larch")
    still.slack.close(user="ben")
    still.settle()
    assert still.slack.command("/cs due mine", user="ben", channel="general")["ack"] == (
        "Your customers have 2 touches due in the next seven days."
    )
    still.slack.click(listed, f"touch.skip:{larch.touch.id}", user="ben")
    assert "skipped already" in shown(still, "ben")["text"]
    moves = [one.move for one in still.act(audit.of, "customer:larch")]
    assert moves == ["touch_skipped"]


def test_log_it_on_a_line_opens_the_form_for_it(still: RunningBot) -> None:
    still.act(stage, customer("maple", csm=CHIDI))
    still.slack.command("/cs due maple", user="chidi", channel="general")
    (line,) = still.act(open_lines, "maple")[:1]
    still.slack.click(shown(still, "chidi"), f"touch.log:{line.touch.id}", user="chidi")
    view = still.slack.view("chidi") or {}
    still.slack.submit(view, answers(view, feeling="5", summary="Good start"), user="chidi")
    found = still.act(touch_rows.get, line.touch.id)
    assert found is not None
    assert found.touch.state is ListedState.HELD


def test_a_long_list_has_pages_and_only_leads_have_a_team(still: RunningBot) -> None:
    still.act(stage, *(customer(f"pine-{n:02}", csm="U0NOBODY01") for n in range(10)))
    found = still.act(due.pages, _person("U0NOBODY01"), "mine")
    assert (found.total, len(found.lines), found.next_start) == (20, 8, 8)
    rest = still.act(due.pages, _person("U0NOBODY01"), "mine", 16)
    assert (len(rest.lines), rest.next_start) == (4, None)
    assert "no team" in still.slack.command("/cs due team", user="ana", channel="general")["ack"]
    assert (
        "Your team has" in still.slack.command("/cs due team", user="mei", channel="general")["ack"]
    )


def _person(user_id: str) -> Any:
    from domain.people import Person  # noqa: PLC0415 - one use

    return Person(user_id, name="Nobody")


def test_the_morning_message_comes_at_nine_in_the_owners_zone_and_once(
    moving: Callable[..., RunningBot],
) -> None:
    bot = moving(customer("acme"), customer("oak", csm=CHIDI))
    bot.move_to(NINE_IN_LOS_ANGELES - timedelta(seconds=1))
    assert direct(bot, "ana") == []
    bot.move_to(NINE_IN_LOS_ANGELES)
    assert direct(bot, "ana") == ["Acme has a touch due today."]
    bot.settle()
    bot.move_to(NINE_IN_LOS_ANGELES + timedelta(hours=3))
    assert len(direct(bot, "ana")) == 1
    # Planned after nine in London: Chidi hears of it on the next morning, as overdue.
    assert direct(bot, "chidi") == []
    bot.move_to(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    assert direct(bot, "chidi") == ["Oak has an overdue touch."]


def test_after_three_mornings_of_downtime_there_is_one_message(
    moving: Callable[..., RunningBot],
) -> None:
    bot = moving(customer("acme"), customer("oak", date(2026, 11, 17)))
    bot.clock.set(NINE_IN_LOS_ANGELES + timedelta(days=3, hours=1))
    bot.settle()
    bot.settle()
    assert direct(bot, "ana") == ["Your touches this morning: 2 overdue, 2 due soon."]


def test_the_buttons_of_the_morning_message_work(moving: Callable[..., RunningBot]) -> None:
    bot = moving(customer("acme"))
    bot.move_to(NINE_IN_LOS_ANGELES)
    message = placed(bot, "ana", bot.slack.messages("ana")[-1])
    (line,) = bot.act(open_lines, "acme")[:1]
    bot.slack.click(message, f"touch.snooze:{line.touch.id}", user="ana")
    view = bot.slack.view("ana") or {}
    bot.slack.submit(view, answers(view, until=date(2026, 11, 25)), user="ana")
    bot.move_to(NINE_IN_LOS_ANGELES + timedelta(days=1))
    assert len(direct(bot, "ana")) == 1
    bot.move_to(NINE_IN_LOS_ANGELES + timedelta(days=2))
    assert direct(bot, "ana")[1:] == ["Your touches this morning: 1 overdue, 1 due soon."]


def test_a_customer_imported_in_mid_life_is_never_overdue(
    moving: Callable[..., RunningBot],
) -> None:
    bot = moving(customer("acme", date(2026, 5, 1), opened_on=TODAY))
    assert bot.slack.command("/cs due acme", user="ana", channel="general")["ack"] == (
        "Acme has nothing due."
    )
    bot.move_to(NINE_IN_LOS_ANGELES + timedelta(days=1))
    assert direct(bot, "ana") == []


def test_the_lead_hears_of_what_is_five_working_days_overdue_once(
    moving: Callable[..., RunningBot],
) -> None:
    bot = moving(customer("acme", date(2026, 11, 10)))  # kickoff due on Tuesday the 17th
    bot.move_to(NINE_IN_LOS_ANGELES + timedelta(days=1))
    assert direct(bot, "mei") == []
    bot.move_to(NINE_IN_LOS_ANGELES + timedelta(days=1, minutes=5))
    assert direct(bot, "mei") == ["1 touch in your team is long overdue or was put off often."]
    bot.move_to(NINE_IN_LOS_ANGELES + timedelta(days=2, minutes=5))
    assert len(direct(bot, "mei")) == 1


def test_a_customer_picked_at_the_last_moment_is_posted_in_their_channel_too(
    still: RunningBot,
) -> None:
    channel = CUSTOMER_CHANNELS[6].channel
    still.act(stage, customer("nutmeg", channel=channel))
    view = open_form(still, "")
    values = answers(view, customer="nutmeg", kind="kickoff", feeling="5", summary="Good start")
    still.slack.submit(view, values, user="ana")
    assert "Check-in logged." in words_of(still.slack.view("ana"))
    still.settle()
    assert still.slack.messages(channel)[-1]["text"].startswith("Kickoff with Nutmeg")


def test_a_channel_slack_does_not_tell_about_in_time_gets_nothing(still: RunningBot) -> None:
    channel = CUSTOMER_CHANNELS[7].channel
    still.act(stage, customer("olive", channel=channel))
    view = open_form(still, "olive")
    slow = {"kind": "slow", "method": "conversations.info", "seconds": 30, "times": 1}
    still.slack.post("faults", script=[slow])
    with figures(still, view_timeout_s=4.0):
        still.slack.submit(view, answers(view, feeling="5", summary="Good start"), user="ana")
    still.slack.post("faults", script=[])
    assert "Check-in logged." in words_of(still.slack.view("ana"))
    still.settle()
    assert still.slack.messages(channel) == []


def test_the_pages_of_a_list_are_turned_in_place(still: RunningBot) -> None:
    still.act(stage, *(customer(f"quince-{n}", csm=MEI) for n in range(5)))
    still.slack.command("/cs due", user="mei", channel="cs-leads")
    first = shown(still, "mei", "cs-leads")
    assert "Showing 1–8 of 10" in str(first["blocks"])
    still.slack.click(first, "due.page:next", user="mei")
    second = shown(still, "mei", "cs-leads")
    assert "Showing 9–10 of 10" in str(second["blocks"])
    assert second["ts"] == first["ts"]


def test_snoozing_without_a_day_says_to_pick_one(still: RunningBot) -> None:
    still.act(stage, customer("rowan", csm=CHIDI))
    (line,) = still.act(open_lines, "rowan")[:1]
    still.slack.command("/cs due rowan", user="chidi", channel="critical")
    still.slack.click(
        shown(still, "chidi", "critical"), f"touch.snooze:{line.touch.id}", user="chidi"
    )
    view = still.slack.view("chidi") or {}
    assert set(still.slack.submit(view, answers(view, until=""), user="chidi")["errors"]) == {
        "until"
    }
    still.slack.close(user="chidi")
