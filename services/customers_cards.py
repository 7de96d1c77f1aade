"""The card of a customer, and the list of somebody's own."""

from __future__ import annotations

from dataclasses import dataclass

from domain.customers import Customer
from domain.customers_cards import CustomerCard
from domain.notices_customers import CustomerAsked
from services import customers
from services.customers_changes import subject
from storage import customers as customer_rows
from storage import outbox, timeline
from storage.unit_of_work import Work

MOMENTS = 8
MOST_SKIPPED = 400
LISTED = 20


@dataclass(frozen=True, slots=True)
class Owned:
    """The customers somebody is CSM of, by name: a page of them, and how many there are."""

    customers: tuple[Customer, ...]
    count: int


def asked(work: Work, words: str, channel_id: str | None) -> CustomerCard | None:
    """The card of the customer that is named, else of the one whose channel this is.

    None when nothing is named. Raises Ambiguous and NotFound.
    """
    customer = customers.guess(work, words, channel_id)
    return _card(work, customer) if customer else None


def keyed(work: Work, key: str, skip: int = 0) -> CustomerCard:
    """The card of the customer with this key, its timeline turned `skip` moments back."""
    return _card(work, customers.get(work, key), min(skip, MOST_SKIPPED))


def owned(work: Work, user_id: str) -> Owned:
    """The customers somebody is CSM of."""
    found = customer_rows.owned_by(work, user_id, most=LISTED + 1)
    few = len(found) <= LISTED
    count = len(found) if few else customer_rows.owned(work, [user_id]).get(user_id, 0)
    return Owned(tuple(found[:LISTED]), count)


def send(work: Work, user_id: str, key: str) -> None:
    """Have the card sent to whoever asked, where nobody reads along."""
    card = keyed(work, key)
    outbox.post(
        work,
        CustomerAsked(card),
        to=user_id,
        key=f"customer:{key}:{user_id}:{work.now.timestamp():.6f}",
    )
    work.outcome = f"The card of {card.name} is on its way to you as a direct message."


def _card(work: Work, customer: Customer, skip: int = 0) -> CustomerCard:
    allowance = customer.allowance_hours
    return CustomerCard(
        key=customer.key,
        name=customer.name,
        arr=customer.arr,
        currency=customer.currency,
        segment=customer.segment,
        segment_given=customer.segment_given,
        stage=customers.stage_of(work, customer),
        region=customer.region,
        zone=work.policy.region(customer.region).zone,
        contract_start_on=customer.contract_start_on,
        renewal_on=customer.renewal_on,
        opened_on=customer.opened_on,
        team=customer.team,
        contacts=customer.contacts,
        channel_id=customer.channel_id,
        shared_channel_id=customer.shared_channel_id,
        allowance_hours=work.policy.sessions.allowance_hours if allowance is None else allowance,
        timeline=timeline.page(work, customer.id, subject(customer.key), skip=skip, most=MOMENTS),
    )
