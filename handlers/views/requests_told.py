"""What engineers, leads and Professional Services read about a session request."""

from __future__ import annotations

from domain.notices_request_parts import RequestCard
from domain.notices_requests import (
    EngineerFreed,
    HoursCrossed,
    OfferReturned,
    RequestUndecided,
)
from domain.requests import WORK_NAMES, Status
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Message
from handlers.views.quotations import in_full
from handlers.views.requests import headline, signed, value
from handlers.views.requests_outcome import outcome, quoted


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
    return f"It expires {kit.when(drawn.expires_at)}. " if drawn.expires_at else ""


def undecided(fact: RequestUndecided) -> Message:
    """To the lead: the earliest time is near; or, in its place, what has become of it."""
    drawn, name = fact.card, kit.escape(fact.card.customer.name)
    if fact.again:
        return _was_undecided(drawn, "Nobody had decided; there is news on this further down.")
    if drawn.status is not Status.REQUESTED:
        return _was_undecided(drawn, outcome(drawn))
    news = f"Nobody has decided on {name} yet"
    ask = f"{_first(drawn)}Please decide it, or ask somebody of your team to."
    return kit.message(
        f"{news}. {ask}",
        [
            kit.section(f"*{news}*\n{ask}"),
            kit.section(quoted(drawn.need, 500)),
            kit.actions(kit.button("Decide", ids.REQUEST_CHOOSE, value(drawn), style="primary")),
            signed(drawn),
        ],
    )


def _was_undecided(drawn: RequestCard, said: str) -> Message:
    news = headline(drawn)
    return kit.message(f"{news}. {said}", [kit.section(f"*{news}*\n{said}"), signed(drawn)])


def _first(drawn: RequestCard) -> str:
    if drawn.proposed_at is None:
        return "All preferred times have passed. "
    return f"The earliest time is {kit.when(min(drawn.times))}. "


def referred(drawn: RequestCard) -> Message:
    """To Professional Services: theirs now."""
    name = kit.escape(drawn.customer.name)
    news = f"{name} needs hands-on work: {WORK_NAMES[drawn.kind].lower()}"
    why = f"\nWhy it comes to you: {kit.escape(drawn.reason)}" if drawn.reason else ""
    ask = f"Please talk to {kit.user(drawn.requester_id)} about what it takes."
    return kit.message(
        f"{news}. {ask}",
        [
            kit.section(f"*{news}*"),
            *in_full(drawn.need),
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
            *in_full(drawn.need),
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
