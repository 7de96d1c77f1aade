"""Touches as stored lines: planned from the rules, and read for Home and reminders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.cadence import Touch
from domain.cadence_days import morning_at
from domain.cadence_kept import TouchState
from domain.customers import Customer
from domain.people import Person
from domain.touch_list import ListedState, ListedTouch, TouchLine, standing
from services import mornings
from services.outlooks import Outlook, listed, outlooks, works_in
from services.ticking import together
from storage import customers as customer_rows
from storage import rhythms, touch_moves, touch_plans
from storage import touches as touch_rows
from storage.touches import Named
from storage.unit_of_work import Work

BATCH = 25
"""Few, because on SQLite whoever writes something waits for the batch that is being planned."""

HORIZON = timedelta(days=35)
"""Touches due within this are stored as lines: all that a list or a reminder may name."""

SEEN = timedelta(days=50)
"""How far ahead a plan looks, so that a merged touch at the horizon has all its parts."""

REPLAN = timedelta(days=14)
"""No plan is older than this, so that what nobody told us of is seen in time for a reminder."""

REVIEW = "touch_review"
REVIEW_EVERY = timedelta(days=1)
_ENDED = {
    TouchState.HELD: ListedState.HELD,
    TouchState.SKIPPED: ListedState.SKIPPED,
    TouchState.MISSED: ListedState.MISSED,
    TouchState.UNKNOWN: ListedState.UNKNOWN,
}


def plan(work: Work, customers: Collection[Customer]) -> None:
    """Work out the touches of these customers and store those that are due soon.

    For whoever writes customers: after an import, a new customer, a change of segment, CSM,
    contract or stage. Safe to call again; a number of statements that does not grow with them.
    """
    touch_plans.hold(work, [one.id for one in customers])
    _plan(work, outlooks(work, customers))


def plan_tick(work: Work) -> int:
    """Plan customers whose plan is due or who have none yet, a batch at a time; how many.

    Once a day every customer is compared with its plan, for changes nobody planned.
    """
    reviewed = _review(work)
    touch_plans.adopt(work, BATCH)
    ids = touch_plans.due(work, BATCH)
    batch = list(customer_rows.by_ids(work, ids).values())
    together(work, batch, _plan_all, postpone=lambda one, until: _put_off(work, one, until))
    return len(ids) + reviewed


def _plan_all(work: Work, batch: Sequence[Customer]) -> None:
    _plan(work, outlooks(work, batch))


def _put_off(work: Work, one: Customer, until: datetime) -> None:
    touch_plans.planned(work, [(one.id, one.version, until)])


def next_plan_at(work: Work) -> datetime | None:
    """When a customer's touches are to be worked out next."""
    dues = (touch_plans.next_due_at(work), rhythms.next_at(work, REVIEW))
    return min((at for at in dues if at is not None), default=None)


def line(work: Work, named: Named, today: date, zone: str) -> TouchLine:
    """A stored touch as a line of a list, as it stands on `today` in that zone."""
    touch = named.touch
    return TouchLine(
        id=touch.id,
        version=touch.version,
        customer_key=named.customer_key,
        customer_name=named.customer_name,
        owner_id=touch.owner_id,
        labels=touch.labels,
        due_on=touch.due_on,
        standing=standing(touch.due_on, today, works_in(work.policy, zone)),
        arr=named.arr,
        snoozed_until_on=touch.snoozed_until_on
        if touch.snoozed_until_on and touch.snoozed_until_on > today
        else None,
    )


def _review(work: Work) -> int:
    rhythms.start(work, REVIEW, "", work.now + REVIEW_EVERY)
    for subject, due_at in rhythms.due(work, REVIEW, most=1):
        then = max(due_at + REVIEW_EVERY, work.now)
        if rhythms.advance(work, REVIEW, subject, seen=due_at, then=then):
            touch_plans.review(work)
            return 1
    return 0


def _plan(work: Work, found: Sequence[Outlook]) -> None:
    """Bring the stored lines of these customers, whose plans are held, to what the rules say."""
    stored: dict[int, dict[str, ListedTouch]] = {one.customer.id: {} for one in found}
    for line_ in touch_rows.open_of(work, list(stored)) if stored else ():
        stored[line_.customer_id][line_.key] = line_
    morning_of = mornings.next_days(work, [_owner(one) for one in found])
    write: list[ListedTouch] = []
    close: list[tuple[int, ListedState]] = []
    plans: list[tuple[int, int, datetime]] = []
    for one in found:
        touches = one.touches(ahead=SEEN)
        have = stored[one.customer.id]
        wanted = _lines(one, touches, morning_of[one.customer.team.csm], have)
        write += [each for key, each in wanted.items() if not _same(each, have.get(key))]
        close += [(each.id, _end(key, touches)) for key, each in have.items() if key not in wanted]
        plans.append((one.customer.id, one.customer.version, _next_plan(one, touches)))
    touch_moves.write(work, write)
    touch_moves.close(work, close)
    touch_plans.planned(work, plans)


def _owner(one: Outlook) -> Person:
    """Who is reminded: the CSM; where we do not know them, as if in the customer's region."""
    return replace(one.owner or Person(one.customer.team.csm, name=""), timezone=one.zone)


def _lines(
    one: Outlook, found: Sequence[Touch], morning_on: date, have: Mapping[str, ListedTouch]
) -> dict[str, ListedTouch]:
    until = one.today + HORIZON
    return {
        touch.key: listed(one, touch, morning_on, have.get(touch.key))
        for touch in found
        if touch.is_open and touch.due_on <= until
    }


def _same(wanted: ListedTouch, have: ListedTouch | None) -> bool:
    return have is not None and replace(wanted, id=have.id, version=have.version) == have


def _end(key: str, found: Sequence[Touch]) -> ListedState:
    """What became of a stored touch that is not open any more."""
    touch = next((one for one in found if any(part.key == key for part in one.parts)), None)
    return _ENDED.get(touch.state, ListedState.DROPPED) if touch else ListedState.DROPPED


def _next_plan(one: Outlook, found: Sequence[Touch]) -> datetime:
    """The midnight on which a touch may be missed for good, because the next one fell due."""
    ahead = [each.due_on for each in found if each.is_open and each.due_on >= one.today]
    turns_on = min((on + timedelta(1) for on in ahead), default=one.today + REPLAN)
    return morning_at(min(turns_on, one.today + REPLAN), one.zone, 0)
