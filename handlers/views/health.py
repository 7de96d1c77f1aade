"""Health on the screen: a score that names every point it lacks, in words before figures."""

from __future__ import annotations

from domain.customers import SEGMENT_NAMES, Segment
from domain.health_cards import GREY, HealthCard, LossLine, PlaybookRun
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Element, Message

BAND_WORDS = {
    "green": "healthy",
    "yellow": "needs attention",
    "red": "at risk",
    GREY: "not enough is known",
}
_MARKS = {"green": ":large_green_circle:", "yellow": ":large_yellow_circle:",
          "red": ":red_circle:", GREY: ":white_circle:"}  # fmt: skip
FLAT_BELOW = 5.0
MOST_RUNS = 5


def headline(card: HealthCard) -> str:
    """The news in a line: name, score, band in words."""
    if card.score is None:
        return f"{kit.escape(card.name, 100)}: {BAND_WORDS[GREY]} for a score"
    return f"{kit.escape(card.name, 100)}: {card.score:.1f} of 100, {BAND_WORDS[card.band]}"


def marked(card: HealthCard) -> str:
    """The headline in bold behind the mark of its band, which never says more than the words."""
    return f"{_MARKS[card.band]} *{headline(card)}*"


def card(shown: HealthCard) -> Message:
    """The health card: score, what is lost and why, what goes well, and the next step."""
    blocks = [
        kit.section(f"{marked(shown)}\n{_context_line(shown)}"),
        *_reasons(shown),
        *_next(shown),
        *(running(run) for run in shown.runs[:MOST_RUNS]),
        kit.actions(*_buttons(shown)),
        kit.context(_origin(shown)),
    ]
    return kit.message(f"{headline(shown)}. {first_reason(shown)}", blocks)


def _context_line(shown: HealthCard) -> str:
    parts = [SEGMENT_NAMES[Segment(shown.segment)]]
    if shown.change is not None:
        parts.append(change(shown.change))
    if shown.percentile is not None:
        parts.append(f"{_ordinal(round(shown.percentile))} percentile of {_peers(shown)}")
    if shown.score is not None:
        parts.append(f"confidence {shown.confidence_word} ({shown.confidence:.0%})")
    return " · ".join(parts)


def _peers(shown: HealthCard) -> str:
    segment = SEGMENT_NAMES[Segment(shown.segment)]
    segment = segment if segment.isupper() else segment.lower()
    return {
        "stage": f"{shown.peers} {segment} customers in the same stage",
        "segment": f"{shown.peers} {segment} customers",
    }.get(shown.among, f"all {shown.peers} customers")


def change(points: float) -> str:
    """What a score did in a month, in words and points."""
    if abs(points) < FLAT_BELOW:
        return f"steady over 30 days ({points:+.1f})".replace("-", "−")
    return f"{'up' if points > 0 else 'down'} {abs(points):.1f} in 30 days"


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _reasons(shown: HealthCard) -> list[Block]:
    if shown.band == GREY:
        return [kit.section(_unknown(shown))]
    lines = [f"• {_loss(line)}" for line in shown.losses]
    if shown.cap:
        lines.insert(0, f"• {shown.cap} holds the score down by *{shown.cap_points:.1f} points*")
    blocks = []
    if lines:
        blocks.append(kit.section("*Where points are lost*\n" + "\n".join(lines)))
    if shown.more_losses:
        rest = sum(line.points for line in shown.more_losses)
        names = ", ".join(_inside(line.label) for line in shown.more_losses)
        blocks.append(kit.context(f"And {rest:.1f} more on {names}"))
    if shown.well:
        blocks.append(kit.section(f"*Going well*\n• {shown.well.label}, {_compared(shown.well)}"))
    return blocks


def _unknown(shown: HealthCard) -> str:
    lines = [f"• {what}: from {_owner(who, shown)}" for what, who in shown.missing]
    if not lines:
        return "Too little has been seen for a score. It comes with the first check-ins."
    return "*What is missing, and who has it*\n" + "\n".join(lines)


def _owner(who: str, shown: HealthCard) -> str:
    if who == "CSM" and shown.csm_id:
        return f"the CSM, {kit.user(shown.csm_id)}"
    return f"the {who}"


