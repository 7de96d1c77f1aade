"""A critical request on the screen: the card, the call, the thread, the chase."""

from __future__ import annotations

from domain.notices_request_parts import RequestCard
from domain.notices_requests import (
    CriticalBriefed,
    CriticalUnclaimed,
)
from domain.requests import Status
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.quotations import in_full
from handlers.views.requests_outcome import outcome, quoted


def card(drawn: RequestCard, *, called: bool = False) -> Message:
    """In the critical channel, or (`called`) to an engineer on call; **I'm on it** while open."""
    open_ = drawn.status is Status.OPEN
    news = _HEADLINES.get(drawn.status, "{name}").format(name=kit.escape(drawn.customer.name))
    lead = f"You are on call. {news}" if called and open_ else news
    blocks = [
        kit.section(f"*{lead}*" if open_ else f"*{lead}*\n{outcome(drawn)}"),
        *in_full(drawn.need),
        kit.section(f"{drawn.customer.segment} · CSM {kit.user(drawn.customer.csm_id)}"),
    ]
    if open_:
        blocks.append(kit.actions(claim_button(drawn.id)))
        text = f"{lead}; nobody is on it yet."
    else:
        text = f"{lead}. {outcome(drawn)}"
    return kit.message(text, [*blocks, _signed(drawn)])


def _signed(drawn: RequestCard) -> Block:
    """How long it waits counts here, so it says since when."""
    asked = f"Asked by {kit.user(drawn.requester_id)} {kit.when(drawn.created_at)}"
    return kit.context(f"{asked} · request #{drawn.id}")


_HEADLINES = {
    Status.OPEN: "Critical: {name} needs help now",
    Status.CLAIMED: "Critical: {name} is being helped",
    Status.RESOLVED: "Resolved: {name} was critical",
    Status.WITHDRAWN: "Withdrawn: {name} was critical",
}


def claim_button(request_id: int) -> kit.Element:
    """**I'm on it**."""
    return kit.button("I'm on it", ids.CRITICAL_CLAIM, str(request_id), style="primary")


def resolve_button(request_id: int, name: str, style: kit.Style | None = None) -> kit.Element:
    """**Resolved**, which is asked once: nothing takes it back. `name` is the customer's."""
    sure = kit.confirm(
        "Is it resolved?",
        f"Everybody who was called reads that {name} is helped, and its clock stops. "
        "This can’t be undone.",
        ok="Resolved",
        cancel="Not yet",
    )
    return kit.button("Resolved", ids.CRITICAL_RESOLVE, str(request_id), style=style, confirm=sure)


def unclaimed(fact: CriticalUnclaimed) -> Message:
    """To leads, TAM, directors: nobody has taken it."""
    name = kit.escape(fact.card.customer.name)
    news = f"{name} has waited {fact.minutes} minutes, and nobody is on it"
    said = "Please take it, or find somebody who does."
    return kit.message(
        f"{news}. {said}",
        [
            kit.section(f"*{news}*\n{said}"),
            kit.section(quoted(fact.card.need, 1000)),
            kit.actions(claim_button(fact.card.id)),
            _signed(fact.card),
        ],
    )


def briefed(fact: CriticalBriefed) -> Message:
    """Opens the thread: what an engineer has to know of this customer; at its end, who ended it."""
    drawn, known = fact.card, fact.briefing
    name = kit.escape(drawn.customer.name)
    team = [f"{role}: {kit.user(person)}" for role, person in known.team]
    contacts = [f"{role}: {kit.escape(person)}" for role, person in known.contacts]
    renews = f", renews {kit.day(known.renewal_on)}" if known.renewal_on else ""
    facts = "\n".join(
        [
            f"Region {kit.escape(known.region)}{renews}",
            *team,
            *(contacts or ["No customer contacts are on file; ask the CSM."]),
        ]
    )
    if drawn.status is not Status.CLAIMED:
        ended = outcome(drawn)
        about = kit.section(f"*{ended}*\n{name}, {known.stage}\n{facts}")
        return kit.message(f"{name}: {ended}", [about])
    news = f"{kit.user(drawn.engineer_id or '')} is on it: {name}, {known.stage}"
    return kit.message(
        f"{news}. Please write in this thread what you find.",
        [
            kit.section(f"*{news}*\n{facts}"),
            kit.section("Write here what you find, so that everybody can follow."),
            kit.actions(resolve_button(drawn.id, drawn.customer.name, "primary")),
        ],
    )
