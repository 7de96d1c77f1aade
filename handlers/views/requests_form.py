"""The forms a requester fills in: **Request a session**, and new times for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.customers import Customer
from domain.people import ROLE_NAMES, Role
from domain.requests import (
    DURATIONS,
    KINDS_OF,
    MOST_TIMES,
    NEED_MAX,
    NEED_MIN,
    WORK_NAMES,
    Help,
    Request,
)
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block

HELP_NAMES = {Help.GUIDANCE: "Guidance", Help.HANDS_ON: "Hands-on work"}
_ORDINALS = ("", " – second choice", " – third choice")


@dataclass(frozen=True, slots=True)
class Draft:
    """What decides how the form is drawn; what was typed otherwise Slack keeps by block id.

    Customer and need may stand there without anybody having typed them. Slack promises to keep
    what was entered, not what was pre-filled, so a redraw fills them in again.
    """

    customer_key: str = ""
    customer_name: str = ""
    role: Role = Role.CSE
    help: Help = Help.GUIDANCE
    critical: bool = False
    need: str = ""
    durations: Sequence[int] = DURATIONS

    @classmethod
    def of(
        cls, customer: Customer | None, need: str = "", durations: Sequence[int] = DURATIONS
    ) -> Draft:
        """A new form, for a customer if one is known."""
        if customer is None:
            return cls(need=need, durations=durations)
        return cls(customer.key, customer.name, need=need, durations=durations)

    @classmethod
    def read(
        cls,
        values: Mapping[str, Any],
        customer_name: str = "",
        durations: Sequence[int] = DURATIONS,
    ) -> Draft:
        """The form as it is being filled in; `customer_name` is what the customer is called."""
        role = Role(values.get("role") or Role.CSE)
        return cls(
            customer_key=str(values.get("customer") or ""),
            customer_name=customer_name,
            need=str(values.get("need") or ""),
            role=role,
            help=Help(values.get("help") or Help.GUIDANCE),
            critical=role is Role.CSE and "critical" in (values.get("critical") or ()),
            durations=durations,
        )


def form(draft: Draft) -> Block:
    """**Request a session**: the questions that the answers so far call for."""
    blocks = [_customer(draft), _role(draft), _kind(draft), _need(draft), _help(draft)]
    if draft.role is Role.CSE and draft.help is Help.GUIDANCE:
        blocks.append(_critical(draft))
    if draft.help is Help.HANDS_ON:
        blocks.append(
            kit.section(
                "Engineers and architects guide; they don’t do the work themselves. "
                "We’ll refer this to *Professional Services* and tell you."
            )
        )
    elif draft.critical:
        blocks.append(
            kit.section(
                "This goes to the engineers on call *right now*, day or night, without approval."
            )
        )
    else:
        blocks += [*time_pickers("Preferred times"), *_details(draft.durations)]
    return kit.modal(
        "Request a session", blocks, callback_id=ids.REQUEST_FORM, submit="Send request"
    )


def reschedule(request: Request, customer: Customer, durations: Sequence[int]) -> Block:
    """New times for a request; an approved session lets its engineer go first."""
    lead = f"*{kit.escape(customer.name)}*: {kit.escape(request.form.need, 200)}"
    if request.starts_at:
        lead += (
            f"\nIt is approved for {kit.when(request.starts_at)}. Sending this frees "
            "the engineer and asks again."
        )
    chosen = () if request.starts_at else request.form.times
    return kit.modal(
        "Reschedule",
        [
            kit.section(lead),
            *time_pickers("Preferred times", chosen),
            _duration(durations, request.form.minutes),
            _agreed(ticked=request.form.agreed_out_of_hours),
        ],
        callback_id=ids.RESCHEDULE_FORM,
        submit="Ask again",
        private_metadata=str(request.id),
    )


def _customer(draft: Draft) -> Block:
    initial = kit.option(draft.customer_name, draft.customer_key) if draft.customer_key else None
    picker = kit.external_select(
        ids.CUSTOMER, min_query=0, initial=initial, placeholder="Type a name"
    )
    return kit.input_block("Customer", picker, block_id="customer")


def _role(draft: Draft) -> Block:
    options = [kit.option(ROLE_NAMES[role], role.value) for role in (Role.CSE, Role.CSA)]
    choice = kit.radio(f"{ids.REQUEST_REDRAW}role", options, initial=draft.role.value)
    return kit.input_block("Who do you need", choice, block_id="role", dispatch=True)


def _kind(draft: Draft) -> Block:
    kinds = KINDS_OF[draft.role]
    options = [kit.option(WORK_NAMES[kind], kind.value) for kind in kinds]
    # The action id names the role, so that a kind of the other role is not kept on a redraw.
    menu = kit.select(
        f"kind.{draft.role.value}",
        options,
        initial=kinds[0].value if len(kinds) == 1 else None,
        placeholder="Pick one",
    )
    return kit.input_block("Kind of work", menu, block_id="kind")


def _need(draft: Draft) -> Block:
    box = kit.text_input(
        "need",
        multiline=True,
        max_length=NEED_MAX,
        initial=draft.need or None,
        placeholder="What should be different after the session?",
    )
    hint = f"At least {NEED_MIN} characters: the engineer prepares from this."
    return kit.input_block("What is needed", box, block_id="need", hint=hint)


def _help(draft: Draft) -> Block:
    options = [kit.option(name, kind.value) for kind, name in HELP_NAMES.items()]
    choice = kit.radio(f"{ids.REQUEST_REDRAW}help", options, initial=draft.help.value)
    return kit.input_block("How should we help", choice, block_id="help", dispatch=True)


def _critical(draft: Draft) -> Block:
    options = [
        kit.option("Yes, production is affected now", "critical", "Skips approval, day and night")
    ]
    box = kit.checkboxes(
        f"{ids.REQUEST_REDRAW}critical", options, initial=["critical"] if draft.critical else []
    )
    return kit.input_block("Critical?", box, block_id="critical", optional=True, dispatch=True)


def time_pickers(label: str, chosen: Sequence[datetime] = ()) -> list[Block]:
    """Up to three starts, the first one first (blocks `time1` to `time3`)."""
    return [
        kit.input_block(
            f"{label}{_ORDINALS[number - 1]}",
            kit.datetime_picker(
                f"time{number}", initial=chosen[number - 1] if number <= len(chosen) else None
            ),
            block_id=f"time{number}",
            optional=True,
        )
        for number in range(1, MOST_TIMES + 1)
    ]


def _details(durations: Sequence[int]) -> list[Block]:
    attendees = kit.text_input("attendees", max_length=500, placeholder="Names and roles")
    return [
        _duration(durations, 60),
        kit.input_block("Customer attendees", attendees, block_id="attendees", optional=True),
        _agreed(ticked=False),
    ]


def _duration(durations: Sequence[int], chosen: int) -> Block:
    options = [kit.option(f"{minutes} minutes", str(minutes)) for minutes in durations]
    menu = kit.select("duration", options, initial=str(chosen), placeholder="Minutes")
    return kit.input_block("Duration", menu, block_id="duration", optional=True)


def _agreed(*, ticked: bool) -> Block:
    options = [kit.option("Yes, agreed with the customer", "agreed")]
    box = kit.checkboxes("agreed", options, initial=["agreed"] if ticked else [])
    return kit.input_block("Agreed outside business hours", box, block_id="agreed", optional=True)
