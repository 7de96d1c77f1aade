"""The scenes of session requests: every way a wish for an engineer may go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.screenshots.studio import Json, Studio

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NEED = "Robots lose their place after the firmware update; they want to go through it with us."
BEN, CHIDI, ERIK, GRACE, INES = (
    "U0BEN00002", "U0CHIDI003", "U0ERIK0005", "U0GRACE007", "U0INES0009",
)  # fmt: skip
NIGHT = 22


def now(studio: Studio) -> datetime:
    """What the sandbox's clock says."""
    return datetime.fromisoformat(studio.sandbox.state()["clock"]["now"])


def tomorrow(studio: Studio, hour: int, zone: ZoneInfo = LOS_ANGELES) -> int:
    """Unix seconds of an hour of the next day of the story."""
    day = now(studio).astimezone(zone).date() + timedelta(days=1)
    at = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
    return int(at.astimezone(UTC).timestamp())


def filled(view: Json, answers: dict[str, Any]) -> Json:
    """Answers by block id in Slack's shape; a value is what the element's type holds."""
    values: Json = {}
    for block in view["blocks"]:
        element = block.get("element")
        if element is None or block["block_id"] not in answers:
            continue
        values[block["block_id"]] = {
            element["action_id"]: _held(element, answers[block["block_id"]])
        }
    return values


def _held(element: Json, answer: Any) -> Json:
    kind = element["type"]
    match kind:
        case "datetimepicker":
            return {"type": kind, "selected_date_time": answer}
        case "checkboxes":
            options = [o for o in element["options"] if o["value"] in answer]
            return {"type": kind, "selected_options": options}
        case "static_select" | "radio_buttons":
            option = next(o for o in element["options"] if o["value"] == answer)
            return {"type": kind, "selected_option": option}
        case "external_select":
            text = {"type": "plain_text", "text": answer}
            return {"type": kind, "selected_option": {"text": text, "value": answer}}
        case _:
            return {"type": kind, "value": answer}


def submit(studio: Studio, user: str, **answers: Any) -> Json:
    """Fill in and send the form somebody has before them."""
    view = studio.view(user)
    return studio.act(user, "submit", view_id=view["id"], values=filled(view, answers))


def ask(studio: Studio, user: str, customer: str, need: str, *times: int) -> Json:
    """Ask for an engineer; returns the card."""
    studio.say(user, f"/cs session {customer}", "general")
    at = {f"time{number}": when for number, when in enumerate(times, start=1)}
    submit(studio, user, need=need, kind="technical_issue", **at)
    return studio.wait_for("please decide", "cse-requests", said=need)


def session(studio: Studio) -> None:
    """Asked with a mistake, mended, approved; everybody is told."""
    studio.look("ana", "general")
    studio.say("ana", "/cs session acme", "general")
    studio.shot_modal("request-form")
    studio.page.get_by_test_id("modal").get_by_label("What is needed").fill("Help")
    studio.page.get_by_test_id("modal").get_by_role("button", name="Send request").click()
    studio.page.get_by_text("at least 20 characters").wait_for()
    studio.shot_modal("request-form-errors")
    submit(studio, "ana", need=NEED, kind="technical_issue", time1=tomorrow(studio, 10),
           time2=tomorrow(studio, 14))  # fmt: skip
    studio.look("ana", "messages")
    studio.shot_message("requester-asked", "Your request for Acme Robotics is in")
    studio.look("erik", "cse-requests")
    studio.shot_message("request-card", NEED)
    card = studio.messages("Acme Robotics", "cse-requests")[-1]
    for action, name in (
        ("Choose time or engineer", "choose-time"), ("Suggest other times", "suggest-times"),
        ("Decline", "decline-form"), ("Refer elsewhere", "refer-form"),
    ):  # fmt: skip
        studio.press("erik", card, action)
        studio.shot_modal(name)
        studio.act("erik", "close")
    studio.press("erik", card, "Approve")
    studio.shot("request-approved")
    studio.look("ana", "messages")
    studio.shot("requester-told")
    studio.look("grace", "messages")
    studio.shot("engineer-told")
    studio.look("ana", "general")
    studio.say("ana", "/cs sessions mine", "general")
    studio.shot_message("sessions-mine", "Your sessions")
    studio.look("erik", "general")
    studio.say("erik", "/cs sessions pending", "general")
    studio.shot_message("sessions-pending", "Requests waiting for a decision")
    studio.look("kavya", "csa-requests")
    studio.shot("request-chased")


