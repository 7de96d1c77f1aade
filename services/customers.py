"""Finding customers by what people type."""

from __future__ import annotations

import html
import re

from rapidfuzz import fuzz, process

from domain.customers import SEGMENT_NAMES, Customer, Stage, stage_on
from domain.errors import Ambiguous, NotFound
from domain.names import folded, tidy
from domain.notices_parts import CustomerLine
from storage import customers
from storage import customers_sought as sought
from storage.unit_of_work import Work

MOST_CHOICES = 25
NEAR_MISSES = 3
NEAR_ENOUGH = 60
MOST_COMPARED = 200
_WRAPPED = re.compile(r"<(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")


def line(work: Work, customer: Customer) -> CustomerLine:
    """What a card says of a customer."""
    return CustomerLine(
        key=customer.key,
        name=customer.name,
        segment=SEGMENT_NAMES[customer.segment],
        csm_id=customer.team.csm,
        zone=work.policy.region(customer.region).zone,
    )


def find(work: Work, words: str) -> Customer:
    """The one customer that `words` mean: a key, a name, or part of one.

    Raises Ambiguous with the keys of all that fit, NotFound with the nearest names.
    """
    wanted = bare(words)
    same = sought.exactly(work, wanted, most=MOST_CHOICES) if wanted else []
    if same and (same[0].key == folded(wanted) or len(same) == 1):
        return same[0]
    found = same or (sought.partly(work, wanted, most=MOST_CHOICES) if wanted else [])
    if len(found) == 1:
        return found[0]
    if found:
        names = {one.key: one.name for one in found}
        raise Ambiguous(_which(wanted, len(found)), choices=names, labels=names)
    near = _nearest(work, wanted) if wanted else {}
    raise NotFound(_not_found(wanted), suggestions=near, labels=near)


def get(work: Work, key: str) -> Customer:
    """The customer with exactly this key. Raises NotFound, for a form's customer field."""
    customer = customers.by_key(work, key)
    if customer is None:
        raise gone()
    return customer


def gone() -> NotFound:
    """What is raised for a form's customer field when there is no such customer."""
    return NotFound(
        "This customer is not there any more; pick it again from the list.", field="customer"
    )


def here(work: Work, channel_id: str | None) -> Customer | None:
    """The customer whose channel somebody is typing in."""
    return customers.in_channel(work, channel_id) if channel_id else None


def guess(work: Work, words: str, channel_id: str | None) -> Customer | None:
    """The customer a form is opened for: the one named, else the one whose channel this is.

    None when nothing was named. Raises Ambiguous and NotFound for words that do not decide.
    """
    return find(work, words) if words.strip() else here(work, channel_id)


def suggest(work: Work, typed: str, *, most: int = MOST_CHOICES) -> list[Customer]:
    """Customers for the type-ahead of a form, by name; the nearest when nothing contains the text.

    Churned ones are left out: nobody asks for a session, a ticket or a check-in of theirs. Words
    after a command find them still.
    """
    found = sought.partly(work, typed, most=most, churned=False)
    if found or not typed.strip():
        return found
    by_key = customers.by_keys(work, near) if (near := _nearest(work, typed)) else {}
    return [by_key[key] for key in near if by_key[key].stage is not Stage.CHURNED]


def bare(words: str) -> str:
    """What was typed without Slack's wrapping: `<http://acme.com|acme.com>` is acme.com.

    Slack makes links, channels and people of what looks like them, anywhere in a text.
    """
    text = _WRAPPED.sub(lambda found: found["label"] or found["target"], words)
    return html.unescape(tidy(text)).strip("\"'“”‘’*_~`").strip()


def _nearest(work: Work, words: str) -> dict[str, str]:
    """Names by key of the customers that come nearest, best first."""
    names = sought.alike(work, words, most=MOST_COMPARED)
    best = process.extract(
        folded(words),
        {key: f"{key} {folded(name)}" for key, name in names.items()},
        scorer=fuzz.WRatio,
        limit=NEAR_MISSES,
        score_cutoff=NEAR_ENOUGH,
    )
    return {key: names[key] for _, _, key in best}


def _which(wanted: str, count: int) -> str:
    if count < MOST_CHOICES:
        return f"“{wanted}” fits {count} customers. Which one do you mean?"
    return (
        f"“{wanted}” fits many customers. Which one do you mean? Write more of the name if it is "
        "not among these."
    )


def _not_found(wanted: str) -> str:
    if not wanted:
        return "Which customer? Add its name or key, for example `/cs health acme`."
    return f"No customer is called “{wanted}”. Check the spelling, or use a part of the name."


def stage_of(work: Work, customer: Customer) -> Stage:
    """The stage a customer is in today, under the policy's lengths (policy `[stages]`)."""
    lengths = work.policy.stages
    return stage_on(
        customer,
        work.now.date(),
        onboarding_days=lengths.onboarding_days,
        renewing_days=lengths.renewing_days,
    )
