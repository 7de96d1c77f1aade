"""The Home tab: the viewer's day, most pressing first, each line with its button."""

from __future__ import annotations

from collections.abc import Sequence

from domain.health_cards import HealthCard
from domain.home import (
    ApprovalLine,
    ClockLine,
    CriticalLine,
    HomeDrawn,
    MyDay,
    RunLine,
    SessionLine,
)
from domain.requests import WORK_NAMES
from domain.tickets import PRIORITY_NAMES
from domain.touch_list import TouchLine
from handlers import ids
from handlers.views import due, health, health_lists, kit, requests_critical
from handlers.views.kit import Block, Element, Message

QUICK = {
    "session": "Request a session",
    "checkin": "Log a check-in",
    "ticket": "Track a support ticket",
    "health": "Customer health",
}
_TRY = {
    "session": "*Ask for an engineer.* An approver gets a card and decides with a button.",
    "checkin": "*Write down a check-in.* It takes a minute, and the next one is planned for you.",
    "ticket": "*Track a support ticket.* The clock runs in the customer’s business hours, and you "
    "are warned before it is late.",
    "health": "*See how a customer is doing.* Every point that is missing has a name and a next "
    "step.",
}
_NEED_MAX = 140


def tab(shown: MyDay) -> Block:
    """The Home tab's view."""
    return kit.home(blocks(shown))


def drawn(fact: HomeDrawn) -> Message:
    """The same as it goes through the outbox."""
    return Message(f"{_news(fact.day)}.", blocks(fact.day))


def blocks(shown: MyDay) -> list[Block]:
    """All of it, at most 100 blocks."""
    entries: list[Block | Sequence[Block]] = [
        kit.header(_news(shown)),
        kit.context(_drawn(shown)),
        *_welcome(shown),
        *_section("Critical now", [_critical(one) for one in shown.critical]),
        *_section("Waiting for your approval", [_approval(one) for one in shown.approvals]),
        *_more(shown, "approvals", "sessions pending"),
        *_section("Support clocks near or past due", [_clock(one, shown) for one in shown.clocks]),
        *_more(shown, "clocks", "sla mine"),
        *_section("Touches overdue and due", [_touch(one, shown) for one in shown.touches]),
        *_more(shown, "touches", f"due {_scope(shown)}"),
        *_section("Sessions today and tomorrow", [_session(one, shown) for one in shown.sessions]),
        *_more(shown, "sessions", "sessions mine"),
        *_section("Customers at risk", [_risk(one, shown) for one in shown.risks]),
        *_more(shown, "risks", f"health {_scope(shown)}"),
        *_section("Playbooks under way", [_run(one) for one in shown.runs]),
        *_more(shown, "runs", f"health {_scope(shown)}"),
        kit.divider(),
        kit.actions(*_quick(shown)),
    ]
    return kit.fit_home(entries)


def _scope(shown: MyDay) -> str:
    return "team" if shown.team else "mine"


_COUNTED = (
    ("critical", "critical request", "critical requests"),
    ("approvals", "approval", "approvals"),
    ("clocks", "support clock", "support clocks"),
    ("touches", "touch", "touches"),
)


def _news(shown: MyDay) -> str:
    """What waits, in a sentence of plain text."""
    whom = "for you and your team" if shown.team else "for you"
    parts = [
        f"{count:,} {one if count == 1 else many}"
        for name, one, many in _COUNTED
        if (count := shown.count(name))
    ]
    if not parts:
        return f"Nothing is waiting {whom}"
    said = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    total = sum(shown.count(name) for name, _, _ in _COUNTED)
    return f"{said} {'waits' if total == 1 else 'wait'} {whom}"


def _drawn(shown: MyDay) -> str:
    return f"{kit.day(shown.today)} · as of {kit.when(shown.drawn_at)}"


def _welcome(shown: MyDay) -> list[Block]:
    if not shown.first:
        return []
    tries = [word for word in ("health", "checkin", "session", "ticket") if word in shown.can][:2]
    last = kit.section(
        "*See all it can do.* Everything here is also a command: type `/cs` in any channel.",
        accessory=kit.button("Show commands", f"{ids.AGAIN}help", "help"),
    )
    return [
        kit.section(
            "*Welcome to Touchpoint.* It keeps promises to customers: it finds engineers for them, "
            "remembers when they should hear from you, and watches the clock of their support "
            "tickets. This page always shows what waits for you. "
            f"{'Three' if len(tries) > 1 else 'Two'} things to try:"
        ),
        *(
            kit.section(
                f"{number}. {_TRY[word]}",
                accessory=kit.button(QUICK[word], f"{ids.AGAIN}try-{word}", word),
            )
            for number, word in enumerate(tries, 1)
        ),
        last | {"text": kit.mrkdwn(f"{len(tries) + 1}. {last['text']['text']}")},
    ]


def _section(title: str, lines: list[Block]) -> list[Block]:
    return [kit.divider(), kit.section(f"*{title}*"), *lines] if lines else []


