"""A customer's rhythm as it stands: what the rules are asked with, read for many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain import cadence
from domain.business_time import Schedule
from domain.cadence import CadencePolicy, Contact, ContactKind, Mark, Touch
from domain.cadence_days import IsWorkingDay, today_in
from domain.cadence_reminders import reminder_days
from domain.cadence_tally import suggested_kind
from domain.customers import Customer, Stage
from domain.people import Person, known_zone
from domain.policy import Policy
from domain.touch_list import ListedTouch
from storage import members, outlook_facts
from storage.outlook_facts import Facts
from storage.unit_of_work import Work

REACH = timedelta(days=600)
"""How far back check-ins are read: a year's quarters and what the rules look back, with room."""

AHEAD = timedelta(days=400)
"""How far ahead the next due date is looked for: past the next yearly review."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a customer's touches follow from, on `today` in its owner's zone.

    `contacts` are instants with their kinds; `owner` is the CSM, None where we do not know them.
    """

    customer: Customer
    owner: Person | None
    zone: str
    today: date
    works: IsWorkingDay
    policy: CadencePolicy
    contacts: Sequence[tuple[datetime, ContactKind]]
    marks: Mapping[str, Mark]

    def touches(
        self,
        more: Iterable[tuple[datetime, ContactKind]] = (),
        *,
        since: date | None = None,
        ahead: timedelta = AHEAD,
    ) -> list[Touch]:
        """Every touch as it stands, as if the contacts `more` were held too; none once churned."""
        if self.customer.stage is Stage.CHURNED:
            return []
        return cadence.touches(
            self.customer.contract_start_on,
            [Contact(today_in(at, self.zone), kind) for at, kind in (*self.contacts, *more)],
            self.today,
            self.policy,
            self.customer.opened_on,
            self.today + ahead,
            since=since,
            marks=self.marks,
        )


def outlooks(
    work: Work,
    customers: Collection[Customer],
    *,
    at: datetime | None = None,
    knowing: Person | None = None,
) -> list[Outlook]:
    """The outlook of each customer, in their order, at `at` (now, if None): two statements.

    One less where `knowing`, somebody at hand, is the CSM of all of them.
    """
    if not customers:
        return []
    at = at or work.now
    ids = [one.id for one in customers]
    owners = {knowing.user_id: knowing} if knowing else {}
    owners |= members.some(work, {one.team.csm for one in customers} - owners.keys())
    facts = outlook_facts.of_many(work, ids, at - REACH)
    return [
        _outlook(work.policy, one, owners.get(one.team.csm), at, facts[one.id]) for one in customers
    ]


def outlook_by_key(work: Work, key: str) -> Outlook | None:
    """The outlook now of the customer with this key, in one statement; None when there is none."""
    found = outlook_facts.of_key(work, key, work.now - REACH)
    if found is None:
        return None
    customer, owner, facts = found
    return _outlook(work.policy, customer, owner, work.now, facts)


def listed(
    one: Outlook, touch: Touch, morning_on: date, before: ListedTouch | None = None
) -> ListedTouch:
    """An open touch as it is stored. `morning_on` is the next morning its owner is told.

    A morning that `before` was to be told on and that nobody served yet stays the next one.
    """
    days = reminder_days(touch, one.works, one.policy)
    if before and before.tell_on and before.tell_on in days:
        morning_on = min(morning_on, before.tell_on)
    return ListedTouch(
        customer_id=one.customer.id,
        key=touch.key,
        owner_id=one.customer.team.csm,
        labels=touch.labels,
        part_keys=touch.open_keys,
        kind=suggested_kind([touch], touch.due_on),
        due_on=touch.due_on,
        snoozed_until_on=touch.mark.snoozed_until,
        snoozes=touch.mark.snoozes,
        tell_on=next((day for day in days if day >= morning_on), None),
    )


def works_in(policy: Policy, zone: str) -> IsWorkingDay:
    """Whether a person in that zone works on a day: by their region's hours and holidays."""
    return _working_days(policy.person_hours(zone))


def _outlook(
    policy: Policy,
    customer: Customer,
    owner: Person | None,
    at: datetime,
    facts: Facts,
) -> Outlook:
    zone = known_zone(owner.timezone if owner else None) or policy.region(customer.region).zone
    return Outlook(
        customer=customer,
        owner=owner,
        zone=zone,
        today=today_in(at, zone),
        works=works_in(policy, zone),
        policy=policy.cadence_for(customer.segment),
        contacts=facts.contacts,
        marks=facts.marks,
    )


def _working_days(hours: Schedule) -> IsWorkingDay:
    return lambda day: hours.works_on(day.weekday()) and not hours.is_holiday(day)
