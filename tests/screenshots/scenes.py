"""What is photographed, in the order in which it happens on the story's Monday."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.screenshots.studio import Json, Studio
from tests.support.screens import DESKTOP, PHONE

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NEED = "Robots lose their place after the firmware update; they want to go through it with us."


def tomorrow(studio: Studio, hour: int, zone: ZoneInfo = LOS_ANGELES) -> int:
    """Unix seconds of an hour of the next day of the story."""
    now = datetime.fromisoformat(studio.sandbox.state()["clock"]["now"]).astimezone(zone)
    day = now.date() + timedelta(days=1)
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


def opening(studio: Studio) -> None:
    studio.turn(pause=True)
    studio.look("ana", "general")
    studio.shot("first-look")
    studio.page.get_by_role("button", name="Approve a request").click()
    studio.shot("guided-story")
    studio.page.get_by_role("button", name="Leave the story").click()
    studio.page.get_by_role("button", name="Hide the stories").click()
    studio.look("ana", "home")
    studio.shot_home("home-first")
    studio.look("ana", "general")
    studio.look("ana", "home")
    studio.page.get_by_text("Welcome to Touchpoint").wait_for(state="detached")
    studio.shot_home("home-csm")
    studio.shot("home-page")
    studio.look("erik", "home")
    studio.look("erik", "general")
    studio.look("erik", "home")
    studio.page.get_by_text("Welcome to Touchpoint").wait_for(state="detached")
    studio.shot_home("home-lead")
    studio.look("ana", "general")
    studio.say("ana", "/cs", "general")
    studio.shot_message("menu", "What would you like to do?")
    studio.say("ana", "/cs sesion acme", "general")
    studio.shot_message("unknown-command", "Did you mean")


def session(studio: Studio) -> None:
    studio.look("ana", "general")
    studio.say("ana", "/cs session acme", "general")
    studio.shot_modal("request-form")
    studio.page.get_by_test_id("modal").get_by_label("What is needed").fill("Help")
    studio.page.get_by_test_id("modal").get_by_role("button", name="Send request").click()
    studio.page.get_by_text("at least 20 characters").wait_for()
    studio.shot_modal("request-form-errors")
    submit(studio, "ana", need=NEED, kind="technical_issue", time1=tomorrow(studio, 10),
           time2=tomorrow(studio, 14))  # fmt: skip
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
    studio.look("kavya", "csa-requests")
    studio.shot("request-chased")


def critical(studio: Studio) -> None:
    card = studio.messages("Bluebird Bank", "critical")[-1]
    studio.look("ines", "critical")
    studio.shot_message("critical-card", "Bluebird")
    studio.press("ines", card, "I'm on it")
    studio.look("ines", "critical", thread=card["ts"])
    studio.shot("critical-claimed")
    studio.look("erik", "messages")
    studio.shot("on-call")


def afterwards(studio: Studio) -> None:
    """Past the end of this afternoon's session: its engineer and requester are asked."""
    while not studio.messages("how did it go", "U0INES0009"):
        studio.turn(to="next")
    studio.look("ines", "messages")
    studio.shot_message("outcome-asked", "how did it go")
    asked = studio.messages("how did it go", "U0INES0009")[-1]
    studio.press("ines", asked, "Held")
    if studio.open_form("ines"):
        studio.shot_modal("outcome-form")
        submit(studio, "ines", notes="The pool was too small for both jobs; they doubled it.")
    studio.act("ines", "message", text="/cs sessions mine", channel="general")
    studio.look("chidi", "messages")
    studio.shot("rating-asked")


def support(studio: Studio) -> None:
    studio.look("ben", "cust-evergreen")
    studio.say("ben", "/cs ticket evergreen", "cust-evergreen")
    studio.shot_modal("ticket-form")
    submit(studio, "ben", title="The shift planner shows every nurse twice.", priority="major")
    studio.shot_message("ticket-card", "every nurse twice")
    studio.look("liam", "sla-alerts")
    studio.shot_message("sla-warning", "Cobalt Foods still waits")
    studio.turn(to="next")
    while not studio.messages("Cobalt Foods had no first response", "sla-alerts"):
        studio.turn(to="next")
    studio.look("liam", "sla-alerts")
    studio.shot("sla-breach")
    alert = studio.messages("Cobalt Foods had no first response", "sla-alerts")[-1]
    studio.press("liam", alert, "Why this time?")
    studio.shot("why-this-time")
    studio.press("liam", alert, "Acknowledge")
    studio.look("liam", "sla-alerts")
    studio.shot_message("sla-acknowledged", "Cobalt Foods had no first response")
    studio.look("mei", "messages")
    studio.shot("sla-escalated")
    studio.say("liam", "/cs sla", "general")
    studio.look("liam", "general")
    studio.shot_message("sla-list", "running clocks")


def check_ins(studio: Studio) -> None:
    while not studio.messages("overdue", "U0ANA00001"):
        studio.turn(to="next")
    studio.look("ana", "messages")
    studio.shot_message("morning-reminder", "Juniper Airlines")
    studio.look("ana", "cust-acme")
    studio.say("ana", "/cs checkin acme", "cust-acme")
    studio.shot_modal("check-in-form")
    submit(studio, "ana", feeling="4", summary="Two more sites will start in spring.",
           risks="Their project lead leaves in January.")  # fmt: skip
    studio.shot_modal("check-in-done")
    studio.act("ana", "close", all=True)
    studio.shot_message("check-in-logged", "Two more sites")
    studio.look("ana", "general")
    studio.say("ana", "/cs due mine", "general")
    studio.shot_message("due-list", "Juniper Airlines")


def health(studio: Studio) -> None:
    studio.look("ana", "general")
    studio.say("ana", "/cs health harbor", "general")
    studio.shot_message("health-card", "Harbor Lights")
    studio.say("ana", "/cs health willow", "general")
    studio.shot_message("health-grey", "Willow")
    studio.say("ana", "/cs health mine", "general")
    studio.shot_message("health-list", "most pressing first")
    studio.say("ana", "/cs customer harbor", "general")
    studio.shot_answer("customer-card")
    studio.look("mei", "general")
    studio.say("mei", "/cs report week", "general")
    studio.shot_answer("report")
    studio.say("mei", "/cs team", "general")
    studio.shot_answer("team")


def elsewhere(studio: Studio) -> None:
    with studio.otherwise(viewport=PHONE, is_mobile=True, has_touch=True):
        studio.look("ana", "home")
        studio.shot("phone-home")
        studio.look("erik", "cse-requests")
        studio.shot("phone-request")
        studio.look("ana", "general")
        studio.say("ana", "/cs checkin helios", "general")
        studio.page.get_by_test_id("modal").wait_for()
        studio.shot("phone-form")
        studio.act("ana", "close", all=True)
    with studio.otherwise(viewport=DESKTOP, color_scheme="dark"):
        studio.look("ana", "home")
        studio.shot("dark-home")
        studio.look("erik", "sla-alerts")
        studio.shot("dark-alerts")
        studio.look("ana", "general")
        studio.say("ana", "/cs session helios", "general")
        studio.page.get_by_test_id("modal").wait_for()
        studio.shot("dark-form")
        studio.act("ana", "close", all=True)


SCENES = (opening, session, critical, support, check_ins, afterwards, health, elsewhere)
