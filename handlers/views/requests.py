"""Session requests on the screen: the form, the card, and the words people get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.customers import Customer
from domain.notices import RequestCard
from domain.people import ROLE_NAMES, Role
from domain.requests import (
    DURATIONS,
    KINDS_OF,
    MOST_TIMES,
    NEED_MAX,
    NEED_MIN,
    WORK_NAMES,
    Help,
    Status,
)
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message

HELP_NAMES = {Help.GUIDANCE: "Guidance", Help.HANDS_ON: "Hands-on work"}
_ORDINALS = ("", " – second choice", " – third choice")


@dataclass(frozen=True, slots=True)
class Draft:
    """What decides how the form is drawn; everything else Slack keeps by block id."""

    customer_key: str = ""
    customer_name: str = ""
    role: Role = Role.CSE
    help: Help = Help.GUIDANCE
    critical: bool = False
    need: str = ""

    @classmethod
    def of(cls, customer: Customer | None, need: str = "") -> Draft:
        """A new form, for a customer if one is known."""
        if customer is None:
            return cls(need=need)
        return cls(customer_key=customer.key, customer_name=customer.name, need=need)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Draft:
        """The form as it is being filled in."""
        role = Role(values.get("role") or Role.CSE)
        return cls(
            role=role,
            help=Help(values.get("help") or Help.GUIDANCE),
            critical=role is Role.CSE and "critical" in (values.get("critical") or ()),
        )

    @property
    def asks_times(self) -> bool:
        """Times are asked only for guidance that can wait for them."""
        return self.help is Help.GUIDANCE and not self.critical


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
    if draft.asks_times:
        blocks += _times()
    return kit.modal(
        "Request a session", blocks, callback_id=ids.REQUEST_FORM, submit="Send request"
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
        min_length=None,
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


def _times() -> list[Block]:
    pickers = [
        kit.input_block(
            f"Preferred times{_ORDINALS[number - 1]}",
            kit.datetime_picker(f"time{number}"),
            block_id=f"time{number}",
            optional=True,
        )
        for number in range(1, MOST_TIMES + 1)
    ]
    durations = [kit.option(f"{minutes} minutes", str(minutes)) for minutes in DURATIONS]
    agreed = [kit.option("Yes, agreed with the customer", "agreed")]
    return [
        *pickers,
        kit.input_block(
            "Duration",
            kit.select("duration", durations, initial="60", placeholder="Minutes"),
            block_id="duration",
            optional=True,
        ),
        kit.input_block(
            "Customer attendees",
            kit.text_input(
                "attendees", multiline=False, max_length=500, placeholder="Names and roles"
            ),
            block_id="attendees",
            optional=True,
        ),
        kit.input_block(
            "Agreed outside business hours",
            kit.checkboxes("agreed", agreed, initial=[]),
            block_id="agreed",
            optional=True,
        ),
    ]


def decline_form(drawn: RequestCard) -> Block:
    """Asks why not; the requester gets to read it."""
    box = kit.text_input(
        "reason",
        multiline=True,
        max_length=1000,
        placeholder="What would make this possible?",
    )
    return kit.modal(
        "Decline request",
        [
            kit.section(f"*{kit.escape(drawn.customer.name)}*: {_short(drawn.need)}"),
            kit.input_block(
                "Reason",
                box,
                block_id="reason",
                hint="The requester reads this, so say what they can do instead.",
            ),
        ],
        callback_id=ids.DECLINE_FORM,
        submit="Decline",
        private_metadata=f"{drawn.id}:{drawn.version}",
    )


def _short(need: str) -> str:
    return kit.escape(need, 200)


def _news(drawn: RequestCard) -> str:
    return f"{kit.escape(drawn.customer.name)} needs a {ROLE_NAMES[drawn.role]}"


def card(drawn: RequestCard) -> Message:
    """The request in the role's channel: all a decider needs, and the buttons while open."""
    news = _news(drawn)
    blocks = [
        kit.section(f"*{news}*"),
        kit.section("", fields=_fields(drawn)),
        kit.section(kit.quote(kit.escape(drawn.need, 2500))),
        kit.section(_times_text(drawn)),
    ]
    if drawn.status is Status.REQUESTED:
        blocks += [kit.section(_suggestion(drawn)), kit.actions(*_buttons(drawn))]
    else:
        blocks.append(kit.section(outcome(drawn)))
    blocks.append(kit.context(f"Asked by {kit.user(drawn.requester_id)} · request #{drawn.id}"))
    if drawn.status is Status.REQUESTED:
        return kit.message(f"{news}: please approve or decline request #{drawn.id}.", blocks)
    return kit.message(f"{news}. {outcome(drawn)}", blocks)


