"""Reading what was filled in about tickets, and what a message says that becomes one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.errors import Invalid
from domain.sla import Priority
from domain.sla_alerts import Audience
from domain.tickets import TicketForm
from handlers.forms import text


def ticket(values: Mapping[str, Any]) -> TicketForm:
    """**Track a support ticket** as filled in. Raises Invalid where an answer is missing."""
    started_at = values.get("started")
    missing = {
        name: words
        for name, words in (
            ("customer", "Pick the customer this is about."),
            ("priority", "Pick how bad it is."),
            ("started", "Say when they asked."),
        )
        if not values.get(name)
    }
    if missing or not isinstance(started_at, datetime):
        raise Invalid("Some answers are missing.", fields=missing)
    return TicketForm(
        customer_key=text(values, "customer"),
        title=text(values, "title"),
        priority=Priority(text(values, "priority")),
        started_at=started_at,
        owner_id=text(values, "owner") or None,
        link=text(values, "link"),
    )


def priority(values: Mapping[str, Any]) -> Priority:
    """The priority picked. Raises Invalid when none was."""
    chosen = text(values, "priority")
    if not chosen:
        raise Invalid("Pick how bad it is.", field="priority")
    return Priority(chosen)


def audience(values: Mapping[str, Any]) -> Audience:
    """Who should know of an escalation; the lead when nobody was picked."""
    return Audience(text(values, "to") or Audience.LEADS)


def wrote_at(values: Mapping[str, Any]) -> datetime:
    """When the customer wrote again. Raises Invalid when no time was picked."""
    at = values.get("wrote")
    if not isinstance(at, datetime):
        raise Invalid("Say when they wrote.", field="wrote")
    return at


def permalink(payload: Mapping[str, Any]) -> str:
    """The address of the message a shortcut was taken on, in Slack's documented form; empty where
    the workspace's domain is not known."""
    domain = (payload.get("team") or {}).get("domain")
    channel = (payload.get("channel") or {}).get("id")
    ts = str((payload.get("message") or {}).get("ts", "")).replace(".", "")
    if not (domain and channel and ts):
        return ""
    return f"https://{domain}.slack.com/archives/{channel}/p{ts}"
