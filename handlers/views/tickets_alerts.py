"""Alerts about clocks: the deadline first, then whose it is and what can be done."""

from __future__ import annotations

from datetime import timedelta

from domain.notices_tickets import (
    ClockAlert,
    SlaBreached,
    SlaBreachNoted,
    SlaEscalated,
    SlaSettled,
    SlaTaken,
    SlaWarned,
)
from domain.sla import ClockKind, Result
from domain.sla_alerts import Audience
from domain.tickets import PRIORITY_NAMES
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Element, Message
from handlers.views.lengths import business_length, length
from handlers.views.tickets import AWAITED

LATE_AFTER = timedelta(minutes=1)
"""An alert that leaves later than this after its time says so."""

AUDIENCES = {
    Audience.LEADS: "the lead",
    Audience.TAM: "the Technical Account Manager",
    Audience.DIRECTORS: "a director",
}


def warned(fact: SlaWarned) -> Message:
    """Most of the time is used up, and nobody has answered."""
    alert = fact.alert
    name = kit.escape(alert.customer.name)
    news = f"{name} still waits for a {AWAITED[alert.clock_kind]}, due {kit.when(alert.due_at)}"
    hours = "" if alert.is_always else " of business hours"
    why = f"{fact.percent} % of {business_length(alert.target)}{hours} is used. {_whose(alert)}"
    return _message(alert, news, why, _warning_buttons(alert))


def breached(fact: SlaBreached) -> Message:
    """The due time passed without an answer."""
    alert = fact.alert
    news = f"{kit.escape(alert.customer.name)} had no {AWAITED[alert.clock_kind]} in time"
    why = f"It was due {kit.when(alert.due_at)}. {_whose(alert)}"
    return _message(alert, news, why, _breach_buttons(alert))


def breach_noted(fact: SlaBreachNoted) -> Message:
    """The same under the card, which has the other buttons."""
    alert = fact.alert
    news = f"The {AWAITED[alert.clock_kind]} was due {kit.when(alert.due_at)} and is overdue"
    late = _late(alert)
    text = f"{news} {_which(alert)}. {_whose(alert)}"
    blocks: list[Block] = [kit.section(f"*{news}.* {_whose(alert)}")]
    if late:
        blocks.append(kit.context(late))
    return kit.message(text, blocks)


def taken(fact: SlaTaken) -> Message:
    """The alert of a breach, once somebody took notice: no buttons but the explanation."""
    alert = fact.alert
    done = "took it over" if fact.took_over else "acknowledged it"
    news = f"{kit.escape(alert.customer.name)} had no {AWAITED[alert.clock_kind]} in time"
    why = (
        f"It was due {kit.when(alert.due_at)}. {kit.user(fact.by)} {done} {kit.when(fact.at)}, "
        "so nobody else is called."
    )
    return _message(alert, news, why, [_why(alert)])


def settled(fact: SlaSettled) -> Message:
    """The alert of a breach, once nobody waits any more, or the breach is excused or undone."""
    alert = fact.alert
    if fact.result is Result.PENDING and not fact.waived_by:
        what = AWAITED[alert.clock_kind]
        news = f"{kit.escape(alert.customer.name)}: the {what} is not overdue after all"
        why = f"What it counts by was changed: it is due {kit.when(alert.due_at)}. {_whose(alert)}"
        return _message(alert, news, why, [_why(alert)])
    news, done = _outcome(fact)
    due = f"The {AWAITED[alert.clock_kind]} was due {kit.when(alert.due_at)}"
    return _message(alert, news, f"{due}. {done}", [_why(alert)])


def _outcome(fact: SlaSettled) -> tuple[str, str]:
    """The news, and who did it when."""
    alert, by, at = fact.alert, _who(fact.by), kit.when(fact.at)
    name, what = kit.escape(alert.customer.name), AWAITED[alert.clock_kind]
    if fact.waived_by:
        reason = kit.escape(fact.waived_reason, 300)
        return f"{name}: the late {what} is excused", f"{_who(fact.waived_by)} waived it: {reason}"
    if fact.result is Result.CANCELLED:
        how = "It has no target any more." if fact.is_open else f"{by} closed the ticket {at}."
        return f"{name} needs no {what} any more", how
    is_done = alert.clock_kind is ClockKind.RESOLUTION
    verb = "resolved it" if is_done else "answered"
    if fact.result is Result.MET:
        return f"{name} had the {what} in time after all", f"{by} {verb} {at}."
    late = length(fact.overdue_by)
    return f"{name} had the {what} {late} late", f"{by} {verb} {at}."


def escalated(fact: SlaEscalated) -> Message:
    """Nobody took notice of a breach."""
    alert = fact.alert
    news = f"Nobody has taken notice: {kit.escape(alert.customer.name)} is still unanswered"
    why = (
        f"The {AWAITED[alert.clock_kind]} was due {kit.when(alert.due_at)}. {_whose(alert)}\n"
        f"You are told as {_audience(fact.to)}; *Acknowledge* stops the escalation."
    )
    return _message(alert, news, why, _breach_buttons(alert))


def _message(alert: ClockAlert, news: str, why: str, buttons: list[Element]) -> Message:
    late = _late(alert)
    blocks = [
        kit.section(f"*{news}*\n{why}"),
        kit.section(kit.quote(kit.cut(alert.title, 600))),
        kit.actions(*buttons),
        kit.context(
            f"{PRIORITY_NAMES[alert.priority]} · ticket #{alert.ticket_id}"
            + (f" · {late}" if late else "")
        ),
    ]
    return kit.message(f"{news} {_which(alert)}. {why}", blocks)


def _which(alert: ClockAlert) -> str:
    """Which of a customer's tickets, for whoever sees no more of a message than its text."""
    return f"(ticket #{alert.ticket_id}, “{kit.escape(kit.cut(alert.title, 100))}”)"


def _whose(alert: ClockAlert) -> str:
    if alert.owner_id:
        return f"{kit.user(alert.owner_id)} owns it."
    return f"Nobody owns it; {kit.user(alert.customer.csm_id)} is the CSM."


def _who(actor: str) -> str:
    """Somebody here, or as the other ticket system calls them."""
    return kit.user(actor) if actor.startswith(("U", "W")) else kit.escape(actor, 60)


def _late(alert: ClockAlert) -> str:
    """That this leaves late; empty when it does not."""
    if alert.late_by <= LATE_AFTER:
        return ""
    return f"Sent late, {length(alert.late_by)} after {kit.when(alert.planned_at)}"


def _audience(to: tuple[Audience, ...]) -> str:
    return " and ".join(AUDIENCES[one] for one in to)


def _why(alert: ClockAlert) -> Element:
    return kit.button("Why this time?", ids.SLA_WHY, str(alert.ticket_id))


def _warning_buttons(alert: ClockAlert) -> list[Element]:
    if alert.is_critical_request:
        return [_why(alert)]
    claim = kit.button("I'm on it", ids.TICKET_CLAIM, str(alert.ticket_id), style="primary")
    return [claim, _why(alert)]


def _breach_buttons(alert: ClockAlert) -> list[Element]:
    clock = f"{alert.ticket_id}:{alert.clock_id}"
    buttons = [kit.button("Acknowledge", ids.SLA_ACKNOWLEDGE, clock, style="primary")]
    if not alert.is_critical_request:
        buttons.append(kit.button("Take over", ids.SLA_TAKE_OVER, clock))
    return [*buttons, _why(alert)]
