"""`/cs report`: how well promises to customers were kept."""

from __future__ import annotations

from domain.errors import Invalid
from domain.sla_report import Period
from handlers import ids
from handlers.context import Answer, Context, Private, private
from handlers.privacy import withheld
from handlers.router import Router, Word
from handlers.views import notes
from handlers.views import sla_report as views
from services import sla_report


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.word(
        Word(
            name="report",
            handler=show,
            usage="report [week|month|quarter]",
            does="Answers in time, satisfaction and health against targets; sessions and check-ins",
            example="/cs report month",
        )
    )
    on.action(ids.SLA_EXPORT, export)
    on.action(ids.SLA_SEND, send)


async def show(context: Context) -> Answer:
    """The figures of the last week, month or quarter; without a word: the week."""
    period = _period(context.words)
    if await withheld(context):
        return Private(views.withheld(period))
    found = await context.look(sla_report.report, context.person, period)
    return Private(views.shown(found))


async def send(context: Context) -> Answer:
    """**Send me privately**."""
    period = _period(context.value)
    done = await context.act(sla_report.send, context.user_id, period, context.key)
    return Private(notes.note(done.words), replace=True)


async def export(context: Context) -> Answer:
    """The sheet, as a file in the asker's direct messages."""
    period = _period(context.value)
    done = await context.act(sla_report.export, context.user_id, period, context.key)
    return private(done.words)


def _period(words: str) -> Period:
    name = words.strip().lower() or Period.WEEK.value
    try:
        return Period(name)
    except ValueError:
        raise Invalid("Reports cover a `week`, a `month` or a `quarter`.") from None
