"""A ticket over the next public holiday in Sydney, as the demo's policy has confirmed it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.policy.file import read_policy
from bot.sandbox import demo
from domain.regions import Region
from tests.screenshots.requests import now, submit
from tests.screenshots.studio import Json, Studio

WHAT = "Meter readings of the northern sites stop at noon, and nobody can bill."
BREACHED = "Helios Energy had no first response"
ASKED_AT = time(14, 0)
LAST_WORKDAY = 4


def over_a_holiday(studio: Studio) -> None:
    """Tracked on the eve, warned, breached, acknowledged, answered, and open again."""
    sydney = read_policy(demo.POLICY.read_text(encoding="utf-8"), "policy.toml").regions["AEDT"]
    studio.turn(pause=True)
    turn_to(studio, eve_of_a_holiday(sydney, now(studio)))
    studio.say("ben", "/cs ticket helios", "cust-helios")
    submit(studio, "ben", title=WHAT, priority="major")
    studio.look("ben", "cust-helios")
    studio.shot_message("holiday-ticket", WHAT)
    studio.press("ben", card(studio), "Why this time?")
    studio.shot_answer("holiday-why")

    until(studio, "Helios Energy still waits", "U0BEN00002")
    studio.look("ben", "messages")
    studio.shot_message("holiday-75", "Helios Energy still waits")
    until(studio, "Helios Energy still waits", "sla-alerts")
    studio.look("erik", "sla-alerts")
    studio.shot_message("holiday-90", "Helios Energy still waits")
    until(studio, BREACHED, "sla-alerts")
    studio.look("erik", "sla-alerts")
    studio.shot("holiday-breach")
    studio.look("ben", "cust-helios", thread=card(studio)["ts"])
    studio.shot("holiday-thread")
    studio.press("erik", studio.messages(BREACHED, "sla-alerts")[-1], "Acknowledge")
    studio.look("erik", "sla-alerts")
    studio.shot_message("holiday-acknowledged", BREACHED)

    studio.turn(by="1h")
    studio.press("ben", card(studio), "Responded")
    choose(studio, "ben", "close", once="First response by")
    submit(studio, "ben")
    studio.look("ben", "cust-helios")
    studio.shot_message("holiday-closed", WHAT)
    studio.turn(by="1h")
    choose(studio, "ben", "wrote", once="Closed by")
    studio.shot_modal("wrote-again-form")
    submit(studio, "ben")
    studio.look("ben", "cust-helios")
    studio.shot_message("wrote-again", WHAT)


def eve_of_a_holiday(region: Region, after: datetime) -> datetime:
    """The afternoon of the next working day before a holiday that is no weekend."""
    zone = ZoneInfo(region.zone)
    tomorrow = after.astimezone(zone).date() + timedelta(days=1)
    for day in sorted(region.holidays):
        eve = day - timedelta(days=1)
        if eve >= tomorrow and _works(region, eve) and day.weekday() <= LAST_WORKDAY:
            return datetime.combine(eve, ASKED_AT, zone).astimezone(UTC)
    raise LookupError("the demo's policy has no holiday ahead")


def _works(region: Region, day: date) -> bool:
    return day.weekday() <= LAST_WORKDAY and day not in region.holidays


def turn_to(studio: Studio, at: datetime) -> None:
    """Go there day by day: a month at once is more than the page waits for."""
    while now(studio) + timedelta(days=1) < at:
        studio.turn(by="1d")
    studio.turn(to=at.isoformat())


def until(studio: Studio, said: str, where: str) -> None:
    """Let time pass until something is said somewhere."""
    while not studio.messages(said, where):
        studio.turn(to="next")


def card(studio: Studio) -> Json:
    """The ticket's card as it stands; what is said in its thread names the ticket, too."""
    found = studio.messages(WHAT, "cust-helios")
    return next(m for m in reversed(found) if m.get("thread_ts") in (None, m["ts"]))


def choose(studio: Studio, user: str, what: str, *, once: str) -> None:
    """Pick an entry of the card's "…" menu, once the card says something."""
    drawn = studio.wait_for(WHAT, "cust-helios", said=once)
    _, menu = studio.element(drawn, "ticket.more")
    chosen = next(one for one in menu["options"] if one["value"].startswith(f"{what}:"))
    studio.press(user, drawn, "ticket.more", patch={"selected_option": chosen})
