"""Check-ins on the screen: the form, and the post in the customer's internal channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from domain.cadence import Touch
from domain.check_ins import CONTACT_NAMES, FORM_KINDS, LONGEST_STEP, MOST_STEPS, ContactKind
from domain.customers import Contacts, Customer
from domain.notices_check_ins import CheckInLogged
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.quotations import in_full

FEELINGS = {5: "great", 4: "good", 3: "fine", 2: "worrying", 1: "bad"}
_MOST_NAMES = 10
_NAME = 140


@dataclass(frozen=True, slots=True)
class Draft:
    """What decides how the form is drawn; everything else Slack keeps by block and action id.

    `due` is the sentence about what the contact would be; `names` are people of the customer
    with their part in it; `when` is what the picker starts from.
    """

    when: datetime
    customer_key: str = ""
    customer_name: str = ""
    kind: ContactKind = ContactKind.CHECK_IN
    due: str = ""
    names: tuple[tuple[str, str], ...] = ()
    steps: int = 1
    summary: str = ""
    channel: str = ""

    def for_customer(
        self, customer: Customer, kind: ContactKind, due: Touch | None, today: date, channel: str
    ) -> Draft:
        """The draft once its customer is known."""
        return replace(
            self,
            customer_key=customer.key,
            customer_name=customer.name,
            kind=kind,
            due=due_line(due, today) if due else "",
            names=_names(customer.contacts),
            channel=channel,
        )

    def with_kind(self, value: str | None) -> Draft:
        """The draft with the kind that was picked, if one was."""
        return replace(self, kind=ContactKind(value)) if value else self

    @property
    def private(self) -> str:
        """What the form carries of itself from one drawing to the next; `Drawn` reads it."""
        return f"{self.steps}:{self.channel}:{self.customer_key}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a form says of how it was drawn: its steps, its customer and their internal channel."""

    steps: int
    channel: str
    customer_key: str

    @classmethod
    def read(cls, view: Mapping[str, Any]) -> Drawn:
        """From the view as Slack sends it back."""
        steps, _, rest = str(view.get("private_metadata") or "").partition(":")
        channel, _, key = rest.partition(":")
        return cls(int(steps) if steps.isdigit() else 1, channel, key)


def due_line(touch: Touch, today: date) -> str:
    """What this contact would fulfil, and since or until when it is due."""
    late = "overdue since" if touch.due_on < today else "due"
    return f"{' + '.join(touch.labels)}, {late} {kit.day(touch.due_on)}"


def form(draft: Draft) -> Block:
    """**Log a check-in**."""
    note = draft.kind is ContactKind.INTERNAL_NOTE
    blocks = [
        _customer(draft),
        kit.input_block("When", kit.datetime_picker("when", initial=draft.when), block_id="when"),
        _kind(draft),
        *_attended(draft),
        _feeling(optional=note),
        _text("summary", "Summary", "What was said, what was decided?", draft.summary),
        _text("risks", "Risks", "What could go wrong, in a sentence or two?", optional=True),
        *(block for number in range(1, draft.steps + 1) for block in _step(number)),
    ]
    if draft.steps < MOST_STEPS:
        add = kit.button("Add a step", ids.CHECK_IN_ADD_STEP, str(draft.steps))
        blocks.append(kit.actions(add, block_id="add_step"))
    if draft.due:
        blocks.insert(1, kit.context(f"Next for them: {kit.escape(draft.due)}", block_id="due"))
    return kit.modal(
        "Log a check-in",
        blocks,
        callback_id=ids.CHECK_IN_FORM,
        submit="Log check-in",
        private_metadata=draft.private,
    )


def _customer(draft: Draft) -> Block:
    chosen = kit.option(draft.customer_name, draft.customer_key) if draft.customer_key else None
    picker = kit.external_select(
        ids.CHECK_IN_CUSTOMER, min_query=0, initial=chosen, placeholder="Type a name"
    )
    return kit.input_block("Customer", picker, block_id="customer", dispatch=True)


def _kind(draft: Draft) -> Block:
    options = [kit.option(CONTACT_NAMES[kind], kind.value) for kind in FORM_KINDS]
    # The action id names the customer, so that the kind due for another one is not kept.
    menu = kit.select(_per_customer(ids.CHECK_IN_KIND, draft), options, initial=draft.kind.value)
    hint = "An internal note keeps what you know; it fulfils nothing and is not posted."
    return kit.input_block("Kind", menu, block_id="kind", hint=hint, dispatch=True)


