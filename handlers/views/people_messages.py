"""What is told about customers and their people: a card that was asked for, somebody who left."""

from __future__ import annotations

from domain.notices_customers import ChannelLost, CustomerAsked, MemberLeft, PeopleFact
from handlers.views import customers, kit
from handlers.views.kit import Message

_LEFT = {
    "deactivated": "has left: the account is deactivated",
    "guest": "is now a guest and can’t use Touchpoint any more",
}


def render(fact: PeopleFact) -> Message:
    """The message of a fact of domain.notices_customers."""
    match fact:
        case CustomerAsked():
            return customers.card(fact.card)
        case MemberLeft():
            return left(fact)
        case ChannelLost():
            return channel_lost(fact)


def left(fact: MemberLeft) -> Message:
    """To the lead or the admins: who is gone, what is without an owner now, what to do."""
    name = kit.escape(fact.name) or kit.user(fact.user_id)
    news = f"{name} {_LEFT.get(fact.standing, 'is no longer a full member')}"
    lines = [f"*{news}.* Until now: {kit.escape(fact.roles)}."]
    if fact.customers:
        count = f"{fact.customers:,} customer{'' if fact.customers == 1 else 's'}"
        some = ", ".join(f"`{key}`" for key in fact.keys)
        more = ", …" if fact.customers > len(fact.keys) else ""
        lines.append(
            f"{count} without a CSM who can act: {some}{more}. Name another one with "
            "`/cs customer edit`, or import customers.csv."
        )
    return kit.message(f"{news}. {_count(fact)}", [kit.section("\n".join(lines))])


def _count(fact: MemberLeft) -> str:
    if not fact.customers:
        return "No customer is without a CSM."
    return f"{fact.customers:,} customers need another CSM."


def channel_lost(fact: ChannelLost) -> Message:
    """To the admins: a channel that something goes to is gone, and the mend."""
    where = f"#{kit.escape(fact.name)}" if fact.name else kit.channel(fact.channel_id)
    done = "was archived" if fact.change == "archived" else "can’t be written to any more"
    uses = ", ".join(kit.escape(one) for one in fact.uses)
    news = f"{where} {done}, but it is used for {uses}"
    return kit.message(
        f"{news}.",
        [
            kit.section(
                f"*{news}.*\nUnarchive it, or name another channel in the policy file or with "
                "`/cs customer edit`. Until then these messages can’t be delivered."
            )
        ],
    )
