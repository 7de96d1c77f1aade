"""Messages about health that go through the outbox, and the form of a doubt."""

from __future__ import annotations

from domain.health_cards import PlaybookRun
from domain.notices_health import HealthAsked, HealthFact, HealthListAsked, PlaybookStarted
from handlers import ids
from handlers.views import health, health_lists, kit
from handlers.views.kit import Block, Message

LABELS = {
    "too_high": "The score is too high",
    "too_low": "The score is too low",
    "wrong_figure": "A figure behind it is wrong",
}


def render(fact: HealthFact) -> Message:
    """The message of a fact about health."""
    match fact:
        case HealthAsked():
            return health.card(fact.card)
        case HealthListAsked():
            return health_lists.ranked(fact.cards, fact.title, fact.more)
        case PlaybookStarted():
            return _started(fact)


def _started(fact: PlaybookStarted) -> Message:
    run = PlaybookRun(fact.run_id, fact.playbook, "", fact.due_on)
    name = kit.escape(fact.customer_name, 100)
    news = f"{kit.user(fact.by_id)} started “{run.title}” for {name}, and it is yours"
    blocks = [
        kit.section(f"*{news}*\nFirst step, due {kit.day(run.due_on)}: {run.first_action}"),
        kit.context(f"Done when: {run.done_when}"),
        kit.actions(
            kit.button("Done", f"{ids.HEALTH_DONE}{run.id}", f"{run.id}:message"),
            kit.button("Customer health", f"{ids.AGAIN}health", f"health {fact.customer_key}"),
            kit.button("Log a check-in", f"{ids.AGAIN}checkin", f"checkin {fact.customer_key}"),
        ),
    ]
    return kit.message(f"{news}. The first step is due {kit.day(run.due_on)}.", blocks)


def wrong_form(key: str, name: str) -> Block:
    """**Wrong?**: what looks wrong about a score, and why."""
    options = [kit.option(words, label) for label, words in LABELS.items()]
    return kit.modal(
        "Wrong?",
        [
            kit.section(
                f"What looks wrong about the health of *{kit.escape(name, 100)}*? The score does "
                "not change by it; what you say is read when the model is reviewed."
            ),
            kit.input_block("What is wrong", kit.radio("label", options), block_id="label"),
            kit.input_block(
                "Why",
                kit.text_input("reason", multiline=True, max_length=1000),
                block_id="reason",
                optional=True,
            ),
        ],
        callback_id=ids.HEALTH_WRONG_FORM,
        submit="Send",
        private_metadata=key,
    )
