"""What Slack refuses about the elements inside blocks: buttons, selects, pickers, inputs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from bot.sandbox.checks_findings import ID_CHARACTERS, Findings
from bot.sandbox.checks_options import check_options
from bot.sandbox.model import Json

BUTTON_CHARACTERS = 75
VALUE_CHARACTERS = 2000
URL_CHARACTERS = 3000
ALT_CHARACTERS = 2000
PLACEHOLDER_CHARACTERS = 150
INPUT_CHARACTERS = 3000

_SELECTS = {f"{kind}_select" for kind in ("static", "external", "users", "channels")}
_SELECTS |= {"conversations_select"}
_MULTI = {f"multi_{kind}" for kind in _SELECTS}
_PICKED = {"datepicker", "timepicker", "checkboxes", "radio_buttons"}
PARENTS: dict[str, set[str]] = {
    "section": _SELECTS | _MULTI | _PICKED | {"button", "overflow", "image", "workflow_button"},
    "actions": _SELECTS | _PICKED | {"button", "overflow", "datetimepicker", "workflow_button"},
    "input": _SELECTS | _MULTI | _PICKED
    | {"datetimepicker", "plain_text_input", "email_text_input", "url_text_input"}
    | {"number_input", "rich_text_input", "file_input"},
}  # fmt: skip

_PLACED = ("placeholder", "focus_on_load")
_ASKED = ("confirm",)
KEYS: dict[str, tuple[str, ...]] = {
    "button": ("text", "url", "value", "style", "accessibility_label", *_ASKED),
    "overflow": ("options", *_ASKED),
    "checkboxes": ("options", "initial_options", "focus_on_load", *_ASKED),
    "radio_buttons": ("options", "initial_option", "focus_on_load", *_ASKED),
    "static_select": ("options", "option_groups", "initial_option", *_PLACED, *_ASKED),
    "external_select": ("min_query_length", "initial_option", *_PLACED, *_ASKED),
    "users_select": ("initial_user", *_PLACED, *_ASKED),
    "channels_select": ("initial_channel", "response_url_enabled", *_PLACED, *_ASKED),
    "conversations_select": (
        "initial_conversation", "default_to_current_conversation", "filter",
        "response_url_enabled", *_PLACED, *_ASKED,
    ),
    "datepicker": ("initial_date", *_PLACED, *_ASKED),
    "timepicker": ("initial_time", "timezone", *_PLACED, *_ASKED),
    "datetimepicker": ("initial_date_time", "focus_on_load", *_ASKED),
    "plain_text_input": (
        "initial_value", "multiline", "min_length", "max_length", "dispatch_action_config",
        *_PLACED,
    ),
    "email_text_input": ("initial_value", "dispatch_action_config", *_PLACED),
    "url_text_input": ("initial_value", "dispatch_action_config", *_PLACED),
    "number_input": (
        "is_decimal_allowed", "initial_value", "min_value", "max_value",
        "dispatch_action_config", *_PLACED,
    ),
    "rich_text_input": ("initial_value", "dispatch_action_config", *_PLACED),
    "file_input": ("filetypes", "max_files"),
}  # fmt: skip
REQUIRED: dict[str, tuple[str, ...]] = {
    "button": ("text",), "overflow": ("options",), "checkboxes": ("options",),
    "radio_buttons": ("options",), "number_input": ("is_decimal_allowed",),
}  # fmt: skip
_INITIAL_LISTS = {
    "multi_users_select": "initial_users",
    "multi_channels_select": "initial_channels",
    "multi_conversations_select": "initial_conversations",
}


def check_element(findings: Findings, element: Any, path: str, *, parent: str) -> None:
    """Complain about everything Slack would refuse in this element of that block."""
    if not findings.is_object(element, path):
        return
    kind = element.get("type")
    if kind not in PARENTS[parent]:
        findings.say(f"unsupported type: {kind}", f"{path}/type")
        return
    if kind == "image":
        check_image(findings, element, path, ("type",))
        return
    if kind == "workflow_button":
        return
    findings.keys(element, path, ("type", "action_id", *_keys(kind)), REQUIRED.get(kind, ()))
    findings.string(element.get("action_id"), f"{path}/action_id", longest=ID_CHARACTERS)
    findings.text(element.get("placeholder"), f"{path}/placeholder", longest=PLACEHOLDER_CHARACTERS)
    if element.get("confirm") is not None:
        _confirm(findings, element["confirm"], f"{path}/confirm")
    check_options(findings, element, path)
    if check := _CHECKS.get(kind):
        check(findings, element, path)


def check_image(findings: Findings, image: Json, path: str, also: Iterable[str]) -> None:
    """An image block or element: one source, and words for those who cannot see it."""
    keys = (*also, "image_url", "slack_file", "alt_text")
    findings.keys(image, path, keys, ("alt_text",))
    if (image.get("image_url") is None) == (image.get("slack_file") is None):
        findings.say("must provide image_url or slack_file", path)
    findings.string(image.get("image_url"), f"{path}/image_url", longest=URL_CHARACTERS)
    findings.string(image.get("alt_text"), f"{path}/alt_text", longest=ALT_CHARACTERS)


def _keys(kind: str) -> tuple[str, ...]:
    if not kind.startswith("multi_"):
        return KEYS[kind]
    initial = _INITIAL_LISTS.get(kind, "initial_options")
    single = (key for key in KEYS[kind.removeprefix("multi_")] if not key.startswith("initial_"))
    return (*single, initial, "max_selected_items")


def _confirm(findings: Findings, confirm: Any, path: str) -> None:
    if not findings.is_object(confirm, path):
        return
    needed = ("title", "text", "confirm", "deny")
    findings.keys(confirm, path, (*needed, "style"), needed)
    findings.text(confirm.get("title"), f"{path}/title", longest=100)
    findings.text(confirm.get("text"), f"{path}/text", longest=300, plain=False)
    findings.text(confirm.get("confirm"), f"{path}/confirm", longest=30)
    findings.text(confirm.get("deny"), f"{path}/deny", longest=30)
    findings.one_of(confirm.get("style"), f"{path}/style", ("primary", "danger"))


def _button(findings: Findings, button: Json, path: str) -> None:
    findings.text(button.get("text"), f"{path}/text", longest=BUTTON_CHARACTERS)
    findings.string(button.get("value"), f"{path}/value", longest=VALUE_CHARACTERS, shortest=0)
    findings.string(button.get("url"), f"{path}/url", longest=URL_CHARACTERS)
    label = button.get("accessibility_label")
    findings.string(label, f"{path}/accessibility_label", longest=BUTTON_CHARACTERS)
    findings.one_of(button.get("style"), f"{path}/style", ("primary", "danger"))


def _plain_text_input(findings: Findings, element: Json, path: str) -> None:
    shortest, longest = element.get("min_length"), element.get("max_length")
    findings.integer(shortest, f"{path}/min_length", 0, INPUT_CHARACTERS)
    findings.integer(longest, f"{path}/max_length", 1, INPUT_CHARACTERS)
    if isinstance(shortest, int) and isinstance(longest, int) and shortest > longest:
        findings.say("min_length must not be greater than max_length", path)
    initial = element.get("initial_value")
    most = longest if isinstance(longest, int) else INPUT_CHARACTERS
    findings.string(initial, f"{path}/initial_value", longest=most, shortest=0)


def _number_input(findings: Findings, element: Json, path: str) -> None:
    if not isinstance(element.get("is_decimal_allowed"), bool):
        findings.say("must be a boolean", f"{path}/is_decimal_allowed")
    for key in ("initial_value", "min_value", "max_value"):
        findings.string(element.get(key), f"{path}/{key}", longest=255)


def _pattern(key: str, pattern: str, words: str) -> Callable[[Findings, Json, str], None]:
    def check(findings: Findings, element: Json, path: str) -> None:
        value = element.get(key)
        if value is not None and not re.fullmatch(pattern, str(value)):
            findings.say(f"must be {words}", f"{path}/{key}")

    return check


def _datetimepicker(findings: Findings, element: Json, path: str) -> None:
    moment = element.get("initial_date_time")
    findings.integer(moment, f"{path}/initial_date_time", 10**9, 10**10 - 1)


_CHECKS: dict[Any, Callable[[Findings, Json, str], None]] = {
    "button": _button,
    "plain_text_input": _plain_text_input,
    "number_input": _number_input,
    "datepicker": _pattern("initial_date", r"\d{4}-\d{2}-\d{2}", "a date as YYYY-MM-DD"),
    "timepicker": _pattern("initial_time", r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm"),
    "datetimepicker": _datetimepicker,
}
