"""Asking for sessions and deciding them with the hands of people, through the running bot."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.model import Json
from tests.support.bot import MONDAY, RunningBot

NEED = "Their nightly ingest stalls; help us find out why."
TIME = MONDAY + timedelta(hours=3)


def typed(text: str) -> Json:
    """A filled-in text field."""
    return {"type": "plain_text_input", "value": text}


def at(moment: datetime) -> Json:
    """A chosen day and time."""
    return {"type": "datetimepicker", "selected_date_time": int(moment.timestamp())}


def chosen(value: str, kind: str = "static_select") -> Json:
    """A chosen option."""
    option = {"text": {"type": "plain_text", "text": value}, "value": value}
    return {"type": kind, "selected_option": option}


def ticked(*values: str) -> Json:
    """Ticked boxes."""
    options = [{"text": {"type": "plain_text", "text": one}, "value": one} for one in values]
    return {"type": "checkboxes", "selected_options": options}


def offered(element: Json, answer: Json) -> Json:
    """The answer with its options as the element offers them, words and all."""
    known = {option["value"]: option for option in element.get("options") or ()}
    if option := answer.get("selected_option"):
        return answer | {"selected_option": known[option["value"]]}
    if options := answer.get("selected_options"):
        return answer | {"selected_options": [known[one["value"]] for one in options]}
    return answer


class Hands:
    """What people do, and what they then see."""

    def __init__(self, bot: RunningBot) -> None:
        self.bot = bot
        self.slack = bot.slack

    def view(self, user: str) -> Json:
        """The form somebody has before them."""
        found = self.slack.view(user)
        assert found is not None, f"{user} has no form open"
        return found

    def fields(self, user: str) -> dict[str, Json]:
        """Its questions, by block id."""
        blocks = self.view(user)["blocks"]
        return {block["block_id"]: block for block in blocks if block["type"] == "input"}

    def set(self, user: str, field: str, value: Json, *, so_far: Json | None = None) -> None:
        """Answer a question that redraws the form."""
        view = self.view(user)
        element = self.fields(user)[field]["element"]
        action_id, value = element["action_id"], offered(element, value)
        patch = {key: one for key, one in value.items() if key != "type"}
        values = {**(so_far or {}), field: {action_id: value}}
        answer = self.slack.click(view, action_id, patch=patch, values=values, user=user)
        assert answer["ok"], answer

    def send(self, user: str, **answers: Json) -> Json:
        """Submit the form on top with these answers; the rest stays as it was drawn."""
        fields = self.fields(user)
        elements = {name: fields[name]["element"] for name in answers}
        values = {
            name: {elements[name]["action_id"]: offered(elements[name], answer)}
            for name, answer in answers.items()
        }
        answer = self.slack.submit(self.view(user), values, user=user)
        self.bot.settle()
        return answer

    def ask(self, user: str = "ana", customer: str = "acme", **answers: Json) -> Json:
        """Ask for a session at `TIME`, and get the card."""
        opened = self.slack.command(f"/cs session {customer}", user=user, channel="general")
        assert opened["ok"], opened
        said = {"need": typed(NEED), "time1": at(TIME)} | answers
        answer = self.send(user, **said)
        assert answer.get("closed"), answer
        return self.card()

    def messages(self, where: str, user: str | None = None) -> list[Json]:
        """What stands in a channel or somebody's direct messages; with `user` also what only
        they see."""
        channel = self.slack.channel(where).id
        reader = self.slack.workspace.person(user).id if user else None
        return [
            one
            for one in self.slack.state()["messages"]
            if one["channel"] == channel and one.get("ephemeral_to") in (None, reader)
        ]

    def card(self, channel: str = "cse-requests") -> Json:
        """The newest card in a channel, not a reply."""
        own = [one for one in self.messages(channel) if not one.get("thread_ts")]
        return own[-1]

    def again(self, message: Json) -> Json:
        """The message as it stands now."""
        for one in self.slack.state()["messages"]:
            if (one["channel"], one["ts"]) == (message["channel"], message["ts"]):
                found: Json = one
                return found
        raise AssertionError("the message is gone")

    def click(self, message: Json, text: str, user: str) -> str:
        """Click the button that says `text`; returns what the clicker is told."""
        before = self.messages(message["channel"], user)
        button = next(one for one in buttons(self.again(message)) if said(one) == text)
        answer = self.slack.click(self.again(message), button["action_id"], user=user)
        assert answer["ok"], answer
        self.bot.settle()
        after = self.messages(message["channel"], user)
        known = {(one["ts"], one.get("ephemeral_to")) for one in before}
        new = [one for one in after if (one["ts"], one.get("ephemeral_to")) not in known]
        whispered = [one["text"] for one in new if one.get("ephemeral_to")]
        return whispered[-1] if whispered else ""

    def dm(self, user: str, *, back: int = 1, about: str = "") -> Json:
        """The newest message the bot sent somebody that is not a file, and is `about` this."""
        sent = [one for one in self.messages(user) if not one.get("files") and about in one["text"]]
        return sent[-back]

    def files(self, user: str) -> list[bytes]:
        """The files the bot handed somebody, oldest first."""
        found = [file for one in self.messages(user) for file in one.get("files") or ()]
        stored = self.slack.workspace.files
        return [stored[file["id"]]["content"] for file in found]


def buttons(message: Json) -> list[Json]:
    """Every button and menu of a message."""
    rows = (block.get("elements", ()) for block in message.get("blocks") or ())
    return [one for row in rows for one in row if one["type"] in ("button", "static_select")]


def said(element: Json) -> str:
    """What a button says."""
    words: Any = element.get("text") or element.get("placeholder")
    return str(words["text"])


def labels(message: Json) -> list[str]:
    """What its buttons say, in order."""
    return [said(one) for one in buttons(message)]


def words(message: Json) -> str:
    """Everything that stands in a message."""
    return f"{message['text']}\n{message.get('blocks')}"
