"""The form of a customer, to add or change one. Field names are columns of customers.csv."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from domain.customers import SEGMENT_NAMES, STAGE_NAMES, Customer
from domain.customers_cells import PEOPLE
from domain.customers_sheet import COLUMNS, cells
from domain.people import ROLE_NAMES, Role
from domain.policy import Policy
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Element

BY_RULE = "by_rule"
"""The choice that leaves a segment to the revenue, a stage to the dates."""

Start = Mapping[str, str]
"""What stands in the form at first, by column."""


def add_form(policy: Policy, user_id: str, name: str = "") -> Block:
    """An empty form; whoever opens it is offered as CSM."""
    start = {
        "name": name,
        "currency": policy.segments.currency,
        "region": policy.default_region,
        "csm": user_id,
    }
    return _form("Add a customer", policy, start, "")


def edit_form(policy: Policy, customer: Customer) -> Block:
    """The form as the customer stands; the key stays for good, so it is not asked."""
    start = dict(zip(COLUMNS, cells(customer), strict=True))
    return _form("Edit customer", policy, start, f"{customer.key}:{customer.version}")


def _form(title: str, policy: Policy, start: Start, seen: str) -> Block:
    blocks = [
        *_who(start, asks_key=not seen),
        *_figures(policy, start),
        *_dates(start),
        *(_person(start, name) for name in PEOPLE),
        *_contacts(start),
        *_places(start),
    ]
    return kit.modal(
        title, blocks, callback_id=ids.CUSTOMER_FORM, submit="Save", private_metadata=seen
    )


def _who(start: Start, *, asks_key: bool) -> list[Block]:
    name = kit.text_input("name", initial=start.get("name"), max_length=120)
    blocks = [kit.input_block("Name", name, block_id="name")]
    if asks_key:
        hint = "A short word for commands, such as acme. Left empty, it is made from the name."
        key = kit.text_input("key", max_length=60, placeholder="acme")
        blocks.append(kit.input_block("Key", key, block_id="key", optional=True, hint=hint))
    return blocks


def _figures(policy: Policy, start: Start) -> list[Block]:
    limits = policy.segments
    rule = (
        f"From ARR: enterprise from {limits.enterprise_from:,}, mid-market from "
        f"{limits.mid_market_from:,} {limits.currency}."
    )
    segments = [kit.option("From ARR", BY_RULE)]
    segments += [kit.option(name, one.value) for one, name in SEGMENT_NAMES.items()]
    regions = [kit.option(f"{one} ({policy.region(one).zone})", one) for one in policy.regions]
    arr = start.get("arr")
    hours = start.get("allowance_hours")
    default = policy.sessions.allowance_hours
    return [
        kit.input_block(
            "ARR",
            kit.number_input("arr", minimum=0, initial=int(arr) if arr else None),
            block_id="arr",
            hint="A year’s revenue in whole units.",
        ),
        kit.input_block(
            "Currency",
            kit.text_input("currency", initial=start.get("currency"), max_length=3),
            block_id="currency",
        ),
        kit.input_block(
            "Segment",
            kit.select("segment", segments, initial=start.get("segment") or BY_RULE),
            block_id="segment",
            hint=rule,
        ),
        kit.input_block(
            "Region", kit.select("region", regions, initial=start.get("region")), block_id="region"
        ),
        kit.input_block(
            "Consulting allowance",
            kit.number_input("allowance_hours", minimum=0, initial=int(hours) if hours else None),
            block_id="allowance_hours",
            optional=True,
            hint=f"Hours a contract year. Left empty, {default} as the policy says.",
        ),
    ]


def _dates(start: Start) -> list[Block]:
    stages = [kit.option("By the dates", BY_RULE)]
    stages += [kit.option(name, one.value) for one, name in STAGE_NAMES.items()]
    return [
        _date("Contract start", "contract_start", start),
        _date("Renewal date", "renewal_date", start, optional=True),
        kit.input_block(
            "Stage",
            kit.select("stage", stages, initial=start.get("stage") or BY_RULE),
            block_id="stage",
            hint="Set “Churned” by hand; the others follow from the dates.",
        ),
    ]


def _date(label: str, name: str, start: Start, *, optional: bool = False) -> Block:
    text = start.get(name)
    picker = kit.date_picker(name, initial=date.fromisoformat(text) if text else None)
    return kit.input_block(label, picker, block_id=name, optional=optional)


def _person(start: Start, name: str) -> Block:
    picker = kit.users_select(name, initial=start.get(name) or None)
    label = ROLE_NAMES[Role(name)]
    return kit.input_block(label, picker, block_id=name, optional=name != Role.CSM)


def _contacts(start: Start) -> list[Block]:
    technical = "\n".join(start.get("technical_contacts", "").split(";"))
    several = kit.text_input("technical_contacts", multiline=True, initial=technical)
    return [
        _contact("Cloud program manager", "program_manager", start),
        _contact("Executive sponsor", "sponsor", start),
        kit.input_block(
            "Technical contact(s)",
            several,
            block_id="technical_contacts",
            optional=True,
            hint="The customer’s people, one name a line.",
        ),
    ]


def _contact(label: str, name: str, start: Start) -> Block:
    box = kit.text_input(name, initial=start.get(name), max_length=120)
    return kit.input_block(label, box, block_id=name, optional=True)


def _places(start: Start) -> list[Block]:
    return [
        kit.input_block(
            "Internal channel",
            _channel_select("channel", start.get("channel"), ours_alone=True),
            block_id="channel",
            optional=True,
            hint="Cards and alerts about this customer go here. Shared channels are not offered.",
        ),
        kit.input_block(
            "Shared channel",
            _channel_select("shared_channel", start.get("shared_channel")),
            block_id="shared_channel",
            optional=True,
            hint="Where the customer reads along. Nothing internal is ever posted there.",
        ),
    ]


def _channel_select(action_id: str, initial: str | None, *, ours_alone: bool = False) -> Element:
    made: Element = {
        "type": "conversations_select",
        "action_id": action_id,
        "filter": {
            "include": ["public", "private"],
            "exclude_bot_users": True,
            "exclude_external_shared_channels": ours_alone,
        },
    }
    return {**made, "initial_conversation": initial} if initial else made
