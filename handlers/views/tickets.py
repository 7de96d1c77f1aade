"""The card of a support ticket: what a customer waits for, until when, and what can be done."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.notices_tickets import ClockLine, TicketCard, TicketEscalated
from domain.sla import ClockKind, Result
from domain.tickets import PRIORITY_NAMES, TicketStatus
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Element, Message
from handlers.views.lengths import business_length, length
from handlers.views.quotations import in_full

AWAITED = {
    ClockKind.FIRST_RESPONSE: "first response",
    ClockKind.NEXT_RESPONSE: "next response",
    ClockKind.RESOLUTION: "resolution",
}
"""What a clock waits for, in words."""

CLOSE, WAIVE, UNDO_WAIVER, WROTE = "close", "waive", "undo_waiver", "wrote"
"""What the "…" menu of the card offers."""


def card(drawn: TicketCard) -> Message:
    """The ticket in its channel, as it now stands."""
    news = _news(drawn)
    blocks = [
        kit.section(f"*{news}*"),
        *in_full(drawn.title),
        kit.section(fields=_fields(drawn)),
    ]
    lines = _lines(drawn)
    if lines:
        blocks.append(kit.section("\n".join(lines)))
    blocks.append(kit.actions(*_buttons(drawn)))
    blocks.append(kit.context(_origin(drawn)))
    return kit.message(f"{news}. It says: “{kit.escape(drawn.title, 300)}”.", blocks)


def _news(drawn: TicketCard) -> str:
    name = f"{PRIORITY_NAMES[drawn.priority]} ticket from {kit.escape(drawn.customer.name)}"
    if drawn.status is not TicketStatus.OPEN:
        return f"{name}: closed"
    waiting = nearest(drawn)
    if waiting is None:
        return f"{name}: {_settled(drawn)}"
    what = AWAITED[waiting.kind]
    if waiting.is_paused:
        return f"{name}: waiting on the customer"
    if waiting.overdue_at:
        return f"{name}: {what} overdue since {kit.when(waiting.overdue_at)}"
    return f"{name}: {what} due {kit.when(waiting.due_at)}"


def _settled(drawn: TicketCard) -> str:
    answered = [clock for clock in drawn.clocks if clock.responded_at is not None]
    return f"answered {_verdict(answered[-1])}" if answered else "nothing is due"


def nearest(drawn: TicketCard) -> ClockLine | None:
    """The clock that falls due first, an answer before a resolution, those that stand still last;
    None when none is running."""
    running = [clock for clock in drawn.clocks if clock.is_pending]
    return min(running, key=_urgency, default=None)


def _urgency(clock: ClockLine) -> tuple[bool, datetime, bool]:
    return clock.is_paused, clock.due_at, clock.kind is ClockKind.RESOLUTION


def _fields(drawn: TicketCard) -> list[str]:
    owner = kit.user(drawn.owner_id) if drawn.owner_id else "Nobody yet"
    fields = [
        f"*Priority*\n{PRIORITY_NAMES[drawn.priority]}",
        f"*Owner*\n{owner}",
        f"*They asked*\n{kit.when(drawn.started_at)}",
    ]
    waiting = nearest(drawn)
    if drawn.status is TicketStatus.OPEN and waiting is not None and not waiting.is_paused:
        there = kit.when_plain(waiting.was_due_at, ZoneInfo(drawn.customer.zone), drawn.drawn_at)
        # A due time that passed under other terms was not the sum of today's target.
        after = f" (after {_target(waiting)})" if waiting.was_due_at == waiting.due_at else ""
        fields.append(f"*Due, their time*\n{there}{after}")
    return fields


def _target(clock: ClockLine) -> str:
    hours = "day and night" if clock.is_always else "of business hours"
    return f"{business_length(clock.target)} {hours}"


def _lines(drawn: TicketCard) -> list[str]:
    first = nearest(drawn)
    lines = [said for clock in drawn.clocks if (said := _said(clock, is_news=clock is first))]
    if drawn.claimed_by and drawn.claimed_at:
        lines.insert(0, f"{kit.user(drawn.claimed_by)} is on it since {kit.when(drawn.claimed_at)}")
    if drawn.status is not TicketStatus.OPEN and drawn.closed_by and drawn.closed_at:
        reason = f": {kit.escape(drawn.closed_reason, 1000)}" if drawn.closed_reason else ""
        lines.append(f"Closed by {kit.user(drawn.closed_by)} {kit.when(drawn.closed_at)}{reason}")
    return lines


def _said(clock: ClockLine, *, is_news: bool) -> str:
    """What became of a clock; empty while there is nothing to add to the first line."""
    what = AWAITED[clock.kind].capitalize()
    excused = ""
    if clock.waived_by:
        excused = (
            f" (waived by {kit.user(clock.waived_by)}: {kit.escape(clock.waived_reason, 300)})"
        )
    if clock.result is Result.CANCELLED:
        return f"{what}: not needed, so it counts in no figure"
    if clock.is_pending:
        return _pending(clock, what, is_news=is_news and not excused) + excused
    by = f" by {kit.user(clock.responded_by)}" if clock.responded_by else ""
    at = f" {kit.when(clock.responded_at)}" if clock.responded_at else ""
    return f"{what}{by}{at}, {_verdict(clock)}{excused}"


def _pending(clock: ClockLine, what: str, *, is_news: bool) -> str:
    if clock.is_paused:
        return f"{what}: the clock stands still until the customer answers"
    if clock.acknowledged_by and clock.acknowledged_at:
        return (
            f"{what} is overdue; {kit.user(clock.acknowledged_by)} took notice "
            f"{kit.when(clock.acknowledged_at)}"
        )
    if clock.overdue_at and clock.overdue_at != clock.due_at:
        return f"{what} was due {kit.when(clock.was_due_at)}; {_on_record(clock, clock.overdue_at)}"
    if is_news:
        return ""
    verb = "was due" if clock.overdue_at else "due"
    return f"{what} {verb} {kit.when(clock.due_at)}"


def _on_record(clock: ClockLine, overdue_at: datetime) -> str:
    """Why a clock is overdue since another time than its due time."""
    if overdue_at > clock.due_at:
        return f"that was past when its terms were changed {kit.when(overdue_at)}"
    return "the breach stays on record"


def _verdict(clock: ClockLine) -> str:
    if clock.result is Result.MET or clock.responded_at is None:
        return "in time"
    late = clock.responded_at - (clock.overdue_at or clock.due_at)
    return f"late by {length(late)}"


def _buttons(drawn: TicketCard) -> list[Element]:
    value = str(drawn.id)
    more = kit.overflow(ids.TICKET_MORE, _more(drawn))
    if drawn.status is not TicketStatus.OPEN:
        return [more]
    later = [c for c in drawn.clocks if c.is_pending and c.kind is not ClockKind.FIRST_RESPONSE]
    buttons: list[Element] = []
    if _claimable(drawn):
        buttons.append(kit.button("I'm on it", ids.TICKET_CLAIM, value, style="primary"))
    if _answerable(drawn):
        style: kit.Style | None = None if _claimable(drawn) else "primary"
        buttons.append(kit.button("Responded", ids.TICKET_RESPONDED, value, style=style))
    if any(clock.is_paused for clock in later):
        buttons.append(kit.button("Resume", ids.TICKET_RESUME, value))
    elif later:
        buttons.append(kit.button("Waiting on customer", ids.TICKET_WAIT, value))
    buttons += [
        kit.button("Change priority", ids.TICKET_PRIORITY, value),
        kit.button("Escalate", ids.TICKET_ESCALATE, value),
        kit.button("Why this time?", ids.SLA_WHY, value),
        more,
    ]
    return buttons


def _claimable(drawn: TicketCard) -> bool:
    """Whether somebody is still to take it: once all is answered, it only needs an owner."""
    return not drawn.claimed_by and (not drawn.owner_id or nearest(drawn) is not None)


def _answerable(drawn: TicketCard) -> bool:
    """Whether the customer waits for an answer."""
    return any(c.is_pending and c.kind is not ClockKind.RESOLUTION for c in drawn.clocks)


def _more(drawn: TicketCard) -> list[kit.Option]:
    is_open = drawn.status is TicketStatus.OPEN
    options = []
    if not is_open or (drawn.has_next and not _answerable(drawn)):
        options.append(kit.option("The customer wrote again…", f"{WROTE}:{drawn.id}"))
    if is_open:
        options.append(kit.option("Close the ticket…", f"{CLOSE}:{drawn.id}"))
    late = any(c.overdue_at and c.result is not Result.CANCELLED for c in drawn.clocks)
    if any(clock.waived_by for clock in drawn.clocks):
        options.append(kit.option("Take the waiver back", f"{UNDO_WAIVER}:{drawn.id}"))
    elif late:
        options.append(kit.option("Waive the breach…", f"{WAIVE}:{drawn.id}"))
    return options


def _origin(drawn: TicketCard) -> str:
    parts = [f"Ticket #{drawn.id}"]
    if drawn.external_id and drawn.source != "slack":
        parts.append(f"{kit.escape(drawn.external_id, 100)} in the ticket system")
    parts.append(f"CSM {kit.user(drawn.customer.csm_id)}")
    if drawn.opened_by.startswith(("U", "W")):
        parts.append(f"tracked by {kit.user(drawn.opened_by)}")
    if drawn.link:
        parts.append(kit.link(drawn.link, "Open the ticket"))
    return " · ".join(parts)


def escalated(fact: TicketEscalated) -> Message:
    """Somebody wants others to know: to them, and to the card's thread."""
    drawn = fact.card
    news = (
        f"{kit.user(fact.by)} escalates the {PRIORITY_NAMES[drawn.priority].lower()} ticket of "
        f"{kit.escape(drawn.customer.name)}"
    )
    to = ", ".join(kit.user(one) for one in fact.to)
    blocks: list[Block] = [kit.section(f"*{news}* to {to}")]
    if fact.note:
        blocks.append(kit.section(kit.quote(kit.cut(fact.note, 2000))))
    blocks.append(kit.section(f"{_due_line(drawn)}\n{kit.quote(kit.cut(drawn.title, 600))}"))
    if drawn.status is TicketStatus.OPEN:
        blocks.append(kit.actions(*_quick(drawn)))
    which = f"(ticket #{drawn.id}, “{kit.escape(kit.cut(drawn.title, 100))}”)"
    return kit.message(f"{news} {which}. {_due_line(drawn)}", blocks)


def _due_line(drawn: TicketCard) -> str:
    waiting = nearest(drawn)
    if waiting is None:
        return "Nothing is due by our clocks."
    what = AWAITED[waiting.kind].capitalize()
    if waiting.overdue_at:
        return f"{what} is overdue since {kit.when(waiting.overdue_at)}."
    return f"{what} is due {kit.when(waiting.due_at)}."


def _quick(drawn: TicketCard) -> list[Element]:
    buttons = [kit.button("Why this time?", ids.SLA_WHY, str(drawn.id))]
    if _claimable(drawn):
        buttons.insert(0, kit.button("I'm on it", ids.TICKET_CLAIM, str(drawn.id), style="primary"))
    return buttons
