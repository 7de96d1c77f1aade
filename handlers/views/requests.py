"""The card of a session request: all that a decider needs, and the buttons while it is open."""

from __future__ import annotations

from domain.notices_request_parts import RequestCard
from domain.people import ROLE_NAMES
from domain.requests import WORK_NAMES, Status
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.quotations import in_full
from handlers.views.requests_outcome import outcome


def card(drawn: RequestCard) -> Message:
    """The request in the role's channel."""
    news = headline(drawn)
    open_ = drawn.status is Status.REQUESTED
    blocks = [
        kit.section(f"*{news}*" if open_ else f"*{news}*\n{outcome(drawn)}"),
        kit.section("", fields=_fields(drawn)),
        *in_full(drawn.need),
        kit.section(times_text(drawn)),
    ]
    if open_:
        blocks += [kit.section(_suggestion(drawn)), kit.actions(*_buttons(drawn))]
    blocks.append(signed(drawn))
    if open_:
        return kit.message(f"{news}: please decide request #{drawn.id}.", blocks)
    return kit.message(f"{news}. {outcome(drawn)}", blocks)


def headline(drawn: RequestCard) -> str:
    """The news in one line."""
    kind = WORK_NAMES[drawn.kind].lower()
    return f"{kit.escape(drawn.customer.name)} needs a {ROLE_NAMES[drawn.role]}: {kind}"


def signed(drawn: RequestCard) -> Block:
    """Who asked, and the number people call it by."""
    return kit.context(f"Asked by {kit.user(drawn.requester_id)} · request #{drawn.id}")


def _fields(drawn: RequestCard) -> list[str]:
    customer = drawn.customer
    return [
        f"*Customer*\n{kit.escape(customer.name)} · {customer.segment}",
        f"*CSM*\n{kit.user(customer.csm_id)}",
        f"*Kind of work*\n{WORK_NAMES[drawn.kind]}",
        f"*Hours this contract year*\n{hours(drawn)}",
    ]


def hours(drawn: RequestCard) -> str:
    """Hours used of the allowance, and whether this one still fits."""
    reserved = f", {drawn.hours_reserved:g} h reserved" if drawn.hours_reserved else ""
    text = f"{drawn.hours_used:g} of {drawn.hours_allowed:g} h used{reserved}"
    if drawn.status is Status.REQUESTED and drawn.exceeds_allowance:
        return f"{text}\n*Exceeded by this one:* approving needs a reason"
    return text


def times_text(drawn: RequestCard) -> str:
    """The preferred times, in order, and what was said about them."""
    lines = [f"{number}. {kit.when(at)}" for number, at in enumerate(drawn.times, start=1)]
    who = [f"With {kit.escape(drawn.attendees, 500)}"] if drawn.attendees else []
    agreed = ["Agreed outside business hours"] if drawn.agreed_out_of_hours else []
    return "\n".join([f"*Preferred times*, {drawn.minutes} minutes", *lines, *who, *agreed])


def _suggestion(drawn: RequestCard) -> str:
    if drawn.proposed_at is None:
        passed = "*All preferred times have passed*, so it can’t be approved as it stands."
        if drawn.offer is None or drawn.expires_at is None:
            return passed
        return f"{passed} Suggest other times: it expires {kit.when(drawn.expires_at)}."
    if drawn.suggested_id is None:
        return (
            f"*Nobody is free* {kit.when(drawn.proposed_at)} in their working hours, so it can’t "
            "be approved as it stands. Choose a time or engineer, or suggest other times."
        )
    return (
        f"*Suggested:* {kit.user(drawn.suggested_id)}, {kit.when(drawn.proposed_at)}: free, in "
        "their working hours, with the fewest session hours that week."
    )


def value(drawn: RequestCard) -> str:
    """What a button says of the card it is on: request and version."""
    return f"{drawn.id}:{drawn.version}"


def _buttons(drawn: RequestCard) -> list[kit.Element]:
    seen = value(drawn)
    buttons = [
        kit.button("Choose time or engineer", ids.REQUEST_CHOOSE, seen),
        kit.button("Suggest other times", ids.REQUEST_SUGGEST, seen),
        kit.button("Decline", ids.REQUEST_DECLINE, seen, style="danger"),
        kit.button("Refer elsewhere", ids.REQUEST_REFER, seen),
    ]
    if drawn.suggested_id and drawn.proposed_at:
        exactly = f"{seen}:{drawn.suggested_id}:{int(drawn.proposed_at.timestamp())}"
        approve = kit.button("Approve", ids.REQUEST_APPROVE, exactly, style="primary")
        buttons.insert(0, approve)
    return buttons


def asked_again(drawn: RequestCard) -> Message:
    """In place of a card whose session was put off: the new one is what counts."""
    said = (
        f"{kit.user(drawn.requester_id)} asked for new times, so its engineer is free again. "
        "The new card is further down."
    )
    news = headline(drawn)
    return kit.message(f"{news}. {said}", [kit.section(f"*{news}*\n{said}"), signed(drawn)])
