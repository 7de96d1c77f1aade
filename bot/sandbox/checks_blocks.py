"""What Slack refuses about each kind of block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox.checks_elements import check_element, check_image
from bot.sandbox.checks_findings import ID_CHARACTERS, Findings
from bot.sandbox.model import Json

LABEL_CHARACTERS = 2000
FIELD_CHARACTERS = 2000
HEADER_CHARACTERS = 150
MARKDOWN_CHARACTERS = 12_000
ALWAYS = ("type", "block_id")

_EVERYWHERE = {
    "section", "divider", "image", "actions", "context", "input", "header", "video", "rich_text",
}  # fmt: skip
SURFACES: dict[str, set[str]] = {
    "message": _EVERYWHERE | {"file", "markdown", "table", "context_actions"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE,
}


def check_blocks(
    findings: Findings, blocks: list[Any], path: str, *, surface: str, at_most: int
) -> None:
    """Complain about everything Slack would refuse in these blocks on this surface."""
    findings.is_list(blocks, path, at_most=at_most, at_least=0)
    for number, block in enumerate(blocks):
        where = f"{path}/{number}"
        if not findings.is_object(block, where):
            continue
        kind = block.get("type")
        if kind not in SURFACES[surface]:
            findings.say(f"unsupported type: {kind}", f"{where}/type")
            continue
        findings.string(block.get("block_id"), f"{where}/block_id", longest=ID_CHARACTERS)
        if check := _CHECKS.get(kind):
            check(findings, block, where)
    named = (b for b in enumerate(blocks) if isinstance(b[1], dict))
    findings.unique(("block_id", b.get("block_id"), f"{path}/{n}/block_id") for n, b in named)


def _section(findings: Findings, block: Json, path: str) -> None:
    findings.keys(block, path, (*ALWAYS, "text", "fields", "accessory", "expand"), ())
    if block.get("text") is None and block.get("fields") is None:
        findings.say("missing required field: text or fields", path)
    findings.text(block.get("text"), f"{path}/text", plain=False)
    fields = block.get("fields")
    if fields is not None and findings.is_list(fields, f"{path}/fields", at_most=10):
        for number, field in enumerate(fields):
            findings.text(field, f"{path}/fields/{number}", longest=FIELD_CHARACTERS, plain=False)
    if block.get("accessory") is not None:
        check_element(findings, block["accessory"], f"{path}/accessory", parent="section")


def _actions(findings: Findings, block: Json, path: str) -> None:
    findings.keys(block, path, (*ALWAYS, "elements"), ("elements",))
    elements = block.get("elements")
    if elements is None or not findings.is_list(elements, f"{path}/elements", at_most=25):
        return
    for number, element in enumerate(elements):
        check_element(findings, element, f"{path}/elements/{number}", parent="actions")
    named = [(n, e) for n, e in enumerate(elements) if isinstance(e, dict)]
    findings.unique(
        ("action_id", e.get("action_id"), f"{path}/elements/{n}/action_id") for n, e in named
    )


def _context(findings: Findings, block: Json, path: str) -> None:
    findings.keys(block, path, (*ALWAYS, "elements"), ("elements",))
    elements = block.get("elements")
    if elements is None or not findings.is_list(elements, f"{path}/elements", at_most=10):
        return
    for number, element in enumerate(elements):
        where = f"{path}/elements/{number}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_image(findings, element, where, ("type",))
        else:
            findings.text(element, where, plain=False)


def _input(findings: Findings, block: Json, path: str) -> None:
    allowed = (*ALWAYS, "label", "element", "hint", "optional", "dispatch_action")
    findings.keys(block, path, allowed, ("label", "element"))
    findings.text(block.get("label"), f"{path}/label", longest=LABEL_CHARACTERS)
    findings.text(block.get("hint"), f"{path}/hint", longest=LABEL_CHARACTERS)
    if block.get("element") is not None:
        check_element(findings, block["element"], f"{path}/element", parent="input")


def _header(findings: Findings, block: Json, path: str) -> None:
    findings.keys(block, path, (*ALWAYS, "text", "level"), ("text",))
    findings.text(block.get("text"), f"{path}/text", longest=HEADER_CHARACTERS)


def _divider(findings: Findings, block: Json, path: str) -> None:
    findings.keys(block, path, ALWAYS, ())


def _image(findings: Findings, block: Json, path: str) -> None:
    check_image(findings, block, path, (*ALWAYS, "title"))
    findings.text(block.get("title"), f"{path}/title", longest=LABEL_CHARACTERS)


def _markdown(findings: Findings, block: Json, path: str) -> None:
    findings.keys(block, path, (*ALWAYS, "text"), ("text",))
    findings.string(block.get("text"), f"{path}/text", longest=MARKDOWN_CHARACTERS)


def _rich_text(findings: Findings, block: Json, path: str) -> None:
    findings.keys(block, path, (*ALWAYS, "elements"), ("elements",))


def _table(findings: Findings, block: Json, path: str) -> None:
    findings.keys(block, path, (*ALWAYS, "rows", "column_settings"), ("rows",))
    rows = block.get("rows")
    if rows is None or not findings.is_list(rows, f"{path}/rows", at_most=100):
        return
    for number, row in enumerate(rows):
        findings.is_list(row, f"{path}/rows/{number}", at_most=20)


_CHECKS: dict[Any, Callable[[Findings, Json, str], None]] = {
    "section": _section, "actions": _actions, "context": _context, "input": _input,
    "header": _header, "divider": _divider, "image": _image, "markdown": _markdown,
    "rich_text": _rich_text, "table": _table,
}  # fmt: skip
