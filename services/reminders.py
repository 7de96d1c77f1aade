"""The morning message: one a person and working day, of touches that are due, near or late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from domain.cadence_days import morning_at, today_in
from domain.cadence_reminders import Reminder, reminder_days, reminders
from domain.notices_check_ins import MorningReminder, TeamOverdue
from domain.people import Person, Standing
from domain.touch_list import ranked
from services.mornings import CADENCE, morning_from, next_morning
from services.outlooks import Outlook, outlooks, works_in
from services.ticking import each
from services.touches import line
from storage import customers as customer_rows
from storage import members, outbox, rhythms, touch_moves, touch_plans, touches
from storage.touches import Named
from storage.unit_of_work import Work

BATCH = 20
MOST = 1000
"""Touches of one person looked at on one morning; what is left comes the next."""
MOST_LINES = 20
"""Lines one message carries; the others are counted, and one click away."""
LEAD_AFTER = timedelta(minutes=5)
"""The lead's digest leaves after the morning messages of the team, to hold all of them."""


class Told(NamedTuple):
    """A stored touch, the reminder the rules ask for (None: none), and when it comes up again."""

    named: Named
    reminder: Reminder | None
    next_on: date | None


def reminders_tick(work: Work) -> int:
    """Write the morning messages that are due; returns how many people were looked at."""
    due = rhythms.due(work, CADENCE, BATCH)

    def postpone(row: tuple[str, datetime], until: datetime) -> None:
        rhythms.advance(work, CADENCE, row[0], seen=row[1], then=until)

    each(work, due, _look, postpone=postpone)
    return len(due)


def leads_tick(work: Work) -> int:
    """Tell leads, one message each, what is long overdue in their team; how many touches."""
    claimed, by_lead = touch_moves.claim_for_leads(work, MOST)

    def postpone(row: tuple[str, list[Named]], until: datetime) -> None:
        touch_moves.to_lead(work, [named.touch.id for named in row[1]], row[0], until)

    each(work, by_lead.items(), _tell_lead, postpone=postpone)
    return claimed


def _tell_lead(work: Work, row: tuple[str, list[Named]]) -> None:
    lead, found = row
    person = members.find(work, lead)
    zone = person[0].zone if person else work.policy.region("").zone
    today = today_in(work.now, zone)
    if not works_in(work.policy, zone)(today):  # late, after downtime: nothing comes on a day off
        at = morning_from(work, zone, work.now) + LEAD_AFTER
        touch_moves.to_lead(work, [named.touch.id for named in found], lead, at)
        return
    lines = ranked(line(work, named, today, zone) for named in found)
    fact = TeamOverdue(on=today, lines=tuple(lines[:MOST_LINES]), more=len(lines[MOST_LINES:]))
    first = min(named.touch.id for named in found)
    outbox.post(work, fact, to=lead, key=f"team-overdue:{lead}:{today}:{first}")


def _look(work: Work, due: tuple[str, datetime]) -> None:
    """One person's morning: move their rhythm on, and write to them unless it is none any more."""
    user_id, seen = due
    found = members.find(work, user_id)
    person = found[0] if found else Person(user_id, name="")
    zone = person.zone
    if not rhythms.advance(work, CADENCE, user_id, seen=seen, then=next_morning(work, zone)):
        return
    today = today_in(work.now, zone)
    # They may have moved to another zone, or the day may have become a holiday, since it was set.
    early = work.now < morning_at(today, zone, work.policy.reminder_hour)
    if early or not works_in(work.policy, zone)(today):
        return
    _write(work, person, today)


def _write(work: Work, person: Person, today: date) -> None:
    """The morning itself. Of somebody who left nobody is reminded, but their lead hears."""
    listed = touches.to_tell(work, person.user_id, today, MOST)
    if not listed:
        return
    told = _ask(work, listed, today)
    touch_moves.told(work, [(one.named.touch.id, one.next_on) for one in told])
    said = [one for one in told if one.reminder]
    if person.standing is Standing.MEMBER:
        _remind(work, person, said, today)
    late = [one.named.touch.id for one in said if one.reminder and one.reminder.to_lead]
    _pass_on(work, person, late)


def _remind(work: Work, person: Person, said: Sequence[Told], today: date) -> None:
    lines = ranked(line(work, one.named, today, person.zone) for one in said)
    if lines:
        fact = MorningReminder(
            on=today, lines=tuple(lines[:MOST_LINES]), more=len(lines[MOST_LINES:])
        )
        outbox.post(work, fact, to=person.user_id, key=f"cadence:{person.user_id}:{today}")


def _ask(work: Work, listed: Sequence[Named], today: date) -> list[Told]:
    """Ask the rules again what of the stored lines is to be said this morning."""
    customers = customer_rows.by_ids(work, [one.touch.customer_id for one in listed])
    found = {one.customer.id: one for one in outlooks(work, list(customers.values()))}
    told = [_one(named, found[named.touch.customer_id], today) for named in listed]
    stale = {one.named.touch.customer_id for one in told if one.next_on is None}
    touch_plans.hold(work, stale)
    return told


def _one(named: Named, outlook: Outlook, today: date) -> Told:
    keys = set(named.touch.part_keys)
    touch = next(
        (one for one in outlook.touches() if one.is_open and not keys.isdisjoint(one.open_keys)),
        None,
    )
    if touch is None or outlook.customer.team.csm != named.touch.owner_id:
        return Told(named, None, None)
    # Mornings before the one it stood at are served; those since then may have been missed.
    served_on = (named.touch.tell_on or today) - timedelta(1)
    said = reminders([touch], today, outlook.works, outlook.policy, served_on)
    days = reminder_days(touch, outlook.works, outlook.policy)
    return Told(named, next(iter(said), None), next((on for on in days if on > today), None))


def _pass_on(work: Work, person: Person, late: Sequence[int]) -> None:
    """Have the lead hear of these; without one, the leads' channel (policy `[channels]`)."""
    if not late:
        return
    found = members.find(work, person.lead_id) if person.lead_id else None
    lead = found[0] if found and found[0].standing is Standing.MEMBER else None
    at = morning_from(work, (lead or person).zone, work.now) + LEAD_AFTER
    to = lead.user_id if lead else work.policy.channels.leads
    touch_moves.to_lead(work, late, to, at)
