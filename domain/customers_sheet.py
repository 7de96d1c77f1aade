"""customers.csv: its columns, and the customer that a row makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from domain.customers import Contacts, Customer, Segment, Team, segment_for
from domain.customers_cells import PEOPLE
from domain.people import Role
from domain.policy import Policy
from domain.sheets import Fault, Mend, Row

COLUMNS: Final = (
    *("key", "name", "arr", "currency", "segment", "region", "contract_start", "renewal_date"),
    *("csm", "tam", "pds", "sa", "channel", "shared_channel", "ae", "cse", "csa", "stage"),
    *("allowance_hours", "sponsor", "program_manager", "technical_contacts"),
)
NEEDED: Final = (*("key", "name", "arr", "currency", "region", "contract_start", "csm"),)
MARKS: Final = ("key", "csm")
"""Columns by which the file is known."""


def disagreements(row: Row, values: Mapping[str, Any]) -> Iterator[Fault]:
    """Cells that are well formed each, but do not fit together."""
    start, renewal = values.get("contract_start"), values.get("renewal_date")
    if start and renewal and renewal <= start:
        mend = f"The renewal date is not after the contract start ({start})."
        if "renewal_date" not in row.cells:
            mend = f"The contract starts after the renewal date ({renewal}); write that one too."
        column = "renewal_date" if "renewal_date" in row.cells else "contract_start"
        yield Fault(row.line, column, mend)
    channel = values.get("channel")
    if channel and channel == values.get("shared_channel"):
        mend = "This is the internal channel too. The shared one is where the customer is."
        if "shared_channel" not in row.cells:
            mend = "The customer is in this channel. The internal one is another."
        column = "shared_channel" if "shared_channel" in row.cells else "channel"
        yield Fault(row.line, column, mend)


def clashes(row: Row, made: Customer) -> Iterator[Fault]:
    """The same of what the row makes together with what was known before."""
    values = {
        "contract_start": made.contract_start_on,
        "renewal_date": made.renewal_on,
        "channel": made.channel_id,
        "shared_channel": made.shared_channel_id,
    }
    return disagreements(row, values)


def in_policy_currency(arr: int, currency: str, policy: Policy) -> int | None:
    """Yearly revenue in the policy's currency (policy `[segments] currency`, `[fx]`).

    None when the policy has no rate for `currency`.
    """
    if currency == policy.segments.currency:
        return arr
    rate = policy.segments.fx.get(currency)
    return None if rate is None else round(arr * rate)


def segment_of(arr: int, currency: str, policy: Policy) -> Segment | None:
    """The segment that follows from revenue; None when the policy cannot convert it."""
    converted = in_policy_currency(arr, currency, policy)
    if converted is None:
        return None
    limits = policy.segments
    return segment_for(
        converted, enterprise_from=limits.enterprise_from, mid_market_from=limits.mid_market_from
    )


def no_rate(currency: str, policy: Policy) -> str:
    """Why a segment cannot follow from revenue, and the mend."""
    return (
        f"Thresholds are in {policy.segments.currency} and the policy has no [fx] rate for "
        f"{currency}. Add one, or write the segment."
    )


def merged(
    old: Customer | None, values: Mapping[str, Any], policy: Policy, today: date
) -> Customer:
    """The customer a sound row makes: a new one, or `old` with what the row says.

    A column that is not in the file leaves what is there. A new customer opens `today`: touches
    before are unknown, never overdue. Raises Mend when no segment can be found.
    """
    base = old or _opening(values, today)
    team = {name: values[name] for name in PEOPLE if name in values}
    made = replace(
        base,
        name=values["name"],
        arr=values["arr"],
        currency=values["currency"],
        region=values["region"],
        contract_start_on=values["contract_start"],
        renewal_on=values.get("renewal_date", base.renewal_on),
        team=replace(base.team, **team),
        contacts=_contacts(base.contacts, values),
        stage=values.get("stage", base.stage),
        channel_id=values.get("channel", base.channel_id),
        shared_channel_id=values.get("shared_channel", base.shared_channel_id),
        allowance_hours=values.get("allowance_hours", base.allowance_hours),
    )
    given = values.get("segment", base.segment if base.segment_given else None)
    return with_segment(made, given, policy)


def with_segment(customer: Customer, given: Segment | None, policy: Policy) -> Customer:
    """The customer with the segment that was given, else with the one its revenue has.

    Raises Mend when none was given and the policy cannot convert the currency.
    """
    segment = given or segment_of(customer.arr, customer.currency, policy)
    if segment is None:
        raise Mend(no_rate(customer.currency, policy))
    return replace(customer, segment=segment, segment_given=given is not None)


def _opening(values: Mapping[str, Any], today: date) -> Customer:
    return Customer(
        id=0,
        key=values["key"],
        name=values["name"],
        arr=values["arr"],
        currency=values["currency"],
        segment=Segment.SMB,
        region=values["region"],
        contract_start_on=values["contract_start"],
        renewal_on=None,
        opened_on=today,
        team=Team(csm=values["csm"]),
    )


def _contacts(old: Contacts, values: Mapping[str, Any]) -> Contacts:
    return Contacts(
        program_manager=values.get("program_manager", old.program_manager) or "",
        executive_sponsor=values.get("sponsor", old.executive_sponsor) or "",
        technical=values.get("technical_contacts", old.technical) or (),
    )


def cells(customer: Customer) -> list[str]:
    """A row of customers.csv that makes this customer again, in the order of `COLUMNS`."""
    team, contacts = customer.team, customer.contacts
    values: dict[str, object] = {
        "key": customer.key,
        "name": customer.name,
        "arr": customer.arr,
        "currency": customer.currency,
        "segment": customer.segment.value if customer.segment_given else "",
        "region": customer.region,
        "contract_start": customer.contract_start_on,
        "renewal_date": customer.renewal_on or "",
        **{name: team.of(Role(name)) or "" for name in PEOPLE},
        "channel": customer.channel_id or "",
        "shared_channel": customer.shared_channel_id or "",
        "stage": customer.stage.value if customer.stage else "",
        "allowance_hours": "" if customer.allowance_hours is None else customer.allowance_hours,
        "sponsor": contacts.executive_sponsor,
        "program_manager": contacts.program_manager,
        "technical_contacts": ";".join(contacts.technical),
    }
    return [str(values[column]) for column in COLUMNS]
