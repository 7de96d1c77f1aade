"""What requesters, engineers, leads and Professional Services read about a session request."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from domain.notices_request_parts import RequestCard
from domain.notices_requests import (
    EngineerFreed,
    HoursCrossed,
    OfferMade,
    OfferReturned,
)
from domain.people import ROLE_NAMES
from domain.requests import WORK_NAMES, Status
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.requests import signed, times_text, value
from handlers.views.requests_outcome import outcome, quoted

_CHANGEABLE = {Status.REQUESTED, Status.COUNTER_OFFERED, Status.APPROVED}


def change_buttons(drawn_id: int, status: Status, name: str) -> list[kit.Element]:
    """**Reschedule** and **Withdraw**, as far as the request still allows them."""
    buttons = []
    if status in _CHANGEABLE:
        buttons.append(kit.button("Reschedule", ids.REQUEST_RESCHEDULE, str(drawn_id)))
    if status in _CHANGEABLE or status is Status.OPEN:
        sure = kit.confirm(
            "Withdraw this request?",
            f"The session for {name} will not take place. This can’t be undone.",
            ok="Withdraw",
            cancel="Keep it",
            style="danger",
        )
        withdraw = kit.button(
            "Withdraw", ids.REQUEST_WITHDRAW, str(drawn_id), style="danger", confirm=sure
        )
        buttons.append(withdraw)
    return buttons


def _changes(drawn: RequestCard) -> list[Block]:
    buttons = change_buttons(drawn.id, drawn.status, drawn.customer.name)
    return [kit.actions(*buttons)] if buttons else []


def received(drawn: RequestCard, channel: str) -> Message:
    """To the requester: what was asked, and who decides."""
    where = kit.channel(channel)
    news = f"Your request for {kit.escape(drawn.customer.name)} is in"
    if drawn.critical:
        who = f"The engineers on call have it now; it is in {where}."
        body = [kit.section(quoted(drawn.need, 1000))]
    else:
        who = f"{ROLE_NAMES[drawn.role]}s and their leads decide it in {where}."
        body = [kit.section(quoted(drawn.need, 1000)), kit.section(times_text(drawn))]
    return kit.message(f"{news}. {who}", [kit.section(f"*{news}.* {who}"), *body, *_changes(drawn)])


def decided(drawn: RequestCard) -> Message:
    """To the requester: what was decided."""
    said, name = _said(drawn), kit.escape(drawn.customer.name)
    blocks = [kit.section(f"*Your session for {name}*\n{said}"), *_changes(drawn)]
    if drawn.status in {Status.DECLINED, Status.EXPIRED, Status.NO_SHOW}:
        again = f"session {drawn.customer.key}"
        blocks.append(kit.actions(kit.button("Request a session", ids.OPEN_FORM, again)))
    return kit.message(f"Your session for {name}: {said}", blocks)


def _said(drawn: RequestCard) -> str:
    if drawn.status is Status.COUNTER_OFFERED:
        return "Other times are offered, below."
    if drawn.status is Status.REQUESTED:
        return f"It is waiting for a decision again.\n{times_text(drawn)}"
    return outcome(drawn)


def settled(drawn: RequestCard) -> Message:
    """In place of an earlier word to the requester: how things stand, and nothing to click."""
    said, name = _said(drawn), kit.escape(drawn.customer.name)
    return kit.message(
        f"Your session for {name}: {said}",
        [kit.section(f"*Your session for {name}*\n{said}"), signed(drawn)],
    )


def offer(fact: OfferMade) -> Message:
    """To the requester: other times, one click each, in their own zone."""
    drawn, made = fact.card, fact.card.offer
    name = kit.escape(drawn.customer.name)
    if made is None:
        return settled(drawn)
    news = f"{kit.user(made.by)} offers other times for {name}"
    who = f"With {kit.user(made.engineer_id)}, {drawn.minutes} minutes. Picking one approves it."
    times = "\n".join(f"• {kit.when(at)}" for at in made.times)
    zone = ZoneInfo(fact.zone)
    buttons = [
        kit.button(
            kit.when_plain(at, zone),
            f"{ids.OFFER_PICK}{number}",
            f"{value(drawn)}:{int(at.timestamp())}",
            style="primary" if number == 1 else None,
        )
        for number, at in enumerate(made.times, start=1)
    ]
    buttons.append(kit.button("None of these", ids.OFFER_NONE, value(drawn)))
    return kit.message(
        f"{news}: pick one, or say that none of them suits.",
        [kit.section(f"*{news}*\n{who}\n{times}"), kit.actions(*buttons), *_changes(drawn)],
    )


def offer_returned(fact: OfferReturned) -> Message:
    """In the card's thread: it waits again."""
    said = f"{fact.why} This request waits for a decision again; the card has the buttons."
    return kit.message(said, [kit.section(said)])


