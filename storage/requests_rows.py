"""The row of a session request, and the request it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from domain.people import Role
from domain.requests import Help, Offer, Request, RequestForm, Status, WorkKind
from storage.tables import CustomerRow, RequestRow
from storage.upsert import table_of

requests = table_of(RequestRow)
customers = table_of(CustomerRow)
in_team = requests.c.team_id == bindparam("team")

joined = select(
    requests,
    customers.c.key.label("customer_key"),
    customers.c.name.label("customer_name"),
    customers.c.region.label("customer_region"),
    customers.c.csm.label("customer_csm"),
).join(customers, customers.c.id == requests.c.customer_id)
"""Requests with what a line about them says of their customer."""


def instants(text: str) -> tuple[datetime, ...]:
    """The instants of a stored list, one a line."""
    return tuple(datetime.fromisoformat(line) for line in text.split("\n") if line)


def lines(times: Iterable[datetime]) -> str:
    """Instants as `instants` reads them."""
    return "\n".join(at.isoformat() for at in times)


def to_request(row: Any) -> Request:
    """The request in a row of `joined`."""
    return Request(
        id=row.id,
        customer_id=row.customer_id,
        requester_id=row.requester_id,
        form=_form(row),
        status=Status(row.status),
        version=row.version,
        created_at=row.created_at,
        asked_at=row.asked_at,
        engineer_id=row.engineer_id,
        starts_at=row.starts_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
        offer=_offer(row),
        closed_by=row.closed_by,
        closed_at=row.closed_at,
        notes=row.notes,
        assumed=row.assumed,
        rating=row.rating,
        looked_at=row.looked_at,
        chased_at=row.chased_at,
        lead_told=row.lead_told,
        asks=row.asks,
        called=tuple(one for one in row.called.split(";") if one),
    )


def _form(row: Any) -> RequestForm:
    return RequestForm(
        customer_key=row.customer_key,
        role=Role(row.role),
        kind=WorkKind(row.work_kind),
        need=row.need,
        help=Help(row.help),
        critical=row.critical,
        times=instants(row.times),
        minutes=row.minutes,
        attendees=row.attendees,
        agreed_out_of_hours=row.agreed_out_of_hours,
    )


def _offer(row: Any) -> Offer | None:
    if row.offer_engineer_id is None:
        return None
    return Offer(
        engineer_id=row.offer_engineer_id,
        times=instants(row.offer_times),
        by=row.offered_by,
        at=row.offered_at,
        reason=row.offer_reason,
    )


def asked(form: RequestForm) -> dict[str, object]:
    """The columns that never change once it was asked."""
    return {
        "role": form.role.value,
        "work_kind": form.kind.value,
        "help": form.help.value,
        "critical": form.critical,
        "need": form.need,
    }


def moving(request: Request) -> dict[str, object]:
    """The columns that a move may change, as this request has them."""
    offer = request.offer
    return {
        "status": request.status.value,
        "times": lines(request.form.times),
        "minutes": request.form.minutes,
        "attendees": request.form.attendees,
        "agreed_out_of_hours": request.form.agreed_out_of_hours,
        "engineer_id": request.engineer_id,
        "starts_at": request.starts_at,
        "ends_at": request.ends_at,
        "decided_by": request.decided_by,
        "decided_at": request.decided_at,
        "reason": request.reason,
        "offer_engineer_id": offer.engineer_id if offer else None,
        "offer_times": lines(offer.times) if offer else "",
        "offered_by": offer.by if offer else None,
        "offered_at": offer.at if offer else None,
        "offer_reason": offer.reason if offer else "",
        "closed_by": request.closed_by,
        "closed_at": request.closed_at,
        "notes": request.notes,
        "assumed": request.assumed,
        "rating": request.rating,
        "asked_at": request.asked_at,
    } | behind(request)


def behind(request: Request) -> dict[str, object]:
    """The columns that say which steps are behind a request."""
    return {
        "looked_at": request.looked_at,
        "chased_at": request.chased_at,
        "lead_told": request.lead_told,
        "asks": request.asks,
        "called": ";".join(request.called),
    }