def _more(shown: MyDay, name: str, command: str) -> list[Block]:
    """ "And 12 more", behind a button that shows them."""
    count = shown.more.get(name, 0)
    if not count:
        return []
    return [
        kit.section(
            f"and {count:,} more",
            accessory=kit.button("Show all", f"{ids.AGAIN}all-{name}", command),
        )
    ]


def _critical(one: CriticalLine) -> Block:
    """With its button for those who may; others read whose turn it is, and see the customer."""
    look = kit.button(
        "Open", f"{ids.AGAIN}critical-{one.request_id}", f"customer {one.customer_key}"
    )
    name = kit.escape(one.customer_name, 100)
    if one.claimed_by is None:
        state = f":rotating_light: *{name} needs help now*, nobody is on it"
        state += "" if one.can_act else "; a Cloud Services Engineer or their lead has to take it"
        button = requests_critical.claim_button(one.request_id)
    else:
        state = f"*{name}*: {kit.user(one.claimed_by)} is on it"
        button = requests_critical.resolve_button(one.request_id, one.customer_name)
    return kit.section(
        f"{state} · since {kit.when(one.since_at)}\n{kit.escape(one.need, _NEED_MAX)}",
        accessory=button if one.can_act else look,
    )


def _approval(one: ApprovalLine) -> Block:
    times = f" · first time {kit.when(one.first_time_at)}" if one.first_time_at else ""
    value = f"{one.request_id}:{one.version}"
    return kit.section(
        f"*{kit.escape(one.customer_name, 100)}* · {WORK_NAMES[one.kind]}, {one.minutes} minutes\n"
        f"{kit.user(one.requester_id)} asks{times}",
        accessory=kit.button("Decide", ids.REQUEST_CHOOSE, value, style="primary"),
    )


def _clock(one: ClockLine, shown: MyDay) -> Block:
    due_at = kit.when(one.due_at)
    state = f"*Overdue* since {due_at}" if one.is_overdue else f"Due {due_at}"
    whose = _whose(one, shown)
    name = kit.escape(one.customer_name, 100)
    return kit.section(
        f"*{name}* · {PRIORITY_NAMES[one.priority]} · {state}{whose}\n"
        f"{kit.escape(one.title, _NEED_MAX)}",
        accessory=_clock_button(one, shown),
    )


def _whose(one: ClockLine, shown: MyDay) -> str:
    if one.owner_id is None:
        return " · nobody owns it"
    return "" if one.owner_id == shown.viewer_id else f" · {kit.user(one.owner_id)}"


def _clock_button(one: ClockLine, shown: MyDay) -> Element:
    ticket = str(one.ticket_id)
    if one.claimed_by is None:
        return kit.button("I'm on it", ids.TICKET_CLAIM, ticket, style="primary")
    if one.claimed_by == shown.viewer_id:
        return kit.button("Responded", ids.TICKET_RESPONDED, ticket, style="primary")
    return kit.button("Why this time?", ids.SLA_WHY, ticket)


def _touch(one: TouchLine, shown: MyDay) -> Block:
    return kit.section(
        due.line_text(one, shown.today, owner=shown.team and one.owner_id != shown.viewer_id),
        accessory=kit.button(
            "Log it",
            f"{ids.TOUCH_LOG}{one.id}",
            str(one.id),
            label=f"Log it: {one.customer_name}",
        ),
    )


def _session(one: SessionLine, shown: MyDay) -> Block:
    day = "Tomorrow" if one.is_tomorrow else "Today"
    with_whom = one.requester_id if one.engineer_id == shown.viewer_id else one.engineer_id
    person = f" with {kit.user(with_whom)}" if with_whom else ""
    text = (
        f"*{day} at {kit.clock_time(one.starts_at)}* · {kit.escape(one.customer_name, 100)}\n"
        f"{WORK_NAMES[one.kind]}, {one.minutes} minutes{person}"
    )
    return kit.section(text, accessory=_session_button(one, shown))


def _session_button(one: SessionLine, shown: MyDay) -> Element:
    if one.requester_id == shown.viewer_id:
        return kit.button("Reschedule", ids.REQUEST_RESCHEDULE, str(one.request_id))
    return kit.button(
        "Customer health", f"{ids.AGAIN}session-{one.request_id}", f"health {one.customer_key}"
    )


def _risk(one: HealthCard, shown: MyDay) -> Block:
    return health_lists.line(one, owner=one.csm_id != shown.viewer_id)


def _run(one: RunLine) -> Block:
    return health.running(one.run, one.customer_name)


def _quick(shown: MyDay) -> list[Element]:
    buttons = [kit.button(QUICK[word], f"{ids.AGAIN}{word}", word) for word in shown.can]
    if shown.leads:
        words = "Only my own" if shown.team else "Team"
        buttons.append(kit.button(words, ids.HOME_TEAM, "" if shown.team else "team"))
    return buttons
