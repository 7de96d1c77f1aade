"""A session request to start from, for tests that change one thing about it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.people import Role
from domain.requests import Request, RequestForm, Status, WorkKind
from tests.support.schedules import hours

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""A Monday, ten in the morning in New York."""

MOMENTS = st.integers(0, 400 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
"""Any minute of the year to come."""

_FORM = RequestForm(
    customer_key="acme",
    role=Role.CSE,
    kind=WorkKind.TECHNICAL_ISSUE,
    need="Their nightly ingest stalls; find out why.",
    times=(NOW + hours(4),),
)
_REQUEST = Request(
    id=1,
    customer_id=7,
    requester_id="UANA",
    form=_FORM,
    status=Status.REQUESTED,
    version=1,
    created_at=NOW,
    asked_at=NOW,
)


def form(**changes: Any) -> RequestForm:
    """A good form, with `changes`."""
    return replace(_FORM, **changes)


def request(**changes: Any) -> Request:
    """A request made at `NOW`, with `changes`."""
    return replace(_REQUEST, **changes)
