"""What Slack refuses about a message's blocks, in the words Slack uses.

Figures are those of docs.slack.dev/reference/block-kit; the limit on all text of a message
together is documented nowhere, and stands where bolt-js issue 2509 met it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox.checks_blocks import check_blocks
from bot.sandbox.checks_findings import Findings
from bot.sandbox.model import Refusal

MESSAGE_BLOCKS = 50
MESSAGE_BLOCK_CHARACTERS = 12_000


def check_message(blocks: Any) -> None:
    """Refusal `invalid_blocks` with every complaint, or `msg_blocks_too_long`."""
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format", "[ERROR] blocks must be an array")
    findings = Findings()
    check_blocks(findings, blocks, "/blocks", surface="message", at_most=MESSAGE_BLOCKS)
    if findings.messages:
        raise Refusal("invalid_blocks", *findings.messages)
    if sum(len(text) for text in texts_of(blocks)) > MESSAGE_BLOCK_CHARACTERS:
        raise Refusal("msg_blocks_too_long")


def texts_of(value: Any) -> Iterator[str]:
    """Every text a reader would see in these blocks."""
    if isinstance(value, list):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, dict):
        text = value.get("text")
        if isinstance(text, str):
            yield text
        for item in value.values():
            if isinstance(item, (dict, list)):
                yield from texts_of(item)
