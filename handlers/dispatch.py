"""From a payload of Slack's to the one handler it is for, and back to an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from domain.errors import DomainError, NotAllowed
from domain.people import Person, require_member
from domain.policy import Policy
from handlers import errors, forms, ids, mentions, values
from handlers.context import Answer, Context, Gateway, Handler, Transact
from handlers.errors import SlackRefused
from handlers.router import Router
from services import people
from storage.errors import AlreadyHandled, Unavailable

Payload = Mapping[str, Any]
LookUp = Callable[[str], Awaitable[Person]]

NOBODY = Person(user_id="", name="")
"""Whose act an event of the workspace itself is."""


class Now(Protocol):
    """A clock."""

    def now(self) -> datetime:
        """The present instant."""
        ...


@dataclass(frozen=True, slots=True)
class Call:
    """A payload, understood: who answers it, with which words, under which repeat key."""

    handler: Handler
    kind: str
    key: str
    user_id: str
    words: str = ""
    value: str = ""
    again: str = ""
    by_somebody: bool = True


class Dispatcher:
    """Finds the handler, the person and the moment; turns what is raised into words."""

    def __init__(
        self,
        router: Router,
        *,
        slack: Gateway,
        transact: Transact,
        clock: Now,
        policy: Callable[[], Policy],
        look_up: LookUp,
        team_id: str,
    ) -> None:
        self._router = router
        self._slack = slack
        self._transact = transact
        self._clock = clock
        self._policy = policy
        self._look_up = look_up
        self._team_id = team_id

    async def handle(self, kind: str, payload: Payload) -> Answer:
        """The answer to a payload; None where a bare acknowledgement is the answer.

        Unknown errors are told with a reference. Those of events, and a database that is away when
        an event comes, are raised, so that Slack sends the event again.
        """
        call = self._understand(kind, payload)
        if call is None or (kind == "event" and self._is_elsewhere(kind, payload)):
            return None
        try:
            return await self._answer(call, payload)
        except AlreadyHandled as error:
            return errors.repeated(error, kind)
        except DomainError as error:
            if kind == "event" and isinstance(error, Unavailable):
                raise
            return errors.said(error, kind, payload, call.again)
        except SlackRefused as error:
            return errors.slack_refused(error, call.key, call.again)
        except Exception as error:  # the one place where a defect becomes a reference for people
            if kind == "event":
                raise
            return errors.unknown(error, kind)

    async def _answer(self, call: Call, payload: Payload) -> Answer:
        now = self._clock.now()
        person = await self._identify(call, payload, now) if call.by_somebody else NOBODY
        values.check(call.kind, payload)
        context = Context(
            payload=payload,
            person=person,
            now=now,
            policy=self._policy(),
            slack=self._slack,
            transact=self._transact,
            key=call.key,
            words=call.words,
            value=call.value,
            values=forms.read_values(payload.get("view") or {}),
        )
        return await call.handler(context)

    async def _identify(self, call: Call, payload: Payload, now: datetime) -> Person:
        """The person behind a payload, from our table or from Slack. Raises NotAllowed."""
        if self._is_elsewhere(call.kind, payload):
            raise NotAllowed("Touchpoint works for members of the workspace it is installed in.")
        person, _ = await self._transact(
            people.known, call.user_id, now=now, reading=True, brief=True
        )
        if person is None:
            person = await self._ask_slack(call, now)
        require_member(person)
        return person

    def _is_elsewhere(self, kind: str, payload: Payload) -> bool:
        """Whether this comes from another workspace than the one we are signed in to."""
        at_top = kind in ("command", "event")
        team = (payload if at_top else payload["user"]).get("team_id")
        return bool(team) and team != self._team_id

    async def _ask_slack(self, call: Call, now: datetime) -> Person:
        try:
            seen = await self._look_up(call.user_id)
        except SlackRefused:
            if call.handler is self._router.words["help"].handler:
                return Person(user_id=call.user_id, name="")
            raise NotAllowed(
                "Slack can’t tell Touchpoint who you are right now, so only `/cs help` answers. "
                "Please try again in a minute."
            ) from None
        person, _ = await self._transact(people.remember, seen, now=now)
        known: Person = person
        return known

    def _understand(self, kind: str, payload: Payload) -> Call | None:
        match kind:
            case "command":
                return self._command(payload)
            case "block_actions":
                return self._action(payload)
            case "event":
                return self._event(payload)
            case _:
                return self._callback(kind, payload)

    def _command(self, payload: Payload) -> Call:
        command = str(payload["command"])
        text = str(payload.get("text") or "").strip()
        direct = command.removeprefix(ids.COMMAND).removeprefix("-")
        key = f"command:{payload.get('trigger_id')}"
        return self.word(f"{direct} {text}".strip(), "command", key, str(payload["user_id"]))

    def word(self, typed: str, kind: str, key: str, user_id: str) -> Call:
        """The call that typed words mean: a known sub-command, or help."""
        name, _, rest = typed.strip().partition(" ")
        found = self._router.words.get(name.lower())
        if found is None:
            return Call(self._router.words["help"].handler, kind, key, user_id, words=typed)
        words = rest.strip()
        return Call(found.handler, kind, key, user_id, words=words, again=found.name)

    def _action(self, payload: Payload) -> Call | None:
        action = payload["actions"][0]
        action_id = str(action["action_id"])
        value = values.value_of(action)
        key = f"action:{payload.get('trigger_id')}:{action.get('action_ts')}"
        user_id = str(payload["user"]["id"])
        if action_id == ids.OPEN_FORM or action_id.startswith(ids.AGAIN):
            return self.word(value, "block_actions", key, user_id)
        handler = self._router.find_action(action_id)
        return handler and Call(handler, "block_actions", key, user_id, value=value)

    def _callback(self, kind: str, payload: Payload) -> Call | None:
        user_id = str(payload["user"]["id"])
        view = payload.get("view") or {}
        if kind == "view_submission":
            handler = self._router.forms.get(view["callback_id"])
            key = f"form:{view['id']}:{view['callback_id']}"
        elif kind == "block_suggestion":
            handler, key = self._router.suggestions.get(payload["action_id"]), ""
        else:
            handler = self._router.shortcuts.get(str(payload.get("callback_id")))
            key = f"shortcut:{payload.get('trigger_id')}"
        words = str(payload.get("value") or "") if kind == "block_suggestion" else ""
        return handler and Call(handler, kind, key, user_id, words=words)

    def _event(self, payload: Payload) -> Call | None:
        event = payload["event"]
        user = event.get("user")
        user_id = user["id"] if isinstance(user, dict) else str(user or "")
        key = f"event:{payload.get('event_id')}"
        typed = mentions.asked(str(event.get("text") or ""), _bot(payload))
        said_in_dm = event["type"] == "message" and event.get("channel_type") == "im"
        by_an_app = event.get("bot_id") or event.get("subtype")
        if (event["type"] == "app_mention" or said_in_dm) and not by_an_app:
            return self.word(typed, "event", key, user_id)
        change = self._router.changes.get(event["type"])
        if change:
            return Call(change, "event", key, user_id, by_somebody=False)
        handler = self._router.events.get(event["type"])
        return handler and Call(handler, "event", key, user_id)


def _bot(payload: Payload) -> str:
    """Who an event was sent to: the bot's user id; empty where Slack does not say."""
    sent_to: Payload = next(iter(payload.get("authorizations") or ()), {})
    return str(sent_to.get("user_id") or "")
