"""Words for the people who keep Touchpoint running."""

from __future__ import annotations

from domain.notices import DeliveryRefused
from handlers.views import kit
from handlers.views.kit import Message

_MENDS = {
    "channel_not_found": "The channel does not exist, or is private and the bot is not in it: "
    "invite Touchpoint there, or name another channel in the policy file.",
    "not_in_channel": "Invite Touchpoint to the channel.",
    "is_archived": "The channel is archived: unarchive it, or name another one in the policy file.",
}


def delivery_refused(fact: DeliveryRefused) -> Message:
    """To the admins: what nobody has seen, and what to mend."""
    mend = _MENDS.get(fact.error, "Look for this error in Slack’s documentation, then ask again.")
    where = kit.escape(fact.where)
    news = f"Slack refused a message for {where}, so nobody has seen it"
    return kit.message(
        f"{news}: {kit.escape(fact.error)}.",
        [
            kit.section(f"*{news}.*\n{kit.escape(mend)}"),
            kit.context(f"{kit.escape(fact.what)} · {kit.escape(fact.error)}"),
        ],
    )
