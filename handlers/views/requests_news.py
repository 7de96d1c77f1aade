"""What whoever asked for a session reads about it: one message with the news, the last one with
the buttons.

The first line is the news, typed words are quoted, and who did it and when stands small below.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from domain.notices_request_parts import RequestCard
from domain.notices_requests import OfferMade, RequestDecided, RequestOvertaken
from domain.people import ROLE_NAMES
from domain.requests import Status
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.quotations import in_full
from handlers.views.requests import times_text, value
from handlers.views.requests_outcome import quoted
from handlers.views.requests_verdict import News, moved, orphaned, verdict

_CHANGEABLE = {Status.REQUESTED, Status.COUNTER_OFFERED, Status.APPROVED}
_ASK_AGAIN = {Status.DECLINED, Status.EXPIRED, Status.NO_SHOW}


def change_buttons(drawn_id: int, status: Status, name: str) -> list[kit.Element]:
    """**Reschedule** and **Withdraw**, as far as the request still allows them."""
    buttons = []
    if status in _CHANGEABLE:
        buttons.append(kit.button("Reschedule", ids.REQUEST_RESCHEDULE, str(drawn_id)))
    if status in _CHANGEABLE or status is Status.OPEN:
        gone = f"The session for {name} will not take place."
        if status is Status.OPEN:
            gone = f"Nobody will be called for {name} any more."
        sure = kit.confirm(
            "Withdraw this request?",
            f"{gone} This can’t be undone.",
            ok="Withdraw",
            cancel="Keep it",
            style="danger",
        )
        buttons.append(kit.button("Withdraw", ids.REQUEST_WITHDRAW, str(drawn_id), confirm=sure))
    return buttons


def _changes(drawn: RequestCard) -> list[Block]:
    buttons = change_buttons(drawn.id, drawn.status, drawn.customer.name)
    return [kit.actions(*buttons)] if buttons else []


def _numbered(drawn: RequestCard, said: str = "") -> Block:
    return kit.context(f"{said} · request #{drawn.id}" if said else f"Request #{drawn.id}")


def received(drawn: RequestCard, channel: str, *, anew: bool) -> Message:
    """What was asked, and who decides; `anew`: with other times than before."""
    where = kit.channel(channel)
    name = kit.escape(drawn.customer.name)
    news = f"Your new times for {name} are in" if anew else f"Your request for {name} is in"
    body = [kit.section(quoted(drawn.need, 1000))]
    if drawn.critical:
        who = f"The engineers on call have it now; it is in {where}."
    else:
        who = f"{ROLE_NAMES[drawn.role]}s and their leads decide it in {where}."
        body.append(kit.section(times_text(drawn)))
    lead = kit.section(f"*{news}*\n{who}")
    return kit.message(f"{news}. {who}", [lead, *body, *_changes(drawn), _numbered(drawn)])


def decided(fact: RequestDecided) -> Message:
    """What became of it."""
    drawn = fact.card
    buttons = _changes(drawn)
    if drawn.status in _ASK_AGAIN:
        again = f"session {drawn.customer.key}"
        buttons = [kit.actions(kit.button("Request a session", ids.OPEN_FORM, again))]
    if fact.orphaned:
        return _told(drawn, orphaned(drawn), buttons)
    return _told(drawn, moved(drawn) if fact.moved else verdict(drawn), buttons)


def settled(drawn: RequestCard) -> Message:
    """In place of the last word, after an act of the requester's own: nothing is left to click."""
    return _told(drawn, verdict(drawn), [])


def _told(drawn: RequestCard, news: News, buttons: list[Block]) -> Message:
    said = "\n".join(one for one in (f"*{news.line}*", news.body) if one)
    blocks = [kit.section(said)]
    if news.typed:
        blocks += in_full(news.typed)
    more = news.spoken or news.body or kit.escape(news.typed, 300)
    text = ". ".join(one for one in (news.line, more) if one)
    return kit.message(text, [*blocks, *buttons, _numbered(drawn, news.by)])


def overtaken(fact: RequestOvertaken) -> Message:
    """In place of an earlier word: what it was about, and that there is a newer one below."""
    drawn = fact.card
    said = _EARLIER[fact.was].format(name=kit.escape(drawn.customer.name))
    return kit.message(
        f"{said}. There is news on it further down.",
        [
            kit.section(f"{said}\n{quoted(drawn.need, 300)}"),
            _numbered(drawn, "There is news on this further down"),
        ],
    )


_EARLIER = {
    Status.REQUESTED: "You asked for a session for {name}",
    Status.COUNTER_OFFERED: "Other times were offered for {name}",
    Status.APPROVED: "Your session for {name} was approved",
    Status.OPEN: "You asked for help for {name}, at once",
    Status.CLAIMED: "An engineer took over {name}",
}


def offer(fact: OfferMade) -> Message:
    """Other times, one click each, in their own zone."""
    drawn, made = fact.card, fact.card.offer
    name = kit.escape(drawn.customer.name)
    if made is None:
        return settled(drawn)
    news = f"{kit.user(made.by)} offers other times for {name}"
    who = (
        f"With {kit.user(made.engineer_id)}, {drawn.minutes} minutes. "
        "The one you pick is booked at once."
    )
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
        [
            kit.section(f"*{news}*\n{who}"),
            kit.section(quoted(drawn.need, 300)),
            kit.actions(*buttons),
            *_changes(drawn),
            _numbered(drawn),
        ],
    )
