"""Customers on the screen: choices, the card, somebody's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from domain.customers import SEGMENT_NAMES, STAGE_NAMES, Contacts, Customer, Team
from domain.customers_cards import CustomerCard
from domain.people import ROLE_NAMES, Role
from handlers import ids
from handlers.views import customers_timeline, kit
from handlers.views.kit import Block, Message, Option

_TEAM = (Role.CSM, Role.TAM, Role.PDS, Role.SA, Role.AE, Role.CSE, Role.CSA)


class Mine(Protocol):
    """A page of somebody's customers, and how many there are."""

    @property
    def customers(self) -> Sequence[Customer]: ...
    @property
    def count(self) -> int: ...


def options(found: Iterable[Customer]) -> list[Option]:
    """Choices of a customer menu: the name, with the segment beside it, and the key where names
    are the same; the value is the key."""
    listed = list(found)
    often = Counter(one.name for one in listed)
    return [
        kit.option(
            one.name,
            one.key,
            SEGMENT_NAMES[one.segment] + (f" · {one.key}" if often[one.name] > 1 else ""),
        )
        for one in listed
    ]


def money(amount: int, currency: str) -> str:
    """A yearly amount: "$1,200,000", "1,200,000 SEK"."""
    sign = {"USD": "$", "EUR": "€", "GBP": "£"}.get(currency)
    return f"{sign}{amount:,}" if sign else f"{amount:,} {currency}"


def card(shown: CustomerCard) -> Message:
    """`/cs customer acme`: what it is, who looks after it, what happened, what can be done."""
    name = kit.escape(shown.name)
    news = (
        f"{name}: {SEGMENT_NAMES[shown.segment]}, {STAGE_NAMES[shown.stage].lower()}, "
        f"{money(shown.arr, shown.currency)} a year"
    )
    blocks = [
        kit.section(f"*{news}*\n{_contract(shown)}"),
        kit.section("", fields=_fields(shown)),
        kit.section(f"*Account team*\n{_team(shown.team)}"),
        kit.section(f"*Customer contacts*\n{_contacts(shown.contacts)}"),
        *customers_timeline.blocks(shown.timeline),
        *_buttons(shown),
    ]
    return kit.message(f"{news}. {_contract(shown)}", blocks)


def _contract(shown: CustomerCard) -> str:
    return f"Contract since {kit.day(shown.contract_start_on)}, {_renewal(shown.renewal_on)}."


def _renewal(on: date | None) -> str:
    return f"renewal on {kit.day(on)}" if on else "no renewal date yet"


def _fields(shown: CustomerCard) -> list[str]:
    given = "set by hand" if shown.segment_given else "from ARR"
    fields = [
        f"*Segment*\n{SEGMENT_NAMES[shown.segment]} ({given})",
        f"*Region*\n{kit.escape(shown.region)} ({shown.zone})",
        f"*Consulting allowance*\n{shown.allowance_hours} h a contract year",
        f"*Key*\n`{shown.key}`",
    ]
    if shown.channel_id:
        fields.append(f"*Channel*\n{kit.channel(shown.channel_id)}")
    if shown.shared_channel_id:
        fields.append(f"*Shared channel*\n{kit.channel(shown.shared_channel_id)}")
    return fields


def _team(team: Team) -> str:
    named = [(role, team.of(role)) for role in _TEAM]
    return "\n".join(f"• {ROLE_NAMES[role]}: {kit.user(who)}" for role, who in named if who)


def _contacts(contacts: Contacts) -> str:
    nobody = "nobody named yet"
    lines = [
        ("Cloud program manager", kit.escape(contacts.program_manager) or nobody),
        ("Executive sponsor", kit.escape(contacts.executive_sponsor) or nobody),
        ("Technical contact(s)", kit.escape(", ".join(contacts.technical)) or nobody),
    ]
    return "\n".join(f"• {label}: {name}" for label, name in lines)


def _buttons(shown: CustomerCard) -> list[Block]:
    key, page = shown.key, shown.timeline
    size = len(page.moments)
    turns = []
    if page.skip:
        newer = max(0, page.skip - max(size, 8))
        turns.append(kit.button("Newer", f"{ids.CUSTOMER_PAGE}newer", f"{key}:{newer}"))
    if page.more:
        older = page.skip + size
        turns.append(kit.button("Older", f"{ids.CUSTOMER_PAGE}older", f"{key}:{older}"))
    acts = [
        kit.button("Customer health", f"{ids.AGAIN}health", f"health {key}"),
        kit.button("Request a session", f"{ids.AGAIN}session", f"session {key}"),
        kit.button("Log a check-in", f"{ids.AGAIN}checkin", f"checkin {key}"),
        kit.button("Edit", ids.CUSTOMER_EDIT, key),
    ]
    return [*([kit.actions(*turns)] if turns else []), kit.actions(*acts)]


def withheld(key: str) -> Message:
    """Where another organisation reads along."""
    words = (
        "This channel is shared with another organisation, so customer details are not shown here."
    )
    button = kit.button("Send me privately", ids.SEND_PRIVATELY, key, style="primary")
    return kit.message(words, [kit.section(words), kit.actions(button)])


def owned(mine: Mine, *, can_add: bool) -> Message:
    """The asker's own customers, a button each; others are found by name."""
    add = [kit.actions(kit.button("Add a customer", ids.CUSTOMER_ADD))] if can_add else []
    if not mine.count:
        words = (
            "You own no customers. Write a name after the command, for example /cs customer acme."
        )
        return kit.message(words, [kit.section(words), *add])
    count = f"{mine.count:,} customer{'' if mine.count == 1 else 's'}"
    lines = [
        kit.section(
            f"*{kit.escape(one.name)}* · {SEGMENT_NAMES[one.segment]} · {_renewal(one.renewal_on)}",
            accessory=kit.button("Open", f"{ids.AGAIN}open-{one.key}", f"customer {one.key}"),
        )
        for one in mine.customers
    ]
    left = mine.count - len(mine.customers)
    tail = [kit.context(f"and {left:,} more: write a part of the name after the command")]
    news = f"You own {count}."
    blocks = [kit.section(f"*{news}*"), *lines, *(tail if left else []), *add]
    return kit.message(f"{news} Open one, or write a name after the command.", blocks)


def saved(customer: Customer, words: str) -> Message:
    """After the form: what was saved, and the way to the card. A second line of `words` says what
    is still to be done."""
    name = kit.escape(customer.name)
    news, _, left = words.partition("\n")
    segment = f"{SEGMENT_NAMES[customer.segment]}{', set by hand' * customer.segment_given}"
    return kit.message(
        words,
        [
            kit.section(f"*{kit.escape(news)}*\n{name} is {segment}; its key is `{customer.key}`."),
            *([kit.section(kit.escape(left))] if left else []),
            kit.actions(
                kit.button("Open the card", f"{ids.AGAIN}card", f"customer {customer.key}")
            ),
        ],
    )
