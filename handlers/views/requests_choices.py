"""The forms of those who decide: choose, suggest other times, decline, refer, give a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.notices_request_parts import RequestCard
from domain.requests import REASON_MAX
from domain.requests_engineers import Candidate, Room
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block
from handlers.views.requests import hours, value
from handlers.views.requests_form import time_pickers

OTHER = "other"
"""Value of the choice of a time that is none of the preferred ones."""

_ROOMS = {
    Room.FREE: "Free",
    Room.OUT_OF_HOURS: "Free, but outside their working hours",
    Room.BUSY: "Booked then",
}


def choose(
    drawn: RequestCard,
    engineers: Sequence[tuple[Candidate, Room]],
    *,
    zone: str,
    at: datetime,
    own: bool,
) -> Block:
    """**Choose time or engineer**: who is free follows the time; times in the reader's zone."""
    blocks = [_about(drawn), _times(drawn, zone, at, own=own)]
    if own:
        picker = kit.datetime_picker(f"{ids.CHOOSE_REDRAW}own", initial=at)
        blocks.append(kit.input_block("Another time", picker, block_id="own_time", dispatch=True))
    blocks.append(_engineer(engineers))
    blocks += _reason_if_exceeded(drawn)
    return kit.modal(
        "Choose time or engineer",
        blocks,
        callback_id=ids.CHOOSE_FORM,
        submit="Approve",
        private_metadata=value(drawn),
    )


def _about(drawn: RequestCard) -> Block:
    need = kit.escape(drawn.need, 200)
    return kit.section(
        f"*{kit.escape(drawn.customer.name)}*, {drawn.minutes} minutes: {need}\n"
        f"Hours this contract year: {hours(drawn)}"
    )


def _times(drawn: RequestCard, zone: str, at: datetime, *, own: bool) -> Block:
    place = ZoneInfo(zone)
    options = [
        kit.option(kit.when_plain(one, place), str(int(one.timestamp()))) for one in drawn.times
    ]
    options.append(kit.option("Another time", OTHER))
    chosen = OTHER if own else str(int(at.timestamp()))
    radio = kit.radio(f"{ids.CHOOSE_REDRAW}time", options, initial=chosen)
    return kit.input_block("Time", radio, block_id="time", dispatch=True)


def _week(one: Candidate) -> str:
    return f"{one.week_hours:g} h that week"


def _who_offers(engineers: Sequence[tuple[Candidate, Room]]) -> Block:
    """Who is free at the preferred times says nothing of other times, so it is not said."""
    options = [kit.option(one.name or one.user_id, one.user_id, _week(one)) for one, _ in engineers]
    return _menu(options, options[0]["value"] if options else None)


def _engineer(engineers: Sequence[tuple[Candidate, Room]]) -> Block:
    options = [
        kit.option(one.name or one.user_id, one.user_id, f"{_ROOMS[room]} · {_week(one)}")
        for one, room in engineers
    ]
    free = bool(engineers) and engineers[0][1] is Room.FREE
    return _menu(options, engineers[0][0].user_id if free else None)


def _menu(options: list[kit.Option], initial: str | None) -> Block:
    if not options:
        return kit.section("*Nobody has this role yet.* An admin can give it: `/cs admin member`.")
    menu = kit.select("engineer", options, initial=initial, placeholder="Who takes it")
    return kit.input_block("Engineer", menu, block_id="engineer")


def suggest(drawn: RequestCard, engineers: Sequence[tuple[Candidate, Room]]) -> Block:
    """**Suggest other times**: up to three, with an engineer; the requester picks."""
    return kit.modal(
        "Suggest other times",
        [
            _about(drawn),
            _who_offers(engineers),
            *time_pickers("Other times"),
            *_reason_if_exceeded(drawn),
            kit.context(
                f"{kit.user(drawn.requester_id)} picks one with a click, and it is booked: "
                "the engineer has to be free at all of them."
            ),
        ],
        callback_id=ids.SUGGEST_FORM,
        submit="Offer",
        private_metadata=value(drawn),
    )


def _reason_if_exceeded(drawn: RequestCard) -> list[Block]:
    if not drawn.exceeds_allowance:
        return []
    return [_reason("Why more than the allowance", "Shown on the card.")]


def exceeding(drawn: RequestCard, button: str) -> Block:
    """Asks why the allowance may be exceeded; `button` is the value of the **Approve** clicked."""
    return kit.modal(
        "Over the allowance",
        [
            _about(drawn),
            kit.section("Approving this exceeds the customer’s hours of the contract year."),
            _reason("Why is it needed", "Shown on the card and to the requester."),
        ],
        callback_id=ids.EXCEED_FORM,
        submit="Approve",
        private_metadata=button,
    )


def decline(drawn: RequestCard) -> Block:
    """Asks why not; the requester gets to read it."""
    return kit.modal(
        "Decline request",
        [
            _about(drawn),
            _reason("Reason", "The requester reads this, so say what they can do instead."),
        ],
        callback_id=ids.DECLINE_FORM,
        submit="Decline",
        private_metadata=value(drawn),
    )


def refer(drawn: RequestCard) -> Block:
    """Asks why it is Professional Services’; they and the requester get to read it."""
    return kit.modal(
        "Refer elsewhere",
        [
            _about(drawn),
            kit.section("This hands the request to *Professional Services* and closes the card."),
            _reason("Reason", "The requester and Professional Services read this."),
        ],
        callback_id=ids.REFER_FORM,
        submit="Refer",
        private_metadata=value(drawn),
    )


def _reason(label: str, hint: str) -> Block:
    box = kit.text_input("reason", multiline=True, max_length=REASON_MAX)
    return kit.input_block(label, box, block_id="reason", hint=hint)
