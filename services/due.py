"""What is due: lists of touches, and what people decide about a line of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from domain.cadence import Touch
from domain.cadence_days import add_working_days, today_in
from domain.cadence_reminders import skipped, snoozed
from domain.customers import Customer
from domain.errors import Conflict, NotAllowed, NotFound
from domain.people import Person, Role
from domain.touch_list import Deciding, ListedState, ListedTouch, TouchPage
from services import customers, people
from services.mornings import next_days
from services.outlooks import Outlook, listed, outlooks, works_in
from services.touches import line
from storage import audit, health, touch_moves, touch_plans, touches
from storage.touches import Named
from storage.unit_of_work import Work

PAGE = 8
"""Lines of one page: each takes two blocks, and a page should fit a screen."""
NEARLY = timedelta(days=7)
"""What is due within this is listed beside what is due and overdue."""
SNOOZE_DAYS = 3
"""Working days a snooze lasts unless another day is picked."""
_DONE = {
    ListedState.HELD: "This touch was held already; there is nothing left to do.",
    ListedState.SKIPPED: "This touch was skipped already; there is nothing left to do.",
    ListedState.MISSED: "The next touch of its kind is due by now, so this one is closed.",
}


def pages(work: Work, person: Person, words: str, start: int = 0) -> TouchPage:
    """Touches due and overdue: one's own ("mine", or no words), the team's, or a customer's.

    Raises NotAllowed for "team" by somebody who leads nobody; Ambiguous, NotFound for a customer.
    """
    scope = words.strip()
    if scope.lower() in ("", "mine"):
        return _of_owners(work, person, [person.user_id], "mine", start)
    if scope.lower() == "team":
        if not person.leads:
            raise NotAllowed(
                "Nobody here names you as their lead, so there is no team to show. "
                "`/cs due` lists your own customers."
            )
        return _of_owners(work, person, sorted({*person.leads, person.user_id}), "team", start)
    return _of_customer(work, person, customers.find(work, scope), start)


def deciding(work: Work, user_id: str, touch_id: int) -> Deciding:
    """The touch, if this person may snooze or skip it. Raises NotAllowed, NotFound, Conflict."""
    person = people.actor(work, user_id)
    named, customer = _decidable(work, person, touch_id)
    zone = person.zone
    today = today_in(work.now, zone)
    policy = work.policy.cadence_for(customer.segment)
    return Deciding(
        line=line(work, named, today, zone),
        until_on=add_working_days(today, SNOOZE_DAYS, works_in(work.policy, zone)),
        snoozes_left=policy.most_snoozes - named.touch.snoozes,
    )


def snooze(work: Work, user_id: str, touch_id: int, until_on: date) -> ListedTouch:
    """Put a touch off to the first working morning from `until_on`; its due day stays.

    `work.outcome` says when it comes back. Raises Invalid (field `until`) for a day that is not
    ahead and after the last snooze allowed; NotAllowed, NotFound, Conflict.
    """
    named, outlook, touch = _held(work, user_id, touch_id)
    mark = snoozed(touch.mark, until_on, outlook.today, outlook.works, outlook.policy)
    touch_plans.mark(work, outlook.customer.id, touch.open_keys, mark, by=user_id)
    owner = Person(outlook.customer.team.csm, name="", timezone=outlook.zone)
    morning_on = next_days(work, [owner])[owner.user_id]
    moved = listed(outlook, replace(touch, mark=mark), morning_on)
    _decide(work, named, moved)
    back = mark.snoozed_until or until_on
    _audit(work, user_id, outlook, touch, "snoozed", back.isoformat())
    left = outlook.policy.most_snoozes - mark.snoozes
    last = "" if left else " That was the last time; then your lead is told too."
    work.outcome = f"Snoozed. It comes back on {back:%a} {back.day} {back:%b}.{last}"
    return moved


def skip(work: Work, user_id: str, touch_id: int, reason: str) -> ListedTouch:
    """Leave a touch out, for a reason that is kept. Raises Invalid (field `reason`), and as above.

    Skipping takes the touch out of reminders and of what counts as kept or missed.
    """
    named, outlook, touch = _held(work, user_id, touch_id)
    mark = skipped(touch.mark, reason)
    words = reason.strip()
    touch_plans.mark(work, outlook.customer.id, touch.open_keys, mark, by=user_id, reason=words)
    moved = replace(named.touch, state=ListedState.SKIPPED, tell_on=None)
    _decide(work, named, moved)
    _audit(work, user_id, outlook, touch, "skipped", words)
    health.rescore(work, outlook.customer.id)
    work.outcome = f"Skipped for {outlook.customer.name}: you won’t be reminded of it again."
    return moved


def _of_owners(
    work: Work, person: Person, owners: Sequence[str], scope: str, start: int
) -> TouchPage:
    today = today_in(work.now, person.zone)
    until = today + NEARLY
    total, overdue = touches.count(work, owners, today=today, until=until)
    found = touches.page(work, owners, today=today, until=until, after=start, most=PAGE)
    lines = tuple(line(work, named, today, person.zone) for named in found)
    return TouchPage(scope, scope, lines, total, overdue, start, PAGE)


def _of_customer(work: Work, person: Person, customer: Customer, start: int) -> TouchPage:
    today = today_in(work.now, person.zone)
    found = touches.of_customer(work, customer.id, most=100)
    lines = [line(work, named, today, person.zone) for named in found]
    overdue = sum(one.standing == "overdue" for one in lines)
    shown = tuple(lines[start : start + PAGE])
    return TouchPage(customer.key, customer.name, shown, len(lines), overdue, start, PAGE)


def _decidable(work: Work, person: Person, touch_id: int) -> tuple[Named, Customer]:
    found = touches.with_customer(work, touch_id)
    if found is None:
        raise NotFound("This line is not there any more. `/cs due` shows what is due now.")
    named, customer = found
    own = person.user_id in customer.team.members()
    if not (own or person.is_lead or person.has(Role.ADMIN)):
        raise NotAllowed(
            f"Only the account team of {customer.name} and leads can snooze or skip its touches."
        )
    if named.touch.state is not ListedState.OPEN:
        words = "This touch is not due any more; `/cs due` shows what is."
        raise Conflict(_DONE.get(named.touch.state, words))
    return named, customer


def _held(work: Work, user_id: str, touch_id: int) -> tuple[Named, Outlook, Touch]:
    """The touch to decide about as the rules see it now, with its customer's plan held."""
    person = people.actor(work, user_id)
    named, customer = _decidable(work, person, touch_id)
    touch_plans.hold(work, [customer.id])
    outlook = outlooks(work, [customer], knowing=person)[0]
    keys = set(named.touch.part_keys)
    for touch in outlook.touches():
        if touch.is_open and not keys.isdisjoint(touch.open_keys):
            return named, outlook, touch
    raise Conflict("This touch is not due any more; `/cs due` shows what is.")


def _decide(work: Work, named: Named, moved: ListedTouch) -> None:
    if not touch_moves.move(work, named.touch, moved):
        raise Conflict("Somebody was faster with this touch; `/cs due` shows how it stands.")


def _audit(work: Work, user_id: str, outlook: Outlook, touch: Touch, move: str, cause: str) -> None:
    audit.record(
        work,
        actor=user_id,
        subject=f"customer:{outlook.customer.key}",
        move=f"touch_{move}",
        before=touch.key,
        after=move,
        cause=cause,
    )
