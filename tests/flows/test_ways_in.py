"""Every way in: commands, mentions, direct messages, shortcuts; and who may not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.model import Person
from bot.sandbox.people import TEAM_ID
from tests.support.bot import RunningBot, running_bot


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    folder: Path = tmp_path_factory.mktemp("ways")
    with running_bot(f"sqlite:///{folder}/bot.db") as made:
        for channel in ("general", "cust-acme", "ext-helios"):
            made.slack.change_channel(channel, "invite_bot")
        yield made


def seen(bot: RunningBot, user: str, channel: str) -> list[dict[str, Any]]:
    """All this person sees in a channel, as the state shows it, oldest first."""
    where, who = bot.slack.channel(channel).id, bot.slack.workspace.person(user).id
    return [
        one
        for one in bot.slack.state()["messages"]
        if one["channel"] == where and one.get("ephemeral_to") in (None, who)
    ]


def command(bot: RunningBot, line: str, user: str = "ana") -> dict[str, Any]:
    assert bot.slack.command(line, user=user, channel="general")["ok"]
    return seen(bot, user, "general")[-1]


def mention(
    bot: RunningBot,
    text: str,
    user: str = "ana",
    channel: str = "general",
    thread: str | None = None,
) -> dict[str, Any]:
    """The last thing this person sees after mentioning the bot."""
    said = bot.slack.message(f"@Touchpoint {text}", user=user, channel=channel, thread_ts=thread)
    assert said["ok"], said
    bot.slack.settle()
    return seen(bot, user, channel)[-1]


def buttons(message: dict[str, Any]) -> dict[str, str]:
    """Words by value of every button of a message."""
    return {
        one.get("value", ""): one["text"]["text"]
        for block in message.get("blocks") or ()
        for one in block.get("elements") or ()
        if one["type"] == "button"
    }


def title(bot: RunningBot, user: str = "ana") -> str:
    """What the form before this person is called; it is closed after the look."""
    view = bot.slack.view(user)
    assert view is not None, "no form was opened"
    bot.slack.close(user=user, everything=True)
    return str(view["title"]["text"])


def test_the_menu_has_buttons_for_what_is_used_most(bot: RunningBot) -> None:
    menu = command(bot, "/cs")
    shown = buttons(menu)
    for words in ("Request a session", "Log a check-in", "Customer health"):
        assert words in shown.values()
    value = next(value for value, words in shown.items() if words == "Request a session")
    action = next(
        one["action_id"]
        for block in menu["blocks"]
        for one in block.get("elements") or ()
        if one.get("value") == value
    )
    assert bot.slack.click(menu, action, user="ana")["ok"]
    assert title(bot) == "Request a session"


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("/cs-session acme", "Request a session"),
        ("/cs-checkin acme", "Log a check-in"),
        ("/cs-ticket acme", "Track a support ticket"),
        ("/cs session acme", "Request a session"),
        ("/cs SESSION acme", "Request a session"),
    ],
)
def test_direct_commands_take_the_same_words(bot: RunningBot, line: str, form: str) -> None:
    assert bot.slack.command(line, user="ana", channel="general")["ok"]
    assert title(bot) == form


def test_the_direct_command_for_health_answers(bot: RunningBot) -> None:
    assert "Acme Robotics" in command(bot, "/cs-health acme")["text"]


@pytest.mark.parametrize(
    ("typed", "near"),
    [("sesion", "`/cs session`"), ("helth acme", "`/cs health acme`"), ("chekin", "`/cs checkin`")],
)
def test_an_unknown_word_gets_the_nearest_command(bot: RunningBot, typed: str, near: str) -> None:
    assert near in command(bot, f"/cs {typed}")["text"]


def test_what_was_typed_is_never_markup(bot: RunningBot) -> None:
    answer = command(bot, "/cs customer <!channel> &lt;@U0BEN00002&gt;")
    assert "<!channel>" not in str(answer)
    assert "<@U0BEN00002>" not in str(answer)


@pytest.mark.parametrize(
    "typed",
    ["acme", "ACME", "robot", '"Acme Robotics"', "\u202eacme", "*acme*"],
)
def test_a_customer_is_found_however_it_is_typed(bot: RunningBot, typed: str) -> None:
    assert "Acme Robotics" in command(bot, f"/cs customer {typed}")["text"]


def test_an_ambiguous_name_is_a_private_choice_that_repeats_the_command(bot: RunningBot) -> None:
    choice = command(bot, "/cs session fo")
    assert "Which one do you mean?" in choice["text"]
    shown = buttons(choice)
    assert shown["session foxglove"] == "Foxglove Florists"
    action = next(
        one["action_id"]
        for block in choice["blocks"]
        for one in block.get("elements") or ()
        if one["value"] == "session foxglove"
    )
    assert bot.slack.click(choice, action, user="ana")["ok"]
    view = bot.slack.view("ana")
    assert view is not None
    assert "Foxglove Florists" in str(view)
    bot.slack.close(user="ana", everything=True)


def test_a_name_nobody_has_gets_the_nearest_names(bot: RunningBot) -> None:
    answer = command(bot, "/cs customer acmme")
    assert "Did you mean one of these?" in answer["text"]
    assert buttons(answer)["customer acme"] == "Acme Robotics"


def test_a_mention_is_answered_for_the_asker_alone_in_the_thread(bot: RunningBot) -> None:
    root = bot.slack.message("How is Acme?", user="ben", channel="cust-acme")["ts"]
    answer = mention(bot, "customer acme", channel="cust-acme", thread=root)
    assert answer["ephemeral_to"] == "U0ANA00001"
    assert answer["thread_ts"] == root
    assert "Acme Robotics: Enterprise" in answer["text"]
    assert answer not in seen(bot, "ben", "cust-acme")


def test_a_form_asked_for_by_mention_opens_by_its_button(bot: RunningBot) -> None:
    answer = mention(bot, "session acme")
    assert buttons(answer) == {"session acme": "Open the form"}
    assert bot.slack.click(answer, "form.open", user="ana")["ok"]
    assert title(bot) == "Request a session"


def test_a_mention_in_the_middle_of_a_sentence_is_understood(bot: RunningBot) -> None:
    said = bot.slack.message("hey @Touchpoint cs customer acme", user="ana", channel="general")
    assert said["ok"], said
    bot.slack.settle()
    assert "Acme Robotics: Enterprise" in seen(bot, "ana", "general")[-1]["text"]


def test_a_mention_without_words_shows_the_menu(bot: RunningBot) -> None:
    assert "What would you like to do?" in mention(bot, "")["text"]


def test_where_slack_refuses_the_answer_to_a_mention_it_comes_by_direct_message(
    bot: RunningBot,
) -> None:
    bot.slack.faults.add("error", "chat.postEphemeral", error="user_not_in_channel")
    mention(bot, "customer acme", user="ben")
    assert "Acme Robotics" in bot.slack.messages("ben")[-1]["text"]


def test_a_mention_in_a_shared_channel_shows_nothing_internal(bot: RunningBot) -> None:
    answer = mention(bot, "customer helios", channel="ext-helios")
    assert "shared with another organisation" in answer["text"]
    assert "Send me privately" in buttons(answer).values()


def test_a_direct_message_takes_the_words_without_the_mention(bot: RunningBot) -> None:
    bot.slack.message("customer acme", user="chidi")
    bot.slack.settle()
    assert "Acme Robotics" in bot.slack.messages("chidi")[-1]["text"]
    bot.slack.message("cs checkin acme", user="chidi")
    bot.slack.settle()
    answer = seen(bot, "chidi", "chidi")[-1]
    assert "Open the form" in buttons(answer).values()
    assert bot.slack.click(answer, "form.open", user="chidi")["ok"]
    assert title(bot, "chidi") == "Log a check-in"


@pytest.mark.parametrize(
    ("callback_id", "form"),
    [("shortcut.request", "Request a session"), ("shortcut.check_in", "Log a check-in")],
)
def test_global_shortcuts_open_their_forms(bot: RunningBot, callback_id: str, form: str) -> None:
    assert bot.slack.shortcut(callback_id, user="ana")["ok"]
    assert title(bot) == form


def test_the_shortcut_for_health_answers_in_a_small_modal(bot: RunningBot) -> None:
    assert bot.slack.shortcut("shortcut.health", user="ana")["ok"]
    assert bot.slack.view("ana") is not None
    bot.slack.close(user="ana", everything=True)


@pytest.mark.parametrize("callback_id", ["message.check_in", "message.ticket", "message.request"])
def test_message_shortcuts_fill_in_what_was_written(bot: RunningBot, callback_id: str) -> None:
    words = f"Their nightly ingest stalls & <b>nobody</b> knows why, says {callback_id}"
    bot.slack.message(words, user="ben", channel="cust-acme")
    message = seen(bot, "ana", "cust-acme")[-1]
    assert bot.slack.shortcut(callback_id, message=message, user="ana")["ok"]
    view = bot.slack.view("ana")
    assert view is not None
    assert words in [block.get("element", {}).get("initial_value") for block in view["blocks"]]
    assert "Acme Robotics" in str(view["blocks"]), "the channel tells the customer"
    bot.slack.close(user="ana", everything=True)


@pytest.mark.parametrize(
    ("user", "words"),
    [
        ("petra", "guests can't use it"),
        ("sofia", "members of the workspace it is installed in"),
    ],
)
def test_guests_and_strangers_are_told_so_politely(bot: RunningBot, user: str, words: str) -> None:
    channel = "ext-helios" if user == "sofia" else "cust-acme"
    bot.slack.command("/cs customer acme", user=user, channel=channel)
    assert words in seen(bot, user, channel)[-1]["text"].replace("’", "'")
    assert words in mention(bot, "help", user=user, channel=channel)["text"].replace("’", "'")
    bot.slack.shortcut("shortcut.request", user=user)
    view = bot.slack.view(user)
    assert view is None or words in str(view).replace("’", "'")
    bot.slack.close(user=user, everything=True)


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("/cs session", "can ask for sessions"), ("/cs session fo", "can ask for sessions"),
        ("/cs ticket acme", "can track support tickets"),
        ("shortcut.request", "can ask for sessions"),
        ("message.request", "can ask for sessions"),
        ("message.ticket", "can track support tickets"),
    ],
)  # fmt: skip
def test_a_viewer_is_told_who_may_before_any_form(bot: RunningBot, way: str, words: str) -> None:
    if way.startswith("/"):
        said = command(bot, way, user="omar")["text"]
    else:
        bot.slack.message("Their ingest stalls.", user="ben", channel="general")
        message = seen(bot, "omar", "general")[-1] if way.startswith("message") else None
        bot.slack.shortcut(way, message=message, user="omar")
        said = str(bot.slack.view("omar") or seen(bot, "omar", "general")[-1]["text"])
        assert "'input'" not in said
    assert words in said
    bot.slack.close(user="omar", everything=True)


def test_a_guests_home_says_why_it_is_empty(bot: RunningBot) -> None:
    bot.slack.home(user="petra")
    bot.slack.settle()
    assert "guests can't use it" in str(bot.slack.home_view("petra")).replace("’", "'")


def test_apps_are_not_answered(bot: RunningBot) -> None:
    bot.slack.settle()
    before = len(bot.slack.calls("chat.postEphemeral"))
    event = {
        "type": "app_mention", "user": "U0BOTBOT01", "bot_id": "B0OTHER001", "ts": "1.0",
        "text": f"<@{bot.bot.identity.user_id}> help", "channel": "C0GENERAL1",
    }  # fmt: skip
    bot.slack.emit(event, channel="general")
    assert len(bot.slack.calls("chat.postEphemeral")) == before


def test_a_bot_that_clicks_is_refused(bot: RunningBot) -> None:
    where = bot.slack.workspace
    where.people["U0ROBOT001"] = Person(
        id="U0ROBOT001", name="robot", real_name="Robot", is_bot=True, team_id=TEAM_ID
    )
    where.by_name["robot"] = where.people["U0ROBOT001"]
    where.channel("general").members["U0ROBOT001"] = None
    assert "answers people, not apps" in command(bot, "/cs customer acme", user="robot")["text"]


def test_a_deactivated_account_is_refused(bot: RunningBot) -> None:
    where = bot.slack.workspace
    where.channel("general").members["U0QUINN017"] = None
    refused = bot.slack.command("/cs customer acme", user="quinn", channel="general")
    shown = [one["text"] for one in seen(bot, "quinn", "general")]
    assert "deactivated" in f"{refused} {shown}"


def test_a_viewer_is_looked_up_once_an_hour(bot: RunningBot) -> None:
    def looked_up() -> int:
        return sum(one.args.get("user") == "U0OMAR0015" for one in bot.slack.calls("users.info"))

    start = bot.clock.now()
    command(bot, "/cs customer acme", user="omar")
    first = looked_up()
    assert first >= 1
    command(bot, "/cs customer acme", user="omar")
    assert looked_up() == first
    bot.clock.set(start + timedelta(hours=1, minutes=1))
    bot.settle()
    command(bot, "/cs customer acme", user="omar")
    assert looked_up() == first + 1


def test_when_slack_cannot_be_asked_only_help_answers(bot: RunningBot) -> None:
    bot.clock.set(bot.clock.now() + timedelta(hours=2))
    bot.settle()
    for line, answer in (
        ("/cs customer acme", "only `/cs help` answers"),
        ("/cs help", "What would you like to do?"),
    ):
        bot.slack.faults.add("error", "users.info", error="fatal_error")
        said = command(bot, line, user="theo")["text"]
        bot.slack.faults.clear()
        assert answer in said
    assert "Acme" in command(bot, "/cs customer acme", user="ana")["text"], "members are known"
