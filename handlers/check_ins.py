"""Check-ins in Slack: the form, from a command, a shortcut, a message or a line of a list."""

from __future__ import annotations

import asyncio

from domain.check_ins import MOST_STEPS
from domain.errors import Invalid
from handlers import forms_check_ins as forms
from handlers import ids, quoting
from handlers.context import Answer, Context, Show
from handlers.customers import suggest
from handlers.opening import open_view
from handlers.router import Router, Word
from handlers.views import check_ins as views
from handlers.views import notes
from services import check_ins
from services.check_ins import Suggested

SHARED_WITHIN = 0.5
"""Of `[delivery] view_timeout_s`: 1 s. Asking whether a channel is shared must leave time to
answer; unknown counts as shared."""


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.word(
        Word(
            name="checkin",
            handler=open_form,
            usage="checkin [customer]",
            does="Log a check-in with a customer",
            example="/cs checkin acme",
            menu="Log a check-in",
        )
    )
    on.shortcut(ids.SHORTCUT_CHECK_IN, open_form)
    on.shortcut(ids.MESSAGE_CHECK_IN, from_message)
    on.suggestion(ids.CHECK_IN_CUSTOMER, suggest)
    on.action(ids.CHECK_IN_CUSTOMER, redraw)
    on.action(ids.CHECK_IN_KIND, redraw)
    on.action(ids.CHECK_IN_ADD_STEP, add_step)
    on.action(ids.TOUCH_LOG, from_line)
    on.form(ids.CHECK_IN_FORM, submit)


async def open_form(context: Context) -> Answer:
    """**Log a check-in**, with the customer of the words or the channel, and the kind due."""
    found = await context.look(check_ins.prepare, context.person, context.words, context.channel_id)
    view = views.form(_begun(views.Draft(when=context.now), found))
    return await open_view(context, view, again=f"checkin {context.words}".strip())


async def from_message(context: Context) -> Answer:
    """The same with the summary filled in from a message, and its time."""
    found = await context.look(check_ins.prepare, context.person, "", context.channel_id)
    said = await quoting.of_message(context)
    draft = views.Draft(when=min(said.at, context.now), summary=said.text)
    return await open_view(context, views.form(_begun(draft, found)), again="checkin")


async def from_line(context: Context) -> Answer:
    """**Log it**: the form for the touch of a line."""
    touch_id = int(context.value) if context.value.isdigit() else 0
    found = await context.look(check_ins.prepare_touch, context.person, touch_id)
    view = views.form(_begun(views.Draft(when=context.now), found))
    return await open_view(context, view, again=f"checkin {found.customer.key}")


async def redraw(context: Context) -> Answer:
    """The form again for the customer or kind that was just picked."""
    return await _drawn_again(context, more_steps=0)


async def add_step(context: Context) -> Answer:
    """The form again with room for one more next step; what was typed stays."""
    return await _drawn_again(context, more_steps=1)


async def submit(context: Context) -> Answer:
    """Log it; what does not fit is marked in the form, else the form says what is due next."""
    form = forms.check_in(context.values)
    channel = await _announced_in(context, form.customer or "")
    try:
        done = await context.act(check_ins.log, context.user_id, form, announce=channel)
    except Invalid as error:
        raise forms.placed(error) from error
    return Show(notes.note_view(done.words, "Log a check-in"))


async def _drawn_again(context: Context, *, more_steps: int) -> Answer:
    drawn = views.Drawn.read(context.view)
    draft = views.Draft(
        when=context.values.get("when") or context.now,
        steps=min(drawn.steps + more_steps, MOST_STEPS),
        summary=str(context.values.get("summary") or ""),
    )
    picked = str(context.values.get("customer") or "")
    if picked:
        found = await context.look(check_ins.prepare_for, context.person, picked)
        kind = context.values.get("kind") if picked == drawn.customer_key else None
        draft = _begun(draft, found).with_kind(kind)
    await context.slack.update_view(
        context.view["id"], views.form(draft), context.view.get("hash", "")
    )
    return None


async def _announced_in(context: Context, customer_key: str) -> str | None:
    """The customer's internal channel, if nobody of another organisation reads it."""
    drawn = views.Drawn.read(context.view)
    channel: str | None = drawn.channel
    if customer_key != drawn.customer_key:  # picked a moment ago, and not drawn again yet
        channel = await context.look(check_ins.channel_of, customer_key)
    if not channel:
        return None
    try:
        async with asyncio.timeout(SHARED_WITHIN * context.policy.delivery.view_timeout_s):
            return None if await context.slack.is_shared(channel) else channel
    except TimeoutError:
        return None


def _begun(draft: views.Draft, found: Suggested | None) -> views.Draft:
    if found is None:
        return draft
    channel = found.customer.internal_channel or ""
    return draft.for_customer(found.customer, found.kind, found.due, found.today, channel)
