"""Touches on the screen: lists, the morning message, the lead's digest, snooze and skip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.notices_check_ins import MorningReminder, TeamOverdue
from domain.touch_list import LONG_LIST, Deciding, TouchLine, TouchPage
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message

_REASON_MAX = 500


def page(found: TouchPage, today: date) -> Message:
    """`/cs due`: what is overdue, due and nearly due, with the buttons for each line."""
    news = _news(found)
    if not found.total:
        return kit.message(news, [kit.section(f"*{news}*"), kit.actions(_log_any())])
    blocks = [kit.section(f"*{news}*")]
    team = found.scope == "team"
    for line in found.lines:
        blocks += _entry(line, today, owner=team)
    shown = f"{found.start + 1}–{found.start + len(found.lines)} of {found.total:,}"
    if found.total > len(found.lines):
        blocks.append(kit.context(f"Showing {shown}, longest overdue first."))
        blocks.append(kit.actions(*_turns(found)))
    return kit.message(news, blocks)


def _whose(found: TouchPage) -> str:
    """Whose list it is, as the beginning of a sentence: "Your customers have"."""
    if found.scope == "mine":
        return "Your customers have"
    return "Your team has" if found.scope == "team" else f"{kit.escape(found.title)} has"


def _news(found: TouchPage) -> str:
    """ "Your customers have 1 touch overdue and 3 due in the next seven days." """
    near = found.total - found.overdue
    ahead = " in the next seven days" if found.scope in ("mine", "team") else ""
    if not found.total:
        return f"{_whose(found)} nothing due{ahead}."
    parts = []
    if found.overdue:
        parts.append(f"{_count(found.overdue)} overdue")
    if near:
        parts.append(f"{near:,} due{ahead}" if parts else f"{_count(near)} due{ahead}")
    return f"{_whose(found)} {' and '.join(parts)}."


def _count(number: int) -> str:
    return f"{number:,} {'touch' if number == 1 else 'touches'}"


def _turns(found: TouchPage) -> list[kit.Element]:
    buttons = []
    if found.start:
        before = max(0, found.start - found.size)
        buttons.append(kit.button("Back", f"{ids.DUE_PAGE}back", f"{before}:{found.scope}"))
    if found.next_start is not None:
        value = f"{found.next_start}:{found.scope}"
        buttons.append(kit.button("Next page", f"{ids.DUE_PAGE}next", value))
    return buttons


def _log_any() -> kit.Element:
    return kit.button("Log a check-in", f"{ids.AGAIN}checkin", "checkin")


def _entry(line: TouchLine, today: date, *, owner: bool = False) -> list[Block]:
    """A line with its three buttons."""
    value = str(line.id)
    name = line.customer_name
    return [
        kit.section(line_text(line, today, owner=owner)),
        kit.actions(
            kit.button("Log it", f"{ids.TOUCH_LOG}{value}", value, label=f"Log it: {name}"),
            kit.button("Snooze", f"{ids.TOUCH_SNOOZE}{value}", value, label=f"Snooze: {name}"),
            kit.button("Skip", f"{ids.TOUCH_SKIP}{value}", value, label=f"Skip: {name}"),
        ),
    ]


def line_text(line: TouchLine, today: date, *, owner: bool = False) -> str:
    """One touch in words: customer, what, when. `owner` adds whose it is."""
    who = f" · {kit.user(line.owner_id)}" if owner else ""
    return (
        f"*{kit.escape(line.customer_name)}* · {' + '.join(line.labels)}\n{_when(line, today)}{who}"
    )


def _when(line: TouchLine, today: date) -> str:
    day = kit.day(line.due_on)
    days = abs((line.due_on - today).days)
    length = f"{days} {'day' if days == 1 else 'days'}"
    if line.standing == "overdue":
        said = f"*Overdue* by {length}, it was due {day}"
    elif line.due_on == today:
        said = "*Due today*"
    else:
        said = f"Due in {length}, {day}"
    if line.snoozed_until_on:
        said += f" · snoozed until {kit.day(line.snoozed_until_on)}"
    return said


def morning(fact: MorningReminder) -> Message:
    """The morning message: a line with buttons each; a long list ranked, without them."""
    total = len(fact.lines) + fact.more
    news = _morning_news(fact.lines, fact.more)
    blocks = [kit.section(f"*{news}*")]
    if total > LONG_LIST:
        blocks += _ranked(fact.lines, fact.on, fact.more)
        blocks.append(kit.actions(_see_all("mine")))
    else:
        for line in fact.lines:
            blocks += _entry(line, fact.on)
    return kit.message(news, blocks)


def _morning_news(lines: Sequence[TouchLine], more: int) -> str:
    """ "Acme Robotics has a touch due today."; for several how many are how urgent."""
    if len(lines) == 1 and not more:
        line = lines[0]
        what = {"overdue": "an overdue touch", "today": "a touch due today"}
        soon = f"a touch due on {kit.day(line.due_on)}"
        return f"{kit.escape(line.customer_name)} has {what.get(line.standing, soon)}."
    counts = [
        (sum(line.standing == each for line in lines), words)
        for each, words in (("overdue", "overdue"), ("today", "due today"), ("soon", "due soon"))
    ]
    parts = [f"{number} {words}" for number, words in counts if number]
    rest = f" and {more:,} more" if more else ""
    return f"Your touches this morning: {', '.join(parts)}{rest}."


def _ranked(
    lines: Sequence[TouchLine], today: date, more: int, *, owner: bool = False
) -> list[Block]:
    texts = []
    for number, line in enumerate(lines, 1):
        said = line_text(line, today, owner=owner).replace("\n", " · ")
        texts.append(f"{number}. {said}")
    half = (len(texts) + 1) // 2
    blocks = [kit.section("\n".join(part)) for part in (texts[:half], texts[half:]) if part]
    if more:
        blocks.append(kit.context(f"and {more:,} more"))
    return blocks


def _see_all(scope: str) -> kit.Element:
    return kit.button("See all", f"{ids.AGAIN}due", f"due {scope}", style="primary")


def team_overdue(fact: TeamOverdue) -> Message:
    """To a lead: what in their team waits too long, and what they can do about it."""
    total = len(fact.lines) + fact.more
    verbs = ("is", "was") if total == 1 else ("are", "were")
    news = f"{_count(total)} in your team {verbs[0]} long overdue or {verbs[1]} put off often."
    advice = "Talk to the owner, log it for them, or skip it with a reason."
    return kit.message(
        news,
        [
            kit.section(f"*{news}*\n{advice}"),
            *_ranked(fact.lines, fact.on, fact.more, owner=True),
            kit.actions(_see_all("team")),
        ],
    )


def snooze_form(asked: Deciding, today: date) -> Block:
    """**Snooze**: until which day."""
    left = asked.snoozes_left
    times = "once more" if left == 1 else f"{left} more times"
    hint = f"It comes back on a working morning; you can snooze it {times}."
    if left <= 0:
        hint = "It was snoozed as often as it may be: log it, or skip it with a reason."
    picker = kit.date_picker("until", initial=asked.until_on)
    return kit.modal(
        "Snooze",
        [
            kit.section(line_text(asked.line, today)),
            kit.input_block("Until", picker, block_id="until", hint=hint),
            kit.context("The due date and the rhythm stay as they are."),
        ],
        callback_id=ids.SNOOZE_FORM,
        submit="Snooze",
        private_metadata=str(asked.line.id),
    )


def skip_form(asked: Deciding, today: date) -> Block:
    """**Skip**: for which reason."""
    box = kit.text_input(
        "reason",
        multiline=True,
        max_length=_REASON_MAX,
        placeholder="Why is this one not needed?",
    )
    return kit.modal(
        "Skip",
        [
            kit.section(line_text(asked.line, today)),
            kit.input_block(
                "Reason",
                box,
                block_id="reason",
                hint="It is kept in the customer’s history; the next touch stays as planned.",
            ),
        ],
        callback_id=ids.SKIP_FORM,
        submit="Skip it",
        private_metadata=str(asked.line.id),
    )