def _attended(draft: Draft) -> list[Block]:
    label = "Who attended"
    others = kit.text_input("attended_other", max_length=500, placeholder="Names, with commas")
    if not draft.names:
        return [kit.input_block(label, others, block_id="attended_other", optional=True)]
    options = [kit.option(name, name, part) for name, part in draft.names]
    boxes = kit.checkboxes(_per_customer("attended:", draft), options)
    return [
        kit.input_block(label, boxes, block_id="attended", optional=True),
        kit.input_block("Who else attended", others, block_id="attended_other", optional=True),
    ]


def _feeling(*, optional: bool) -> Block:
    options = [kit.option(f"{score} – {word}", str(score)) for score, word in FEELINGS.items()]
    menu = kit.select("feeling", options, placeholder="From 1 to 5")
    return kit.input_block("How did it feel", menu, block_id="feeling", optional=optional)


def _text(
    name: str, label: str, placeholder: str, initial: str = "", *, optional: bool = False
) -> Block:
    box = kit.text_input(
        name,
        multiline=True,
        max_length=3000,
        initial=initial or None,
        placeholder=placeholder,
    )
    return kit.input_block(label, box, block_id=name, optional=optional)


def _step(number: int) -> list[Block]:
    label = "Next steps" if number == 1 else f"Next step {number}"
    name = f"step{number}"
    what = kit.text_input(name, max_length=LONGEST_STEP, placeholder="What is to be done?")
    owner = kit.users_select(f"{name}_owner", placeholder="Who does it?")
    due = kit.date_picker(f"{name}_on", placeholder="By when?")
    return [
        kit.input_block(label, what, block_id=name, optional=True),
        kit.input_block(f"Owner of step {number}", owner, block_id=f"{name}_owner", optional=True),
        kit.input_block(f"Date of step {number}", due, block_id=f"{name}_on", optional=True),
    ]


def _per_customer(prefix: str, draft: Draft) -> str:
    return f"{prefix}{draft.customer_key[:100]}"


def _names(contacts: Contacts) -> tuple[tuple[str, str], ...]:
    """The people of a customer once each, with what they are to it, as many as boxes fit."""
    found: dict[str, str] = {}
    for name, part in (
        (contacts.program_manager, "Cloud program manager"),
        (contacts.executive_sponsor, "Executive sponsor"),
        *((name, "Technical contact") for name in contacts.technical),
    ):
        if name.strip():
            found.setdefault(name.strip()[:_NAME], part)
    return tuple(found.items())[:_MOST_NAMES]


def logged(fact: CheckInLogged) -> Message:
    """To the internal channel: what was held, how it felt, what follows."""
    name, what = kit.escape(fact.customer_name), CONTACT_NAMES[fact.contact]
    felt = f", felt {FEELINGS[fact.feeling]} ({fact.feeling} of 5)" if fact.feeling else ""
    news = f"{what} with {name}{felt}"
    blocks = [kit.section(f"*{news}*"), *in_full(fact.summary, 2)]
    details = []
    if fact.attended:
        details.append(f"*Who attended*\n{kit.escape(', '.join(fact.attended), 1000)}")
    if fact.risks:
        details.append(f"*Risks*\n{kit.escape(fact.risks, 1900)}")
    if details:
        blocks.append(kit.section(fields=details))
    if fact.steps:
        blocks.append(kit.section("*Next steps*\n" + "\n".join(_step_lines(fact))))
    blocks.append(kit.context(" · ".join(_footer(fact))))
    return kit.message(f"{news}, logged by {kit.user(fact.author_id)}.", blocks)


def _step_lines(fact: CheckInLogged) -> Sequence[str]:
    lines = []
    for step in fact.steps:
        who = f" · {kit.user(step.owner)}" if step.owner else ""
        by = f" · by {kit.day(step.due_on)}" if step.due_on else ""
        lines.append(f"• {kit.escape(step.text, LONGEST_STEP)}{who}{by}")
    return lines


def _footer(fact: CheckInLogged) -> list[str]:
    parts = [f"Held {kit.when(fact.held_at)} · logged by {kit.user(fact.author_id)}"]
    if fact.fulfilled:
        parts.append(f"Fulfils {', '.join(fact.fulfilled)}")
    if fact.next_on:
        parts.append(f"Next: {fact.next_label}, due {kit.day(fact.next_on)}")
    return parts
