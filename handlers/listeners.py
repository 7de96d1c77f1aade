"""The six Bolt listeners. Each further one would cost every request time, so they only pass on
to the dispatcher, and turn its answer into what Slack wants to hear."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.context import FieldErrors, Gateway, Options, Private, Show
from handlers.dispatch import Dispatcher
from handlers.errors import SlackRefused
from handlers.views import notes
from handlers.views.kit import Message

log = logging.getLogger("touchpoint")

_ANY = re.compile("")
SPOKEN = frozenset({"message", "app_mention"})
"""Events in which somebody said something, and waits for a word."""


class Listeners:
    """What Bolt calls."""

    def __init__(self, dispatcher: Dispatcher, slack: Gateway) -> None:
        self._dispatcher = dispatcher
        self._slack = slack

    def register(self, app: AsyncApp) -> None:
        """One listener per kind of payload; an id nobody handles is answered 200."""
        app.command(_ANY)(self.on_command)
        app.action(_ANY)(self.on_action)
        app.view(_ANY)(self.on_form)
        app.options(_ANY)(self.on_suggestion)
        app.shortcut(_ANY)(self.on_shortcut)
        app.event(_ANY)(self.on_event)

    async def on_command(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """A slash command: the acknowledgement is the private answer."""
        answer = await self._dispatcher.handle("command", body)
        if isinstance(answer, Private):
            message = answer.message
            await ack(text=message.text, blocks=message.blocks or None, response_type="ephemeral")
        else:
            await ack()

    async def on_action(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """A button or menu: words go to where it was clicked."""
        answer = await self._dispatcher.handle("block_actions", body)
        await self._tell(answer, body)
        await ack()

    async def on_form(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """A submitted form: closes, or shows errors, a word or another view."""
        answer = await self._dispatcher.handle("view_submission", body)
        if isinstance(answer, FieldErrors):
            await ack(response_action="errors", errors=dict(answer.errors))
        elif isinstance(answer, Show):
            action = "push" if answer.push else "update"
            await ack(response_action=action, view=dict(answer.view))
        elif isinstance(answer, Private):
            view = notes.note_view(answer.message.text)
            await ack(response_action="update", view=view)
        else:
            await ack()

    async def on_suggestion(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """A type-ahead; one that fails offers nothing rather than an error."""
        answer = await self._dispatcher.handle("block_suggestion", body)
        await ack(options=answer.options if isinstance(answer, Options) else [])

    async def on_shortcut(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """A global or message shortcut."""
        answer = await self._dispatcher.handle(str(body["type"]), body)
        await self._tell(answer, body)
        await ack()

    async def on_event(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """An event: mentions and DMs are answered, everything unknown is taken in silence."""
        answer = await self._dispatcher.handle("event", body)
        event = body["event"]
        if isinstance(answer, Private) and event["type"] in SPOKEN:
            await self._say(event, answer.message)
        elif isinstance(answer, Private) and event["type"] == "app_home_opened":
            await self._slack.publish_home(event["user"], notes.home(answer.message))
        await ack()

    async def _say(self, event: Mapping[str, Any], message: Message) -> None:
        where, thread_ts = event["channel"], event.get("thread_ts")
        try:
            await self._slack.whisper(where, event["user"], message, thread_ts)
        except SlackRefused as error:
            # Sent again, the event would meet the same refusal: a bot, or somebody who left.
            log.warning("slack would not take an answer: %s", error.error)

    async def _tell(self, answer: object, body: Mapping[str, Any]) -> None:
        """Words after a click: through its response_url, else in a small modal."""
        if not isinstance(answer, Private):
            return
        try:
            await self._show(answer, body)
        except SlackRefused as error:
            # What was asked for is done: an error mark beside the button would say it is not.
            log.warning("slack would not show an answer: %s", error.error)

    async def _show(self, answer: Private, body: Mapping[str, Any]) -> None:
        if body.get("response_url"):
            await self._slack.answer(body["response_url"], answer.message, replace=answer.replace)
            return
        view = notes.message_view(answer.message)
        inside = (body.get("view") or {}).get("type") == "modal"
        show = self._slack.push_view if inside else self._slack.open_view
        await show(str(body.get("trigger_id") or ""), view)
