"""The forms behind the buttons that no other scene opens."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from tests.screenshots.studio import Studio

Json = dict[str, Any]

BUTTONS = (
    ("ana", "Reschedule", "reschedule-form"),
    ("ana", "Snooze", "snooze-form"),
    ("ana", "Skip", "skip-form"),
    ("ben", "Change priority", "priority-form"),
    ("ben", "Escalate", "escalate-form"),
)
CHOICES = (("ben", "close", "close-form"), ("noor", "waive", "waive-form"))


def forms(studio: Studio) -> None:
    """Each form, opened from the newest message that has its button, and closed again."""
    studio.turn(pause=True)
    for user, button, name in BUTTONS:
        studio.press(user, newest(studio, user, button), button)
        photograph(studio, user, name)
    for user, choice, name in CHOICES:
        card, menu, option = offered(studio, user, choice)
        studio.press(user, card, str(menu["action_id"]), patch={"selected_option": option})
        photograph(studio, user, name)
    for words, name in (("customer add", "customer-form"), ("customer edit acme", "edit-form")):
        studio.say("noor", f"/cs {words}")
        photograph(studio, "noor", name)
    studio.say("ana", "/cs health harbor")
    studio.press("ana", newest(studio, "ana", "Wrong?"), "Wrong?")
    photograph(studio, "ana", "wrong-form")
    studio.look("ana", "ext-helios")
    studio.say("ana", "/cs health helios", "ext-helios")
    studio.shot_answer("withheld")


def photograph(studio: Studio, user: str, name: str) -> None:
    """The form before somebody, which is then closed; none, where the button needs none."""
    if not studio.open_form(user):
        return
    studio.look(user, "messages")
    studio.shot_modal(name)
    studio.act(user, "close", view_id=studio.view(user)["id"])


def visible(studio: Studio, user: str) -> list[Json]:
    """What stands in the channels and in this person's own conversation, newest first."""
    state = studio.sandbox.state()
    who = next(person["id"] for person in state["people"] if person["name"] == user)
    others = {one["id"] for one in state["channels"] if one["is_im"] and one["user"] != who}
    return [
        one
        for one in reversed(state["messages"])
        if one["channel"] not in others and one.get("ephemeral_to", who) in (None, who)
    ]


def newest(studio: Studio, user: str, button: str) -> Json:
    """The newest message with a button that says so."""
    for message in visible(studio, user):
        with suppress(LookupError):
            studio.element(message, button)
            return message
    raise LookupError(f"no message has {button}")


def offered(studio: Studio, user: str, choice: str) -> tuple[Json, Json, Json]:
    """The newest ticket card whose menu has this choice, the menu, and the choice."""
    for message in visible(studio, user):
        with suppress(LookupError, StopIteration):
            _, menu = studio.element(message, "ticket.more")
            return message, menu, next(o for o in menu["options"] if o["value"].startswith(choice))
    raise LookupError(f"no ticket offers {choice}")
