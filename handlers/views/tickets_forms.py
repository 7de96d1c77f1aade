"""Forms about support tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.customers import Customer
from domain.notices_tickets import TicketCard
from domain.sla import Priority
from domain.sla_alerts import Audience
from domain.tickets import PRIORITY_NAMES, TITLE_MAX, TicketStatus
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block

CLOSED_TOLD, CLOSED_SILENT = "told", "silent"


@dataclass(frozen=True, slots=True)
class Draft:
    """What **Track a support ticket** begins with; the clock starts at `started_at`."""

    owner_id: str
    started_at: datetime
    priority: Priority
    customer: Customer | None = None
    title: str = ""
    link: str = ""


def form(draft: Draft) -> Block:
    """**Track a support ticket**."""
    return kit.modal(
        "Track a support ticket",
        [
            _customer(draft),
            kit.input_block(
                "What happened",
                kit.text_input(
                    "title",
                    multiline=True,
                    max_length=TITLE_MAX,
                    initial=draft.title or None,
                    placeholder="What the customer sees, in their words",
                ),
                block_id="title",
            ),
            kit.input_block("Priority", _priority(draft.priority), block_id="priority"),
            kit.input_block(
                "When did they ask",
                kit.datetime_picker("started", initial=draft.started_at),
                block_id="started",
                hint="The clock counts from here, in the customer’s business hours.",
            ),
            kit.input_block(
                "Owner",
                kit.users_select("owner", initial=draft.owner_id),
                block_id="owner",
                hint="Who is warned before the answer is due.",
            ),
            kit.input_block(
                "Link",
                kit.text_input(
                    "link", initial=draft.link or None, placeholder="https://", max_length=2000
                ),
                block_id="link",
                optional=True,
            ),
        ],
        callback_id=ids.TICKET_FORM,
        submit="Start the clock",
    )


def _customer(draft: Draft) -> Block:
    one = draft.customer
    picker = kit.external_select(
        ids.CUSTOMER,
        initial=kit.option(one.name, one.key) if one else None,
        placeholder="Type a name",
    )
    return kit.input_block("Customer", picker, block_id="customer")


def _priority(initial: Priority) -> kit.Element:
    options = [kit.option(name, one.value) for one, name in PRIORITY_NAMES.items()]
    return kit.select("priority", options, initial=initial.value)


def priority_form(drawn: TicketCard) -> Block:
    """**Change priority**: the due time follows from the old start."""
    return kit.modal(
        "Change priority",
        [
            kit.section(_which(drawn)),
            kit.input_block(
                "Priority",
                _priority(drawn.priority),
                block_id="priority",
                hint="The new target counts from when the customer asked, so the due time moves.",
            ),
        ],
        callback_id=ids.PRIORITY_FORM,
        submit="Change priority",
        private_metadata=str(drawn.id),
    )


def escalate_form(drawn: TicketCard) -> Block:
    """**Escalate**: who should know, and what they should know."""
    options = [
        kit.option("The owner’s lead", Audience.LEADS.value),
        kit.option("The Technical Account Manager", Audience.TAM.value),
        kit.option("The directors", Audience.DIRECTORS.value),
    ]
    box = kit.text_input(
        "note", multiline=True, max_length=2000, placeholder="What they should do, and by when"
    )
    return kit.modal(
        "Escalate",
        [
            kit.section(_which(drawn)),
            kit.input_block(
                "Who should know",
                kit.radio("to", options, initial=Audience.LEADS.value),
                block_id="to",
            ),
            kit.input_block("What should they know", box, block_id="note", optional=True),
        ],
        callback_id=ids.ESCALATE_FORM,
        submit="Escalate",
        private_metadata=str(drawn.id),
    )


def close_form(drawn: TicketCard) -> Block:
    """Closing: with an answer to the customer, or with the reason why none is needed."""
    options = [
        kit.option("The customer was told", CLOSED_TOLD, "Counts as the answer, at this moment"),
        kit.option("No answer is needed", CLOSED_SILENT, "Spam, a duplicate, not a question"),
    ]
    box = kit.text_input("reason", multiline=True, max_length=1000)
    return kit.modal(
        "Close the ticket",
        [
            kit.section(_which(drawn)),
            kit.input_block(
                "How did it end",
                kit.radio("how", options, initial=CLOSED_TOLD),
                block_id="how",
            ),
            kit.input_block(
                "Reason",
                box,
                block_id="reason",
                optional=True,
                hint="Needed when the customer gets no answer.",
            ),
        ],
        callback_id=ids.CLOSE_FORM,
        submit="Close the ticket",
        private_metadata=str(drawn.id),
    )


def wrote_form(drawn: TicketCard, now: datetime) -> Block:
    """The customer wrote again: since when they wait."""
    is_open = drawn.status is TicketStatus.OPEN
    news = "They wait for an answer again." if is_open else "The ticket is opened again."
    return kit.modal(
        "The customer wrote again",
        [
            kit.section(f"{_which(drawn)}\n{news}"),
            kit.input_block(
                "When did they write",
                kit.datetime_picker("wrote", initial=now),
                block_id="wrote",
                hint="What they wait for counts from here, in their business hours.",
            ),
        ],
        callback_id=ids.WROTE_FORM,
        submit="Save",
        private_metadata=str(drawn.id),
    )


def waive_form(drawn: TicketCard) -> Block:
    """An administrator excuses a late answer; the breach stays on record."""
    box = kit.text_input("reason", multiline=True, max_length=1000)
    return kit.modal(
        "Waive the breach",
        [
            kit.section(
                f"{_which(drawn)}\nThe breach stays on record, with your reason beside it."
            ),
            kit.input_block("Reason", box, block_id="reason"),
        ],
        callback_id=ids.WAIVE_FORM,
        submit="Waive",
        private_metadata=str(drawn.id),
    )


def _which(drawn: TicketCard) -> str:
    return f"*{kit.escape(drawn.customer.name)}*: {kit.escape(drawn.title, 200)}"