def decisions(studio: Studio) -> None:
    """The other four: another engineer, other times, no, and not ours."""
    need = "Sign-ins by certificate fail on every second try; they have traces of both."
    card = ask(studio, "ben", "redwood", need, tomorrow(studio, 11), tomorrow(studio, 13))
    studio.press("erik", card, "Choose time or engineer")
    submit(studio, "erik", time=str(tomorrow(studio, 13)), engineer=INES)
    studio.look("erik", "cse-requests")
    studio.shot_message("engineer-chosen", need)

    need = "Reports of all clinics arrive empty on the first of the month; which job fills them?"
    card = ask(studio, "ben", "evergreen", need, tomorrow(studio, 11))
    studio.press("erik", card, "Suggest other times")
    submit(studio, "erik", engineer=GRACE, time1=tomorrow(studio, 14), time2=tomorrow(studio, 15))
    studio.look("erik", "cse-requests")
    studio.shot_message("offer-card", need)
    studio.look("ben", "messages")
    offer = studio.wait_for("offers other times", BEN)
    studio.shot_message("offer-made", "offers other times for Evergreen Health")
    studio.press("ben", offer, "offer.pick:2")
    studio.wait_for("Your session for Evergreen Health is approved", BEN)
    studio.look("ben", "messages")
    studio.shot("offer-accepted")

    need = "Show two new colleagues of theirs how to build a dashboard from scratch."
    card = ask(studio, "ben", "yarrow", need, tomorrow(studio, 11))
    studio.press("erik", card, "Decline")
    submit(studio, "erik", reason="This is training: Thursday’s open clinic covers dashboards.")
    studio.look("ben", "messages")
    studio.shot_message("requester-declined", "Your request for Yarrow Biotech is declined")

    need = "They ask us to migrate their archive of 40 TB to the new region for them."
    card = ask(studio, "ana", "kestrel", need, tomorrow(studio, 11))
    studio.press("erik", card, "Refer elsewhere")
    submit(studio, "erik", reason="A migration is hands-on work and takes about three weeks.")
    studio.look("theo", "professional-services")
    studio.shot_message("referred-posted", need)
    studio.look("ana", "messages")
    studio.shot_message("requester-referred", "Your request for Kestrel Aerospace went to")
    studio.look("erik", "cse-requests")
    studio.shot_message("referred-card", need)


def critical(studio: Studio) -> None:
    """Taken by somebody in office hours."""
    card = studio.messages("Bluebird Bank", "critical")[-1]
    studio.look("ines", "critical")
    studio.shot_message("critical-card", "Bluebird")
    studio.press("ines", card, "I'm on it")
    studio.look("ines", "critical", thread=card["ts"])
    studio.shot("critical-claimed")
    studio.look("erik", "messages")
    studio.shot("on-call")
    studio.look("chidi", "messages")
    studio.shot_message("critical-told", "is on it: your critical request")


