"""What buttons, menus and forms carry of themselves, checked before any handler reads it.

Slack sends it back as we drew it, but an older version may have drawn it, and anybody with the
signing secret of a test workspace can send anything. What is of another shape names nothing that
could be acted on: the person is told that it is out of date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from domain.errors import Invalid
from handlers import ids

OUT_OF_DATE: Final = (
    "This is out of date, so nothing was changed. Please open the list or the card anew."
)

# Nine digits: a number of a row, on every database.
_ID = "[0-9]{1,9}"
_KEY = "[a-z0-9-]{1,60}"
_USER = "[UW][A-Z0-9]{2,20}"
_EPOCH = "[0-9]{1,11}"
_SEEN = f"{_ID}:{_ID}"
_APPROVAL = f"{_SEEN}:{_USER}:{_EPOCH}"
_PERIOD = "(week|month|quarter)?"
_WORDS = "[^\x00]*"

_VALUES: Final[Mapping[str, str]] = {
    ids.REQUEST_APPROVE: _APPROVAL,
    ids.OFFER_PICK: f"{_SEEN}:{_EPOCH}",
    ids.RATING: "[0-9]{1,2}",
    ids.TICKET_MORE: f"[a-z_]+:{_ID}",
    ids.SLA_EXPORT: _PERIOD,
    ids.SLA_SEND: _PERIOD,
    ids.DUE_PAGE: f"{_ID}:{_WORDS}",
    ids.HEALTH_START: f"{_KEY}:[A-Z0-9]+",
    ids.HEALTH_DONE: f"{_ID}:(card|line|message)",
    ids.HEALTH_SEND: _WORDS,
    ids.LOOK_PRIVATELY: f"({'|'.join(ids.LOOKS)})( {_WORDS})?",
    ids.HOME_TEAM: "(team)?",
    ids.CUSTOMER_PAGE: f"{_KEY}:{_ID}",
    **dict.fromkeys(
        (ids.REQUEST_DECLINE, ids.REQUEST_CHOOSE, ids.REQUEST_SUGGEST, ids.REQUEST_REFER), _SEEN
    ),
    **dict.fromkeys((ids.OFFER_NONE, ids.SLA_ACKNOWLEDGE, ids.SLA_TAKE_OVER), _SEEN),
    **dict.fromkeys((ids.REQUEST_WITHDRAW, ids.REQUEST_RESCHEDULE), _ID),
    **dict.fromkeys((ids.CRITICAL_CLAIM, ids.CRITICAL_RESOLVE), _ID),
    **dict.fromkeys((ids.OUTCOME_HELD, ids.OUTCOME_NO_SHOW, ids.OUTCOME_MOVED), _ID),
    **dict.fromkeys((ids.TICKET_CLAIM, ids.TICKET_RESPONDED, ids.TICKET_PRIORITY), _ID),
    **dict.fromkeys((ids.TICKET_ESCALATE, ids.TICKET_WAIT, ids.TICKET_RESUME, ids.SLA_WHY), _ID),
    **dict.fromkeys((ids.TOUCH_LOG, ids.TOUCH_SNOOZE, ids.TOUCH_SKIP), _ID),
    **dict.fromkeys((ids.HEALTH_WRONG, ids.CUSTOMER_EDIT, ids.SEND_PRIVATELY), _KEY),
    # These redraw the form they stand in, or open an empty one: their value says nothing.
    **dict.fromkeys((ids.REQUEST_REDRAW, ids.CHOOSE_REDRAW, ids.CHECK_IN_CUSTOMER), _WORDS),
    **dict.fromkeys((ids.CHECK_IN_KIND, ids.CHECK_IN_ADD_STEP), _WORDS),
    **dict.fromkeys((ids.MEMBER_OPEN, ids.CUSTOMER_ADD), _WORDS),
}
_FORMS: Final[Mapping[str, str]] = {
    ids.EXCEED_FORM: _APPROVAL,
    ids.HEALTH_WRONG_FORM: _KEY,
    ids.CUSTOMER_FORM: f"({_KEY}:{_ID})?",
    ids.CHECK_IN_FORM: f"([0-9]:([CGD][A-Z0-9]*)?:({_KEY})?)?",
    **dict.fromkeys((ids.CHOOSE_FORM, ids.SUGGEST_FORM, ids.DECLINE_FORM, ids.REFER_FORM), _SEEN),
    **dict.fromkeys((ids.RESCHEDULE_FORM, ids.SNOOZE_FORM, ids.SKIP_FORM), _ID),
    **dict.fromkeys((ids.HELD_FORM, ids.NO_SHOW_FORM, ids.MOVED_FORM), _ID),
    **dict.fromkeys((ids.PRIORITY_FORM, ids.ESCALATE_FORM, ids.CLOSE_FORM, ids.WAIVE_FORM), _ID),
    ids.WROTE_FORM: _ID,
    **dict.fromkeys((ids.REQUEST_FORM, ids.TICKET_FORM, ids.MEMBER_FORM), _WORDS),
}
SHAPES: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(shape, re.DOTALL) for name, shape in {**_VALUES, **_FORMS}.items()
}
"""By action or callback id, as the router knows them; an id without one takes anything."""

_ASKED_OF: Final = re.compile(f"[a-z_]+:{_ID}")
"""A menu's block says which session the rating is of."""


def check(kind: str, payload: Mapping[str, Any]) -> None:
    """Raises Invalid for a click or form that carries what its id never does."""
    if kind == "block_actions":
        action = payload["actions"][0]
        name = str(action["action_id"])
        sound = _fits(name, value_of(action))
        if name == ids.RATING:
            sound = sound and bool(_ASKED_OF.fullmatch(str(action.get("block_id"))))
    elif kind == "view_submission":
        sound = True
    else:
        return
    view = payload.get("view") or {}
    carried = str(view.get("private_metadata") or "")
    if not (sound and _fits(str(view.get("callback_id") or ""), carried)):
        raise Invalid(OUT_OF_DATE)


def _fits(name: str, value: str) -> bool:
    shape = SHAPES.get(name) or SHAPES.get(name.partition(":")[0] + ":")
    return shape is None or shape.fullmatch(value) is not None


def value_of(action: Mapping[str, Any]) -> str:
    """What a clicked button or chosen option carries; empty for other elements."""
    return str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")
