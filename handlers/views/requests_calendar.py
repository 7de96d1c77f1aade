"""A session as calendars read it (RFC 5545 and 5546), and the words that go with the file."""

from __future__ import annotations

from datetime import timedelta

from icalendar import Calendar, Event, vCalAddress, vText

from domain.notices_request_parts import Invitee
from domain.notices_requests import (
    SessionCalendar,
)
from handlers.views import kit
from handlers.views.kit import Message
from handlers.views.text import clean

PRODUCT = "-//Touchpoint//Sessions//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"


def name(fact: SessionCalendar) -> str:
    """The file's name: one of its own for every change, so that it is found again in Slack."""
    return f"session-{fact.request_id}-{fact.sequence}.ics"


def announced(fact: SessionCalendar) -> Message:
    """What is said beside the file, or the link to it."""
    title = kit.escape(fact.title)
    if fact.cancelled:
        said = f"{title} is off: open this to take it out of your calendar."
    else:
        said = f"{title}, {kit.when(fact.starts_at)}: open this to put it into your calendar."
    return kit.message(said, [kit.section(said)])


def linked(fact: SessionCalendar, url: str) -> Message:
    """The same with the address the file is served at."""
    said = announced(fact)
    label = "Remove from calendar" if fact.cancelled else "Add to calendar"
    return kit.message(said.text, [kit.section(said.text), kit.section(kit.link(url, label))])


def file(fact: SessionCalendar) -> bytes:
    """The calendar file: a REQUEST, or the CANCEL of one."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if fact.cancelled else "REQUEST")
    calendar.add_component(_event(fact))
    made: bytes = calendar.to_ical()
    return made


def _event(fact: SessionCalendar) -> Event:
    event = Event()
    event.add("uid", fact.uid)
    event.add("sequence", fact.sequence)
    event.add("dtstamp", fact.at)
    event.add("last-modified", fact.at)
    event.add("dtstart", fact.starts_at)
    event.add("dtend", fact.starts_at + timedelta(minutes=fact.minutes))
    event.add("summary", clean(fact.title))
    event.add("description", clean(fact.need))
    event.add("status", "CANCELLED" if fact.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if fact.cancelled else "OPAQUE")
    event.add("organizer", _address(fact.requester), encode=False)
    for person in (fact.engineer, fact.requester):
        attendee = _address(person)
        attendee.params["role"] = vText("REQ-PARTICIPANT")
        attendee.params["partstat"] = vText("ACCEPTED")
        event.add("attendee", attendee, encode=False)
    return event


def _address(person: Invitee) -> vCalAddress:
    # RFC 5546 wants an address of everybody; "invalid:" is the one that reaches nobody.
    address = vCalAddress(f"mailto:{person.email}" if person.email else "invalid:nomail")
    address.params["cn"] = vText(clean(person.name))
    return address
