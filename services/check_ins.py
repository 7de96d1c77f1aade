"""Check-ins: written down after a contact, and what each of them meets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.cadence import Part, Touch, TouchState, next_due
from domain.cadence_tally import held_and_due, stands_until, suggested_kind
from domain.check_ins import CheckIn, CheckInForm, ContactKind, check_in_from, require_within_reach
from domain.customers import Customer
from domain.errors import NotFound
from domain.known_health import KnownFacts, Rating, SponsorFacts
from domain.notices_check_ins import CheckInLogged
from domain.people import ACCOUNT_TEAM, Person, Role, require
from services import customers, people
from services.outlooks import Outlook, outlook_by_key, outlooks
from storage import audit, check_ins, health, outbox, touch_moves, touch_plans, touches
from storage import customers as customer_rows
from storage.check_ins import Logged, Meeting
from storage.unit_of_work import Work

MAY_LOG = (*ACCOUNT_TEAM, Role.CSE, Role.CSA)
"""The account team, and the engineers and architects who held a session."""


ACT = "log check-ins"
FEELINGS_KEPT = timedelta(days=400)
"""How old a feeling or a meeting with the sponsor may be and still be told to the health model."""
NEAR = timedelta(days=10)
COUNTED = timedelta(days=100)
"""Touches of the last ninety days count for health; those that merge with one of them too."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What **Log a check-in** begins with for a customer: the kind that is due, and why.

    `due` is the touch this contact would most likely be; None when nothing is near.
    """

    customer: Customer
    kind: ContactKind
    today: date
    due: Touch | None = None


def prepare(work: Work, person: Person, words: str, channel_id: str | None) -> Suggested | None:
    """The form's beginning for the customer named or whose channel this is; None: not known yet.

    Raises NotAllowed, and for words that do not decide Ambiguous and NotFound.
    """
    require(person, MAY_LOG, ACT)
    customer = customers.guess(work, words, channel_id)
    return _suggest(work, person, customer) if customer else None


def prepare_for(work: Work, person: Person, key: str) -> Suggested:
    """The same for a customer picked in the form. Raises NotAllowed, NotFound."""
    require(person, MAY_LOG, ACT)
    return _suggest(work, person, customers.get(work, key))


def prepare_touch(work: Work, person: Person, touch_id: int) -> Suggested:
    """The same for **Log it** on a line; the kind is the line's. Raises NotAllowed, NotFound.

    A touch that is done by now is no reason to refuse: one may always write down one more contact.
    """
    require(person, MAY_LOG, ACT)
    found = touches.with_customer(work, touch_id)
    if found is None:
        raise NotFound("This line is not there any more. Use `/cs checkin` to log a contact.")
    named, customer = found
    return replace(_suggest(work, person, customer), kind=named.touch.kind)


def _suggest(work: Work, person: Person, customer: Customer) -> Suggested:
    """What a contact with this customer most likely is today."""
    outlook = outlooks(work, [customer], knowing=person)[0]
    found = outlook.touches()
    # What is due by today comes before a review that is merely near.
    due = [touch for touch in found if touch.is_open and touch.due_on <= outlook.today]
    kind = suggested_kind(due or found, outlook.today)
    return Suggested(customer, kind, outlook.today, next_due(found))


def log(work: Work, user_id: str, form: CheckInForm, *, announce: str | None = None) -> Logged:
    """Write down a contact: the row, the touches it meets, and a post in the internal channel.

    `work.outcome` says what it met and what is due next. Internal notes are never posted, and the
    others only in `announce`, the internal channel known to be read by us alone. Raises Invalid
    with every field to mend, NotAllowed, NotFound for the customer.
    """
    person = people.actor(work, user_id)
    require(person, MAY_LOG, ACT)
    done = check_in_from(form, user_id, work.now, person.zone)
    touch_plans.again(work, [done.customer])  # holds it: nobody else plans or logs meanwhile
    outlook = outlook_by_key(work, done.customer)
    if outlook is None:
        raise customers.gone()
    customer = outlook.customer
    require_within_reach(done, customer, person.zone)
    before = outlook.touches()
    check_in_id = check_ins.add(work, customer.id, done)
    after = outlook.touches([(done.held_at, done.kind)])
    met = _met(before, after)
    touch_moves.fulfil(work, customer.id, _ended(before, after), check_in_id)
    audit.record(
        work,
        actor=user_id,
        subject=f"customer:{customer.key}",
        move="check_in",
        after=f"check_in:{check_in_id}",
        cause=", ".join(part.label for part in met),
    )
    health.rescore(work, customer.id)
    following = next_due(after)
    ours = announce is not None and announce == customer.internal_channel
    if ours and done.kind is not ContactKind.INTERNAL_NOTE:
        fact = _fact(check_in_id, done, customer, met, following)
        outbox.post(work, fact, to=str(announce), key=f"check_in:{check_in_id}")
    work.outcome = _said(done, met, following, outlook)
    return Logged(check_in_id, done, work.now)


def recent(work: Work, customer_id: int, most: int) -> list[Logged]:
    """A customer's check-ins and internal notes, the latest first."""
    return check_ins.recent(work, customer_id, most)


