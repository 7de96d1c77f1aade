"""`/cs admin`: members, roles, channels and policy, for CS Operations."""

from __future__ import annotations

import asyncio

from domain.members import Appointed, Appointment
from handlers import forms_members, ids
from handlers.context import Answer, Context, Private
from handlers.meeting import meet
from handlers.opening import open_view
from handlers.privacy import ASKED_WITHIN
from handlers.router import Router, Word
from handlers.views import admin as views
from handlers.views import admin_settings as settings
from handlers.views.admin_settings import Reached
from services import members, policies


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.word(
        Word(
            name="admin",
            handler=answer,
            usage="admin [policy|channels|member @ann role csm [lead @bo]|member @ann remove]",
            does="Members, roles, channels and policy (admins)",
            example="/cs admin member @ann role csm lead @bo",
        )
    )
    on.action(ids.MEMBER_OPEN, open_form)
    on.form(ids.MEMBER_FORM, submit)


async def answer(context: Context) -> Answer:
    """The overview, or the act that the words name."""
    act, _, rest = context.words.partition(" ")
    if act.lower() == "member":
        given = forms_members.appointment(rest)
        return Private(views.appointed(await _appoint(context, given)))
    if act.lower() == "policy":
        since_at = await context.look(policies.in_force_since, context.user_id)
        return Private(settings.policy(context.policy, since_at))
    found = await context.look(members.overview, context.user_id)
    if act.lower() in ("channels", "channel"):
        return Private(settings.channels(await _channels(context)))
    unknown = "" if act.lower() == "members" else act
    return Private(views.overview(found, context.policy, unknown=unknown))


async def _channels(context: Context) -> list[tuple[str, str, Reached]]:
    """What the policy says of each channel, and where it leads; all are asked about at once."""
    named = context.policy.channels.by_use()

    async def reach(where: str) -> Reached:
        try:
            async with asyncio.timeout(ASKED_WITHIN * context.policy.delivery.view_timeout_s):
                return await context.slack.reach(where)
        except TimeoutError:
            return Reached(problem="timeout")

    reached = await asyncio.gather(*map(reach, named.values()))
    return [
        (name, where, found) for (name, where), found in zip(named.items(), reached, strict=True)
    ]


async def open_form(context: Context) -> Answer:
    """**Give a role**, for those who may."""
    await context.look(members.overview, context.user_id)
    return await open_view(context, views.member_form(), again="admin")


async def submit(context: Context) -> Answer:
    """Give what was filled in."""
    done = await _appoint(context, forms_members.member(context.values))
    return Private(views.appointed(done))


async def _appoint(context: Context, given: Appointment) -> Appointed:
    """Have whoever is named looked up, when nobody here knows them yet; then appoint."""
    await meet(context, filter(None, (given.user_id, given.lead_id)))
    done = await context.act(members.appoint, context.user_id, given)
    appointed: Appointed = done.value
    return appointed
