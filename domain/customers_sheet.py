"""customers.csv: its columns, what may stand in them, and the customer that a row makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from domain.customers import Contacts, Customer, Segment, Stage, Team, segment_for
from domain.names import tidy
from domain.people import Role
from domain.people_sheet import read_name, read_person
from domain.policy import Policy
from domain.sheets import Fault, Mend, Parser, Row, shown

PEOPLE: Final = ("csm", "tam", "pds", "sa", "ae", "cse", "csa")
COLUMNS: Final = (
    *("key", "name", "arr", "currency", "segment", "region", "contract_start", "renewal_date"),
    *("csm", "tam", "pds", "sa", "channel", "shared_channel", "ae", "cse", "csa", "stage"),
    *("allowance_hours", "sponsor", "program_manager", "technical_contacts"),
)
NEEDED: Final = (
    *("key", "name", "arr", "currency", "region", "contract_start", "renewal_date", "csm"),
)
MARKS: Final = ("key", "csm")
"""Columns by which the file is known."""

KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{2,20}")
LONGEST_KEY: Final = 60
MOST_ARR: Final = 10**15
MOST_HOURS: Final = 10_000
MOST_CONTACTS: Final = 20
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_SEGMENTS: Final = {
    "enterprise": Segment.ENTERPRISE,
    "mid_market": Segment.MID_MARKET,
    "mid-market": Segment.MID_MARKET,
    "smb": Segment.SMB,
}


def read_key(text: str) -> str:
    """A customer key: a slug. Raises Mend."""
    if KEY.fullmatch(text) and len(text) <= LONGEST_KEY:
        return text
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_KEY].strip("-")
    hint = f"; for example {slug}" if slug else ""
    raise Mend(
        f"{shown(text)} is not a key. Use small letters, digits and single hyphens, at most "
        f"{LONGEST_KEY}{hint}."
    )


def read_arr(text: str) -> int:
    """Yearly revenue in whole units. Raises Mend."""
    if not (text.isascii() and text.isdigit()):
        raise Mend(
            f"{shown(text)} is not a whole amount. Write digits only, for example 1200000 for "
            "1.2 million."
        )
    if len(text) > len(str(MOST_ARR)) or int(text) > MOST_ARR:
        raise Mend(f"{shown(text)} is more than any customer pays; check the amount.")
    return int(text)


def read_currency(text: str) -> str:
    """A currency by its three letters. Raises Mend."""
    if _CURRENCY.fullmatch(text.upper()):
        return text.upper()
    raise Mend(f"{shown(text)} is not a currency. Write its three letters, for example USD.")


def read_segment(text: str) -> Segment:
    """A segment by name. Raises Mend."""
    if text.lower() in _SEGMENTS:
        return _SEGMENTS[text.lower()]
    raise Mend(
        f"{shown(text)} is not a segment. Write enterprise, mid_market or smb, or leave the cell "
        "empty to take it from the ARR."
    )


@lru_cache(maxsize=8192)
def read_day(text: str) -> date:
    """A day in ISO form. Raises Mend."""
    if not _DAY.fullmatch(text):
        raise Mend(f"{shown(text)} is not a date. Write year-month-day, for example 2026-01-31.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Mend(f"{shown(text)} is not a day of the calendar.") from None


def read_channel(text: str) -> str:
    """A channel by its id. Raises Mend."""
    if CHANNEL.fullmatch(text):
        return text
    raise Mend(
        f"{shown(text)} is not a channel id. It begins with C or G and stands at the end of the "
        "channel’s details in Slack."
    )


def read_stage(text: str) -> Stage:
    """A stage by name. Raises Mend."""
    if text.lower() in [one.value for one in Stage]:
        return Stage(text.lower())
    raise Mend(
        f"{shown(text)} is not a stage. Write churned, or leave the cell empty: onboarding, active "
        "and renewing follow from the dates."
    )


def read_hours(text: str) -> int:
    """Hours of a contract year. Raises Mend."""
    if text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= MOST_HOURS:
        return int(text)
    raise Mend(f"{shown(text)} is not a number of hours. Write whole hours, 0 to {MOST_HOURS:,}.")


def read_contacts(text: str) -> tuple[str, ...]:
    """Names separated by ";". Raises Mend."""
    names = tuple(dict.fromkeys(read_name(one) for one in text.split(";") if tidy(one)))
    if len(names) > MOST_CONTACTS:
        raise Mend(f"These are {len(names)} names; {MOST_CONTACTS} are the most.")
    return names


def parsers(policy: Policy) -> Mapping[str, Parser]:
    """How each column is read under a policy, which names the regions."""

    def region(text: str) -> str:
        if text.upper() in policy.regions:
            return text.upper()
        known = ", ".join(policy.regions)
        raise Mend(f"{shown(text)} is not a region. The policy has {known}.")

    return {
        "key": read_key,
        "name": read_name,
        "arr": read_arr,
        "currency": read_currency,
        "segment": read_segment,
        "region": region,
        "contract_start": read_day,
        "renewal_date": read_day,
        **dict.fromkeys(PEOPLE, read_person),
        "channel": read_channel,
        "shared_channel": read_channel,
        "stage": read_stage,
        "allowance_hours": read_hours,
        "sponsor": read_name,
        "program_manager": read_name,
        "technical_contacts": read_contacts,
    }


def disagreements(row: Row, values: Mapping[str, Any]) -> Iterator[Fault]:
    """Cells that are well formed each, but do not fit together."""
    start, renewal = values.get("contract_start"), values.get("renewal_date")
    if start and renewal and renewal <= start:
        mend = f"The renewal date is not after the contract start ({start})."
        yield Fault(row.line, "renewal_date", mend)
    channel = values.get("channel")
    if channel and channel == values.get("shared_channel"):
        mend = "This is the internal channel too. The shared one is where the customer is."
        yield Fault(row.line, "shared_channel", mend)


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
        renewal_on=values["renewal_date"],
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
        renewal_on=values["renewal_date"],
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
        "renewal_date": customer.renewal_on,
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
