"""Health on the screen: a score that names every point it lacks, in words before figures."""

from __future__ import annotations

from collections.abc import Sequence

from domain.customers import SEGMENT_NAMES, Segment
from domain.health_cards import GREY, HealthCard, LossLine
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message

BAND_WORDS = {
    "green": "Healthy",
    "yellow": "Needs attention",
    "red": "At risk",
    GREY: "Not enough known",
}
_MARKS = {"green": ":large_green_circle:", "yellow": ":large_yellow_circle:",
          "red": ":red_circle:", GREY: ":white_circle:"}  # fmt: skip
FLAT_BELOW = 5.0


def headline(card: HealthCard) -> str:
    """The news in a line: name, score, band in words. Plain text."""
    band = BAND_WORDS[card.band]
    score = "no score yet" if card.score is None else f"{card.score:.1f} of 100"
    return f"{kit.escape(card.name)}: {score}, {band.lower()}"


def card(shown: HealthCard) -> Message:
    """The health card: score, what is lost and why, what goes well, and the next step."""
    blocks = [
        kit.section(f"{_MARKS[shown.band]} *{headline(shown)}*\n{_context_line(shown)}"),
        *_reasons(shown),
        *_next(shown),
        kit.actions(
            kit.button("Request a session", f"{ids.AGAIN}session", f"session {shown.key}"),
            kit.button("Log a check-in", f"{ids.AGAIN}checkin", f"checkin {shown.key}"),
        ),
        kit.context(f"As of {kit.when(shown.scored_at)}. Weights are not yet calibrated."),
    ]
    return kit.message(f"{headline(shown)}. {_first_reason(shown)}", blocks)


def _context_line(shown: HealthCard) -> str:
    parts = [SEGMENT_NAMES[Segment(shown.segment)]]
    if shown.change is not None:
        parts.append(_change(shown.change))
    if shown.percentile is not None:
        parts.append(f"{_ordinal(round(shown.percentile))} percentile of {shown.peers} peers")
    parts.append(f"confidence {shown.confidence_word} ({shown.confidence:.0%})")
    return " · ".join(parts)


def _change(points: float) -> str:
    if abs(points) < FLAT_BELOW:
        return f"steady over 30 days ({points:+.1f})"
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
        lines.insert(0, f"• {shown.cap}: the score is held down by {shown.cap_points:.1f} points")
    blocks = []
    if lines:
        blocks.append(kit.section("*Points lost*\n" + "\n".join(lines)))
    if shown.more_losses:
        rest = sum(line.points for line in shown.more_losses)
        names = ", ".join(line.label.lower() for line in shown.more_losses)
        blocks.append(kit.context(f"Also {rest:.1f} points on {names}"))
    if shown.well:
        blocks.append(kit.section(f"*Going well*\n• {shown.well}"))
    return blocks


def _unknown(shown: HealthCard) -> str:
    lines = [f"• {what}: ask the {who}" for what, who in shown.missing]
    if not lines:
        return "Too little has been seen for a score. It comes with the first check-ins."
    return "*What is missing for a score*\n" + "\n".join(lines)


def _loss(line: LossLine) -> str:
    age = f", seen {line.age_days} days ago" if line.age_days > 1 else ""
    return (
        f"{line.label} *−{line.points:.1f}*: {_value(line, line.value)} "
        f"(target {_value(line, line.target)}{age})"
    )


def _value(line: LossLine, value: float | None) -> str:
    if value is None:
        return "unknown"
    if line.unit == "share":
        return f"{value:.0%}"
    if line.measure == "sponsor":
        return {100.0: "engaged", 50.0: "quiet", 0.0: "vacant"}.get(value, "engaged")
    return f"{value:g} {line.unit}" if line.unit else f"{value:g}"


def _first_reason(shown: HealthCard) -> str:
    if shown.cap:
        return f"{shown.cap}."
    if not shown.losses or shown.band == GREY:
        return "Nothing stands out yet." if shown.band == GREY else "No points are lost."
    worst = shown.losses[0]
    return f"Most is lost on {worst.label.lower()} ({worst.points:.1f} points)."


def _next(shown: HealthCard) -> list[Block]:
    if not shown.next_id:
        return []
    return [kit.section(f"*Next: {shown.next_title}*\n{shown.next_action}")]


def unscored(name: str) -> Message:
    """For a customer nobody has scored yet."""
    shown = kit.escape(name)
    return kit.message(
        f"{shown} has not been scored yet; that happens within minutes. Please ask again shortly.",
        [kit.section(f"*{shown} has not been scored yet.* That happens within minutes.")],
    )


def ranked(cards: Sequence[HealthCard], title: str, more: str | None) -> Message:
    """A list, the most pressing first: a line each with its worst reason. `more` repeats the
    command for the next page."""
    if not cards:
        words = f"There are no customers to show for {title}."
        return kit.message(words, [kit.section(words)])
    entries = [
        kit.section(
            f"{_MARKS[one.band]} *{headline(one)}*\n{_first_reason(one)}",
            accessory=kit.button("Open", f"{ids.AGAIN}health-{one.key}", f"health {one.key}"),
        )
        for one in cards
    ]
    lead = f"Health, {title}: the most pressing first."
    blocks: list[Block] = [kit.section(f"*{lead}*"), *entries]
    if more:
        blocks.append(kit.actions(kit.button("Show more", f"{ids.AGAIN}more", more)))
    return kit.message(lead, kit.fit_message(blocks))
