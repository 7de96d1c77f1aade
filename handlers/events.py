"""What changes in Slack around us: people leave, channels are renamed, archived, shared."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.context import Answer, Context
from handlers.directory import read_person
from handlers.router import Router
from services import channels, departures


def register(on: Router) -> None:
    """Tell the router what is followed here."""
    on.change("user_change", user_changed)
    for kind in ("channel", "group"):
        on.change(f"{kind}_rename", renamed)
        on.change(f"{kind}_left", forget)
        on.change(f"{kind}_archive", archived)
        on.change(f"{kind}_unarchive", unarchived)
    on.change("member_left_channel", left)
    on.change("channel_shared", shared)
    on.change("channel_unshared", unshared)


async def user_changed(context: Context) -> Answer:
    """Somebody left, came back, became a guest, moved, or has another name."""
    event, team_id = context.payload["event"], str(context.payload.get("team_id") or "")
    await context.act(departures.changed, read_person(event["user"], team_id))
    return None


async def forget(context: Context) -> Answer:
    """Ask Slack anew about a channel, and about every name: any may lead elsewhere now."""
    context.slack.forget_channel(context.channel_id or "")
    return None


async def left(context: Context) -> Answer:
    """Somebody left a channel; it matters when it is us."""
    ours = {one.get("user_id") for one in context.payload.get("authorizations") or ()}
    return await forget(context) if context.payload["event"].get("user") in ours else None


async def renamed(context: Context) -> Answer:
    """Any name may lead elsewhere now; who wrote the policy hears of one of its own."""
    await forget(context)
    await context.act(channels.renamed, context.channel_id, await _names(context))
    return None


async def archived(context: Context) -> Answer:
    """Nobody can write there any more."""
    await forget(context)
    await context.act(channels.archived, context.channel_id, await _names(context))
    return None


async def unarchived(context: Context) -> Answer:
    """A channel is back; one that is shared is nobody's internal channel."""
    await forget(context)
    found = await context.slack.reach(context.channel_id or "")
    if not found.is_shared:
        back = channels.unarchived if found.problem else channels.ours_again
        await context.act(back, context.channel_id)
    return None


async def shared(context: Context) -> Answer:
    """Another organisation reads along from now on."""
    await forget(context)
    await context.act(channels.shared, context.channel_id, await _names(context))
    return None


async def unshared(context: Context) -> Answer:
    """An organisation reads along no more; another may still do, and an archived channel is of no
    use. Where Slack does not say, its event counts: a post asks once more who reads it."""
    await forget(context)
    found = await context.slack.reach(context.channel_id or "")
    if not found.is_shared and found.problem != "is_archived":
        await context.act(channels.ours_again, context.channel_id)
    return None


async def _names(context: Context) -> Sequence[str]:
    return await context.slack.names_of(context.channel_id or "")
