"""Several customers' health at once, and what is said where it must not be shown."""

from __future__ import annotations

from collections.abc import Sequence

from domain.health_cards import HealthCard
from handlers import ids
from handlers.views import kit
from handlers.views.health import change, first_reason, headline, marked
from handlers.views.kit import Block, Message


def ranked(cards: Sequence[HealthCard], title: str, more: str | None) -> Message:
    """A list, the most pressing first: a line each with its worst reason. `more` repeats the
    command for the next page."""
    if not cards:
        words = f"There are no customers to show for {title}."
        return kit.message(words, [kit.section(words)])
    lead = f"Health of {title}, the most pressing first"
    blocks: list[Block] = [kit.section(f"*{lead}*"), *(line(one) for one in cards)]
    if more:
        blocks.append(kit.actions(kit.button("Show more", f"{ids.AGAIN}more", more)))
    first = headline(cards[0])
    return kit.message(f"{lead}. {first}.", kit.fit_message(blocks))


def line(card: HealthCard) -> Block:
    """A customer in a list, with a button that opens its card."""
    moved = f" · {change(card.change)}" if card.change is not None else ""
    return kit.section(
        f"{marked(card)}\n{first_reason(card)}{moved}",
        accessory=kit.button(
            "Open",
            f"{ids.AGAIN}health-{card.key}",
            f"health {card.key}",
            label=f"Health of {card.name}",
        ),
    )


def withheld(words: str) -> Message:
    """Health is never shown where people of another organisation read along."""
    lead = "This channel is shared with another organisation, so health is not shown here."
    send = kit.button("Send me privately", ids.HEALTH_SEND, words or "mine", style="primary")
    return kit.message(lead, [kit.section(lead), kit.actions(send)])
