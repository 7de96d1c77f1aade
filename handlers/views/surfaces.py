"""What blocks are put on: messages, modals, the Home tab; and lists cut to what these hold."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.views.blocks import Block, context
from handlers.views.parts import ID, exact, plain
from handlers.views.text import composed, sentence

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
# Undocumented, measured by others: all text of a message's blocks together is refused from about
# 11,300 characters (msg_blocks_too_long), below every documented limit.
_MESSAGE_CHARACTERS: Final = 10_000
# A view is refused over 250 KB (view_too_large); four bytes a character in the worst case.
_VIEW_CHARACTERS: Final = 50_000
# Kept free for the line that says how many are left out.
_MORE_CHARACTERS: Final = 200
# chat.update refuses more, though chat.postMessage would take it.
_MESSAGE_TEXT: Final = 4000
_TITLE: Final = 24
_PRIVATE_METADATA: Final = 3000
_LEADING: Final = ("header", "divider")
_WORDS: Final = ("text", "fields", "elements", "accessory", "label", "hint", "element", "options")


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: `text` for notifications and screen readers, `blocks` for the screen.

    `thread` is the timestamp of the message it answers; None starts a thread of its own.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)
    thread: str | None = None


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str,
    submit: str | None = None,
    close: str | None = "Cancel",
    private_metadata: str = "",
    notify_on_close: bool = False,
) -> Block:
    """A form or a notice. ValueError for over 100 blocks, or for a question without `submit`."""
    if submit is None and any(block["type"] == "input" for block in blocks):
        raise ValueError("A form with questions needs a submit button")
    made: Block = {
        "type": "modal",
        "title": plain(title, _TITLE),
        "blocks": _at_most(VIEW_BLOCKS, blocks),
        "callback_id": exact("callback_id", callback_id, ID),
    }
    if submit is not None:
        made["submit"] = plain(submit, _TITLE)
    if close is not None:
        made["close"] = plain(close, _TITLE)
    if private_metadata:
        made["private_metadata"] = exact("private_metadata", private_metadata, _PRIVATE_METADATA)
    return {**made, "notify_on_close": True} if notify_on_close else made


def home(blocks: Sequence[Block]) -> Block:
    """The Home tab. ValueError for over 100 blocks: `fit_home` first."""
    return {"type": "home", "blocks": _at_most(VIEW_BLOCKS, blocks)}


def message(
    text: str, blocks: Sequence[Block] | None = None, *, thread: str | None = None
) -> Message:
    """A message; `text` is a full sentence that says the news alone: beside blocks it is read out
    and shown in notifications, so marks of emphasis and line ends are taken off there.

    ValueError over 50 blocks.
    """
    said = sentence(text) if blocks else text
    return Message(composed(said, _MESSAGE_TEXT), _at_most(MESSAGE_BLOCKS, blocks or ()), thread)


def and_more(count: int) -> Block:
    """The last line of a list that was too long. A view that can lead on makes its own."""
    return context(f"and {count:,} more")


def fit_message(
    blocks: Sequence[Block | Sequence[Block]], more: Callable[[int], Block] = and_more
) -> list[Block]:
    """As many entries as one message holds (50 blocks, 10,000 characters), then `more(n)`.

    An entry is a block, or several that stay together. `n` counts the entries left out, headers and
    dividers apart; none of these is left dangling before the last line.
    """
    return _fit(blocks, more, MESSAGE_BLOCKS, _MESSAGE_CHARACTERS)


def fit_home(
    blocks: Sequence[Block | Sequence[Block]], more: Callable[[int], Block] = and_more
) -> list[Block]:
    """As `fit_message`, for the Home tab and modals: 100 blocks, 50,000 characters."""
    return _fit(blocks, more, VIEW_BLOCKS, _VIEW_CHARACTERS)


def _at_most(limit: int, blocks: Sequence[Block]) -> list[Block]:
    if len(blocks) > limit:
        raise ValueError(
            f"{len(blocks)} blocks, Slack takes {limit} here: use fit_message or fit_home"
        )
    return list(blocks)


def _fit(
    entries: Sequence[Block | Sequence[Block]],
    more: Callable[[int], Block],
    most: int,
    room: int,
) -> list[Block]:
    """The entries that fit `most` blocks and `room` characters; see `fit_message`."""
    groups = [[entry] if isinstance(entry, dict) else list(entry) for entry in entries]
    everything = [block for group in groups for block in group]
    sizes = [_characters(group) for group in groups]
    if len(everything) <= most and sum(sizes) <= room:
        return everything
    kept = _count_within(groups, sizes, most - 1, room - _MORE_CHARACTERS)
    while kept and _leads(groups[kept - 1]):
        kept -= 1
    left_out = sum(1 for group in groups[kept:] if not _leads(group))
    return [*(block for group in groups[:kept] for block in group), more(left_out)]


def _count_within(
    groups: Sequence[Sequence[Block]], sizes: Sequence[int], most: int, room: int
) -> int:
    """How many groups from the first on stay within `most` blocks and `room` characters.

    The caller has seen that not all do.
    """
    count = 0
    while True:
        most -= len(groups[count])
        room -= sizes[count]
        if most < 0 or room < 0:
            return count
        count += 1


def _leads(group: Sequence[Block]) -> bool:
    """Whether it only introduces what follows: a header, a divider, nothing at all."""
    return all(block["type"] in _LEADING for block in group)


def _characters(parts: Iterable[Block]) -> int:
    """The text people see in `parts` (blocks, elements or text objects), in characters."""
    total = 0
    for part in parts:
        for key in _WORDS:
            held = part.get(key)
            if held is None:
                continue
            if isinstance(held, str):
                total += len(held)
            else:
                total += _characters((held,) if isinstance(held, dict) else held)
    return total
