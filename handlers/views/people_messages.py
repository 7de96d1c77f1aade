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


_LOST = {
    "archived": "was archived",
    "shared": "is shared with another organisation now",
    "renamed": "has a new name",
}


def channel_lost(fact: ChannelLost) -> Message:
    """To a CSM or the admins: what can't be written there any more, and the mend."""
    where, uses = kit.channel(fact.channel_id), ", ".join(kit.escape(one) for one in fact.uses)
    news = f"{where} {_LOST[fact.change]}, so it is no longer used for {uses}"
    if fact.customer_key:
        mend = (
            "Until another channel is named, they go to the alert channel. Name one with "
            f"`/cs customer edit {fact.customer_key}`"
            + (", and so for the others." if len(fact.uses) > 1 else ".")
        )
    else:
        news = f"{where} {_LOST[fact.change]}, but the policy file names it for {uses}"
        mend = "Name another channel in the policy file, under `[channels]`."
        if fact.change == "renamed":
            mend = (
                "Messages still go there, until another channel takes the old name. Write the new "
                "one in the policy file, under `[channels]`."
            )
    return kit.message(f"{news}. {mend}", [kit.section(f"*{news}.*\n{mend}")])
