"""What Slack refuses about options, option groups and what is chosen in advance."""

from __future__ import annotations

from typing import Any

from bot.sandbox.checks_findings import Findings
from bot.sandbox.model import Json

OPTION_CHARACTERS = 75
VALUE_CHARACTERS = 150
URL_CHARACTERS = 3000
MOST_OPTIONS = 100
MOST: dict[str, int] = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}
FORMATTED = ("checkboxes", "radio_buttons")
STATIC = ("static_select", "multi_static_select")


def check_options(findings: Findings, element: Json, path: str) -> None:
    """Complain about an element's options; an element without any is left alone."""
    kind = element["type"]
    options, groups = element.get("options"), element.get("option_groups")
    if kind in STATIC and (options is None) == (groups is None):
        findings.say("must provide either options or option_groups", path)
    formatted = kind in FORMATTED
    if options is not None:
        most = MOST.get(kind, MOST_OPTIONS)
        _options(findings, options, f"{path}/options", most, formatted=formatted, kind=kind)
    if groups is not None:
        check_groups(findings, groups, f"{path}/option_groups")
    offered = _all(options) + [o for g in _all(groups) for o in _all(g.get("options"))]
    _chosen(findings, element, path, offered if kind in (*STATIC, *MOST) else None)
    findings.integer(
        element.get("max_selected_items"), f"{path}/max_selected_items", 1, MOST_OPTIONS
    )


def check_groups(findings: Findings, groups: Any, path: str) -> None:
    """Option groups of a select or of an answer to a type-ahead."""
    if not findings.is_list(groups, path, at_most=MOST_OPTIONS):
        return
    for number, group in enumerate(groups):
        where = f"{path}/{number}"
        if not findings.is_object(group, where):
            continue
        findings.keys(group, where, ("label", "options"), ("label", "options"))
        findings.text(group.get("label"), f"{where}/label", longest=OPTION_CHARACTERS)
        _options(findings, group.get("options"), f"{where}/options", MOST_OPTIONS)


def check_suggestions(findings: Findings, answer: Json) -> None:
    """The answer to a type-ahead: options or option groups, each at most 100, maybe none."""
    if answer.get("option_groups"):
        check_groups(findings, answer["option_groups"], "/option_groups")
    elif answer.get("options"):
        _options(findings, answer["options"], "/options", MOST_OPTIONS)
    elif "options" not in answer and "option_groups" not in answer:
        findings.say("must provide either options or option_groups", "/")


def _options(
    findings: Findings, options: Any, path: str, most: int, *, formatted: bool = False,
    kind: str = "static_select",
) -> None:  # fmt: skip
    if not findings.is_list(options, path, at_most=most):
        return
    for number, option in enumerate(options):
        check_option(findings, option, f"{path}/{number}", formatted=formatted, kind=kind)


def check_option(
    findings: Findings, option: Any, path: str, *, formatted: bool, kind: str = ""
) -> None:
    if not findings.is_object(option, path):
        return
    allowed = ("text", "value", "description", *(("url",) if kind == "overflow" else ()))
    findings.keys(option, path, allowed, ("text", "value"))
    findings.text(
        option.get("text"), f"{path}/text", longest=OPTION_CHARACTERS, plain=not formatted
    )
    findings.string(option.get("value"), f"{path}/value", longest=VALUE_CHARACTERS)
    findings.text(
        option.get("description"), f"{path}/description", longest=OPTION_CHARACTERS,
        plain=not formatted,
    )  # fmt: skip
    findings.string(option.get("url"), f"{path}/url", longest=URL_CHARACTERS)


def _chosen(findings: Findings, element: Json, path: str, offered: list[Json] | None) -> None:
    """What is chosen in advance must be one of the options, letter by letter."""
    chosen = _all(element.get("initial_options"))
    if element.get("initial_option") is not None:
        chosen = [element["initial_option"]]
    where = f"{path}/initial_option{'s' if 'initial_options' in element else ''}"
    if element.get("initial_options") == []:
        findings.say("no fewer than 1 items allowed", where)
    for option in chosen:
        check_option(findings, option, where, formatted=element["type"] in FORMATTED)
        if offered is not None and option not in offered:
            findings.say("must be one of the provided options", where)


def _all(value: Any) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