def channel_of(work: Work, key: str) -> str | None:
    """Where a customer's check-ins are posted: its internal channel; None without one."""
    customer = customer_rows.by_key(work, key)
    return customer.internal_channel if customer else None


def _open(found: Sequence[Touch]) -> dict[str, Part]:
    return {
        part.key: part
        for touch in found
        for part in touch.parts
        if part.state is TouchState.UPCOMING
    }


def _met(before: Sequence[Touch], after: Sequence[Touch]) -> list[Part]:
    """What was open before and is held now, earliest first."""
    held = {p.key for touch in after for p in touch.parts if p.state is TouchState.HELD}
    return [part for key, part in _open(before).items() if key in held]


def _ended(before: Sequence[Touch], after: Sequence[Touch]) -> list[str]:
    """Keys of touches that are not open any more, all of whose parts are met."""
    held = {touch.key for touch in after if touch.state is TouchState.HELD}
    return [touch.key for touch in before if touch.is_open and touch.key in held]


def _fact(
    check_in_id: int,
    done: CheckIn,
    customer: Customer,
    met: Sequence[Part],
    following: Touch | None,
) -> CheckInLogged:
    return CheckInLogged(
        id=check_in_id,
        customer_key=customer.key,
        customer_name=customer.name,
        author_id=done.author,
        contact=done.kind,
        held_at=done.held_at,
        attended=done.attended,
        feeling=done.feeling,
        summary=done.summary,
        risks=done.risks,
        steps=done.steps,
        fulfilled=tuple(dict.fromkeys(part.label for part in met)),
        next_label=following.labels[0] if following else "",
        next_on=following.due_on if following else None,
    )


def _said(done: CheckIn, met: Sequence[Part], following: Touch | None, outlook: Outlook) -> str:
    """The word after the form: that it is in, what it met, what is due next."""
    what = "Internal note kept" if done.kind is ContactKind.INTERNAL_NOTE else "Check-in logged"
    parts = [f"{what}."]
    labels = list(dict.fromkeys(part.label for part in met))
    if labels:
        parts.append(f"It fulfils {_listed(labels)}.")
    if following:
        when = _day(following.due_on, outlook.today)
        late = "overdue since" if following.due_on < outlook.today else "due"
        parts.append(f"Next: {_listed(following.labels)}, {late} {when}.")
    return " ".join(parts)


def _listed(labels: Sequence[str]) -> str:
    """ "kickoff and weekly check-in", inside a sentence."""
    *others, last = [label[:1].lower() + label[1:] for label in labels]
    return f"{', '.join(others)} and {last}" if others else last


def _day(on: date, today: date) -> str:
    """ "31 Mar", with the year when it is another one."""
    return f"{on.day} {on:%b}" if on.year == today.year else f"{on.day} {on:%b %Y}"


def known(work: Work, customer: Customer, as_of: datetime) -> KnownFacts:
    """What check-ins say of a customer's health at an instant; ratings and tickets left open."""
    return known_of(work, [customer], as_of)[customer.id]


def known_of(work: Work, customers_: Sequence[Customer], as_of: datetime) -> dict[int, KnownFacts]:
    """The same for many customers by id, in four statements however many they are."""
    meetings = check_ins.meetings_of(work, [one.id for one in customers_], as_of, FEELINGS_KEPT)
    return {
        one.customer.id: _known(one, meetings[one.customer.id])
        for one in outlooks(work, customers_, at=as_of)
    }


def _known(outlook: Outlook, meetings: Sequence[Meeting]) -> KnownFacts:
    found = outlook.touches(since=outlook.today - COUNTED, ahead=NEAR)
    held, due = held_and_due(found, outlook.today)
    sponsor = outlook.customer.contacts.executive_sponsor
    met_at = [each.held_at for each in meetings if sponsor and sponsor in each.attended]
    return KnownFacts(
        held=held,
        due=due,
        stands_until=stands_until(found, outlook.today),
        feelings=[Rating(each.held_at, each.feeling) for each in meetings if each.feeling],
        # An empty field means that nobody told us, not that there is none.
        sponsor=SponsorFacts(bool(sponsor) or None, max(met_at, default=None)),
    )
