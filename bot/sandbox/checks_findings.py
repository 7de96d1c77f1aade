"""A list of complaints, each with the place in the JSON it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.sandbox.model import Json

TEXT_CHARACTERS = 3000
ID_CHARACTERS = 255


class Findings:
    """Collects complaints in Slack's form: "[ERROR] … [json-pointer:/blocks/0/text]"."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def say(self, problem: str, path: str) -> None:
        self.messages.append(f"[ERROR] {problem} [json-pointer:{path}]")

    def is_object(self, value: Any, path: str) -> bool:
        if isinstance(value, dict):
            return True
        self.say("must provide an object", path)
        return False

    def is_list(self, value: Any, path: str, *, at_most: int, at_least: int = 1) -> bool:
        """True when it is a list of a size Slack takes; complaints otherwise."""
        if not isinstance(value, list):
            self.say("must provide an array", path)
            return False
        if len(value) > at_most:
            self.say(f"no more than {at_most} items allowed", path)
        if len(value) < at_least:
            self.say(f"no fewer than {at_least} items allowed", path)
        return True

    def keys(self, value: Json, path: str, allowed: Iterable[str], required: Iterable[str]) -> None:
        """Complain about unknown and missing keys."""
        for key in value.keys() - set(allowed):
            self.say(f"invalid additional property: {key}", path)
        for key in required:
            if value.get(key) is None:
                self.say(f"missing required field: {key}", path)

    def string(self, value: Any, path: str, *, longest: int, shortest: int = 1) -> None:
        """A plain string between two lengths, both included; None is left to `keys`."""
        if value is None:
            return
        if not isinstance(value, str):
            self.say("must be a string", path)
        elif len(value) > longest:
            self.say(f"must be less than {longest + 1} characters", path)
        elif len(value) < shortest:
            self.say(f"must be more than {shortest - 1} characters", path)

    def text(
        self, value: Any, path: str, *, longest: int = TEXT_CHARACTERS, plain: bool = True
    ) -> None:
        """A text object, plain_text only when `plain`; None is left to `keys`."""
        if value is None or not self.is_object(value, path):
            return
        kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
        if value.get("type") not in kinds:
            self.say(f"must be a text object of type {' or '.join(kinds)}", f"{path}/type")
            return
        extra = "emoji" if value["type"] == "plain_text" else "verbatim"
        self.keys(value, path, ("type", "text", extra), ("text",))
        self.string(value.get("text"), f"{path}/text", longest=longest)

    def one_of(self, value: Any, path: str, allowed: Iterable[str]) -> None:
        if value is not None and value not in (choices := tuple(allowed)):
            self.say(f"must be one of {', '.join(choices)}", path)

    def integer(self, value: Any, path: str, low: int, high: int) -> None:
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool):
            self.say("must be an integer", path)
        elif not low <= value <= high:
            self.say(f"must be between {low} and {high}", path)

    def unique(self, ids: Iterable[tuple[str, Any, str]]) -> None:
        """(what, id, path): complain about each id met before."""
        seen: set[Any] = set()
        for what, id_, path in ids:
            if id_ is None or not isinstance(id_, str):
                continue
            if id_ in seen:
                self.say(f"{what} `{id_}` already exists", path)
            seen.add(id_)
