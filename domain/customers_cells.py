"""What may stand in the cells of customers.csv, column by column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from domain.customers import Segment, Stage
from domain.names import tidy
from domain.people_sheet import read_name, read_person
from domain.policy import Policy
from domain.sheets import Mend, Parser, shown

PEOPLE: Final = ("csm", "tam", "pds", "sa", "ae", "cse", "csa")
"""Columns that name somebody of the account team."""

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
