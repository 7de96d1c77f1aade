"""`/cs due`: what is due and overdue, and the buttons of a line: snooze and skip."""

from __future__ import annotations

from datetime import date

from domain.cadence_days import today_in
from domain.errors import Invalid
from handlers import forms, ids
from handlers.context import Answer, Context, Private, Show
from handlers.opening import open_view
from handlers.privacy import withheld
from handlers.router import Router, Word
from handlers.views import due as views
from handlers.views import notes
from services import due


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.word(
        Word(
            name="due",
            handler=show,
            usage="due [mine|team|customer]",
            does="See which touches are due and overdue",
            example="/cs due mine",
            menu="What is due",
        )
    )
    on.action(ids.DUE_PAGE, turn)
    on.action(ids.TOUCH_SNOOZE, ask_until)
    on.action(ids.TOUCH_SKIP, ask_reason)
    on.form(ids.SNOOZE_FORM, snooze)
    on.form(ids.SKIP_FORM, skip)


async def show(context: Context) -> Answer:
    """The first page of one's own touches, the team's, or a customer's."""
    if await withheld(context):
        return Private(notes.withheld("touches", f"due {context.words}"))
    found = await context.look(due.pages, context.person, context.words)
    return Private(views.page(found, _today(context)))


async def turn(context: Context) -> Answer:
    """Another page, in place of this one."""
    start, _, scope = context.value.partition(":")
    first = int(start) if start.isdigit() else 0
    if await withheld(context):
        return Private(notes.withheld("touches", f"due {scope}"), replace=True)
    found = await context.look(due.pages, context.person, scope, first)
    return Private(views.page(found, _today(context)), replace=True)


async def ask_until(context: Context) -> Answer:
    """**Snooze** asks until when, of people who may."""
    asked = await context.look(due.deciding, context.user_id, _touch(context.value))
    return await open_view(context, views.snooze_form(asked, _today(context)), again="due")


async def ask_reason(context: Context) -> Answer:
    """**Skip** asks why, of people who may."""
    asked = await context.look(due.deciding, context.user_id, _touch(context.value))
    return await open_view(context, views.skip_form(asked, _today(context)), again="due")


async def snooze(context: Context) -> Answer:
    """Put off; the form says until when."""
    until_on = context.values.get("until")
    if until_on is None:
        raise Invalid("Pick a day after today.", field="until")
    touch_id = _touch(context.view["private_metadata"])
    done = await context.act(due.snooze, context.user_id, touch_id, until_on)
    return Show(notes.note_view(done.words, "Snooze"))


async def skip(context: Context) -> Answer:
    """Leave out; the form says what that means."""
    touch_id = _touch(context.view["private_metadata"])
    reason = forms.text(context.values, "reason")
    done = await context.act(due.skip, context.user_id, touch_id, reason)
    return Show(notes.note_view(done.words, "Skip"))


def _touch(value: str) -> int:
    if not value.isdigit():
        raise Invalid("This button is from an older version. Please open the list anew.")
    return int(value)


def _today(context: Context) -> date:
    return today_in(context.now, context.person.zone)