def _loss(line: LossLine) -> str:
    if line.on_target:
        more = f"{_value(line, line.stretch)} would add *{line.points:.1f} points*"
        return f"{line.label}: on target at {_value(line, line.value)}{_age(line)}; {more}"
    return f"{line.label}: *{line.points:.1f} points*, {_compared(line)}"


def _compared(line: LossLine) -> str:
    """What was seen, beside what should be, and how long ago."""
    age = _age(line)
    if line.measure == "sponsor":
        return f"{_value(line, line.value)} (target engaged{age})"
    return f"at {_value(line, line.value)} (target {_value(line, line.target)}{age})"


def _age(line: LossLine) -> str:
    return f", seen {line.age_days} days ago" if line.age_days > 1 else ""


def _value(line: LossLine, value: float | None) -> str:
    if value is None:
        return "an unknown value"
    if line.measure == "sponsor":
        return "vacant" if value <= 0 else "quiet" if value < 75 else "engaged"
    if line.unit == "share":
        return f"{value:.0%}"
    digits = 2 if line.unit == "times usual" else 1
    figure = f"{round(value, digits) + 0.0:.{digits}f}".rstrip("0").rstrip(".").replace("-", "−")
    return f"{figure} {line.unit}".strip()


def first_reason(shown: HealthCard) -> str:
    """What weighs most, in a sentence."""
    if shown.band == GREY:
        what = ", ".join(_inside(label) for label, _ in shown.missing[:2])
        return f"Missing: {what}." if what else "It comes with the first check-ins."
    if shown.cap:
        return f"{shown.cap}."
    if not shown.losses:
        return "No points are lost."
    worst = shown.below_target
    if worst is None:
        return "All that was seen is on target."
    first = "Most is lost on" if worst == shown.losses[0] else "Below target:"
    return f"{first} {_inside(worst.label)} ({worst.points:.1f} points)."


def _inside(label: str) -> str:
    """A label within a sentence: "CSM pulse" stays, "Seats in use" begins small."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _next(shown: HealthCard) -> list[Block]:
    if not shown.next_id or shown.next_runs:
        return []
    return [
        kit.section(f"*Next: {shown.next_title}* · {shown.next_by}\n{shown.next_action}"),
    ]


def running(run: PlaybookRun, whose: str = "") -> Block:
    """A playbook that runs: who is at it, and what comes first. `whose` is the customer."""
    name = f"{kit.escape(whose, 100)}: {run.title}" if whose else f"Running: {run.title}"
    value = f"{run.id}:{'line' if whose else 'card'}"
    return kit.section(
        f"*{name}*\n{kit.user(run.owner_id)}, first step due {kit.day(run.due_on)}\n"
        f"{run.first_action}",
        accessory=kit.button(
            "Done", f"{ids.HEALTH_DONE}{run.id}", value, label=f"{run.title} is done"
        ),
    )


def _buttons(shown: HealthCard) -> list[Element]:
    buttons = [
        kit.button("Request a session", f"{ids.AGAIN}session", f"session {shown.key}"),
        kit.button("Log a check-in", f"{ids.AGAIN}checkin", f"checkin {shown.key}"),
        kit.button("Wrong?", ids.HEALTH_WRONG, shown.key, label="This score looks wrong"),
    ]
    if shown.next_id and not shown.next_runs:
        value = f"{shown.key}:{shown.next_id}"
        start = kit.button("Start playbook", ids.HEALTH_START, value, style="primary")
        return [start, *buttons]
    return buttons


def _origin(shown: HealthCard) -> str:
    parts = [f"As of {kit.when(shown.scored_at)}"]
    if shown.csm_id:
        parts.append(f"CSM {kit.user(shown.csm_id)}")
    if shown.score is not None:
        parts.append("weights are not yet calibrated")
    return " · ".join(parts)


def unscored(name: str) -> Message:
    """For a customer nobody has scored yet."""
    shown = kit.escape(name, 100)
    return kit.message(
        f"{shown} has not been scored yet; that happens within minutes. Please ask again shortly.",
        [kit.section(f"*{shown} has not been scored yet*\nThat happens within minutes.")],
    )


def churned(name: str, last: HealthCard | None) -> Message:
    """For a customer who left."""
    shown = kit.escape(name, 100)
    words = f"{shown} has churned, so it is not scored any more."
    if last is not None and last.score is not None:
        words += f" Its last score was {last.score:.1f}, {BAND_WORDS[last.band]}."
    return kit.message(words, [kit.section(words)])
