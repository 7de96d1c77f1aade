"""What admins see of the settings: the policy in force, and whether its channels can be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.policy import Policy
from domain.policy_parts import CHANNEL_NAMES
from domain.tickets import PRIORITY_NAMES
from handlers.views import kit
from handlers.views.kit import Message

_WHERE_TO_CHANGE = (
    "These stand in the policy file (`TOUCHPOINT_POLICY`). A change is read within a minute; "
    "`touchpoint policy check` says every error, `touchpoint policy show` prints every figure."
)
_MENDS = {
    "channel_not_found": "is not there for me (missing, archived, or private): create it, "
    "unarchive it, invite me with `/invite @Touchpoint`, or name another one",
    "is_archived": "is archived: unarchive it, or name another one",
    "missing_scope": "is behind a permission I lack: `touchpoint doctor` says which",
    "not_in_channel": "is private and I am not in it: invite me with `/invite @Touchpoint`",
    "timeout": "could not be asked about just now: Slack did not answer",
}


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a channel of the policy leads: its id, whether another organisation reads along, and
    Slack's word for why nothing can be posted there (empty: it can)."""

    channel_id: str = ""
    problem: str = ""
    is_shared: bool = False


def policy(shown: Policy, accepted_at: datetime | None) -> Message:
    """`/cs admin policy`: which version is in force, its main figures, where to change them."""
    since = f", in force since {kit.when(accepted_at)}" if accepted_at else ""
    news = (
        f"Policy version {shown.version}{since}."
        if shown.version
        else "The built-in policy is in force."
    )
    return kit.message(
        news,
        [
            kit.section(f"*{news}*"),
            kit.section("\n".join(f"• {line}" for line in _figures(shown))),
            kit.context(_WHERE_TO_CHANGE),
        ],
    )


def _figures(shown: Policy) -> list[str]:
    limits, sessions = shown.segments, shown.sessions
    sizes = f"Enterprise from {limits.enterprise_from:,}, mid-market {limits.mid_market_from:,}"
    targets = ", ".join(
        f"{PRIORITY_NAMES[priority]} {_hours(target.total_seconds() / 3600)}"
        for priority, target in shown.targets.items()
    )
    regions = ", ".join(
        f"{kit.escape(name)} ({len(region.schedule.holidays)} holidays)"
        for name, region in shown.regions.items()
    )
    return [
        f"First response: {targets}",
        f"Regions: {regions}",
        f"{sizes} {kit.escape(limits.currency)} a year",
        f"Consulting allowance: {sessions.allowance_hours} h a contract year",
        f"Reminders at {shown.reminder_hour}:00 in each reader’s zone",
    ]


def _hours(count: float) -> str:
    return f"{count:g} h"


def channels(found: Sequence[tuple[str, str, Reached]]) -> Message:
    """`/cs admin channels`: what each is for, and whether anything can be posted there.

    Each is its name in the policy, what stands there (id or #name), and where that leads.
    """
    bad = sum(bool(where.problem) for _, _, where in found)
    news = (
        f"I can post in all {len(found)} channels."
        if not bad
        else f"I cannot post in {bad} of {len(found)} channels."
    )
    lines = [f"• {CHANNEL_NAMES[name]}: {_state(written, where)}" for name, written, where in found]
    return kit.message(
        news,
        [
            kit.section(f"*{news}*"),
            kit.section("\n".join(lines)),
            kit.context(_WHERE_TO_CHANGE.replace("These stand", "They stand under `[channels]`")),
        ],
    )


def _state(written: str, where: Reached) -> str:
    name = place(where.channel_id if where.channel_id and not where.problem else written)
    if where.problem:
        mend = _MENDS.get(where.problem, f"cannot be used: Slack says {where.problem}")
        return f"{name} {mend}"
    shared = "; *another organisation reads along*" if where.is_shared else ""
    return f"{name}, ready{shared}"


def place(written: str) -> str:
    """A channel of the policy as people read it."""
    return kit.escape(written) if written.startswith("#") else kit.channel(written)
