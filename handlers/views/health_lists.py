"""Several customers' health at once, and what is said where it must not be shown."""

from __future__ import annotations

from collections.abc import Sequence

from domain.health_cards import HealthCard
from handlers import ids
from handlers.views import kit, notes
from handlers.views.health import change, first_reason, headline, marked
from handlers.views.kit import Block, Message

_NOBODY = {
    "your customers": "You have no customers",
    "your team’s customers": "Your team has no customers",
    "all customers": "There are no customers",
}


def ranked(cards: Sequence[HealthCard], title: str, more: str | None) -> Message:
    """A list, the most pressing first: a line each with its worst reason. `more` repeats the
    command for the next page."""
    if not cards:
        words = f"{_NOBODY.get(title, f'There are no {title}')} with a health score."
        everybody = kit.button("All customers", f"{ids.AGAIN}all", "health all")
        return kit.message(words, [kit.section(words), kit.actions(everybody)])
    lead = f"Health of {title}, the most pressing first"
    several = len({one.csm_id for one in cards}) > 1
    blocks = [kit.section(f"*{lead}*"), *(line(one, owner=several) for one in cards)]
    if more:
        blocks.append(kit.actions(kit.button("Show more", f"{ids.AGAIN}more", more)))
    first = headline(cards[0])
    return kit.message(f"{lead}. {first}.", kit.fit_message(blocks))


def line(card: HealthCard, *, owner: bool = False) -> Block:
    """A customer in a list, with a button that opens its card. `owner` adds whose it is."""
    parts = [first_reason(card).removesuffix(".")]
    if card.change is not None:
        parts.append(change(card.change))
    if owner and card.csm_id:
        parts.append(kit.user(card.csm_id))
    return kit.section(
        f"{marked(card)}\n{' · '.join(parts)}",
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
    asked = words[: notes.LONGEST_COMMAND] or "mine"
    send = kit.button("Send me privately", ids.HEALTH_SEND, asked, style="primary")
    return kit.message(lead, [kit.section(lead), kit.actions(send)])