def night(studio: Studio) -> None:
    """At ten in the evening no engineer is at work: the lead is rung, an hour later directors."""
    today = now(studio).astimezone(LOS_ANGELES)
    day = today + timedelta(days=today.hour >= NIGHT)
    at = day.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    studio.turn(to=at.astimezone(UTC).isoformat())
    studio.look("ana", "general")
    studio.say("ana", "/cs session juniper", "general")
    form = studio.page.get_by_test_id("modal")
    need = "No boarding pass can be printed at any airport since 21:50; queues grow."
    form.get_by_label("What is needed").fill(need)
    form.get_by_label("Yes, production is affected now").check()
    form.get_by_text("right now").wait_for()
    studio.shot_modal("critical-form")
    form.get_by_role("button", name="Send request").click()
    form.wait_for(state="detached")
    studio.look("erik", "messages")
    studio.wait_for("You are on call", ERIK)
    studio.shot_message("critical-call", need)
    studio.turn(by="1h")
    studio.look("mei", "messages")
    studio.shot_message("critical-chased", "Juniper Airlines has waited")
    studio.press("erik", studio.messages("Juniper Airlines", "critical")[-1], "I'm on it")
    studio.look("mei", "messages")
    studio.shot_message("critical-chase-over", need)
    card = studio.messages("Juniper Airlines", "critical")[0]
    thread = studio.wait_for("is on it: Juniper", "critical")
    studio.press("ana", thread, "Resolved")
    studio.look("ana", "critical", thread=card["ts"])
    studio.shot("critical-resolved")


def afterwards(studio: Studio) -> None:
    """Past the end of this afternoon's session: its engineer and requester are asked."""
    while not studio.messages("how did it go", INES):
        studio.turn(to="next")
    studio.look("ines", "messages")
    studio.shot_message("outcome-asked", "how did it go")
    asked = studio.messages("how did it go", INES)[-1]
    studio.press("ines", asked, "Held")
    studio.shot_modal("outcome-form")
    submit(studio, "ines", notes="The pool was too small for both jobs; they doubled it.")
    studio.look("chidi", "messages")
    rating = studio.wait_for("The session with Bluebird Bank was held", CHIDI)
    studio.shot("rating-asked")
    block, menu = studio.element(rating, "rating.pick")
    studio.act("chidi", "action", container={"channel": rating["channel"], "ts": rating["ts"]},
               block_id=block["block_id"], action_id=menu["action_id"],
               patch={"selected_option": menu["options"][1]})  # fmt: skip
    studio.look("chidi", "messages")
    studio.shot_message("rated", "The customer gave 9 of 10")


def next_day(studio: Studio) -> None:
    """Nobody came, moved, and a card nobody looked at."""
    need = "Searches of the archive time out after 30 seconds; they would like to know why."
    left = ask(studio, "ben", "tidewater", need, tomorrow(studio, 12))
    for customer, hour in (("northstar", 11), ("harbor", 12)):
        card = ask(studio, "ana", customer, f"{NEED} ({customer})", tomorrow(studio, hour))
        studio.press("erik", card, "Approve")
    studio.turn(by="1d")
    studio.look("erik", "messages")
    studio.shot_message("lead-told", "Nobody has decided on Tidewater Marine")
    studio.turn(to=(now(studio) + timedelta(hours=7)).isoformat())
    for customer, button, name in (
        ("Northstar Grocers", "No-show", "no-show"), ("Harbor Lights Hotels", "Moved", "moved"),
    ):  # fmt: skip
        asked = studio.wait_for(f"Your session with {customer}", GRACE, said="how did it go")
        studio.press("grace", asked, button)
        studio.look("grace", "messages")
        studio.shot_modal(f"{name}-form")
        answers = {"new_time": tomorrow(studio, 11)} if button == "Moved" else {}
        submit(studio, "grace", notes="Their lead is ill." if answers else "I waited 20 minutes.",
               **answers)  # fmt: skip
        studio.look("ana", "messages")
        studio.shot_message(f"{name}-told", f"Your session for {customer}")
    studio.look("grace", "messages")
    studio.shot_message("moved-taken", "Your session with Harbor Lights Hotels")
    studio.look("ben", "messages")
    studio.shot_message("expired-told", "Your request for Tidewater Marine has expired")
    studio.look("erik", "cse-requests", thread=left["ts"])
    studio.shot("expired-card")
