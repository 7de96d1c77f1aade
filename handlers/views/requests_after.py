"""After a session: the question how it went, its forms, and the customer's rating."""

from __future__ import annotations

from domain.notices_request_parts import RequestCard
from domain.notices_requests import OutcomeAsked, OutcomeTaken
from domain.requests import NOTES_MAX, RATINGS, Status
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.requests import signed
from handlers.views.requests_outcome import outcome


def ask_outcome(fact: OutcomeAsked) -> Message:
    """To the engineer: **Held**, **No-show** or **Moved**."""
    drawn = fact.card
    name = kit.escape(drawn.customer.name)
    at = f" {kit.when(drawn.starts_at)}" if drawn.starts_at else ""
    again = "" if fact.number == 1 else " Without an answer it will be counted as held."
    said = f"Your session with {name}{at}: how did it go?{again}"
    key = str(drawn.id)
    return kit.message(
        said,
        [
            kit.section(f"*How did it go?*\nYour session with {name}{at}.{again}"),
            kit.actions(
                kit.button("Held", ids.OUTCOME_HELD, key, style="primary"),
                kit.button("No-show", ids.OUTCOME_NO_SHOW, key),
                kit.button("Moved", ids.OUTCOME_MOVED, key),
            ),
            signed(drawn),
        ],
    )


def outcome_taken(fact: OutcomeTaken) -> Message:
    """In place of that question: the answer, or that it is asked again."""
    drawn = fact.card
    name = kit.escape(drawn.customer.name)
    if fact.again:
        said = "How it went is asked again further down."
    elif drawn.status is Status.APPROVED and drawn.starts_at:
        said = f"Moved: it takes place {kit.when(drawn.starts_at)}."
    else:
        said = outcome(drawn)
    return kit.message(
        f"Your session with {name}: {said}",
        [kit.section(f"*Your session with {name}*\n{said}"), signed(drawn)],
    )


def held_form(drawn: RequestCard) -> Block:
    """**Held**, with notes if there are any."""
    return _form("Held", drawn, ids.HELD_FORM, "Held", [_notes("What came out of it?")])


def no_show_form(drawn: RequestCard) -> Block:
    """**No-show**, with notes if there are any."""
    return _form("No-show", drawn, ids.NO_SHOW_FORM, "No-show", [_notes("What happened?")])


def moved_form(drawn: RequestCard) -> Block:
    """**Moved**: to when."""
    picker = kit.datetime_picker("new_time")
    new_time = kit.input_block("New time", picker, block_id="new_time")
    return _form("Moved", drawn, ids.MOVED_FORM, "Save", [new_time, _notes("Why?")])


def _form(title: str, drawn: RequestCard, form: str, submit: str, asked: list[Block]) -> Block:
    at = f", {kit.when(drawn.starts_at)}" if drawn.starts_at else ""
    lead = kit.section(f"*{kit.escape(drawn.customer.name)}*{at}")
    return kit.modal(
        title,
        [lead, *asked],
        callback_id=form,
        submit=submit,
        private_metadata=str(drawn.id),
    )


def _notes(placeholder: str) -> Block:
    box = kit.text_input("notes", multiline=True, max_length=NOTES_MAX, placeholder=placeholder)
    return kit.input_block("Notes", box, block_id="notes", optional=True)


def ask_rating(drawn: RequestCard) -> Message:
    """To the requester: the customer's satisfaction, 10 first."""
    name = kit.escape(drawn.customer.name)
    news = f"The session with {name} was held"
    assumed = " (assumed: its engineer did not say)" if drawn.assumed else ""
    ask = "How satisfied was the customer, from 0 to 10?"
    options = [kit.option(_score(score), str(score)) for score in RATINGS]
    menu = kit.select(ids.RATING, options, placeholder="0 to 10")
    blocks = [kit.section(f"*{news}*{assumed}\n{ask}")]
    if drawn.notes:
        blocks.append(kit.section(kit.quote(kit.cut(drawn.notes, 1500, markup=False))))
    blocks.append(kit.actions(menu, block_id=f"rating:{drawn.id}"))
    return kit.message(f"{news}{assumed}. {ask}", [*blocks, signed(drawn)])


def _score(score: int) -> str:
    words = {10: " – delighted", 0: " – let down"}
    return f"{score}{words.get(score, '')}"
