"""What Slack refuses about a view."""

from __future__ import annotations

from typing import Any

import orjson

from bot.sandbox.checks_blocks import check_blocks
from bot.sandbox.checks_findings import ID_CHARACTERS, Findings
from bot.sandbox.model import Json, Refusal

VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
TITLE_CHARACTERS = 24
METADATA_CHARACTERS = 3000
_BOTH = ("type", "blocks", "private_metadata", "callback_id", "external_id")
_MODAL = (*_BOTH, "title", "submit", "close", "clear_on_close", "notify_on_close")


def check_view(view: Any) -> None:
    """Refusal `invalid_arguments` with every complaint, or `view_too_large`."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        raise Refusal("invalid_arguments", "[ERROR] unsupported type [json-pointer:/view/type]")
    findings = Findings()
    if view["type"] == "modal":
        _modal(findings, view)
    else:
        findings.keys(view, "/view", _BOTH, ("blocks",))
    _ids(findings, view)
    blocks = view.get("blocks")
    if blocks is not None and findings.is_list(
        blocks, "/view/blocks", at_most=VIEW_BLOCKS, at_least=0
    ):
        check_blocks(findings, blocks, "/view/blocks", surface=view["type"], at_most=len(blocks))
        _one_focus(findings, blocks)
    if findings.messages:
        raise Refusal("invalid_arguments", *findings.messages)
    if len(orjson.dumps(view)) > VIEW_BYTES:
        raise Refusal("view_too_large")


def _modal(findings: Findings, view: Json) -> None:
    findings.keys(view, "/view", (*_MODAL, "submit_disabled"), ("title", "blocks"))
    for key in ("title", "submit", "close"):
        findings.text(view.get(key), f"/view/{key}", longest=TITLE_CHARACTERS)
    blocks = view.get("blocks")
    kinds = (
        [b.get("type") for b in blocks if isinstance(b, dict)] if isinstance(blocks, list) else []
    )
    if "input" in kinds and view.get("submit") is None:
        findings.say("`submit` is required if any `input` blocks are present", "/view")


def _ids(findings: Findings, view: Json) -> None:
    metadata = view.get("private_metadata")
    findings.string(metadata, "/view/private_metadata", longest=METADATA_CHARACTERS, shortest=0)
    for key in ("callback_id", "external_id"):
        findings.string(view.get(key), f"/view/{key}", longest=ID_CHARACTERS, shortest=0)


def _one_focus(findings: Findings, blocks: list[Any]) -> None:
    elements = (
        part
        for block in blocks
        if isinstance(block, dict)
        for part in (block.get("element"), block.get("accessory"), *(block.get("elements") or ()))
    )
    focused = [e for e in elements if isinstance(e, dict) and e.get("focus_on_load")]
    if len(focused) > 1:
        findings.say("only one element may have focus_on_load", "/view/blocks")
