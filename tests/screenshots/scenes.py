"""What is photographed, in the order in which it happens on the story's Monday."""

from __future__ import annotations

from tests.screenshots.forms import forms
from tests.screenshots.requests import (
    afterwards,
    critical,
    decisions,
    next_day,
    night,
    session,
    submit,
)
from tests.screenshots.sla import over_a_holiday
from tests.screenshots.studio import Studio
from tests.support.screens import DESKTOP, PHONE


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


SCENES = (
    opening, session, decisions, critical, support, check_ins, afterwards, health, elsewhere, night,
    next_day, over_a_holiday, forms,
)  # fmt: skip
