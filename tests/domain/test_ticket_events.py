"""What another ticket system may report, and what is said of the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Invalid
from domain.sla import Priority
from domain.ticket_events import Kind, read

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
GOOD = {
    "id": "e1",
    "event": "CREATE",
    "ticket": 1001,
    "customer": "acme",
    "priority": "Major",
    "title": "Ingest stalls",
    "at": "2026-11-23T16:00:00+02:00",
    "actor": "Zendesk",
}


def wrong(**change: object) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        read(GOOD | change, NOW)
    return caught.value.fields


def test_an_event_is_read_with_its_instant_in_utc() -> None:
    event = read(GOOD, NOW)
    assert (event.kind, event.ticket, event.priority) == (Kind.CREATE, "1001", Priority.MAJOR)
    assert event.at == datetime(2026, 11, 23, 14, tzinfo=UTC)


def test_without_an_instant_it_happened_now_and_a_clock_a_little_ahead_means_now() -> None:
    assert read(GOOD | {"at": None}, NOW).at == NOW
    ahead = (NOW + timedelta(minutes=4)).isoformat()
    assert read(GOOD | {"at": ahead}, NOW).at == NOW


def test_every_bad_field_is_named_at_once() -> None:
    found = wrong(event="explode", priority="bad", at="2026-11-23T16:00:00", customer="x" * 201)
    assert set(found) == {"event", "priority", "at", "customer"}
    assert "create, reply, priority, close" in found["event"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": None}, "id"),
        ({"id": True}, "id"),
        ({"ticket": ["x"]}, "ticket"),
        ({"customer": ""}, "customer"),
        ({"title": ""}, "title"),
        ({"title": "ab"}, "title"),
        ({"title": "x" * 3001}, "title"),
        ({"at": "soon"}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"at": "2026-11-23T15:06:00Z"}, "at"),
        ({"event": "priority", "priority": None}, "priority"),
    ],
)
def test_a_field_that_is_missing_or_wrong_is_named(change: dict[str, object], field: str) -> None:
    assert set(wrong(**change)) == {field}


def test_a_reply_and_a_close_need_only_their_ticket() -> None:
    for kind in ("reply", "close"):
        assert read({"id": "e", "event": kind, "ticket": "T"}, NOW).customer == ""
