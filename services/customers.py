"""Finding customers by what people type."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from domain.customers import SEGMENT_NAMES, Customer
from domain.errors import Ambiguous, NotFound
from domain.notices import CustomerLine
from storage import customers
from storage.unit_of_work import Work

MOST_CHOICES = 25
NEAR_MISSES = 3
NEAR_ENOUGH = 55


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
    wanted = _bare(words)
    exact = customers.by_key(work, wanted.lower())
    if exact:
        return exact
    found = customers.named_like(work, wanted, most=MOST_CHOICES) if wanted else []
    same = [one for one in found if one.name.lower() == wanted.lower()]
    if len(same) == 1 or len(found) == 1:
        return (same or found)[0]
    if found:
        raise Ambiguous(
            f"“{wanted}” fits {len(found)} customers. Which one do you mean?",
            choices=[one.key for one in found],
        )
    raise NotFound(_not_found(wanted), suggestions=_nearest(work, wanted))


def get(work: Work, key: str) -> Customer:
    """The customer with exactly this key. Raises NotFound, for a form's customer field."""
    customer = customers.by_key(work, key)
    if customer is None:
        raise NotFound(
            "This customer is not there any more; pick it again from the list.", field="customer"
        )
    return customer


def here(work: Work, channel_id: str | None) -> Customer | None:
    """The customer whose channel somebody is typing in."""
    return customers.in_channel(work, channel_id) if channel_id else None


def guess(work: Work, words: str, channel_id: str | None) -> Customer | None:
    """The customer a form is opened for: the one named, else the one whose channel this is.

    None when nothing was named. Raises Ambiguous and NotFound for words that do not decide.
    """
    return find(work, words) if words.strip() else here(work, channel_id)


def suggest(work: Work, typed: str, *, most: int = MOST_CHOICES) -> list[Customer]:
    """Customers for a type-ahead, by name; the nearest ones when nothing contains the text."""
    found = customers.named_like(work, typed.strip(), most=most)
    if found or not typed.strip():
        return found
    near = (customers.by_key(work, key) for key in _nearest(work, typed))
    return [one for one in near if one]


def _bare(words: str) -> str:
    """What was typed without Slack's wrapping: `<http://acme.com|acme.com>` is acme.com."""
    text = " ".join(words.split())
    if text.startswith("<") and text.endswith(">"):
        inner = text[1:-1]
        target, _, label = inner.partition("|")
        return (label or target).removeprefix("#").removeprefix("@")
    return text.strip("\"'“”")


def _nearest(work: Work, words: str) -> list[str]:
    """Keys of the customers whose names come nearest, best first."""
    names = dict(customers.names(work))
    best = process.extract(
        words.lower(),
        {key: name.lower() for key, name in names.items()},
        scorer=fuzz.WRatio,
        limit=NEAR_MISSES,
        score_cutoff=NEAR_ENOUGH,
    )
    return [key for _, _, key in best]


def _not_found(wanted: str) -> str:
    if not wanted:
        return "Which customer? Add its name or key, for example `/cs health acme`."
    return f"No customer is called “{wanted}”. Check the spelling, or use a part of the name."