def chased(drawn: RequestCard) -> Message:
    """In the card's thread: nobody has decided."""
    said = (
        f"Still waiting for a decision on {kit.escape(drawn.customer.name)}, asked "
        f"{kit.when(drawn.created_at)}. {_until(drawn)}Please use the buttons on the card."
    )
    return kit.message(said, [kit.section(said)])


def _until(drawn: RequestCard) -> str:
    if not drawn.times:
        return ""
    return f"It expires {kit.when(max(drawn.times))}. "


def undecided(drawn: RequestCard) -> Message:
    """To the lead: the earliest time is near."""
    name = kit.escape(drawn.customer.name)
    news = f"Nobody has decided on {name} yet"
    first = f" The earliest time is {kit.when(min(drawn.times))}." if drawn.times else ""
    said = f"{news}.{first} Please decide it, or ask somebody of your team to."
    return kit.message(
        said,
        [
            kit.section(f"*{news}.*{first} Please decide it, or ask somebody of your team to."),
            kit.section(quoted(drawn.need, 500)),
            signed(drawn),
        ],
    )


def referred(drawn: RequestCard) -> Message:
    """To Professional Services: theirs now."""
    name = kit.escape(drawn.customer.name)
    news = f"{name} needs hands-on work: {WORK_NAMES[drawn.kind].lower()}"
    why = f"\nWhy it comes to you: {kit.escape(drawn.reason, 500)}" if drawn.reason else ""
    ask = f"Please talk to {kit.user(drawn.requester_id)} about what it takes."
    return kit.message(
        f"{news}. {ask}",
        [
            kit.section(f"*{news}*"),
            kit.section(quoted(drawn.need, 2000)),
            kit.section(f"{ask}{why}"),
            kit.context(
                f"{drawn.customer.segment} · CSM {kit.user(drawn.customer.csm_id)} · "
                f"request #{drawn.id}"
            ),
        ],
    )


def booked(drawn: RequestCard) -> Message:
    """To the engineer: what, with whom, when."""
    name = kit.escape(drawn.customer.name)
    at = kit.when(drawn.starts_at) if drawn.starts_at else ""
    news = f"You have a session with {name} {at}"
    who = f"\nWith {kit.escape(drawn.attendees, 500)}" if drawn.attendees else ""
    return kit.message(
        f"{news}, {drawn.minutes} minutes.",
        [
            kit.section(f"*{news}*, {drawn.minutes} minutes{who}"),
            kit.section(quoted(drawn.need, 2000)),
            kit.context(
                f"Asked by {kit.user(drawn.requester_id)}, CSM {kit.user(drawn.customer.csm_id)} "
                f"· request #{drawn.id}"
            ),
        ],
    )


def freed(fact: EngineerFreed) -> Message:
    """To the engineer: it is off."""
    name = kit.escape(fact.card.customer.name)
    news = f"Your session with {name} {kit.when(fact.was_at)} is off"
    why = "asked for new times" if fact.card.status is Status.REQUESTED else "withdrew it"
    said = f"{kit.user(fact.by)} {why}, so you are free then."
    return kit.message(f"{news}: {said}", [kit.section(f"*{news}*\n{said}")])


def hours_crossed(fact: HoursCrossed) -> Message:
    """To the CSM: the customer's hours run out."""
    name = kit.escape(fact.customer.name)
    news = f"{name} has used {fact.hours_used:g} of its {fact.hours_allowed:g} session hours"
    if fact.percent >= 100:
        then = "Every further session needs a reason to be approved"
    else:
        then = f"That is over {fact.percent} %"
    said = (
        f"{then}; the contract year ends {kit.day(fact.year_ends_on)}. "
        "Plan what is left, or agree on more hours."
    )
    return kit.message(f"{news}. {said}", [kit.section(f"*{news}*\n{said}")])
