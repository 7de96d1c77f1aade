"""Customers through the running bot: the card, its timeline, adding and changing one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.driver import Sandbox
from bot.sandbox.people import DIRECTORS_PRIVATE
from domain.customers import Customer, Segment, Stage
from storage import audit, customers
from tests.support.bot import MONDAY, RunningBot, running_bot


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    folder: Path = tmp_path_factory.mktemp("customers")
    with running_bot(f"sqlite:///{folder}/bot.db") as made:
        yield made


def whispers(slack: Sandbox, user: str, channel: str = "general") -> list[dict[str, Any]]:
    """What only this person sees in a channel, oldest first."""
    seen = (slack.channel(channel).id, slack.workspace.person(user).id)
    everything = slack.state()["messages"]
    return [one for one in everything if (one["channel"], one.get("ephemeral_to")) == seen]


def say(bot: RunningBot, line: str, user: str = "ana", channel: str = "general") -> dict[str, Any]:
    """The private answer to a command."""
    answer = bot.slack.command(line, user=user, channel=channel)
    assert answer["ok"], answer
    return whispers(bot.slack, user, channel)[-1]


def customer(bot: RunningBot, key: str) -> Customer:
    found = bot.act(customers.by_key, key)
    assert found is not None
    return found


def text(message: dict[str, Any]) -> str:
    return f"{message['text']}\n{message.get('blocks')}"


def values(**given: Any) -> dict[str, Any]:
    """The form's answers in the shape of Slack's state.values."""
    made: dict[str, Any] = {}
    for name, value in given.items():
        kind, key, shaped = _shape(name, value)
        made[name] = {name: {"type": kind, key: shaped}}
    return made


def _shape(name: str, value: Any) -> tuple[str, str, Any]:
    if name in ("segment", "region", "stage"):
        option = {"text": {"type": "plain_text", "text": value}, "value": value}
        return "static_select", "selected_option", option
    if name in ("contract_start", "renewal_date"):
        return "datepicker", "selected_date", value
    if name in ("csm", "tam"):
        return "users_select", "selected_user", value
    if name in ("channel", "shared_channel"):
        return "conversations_select", "selected_conversation", value
    return ("number_input" if name == "arr" else "plain_text_input"), "value", value


NEW = {
    "name": "Zenith Solar", "arr": "450000", "currency": "usd", "region": "PST",
    "contract_start": "2026-01-31", "renewal_date": "2027-01-31", "csm": "U0ANA00001",
}  # fmt: skip


def test_the_card_says_what_a_customer_is_and_who_looks_after_it(bot: RunningBot) -> None:
    card = text(say(bot, "/cs customer juniper"))
    assert "Juniper Airlines: Enterprise, onboarding, $1,000,000 a year" in card
    assert "Customer Success Manager: <@U0ANA00001>" in card
    assert "Executive sponsor: Samuel Osei" in card
    assert "Technical contact(s): nobody named yet" in card


def test_the_timeline_shows_sessions_check_ins_tickets_and_changes_newest_first(
    bot: RunningBot,
) -> None:
    bot.act(_fill, "cobalt", 12)
    first = say(bot, "/cs customer cobalt")
    lines = _timeline(first)
    assert len(lines) == 8
    assert "Contact number 11" in lines[0]
    assert bot.slack.click(first, "customer.page:older", user="ana")["ok"]
    older = whispers(bot.slack, "ana")[-1]
    assert "Contact number 3" in _timeline(older)[0]
    assert bot.slack.click(older, "customer.page:newer", user="ana")["ok"]
    assert _timeline(whispers(bot.slack, "ana")[-1]) == lines


def _timeline(message: dict[str, Any]) -> list[str]:
    words = [str(one["text"]["text"]) for one in message["blocks"] if one["type"] == "section"
             and "text" in one]  # fmt: skip
    block = next(one for one in words if one.startswith("*Timeline*"))
    return block.split("\n")[1:]


def _fill(work: Any, key: str, count: int) -> None:
    found = customers.by_key(work, key)
    assert found
    for number in range(count):
        work.db.exec_driver_sql(
            "INSERT INTO check_ins (team_id, customer_id, author_id, held_at, contact_kind, "
            "attended, feeling, summary, risks, steps, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
            (work.team_id, found.id, "U0DIVYA004",
             str(MONDAY - timedelta(days=30 - number))[:19] + ".000000", "check_in", "", 4,
             f"Contact number {number}", "", str(MONDAY)[:19] + ".000000"),
        )  # fmt: skip


def test_without_a_name_somebody_sees_their_own_customers(bot: RunningBot) -> None:
    mine = say(bot, "/cs customer", user="ana")
    assert "You own" in mine["text"]
    assert "Acme Robotics" in text(mine)
    assert bot.slack.click(mine, "again:open-acme", user="ana")["ok"]
    assert "Acme Robotics: Enterprise" in whispers(bot.slack, "ana")[-1]["text"]
    none = say(bot, "/cs customer", user="omar")
    assert "You own no customers" in none["text"]
    assert "customer.add" not in str(none), "a viewer may add none"


def test_in_a_customers_channel_the_customer_need_not_be_named(bot: RunningBot) -> None:
    assert "Fjord Media" in say(bot, "/cs customer", user="ben", channel="cust-fjord")["text"]


def test_a_customer_is_added_by_the_form_and_found_at_once(bot: RunningBot) -> None:
    bot.slack.command("/cs customer add Zenith Solar", user="ana", channel="general")
    view = bot.slack.view("ana")
    assert view is not None
    assert view["title"]["text"] == "Add a customer"
    given = NEW | {"technical_contacts": "Sam Idris\nNina Petrova", "sponsor": "Al <@U1> Moreau"}
    answer = bot.slack.submit(view, values(**given), user="ana")
    assert answer.get("updated"), answer
    bot.slack.close(user="ana", everything=True)
    made = customer(bot, "zenith-solar")
    assert (made.segment, made.segment_given) == (Segment.MID_MARKET, False)
    assert made.contacts.technical == ("Sam Idris", "Nina Petrova")
    assert made.opened_on == MONDAY.date()
    card = text(say(bot, "/cs customer zenith"))
    assert "*Added* by <@U0ANA00001>" in card
    assert "Al &lt;@U1&gt; Moreau" in card


def test_a_csm_without_the_role_is_taken_and_the_admin_named_who_gives_it(bot: RunningBot) -> None:
    bot.slack.command("/cs customer add", user="ana", channel="general")
    view = bot.slack.view("ana")
    assert view is not None
    answers = NEW | {"name": "Umbra Optics", "csm": "U0THEO0020"}
    assert bot.slack.submit(view, values(**answers), user="ana")["updated"]
    said = str(bot.slack.view("ana"))
    assert "Theo Park is no Customer Success Manager yet" in said
    bot.slack.close(user="ana", everything=True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"arr": "1.5"}, "arr"),
        ({"currency": "EUR"}, "segment"),
        ({"currency": "dollars"}, "currency"),
        ({"renewal_date": "2026-01-31"}, "renewal_date"),
        ({"csm": "U0QUINN017"}, "csm"),
        ({"csm": "U0PETRA016"}, "csm"),
        ({"name": "\u200f"}, "name"),
        ({"key": "acme"}, "key"),
        ({"key": "Acme Two"}, "key"),
        ({"channel": "C0GENERAL1", "shared_channel": "C0GENERAL1"}, "shared_channel"),
        ({"channel": DIRECTORS_PRIVATE}, "channel"),
        ({"channel": "C0XHELIOS1"}, "channel"),
    ],
)
def test_what_does_not_fit_is_marked_in_the_form(
    bot: RunningBot, change: dict[str, str], field: str
) -> None:
    bot.slack.command("/cs customer add", user="ana", channel="general")
    view = bot.slack.view("ana")
    assert view is not None
    answer = bot.slack.submit(view, values(**(NEW | change)), user="ana")
    bot.slack.close(user="ana", everything=True)
    assert field in answer.get("errors", {}), answer


def test_a_name_of_nothing_to_see_is_asked_for_in_the_words_of_a_form(bot: RunningBot) -> None:
    bot.slack.command("/cs customer add", user="ana", channel="general")
    view = bot.slack.view("ana")
    assert view is not None
    marked = bot.slack.submit(view, values(**(NEW | {"name": "  "})), user="ana")["errors"]
    bot.slack.close(user="ana", everything=True)
    assert marked == {"name": "Please fill this in."}


def test_a_change_is_saved_audited_and_shown(bot: RunningBot) -> None:
    card = say(bot, "/cs customer delta")
    assert bot.slack.click(card, "customer.edit", user="ana")["ok"]
    view = bot.slack.view("ana")
    assert view is not None
    assert bot.slack.submit(view, values(stage="churned", tam="U0ROSA0019"), user="ana")["updated"]
    bot.slack.close(user="ana", everything=True)
    changed = customer(bot, "delta")
    assert (changed.stage, changed.team.tam) == (Stage.CHURNED, "U0ROSA0019")
    moves = [(one.actor, one.move, one.after) for one in bot.act(audit.of, "customer:delta")]
    assert ("U0ANA00001", "stage", "churned") in moves
    assert "*Stage* from what the dates say to Churned" in text(say(bot, "/cs customer delta"))


def test_a_customer_needs_no_renewal_date(bot: RunningBot) -> None:
    bot.slack.command("/cs customer edit lotus", user="noor", channel="general")
    view = bot.slack.view("noor")
    assert view is not None
    answer = bot.slack.submit(view, values(renewal_date=None, csm="U0NOOR0014"), user="noor")
    bot.slack.close(user="noor", everything=True)
    assert answer.get("updated"), answer
    assert customer(bot, "lotus").renewal_on is None
    assert "no renewal date yet" in text(say(bot, "/cs customer lotus"))
    assert "no renewal date yet" in text(say(bot, "/cs customer", user="noor"))
    assert "*Renewal date* from" in text(say(bot, "/cs customer lotus"))


def test_a_channel_another_company_reads_is_not_taken_as_an_internal_one(
    bot: RunningBot,
) -> None:
    bot.slack.command("/cs customer edit kestrel", user="ana", channel="general")
    view = bot.slack.view("ana")
    assert view is not None
    filters = [
        block["element"]["filter"]["exclude_external_shared_channels"]
        for block in view["blocks"]
        if block["block_id"] in ("channel", "shared_channel")
    ]
    assert filters == [True, False]
    marked = bot.slack.submit(view, values(channel="C0XHELIOS1"), user="ana")["errors"]
    assert "shared with another organisation" in marked["channel"]
    bot.slack.faults.add("error", "conversations.info", error="fatal_error")
    marked = bot.slack.submit(view, values(channel="C0XHELIOS1"), user="ana")["errors"]
    assert marked["channel"] == "Helios Energy is in this channel. The internal one is another."
    bot.slack.close(user="ana", everything=True)


def test_words_that_fit_several_are_a_choice_of_forms_to_edit(bot: RunningBot) -> None:
    choice = say(bot, "/cs customer edit al", user="noor")
    assert "Which one do you mean?" in choice["text"]
    assert bot.slack.click(choice, "again:0", user="noor")["ok"]
    view = bot.slack.view("noor")
    bot.slack.close(user="noor", everything=True)
    assert view is not None
    assert view["title"]["text"] == "Edit customer"
    near = say(bot, "/cs customer edit kestrell", user="noor")
    assert near["blocks"][1]["elements"][0]["value"] == "customer edit kestrel"


def test_two_people_changing_one_customer_do_not_overwrite_each_other(bot: RunningBot) -> None:
    for user in ("mei", "noor"):
        bot.slack.command("/cs customer edit kestrel", user=user, channel="general")
    first, second = bot.slack.view("mei"), bot.slack.view("noor")
    assert first is not None
    assert second is not None
    assert bot.slack.submit(first, values(name="Kestrel Space"), user="mei")["updated"]
    late = bot.slack.submit(second, values(name="Kestrel Air"), user="noor")
    for user in ("mei", "noor"):
        bot.slack.close(user=user, everything=True)
    assert "Somebody changed this customer" in str(late["errors"])
    assert customer(bot, "kestrel").name == "Kestrel Space"


@pytest.mark.parametrize(
    ("line", "user", "answer"),
    [
        ("/cs customer add", "omar", "can add customers"),
        ("/cs customer edit acme", "ben", "Only the account team of Acme Robotics"),
        ("/cs customer edit", "ana", "Which customer?"),
        ("/cs customer nosuchthing", "ana", "No customer is called “nosuchthing”"),
        ("/cs customer edit zzzzqq", "ana", "No customer is called"),
    ],
)
def test_who_may_not_and_what_is_not_there_is_said(
    bot: RunningBot, line: str, user: str, answer: str
) -> None:
    assert answer in say(bot, line, user=user)["text"]


@pytest.mark.parametrize("line", ["/cs customer acme", "/cs customer"])
def test_in_a_shared_channel_the_card_is_sent_privately(bot: RunningBot, line: str) -> None:
    here = say(bot, line, user="ben", channel="ext-helios")
    assert "shared with another organisation" in here["text"]
    assert "$" not in text(here)
    assert "Robotics" not in text(here)
    before = len(bot.slack.messages("ben"))
    assert bot.slack.click(here, "send.privately", user="ben")["ok"]
    bot.settle()
    sent = bot.slack.messages("ben")[before:]
    assert len(sent) == 1
    assert " a year" in sent[0]["text"]


def test_a_page_turned_after_the_channel_was_shared_shows_nothing(bot: RunningBot) -> None:
    bot.act(_fill, "granite", 10)
    card = say(bot, "/cs customer granite", channel="cust-granite")
    bot.slack.change_channel("cust-granite", "share")
    bot.slack.settle()
    bot.slack.click(card, "customer.page:older", user="ana")
    after = whispers(bot.slack, "ana", "cust-granite")[-1]
    bot.slack.change_channel("cust-granite", "unshare")
    bot.slack.settle()
    assert "shared with another organisation" in after["text"]