def _fields(drawn: RequestCard) -> list[str]:
    customer = drawn.customer
    reserved = f", {drawn.hours_reserved:g} h reserved" if drawn.hours_reserved else ""
    return [
        f"*Customer*\n{kit.escape(customer.name)} · {customer.segment}",
        f"*CSM*\n{kit.user(customer.csm_id)}",
        f"*Kind of work*\n{WORK_NAMES[drawn.kind]}",
        f"*Hours this contract year*\n{drawn.hours_used:g} of {drawn.hours_allowed:g} h used"
        + reserved,
    ]


def _times_text(drawn: RequestCard) -> str:
    lines = [f"{number}. {kit.when(at)}" for number, at in enumerate(drawn.times, start=1)]
    who = f"\nWith {kit.escape(drawn.attendees, 500)}" if drawn.attendees else ""
    agreed = "\nAgreed outside business hours" if drawn.agreed_out_of_hours else ""
    return "\n".join([f"*Preferred times*, {drawn.minutes} minutes", *lines]) + who + agreed


def _suggestion(drawn: RequestCard) -> str:
    if drawn.suggested_id is None:
        return "*Nobody is free* at the first time, so it can’t be approved as it stands."
    return (
        f"*Suggested:* {kit.user(drawn.suggested_id)}, free at the first time, in their working "
        "hours, with the fewest session hours this week."
    )


def _buttons(drawn: RequestCard) -> list[kit.Element]:
    value = f"{drawn.id}:{drawn.version}:{drawn.suggested_id or ''}"
    buttons = []
    if drawn.suggested_id:
        buttons.append(kit.button("Approve", ids.REQUEST_APPROVE, value, style="primary"))
    buttons.append(kit.button("Decline", ids.REQUEST_DECLINE, value, style="danger"))
    return buttons


def outcome(drawn: RequestCard) -> str:
    """Who decided, what, when: the line that takes the place of the buttons."""
    decider = kit.user(drawn.decided_by) if drawn.decided_by else "Touchpoint"
    at = f" {kit.when(drawn.decided_at)}" if drawn.decided_at else ""
    if drawn.status is Status.APPROVED and drawn.engineer_id and drawn.starts_at:
        return (
            f"Approved by {decider}{at}: {kit.user(drawn.engineer_id)} takes it, "
            f"{kit.when(drawn.starts_at)}."
        )
    if drawn.status is Status.DECLINED:
        return f"Declined by {decider}{at}: {kit.escape(drawn.reason, 1000)}"
    return f"{drawn.status.value.replace('_', ' ').capitalize()}{at}."


def received(drawn: RequestCard, channel: str) -> Message:
    """To the requester: what was asked, and who decides."""
    where = kit.channel(channel) if channel.startswith("C") else kit.escape(channel)
    news = f"Your request for {kit.escape(drawn.customer.name)} is in"
    return kit.message(
        f"{news}; {ROLE_NAMES[drawn.role]}s and their leads decide it.",
        [
            kit.section(
                f"*{news}.* {ROLE_NAMES[drawn.role]}s and their leads decide it in {where}."
            ),
            kit.section(kit.quote(kit.escape(drawn.need, 1000))),
            kit.section(_times_text(drawn)),
        ],
    )


def decided(drawn: RequestCard) -> Message:
    """To the requester: what was decided."""
    said = outcome(drawn)
    name = kit.escape(drawn.customer.name)
    return kit.message(
        f"Your session for {name}: {said}",
        [kit.section(f"*Your session for {name}*\n{said}")],
    )


def booked(drawn: RequestCard) -> Message:
    """To the engineer: what, with whom, when."""
    name = kit.escape(drawn.customer.name)
    at = kit.when(drawn.starts_at) if drawn.starts_at else ""
    news = f"You have a session with {name} {at}"
    return kit.message(
        f"{news}, {drawn.minutes} minutes.",
        [
            kit.section(f"*{news}*, {drawn.minutes} minutes"),
            kit.section(kit.quote(kit.escape(drawn.need, 2500))),
            kit.context(
                f"Asked by {kit.user(drawn.requester_id)}, CSM {kit.user(drawn.customer.csm_id)}"
            ),
        ],
    )
