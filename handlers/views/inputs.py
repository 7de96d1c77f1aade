"""Block Kit's fields of a form as plain dicts, within Slack's limits."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from handlers.views.parts import ID, Element, exact, named
from handlers.views.text import clean, cut

_INPUT_TEXT: Final = 3000


def text_input(
    action_id: str,
    *,
    multiline: bool = False,
    min_length: int | None = None,
    max_length: int | None = None,
    initial: str | None = None,
    placeholder: str | None = None,
    dispatch: bool = False,
) -> Element:
    """A field to type in (3,000 characters at most); `dispatch` sends an action on Enter.

    `initial` is given back as typed, cut to `max_length`.
    """
    made: Element = {"type": "plain_text_input", **named(action_id, placeholder)}
    if multiline:
        made["multiline"] = True
    if min_length is not None:
        made["min_length"] = min_length
    if max_length is not None:
        made["max_length"] = max_length
    if initial:
        most = _INPUT_TEXT if max_length is None else max_length
        made["initial_value"] = cut(clean(initial), most, markup=False)
    if dispatch:
        made["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
    return made


def number_input(
    action_id: str,
    *,
    decimal: bool = False,
    minimum: Decimal | int | None = None,
    maximum: Decimal | int | None = None,
    initial: Decimal | int | None = None,
    placeholder: str | None = None,
) -> Element:
    """A field for a number; Slack itself refuses one outside minimum..maximum."""
    made: Element = {"type": "number_input", "is_decimal_allowed": decimal}
    made |= named(action_id, placeholder)
    bounds = {"min_value": minimum, "max_value": maximum, "initial_value": initial}
    return made | {key: f"{Decimal(number):f}" for key, number in _given(bounds)}


def date_picker(
    action_id: str, *, initial: date | None = None, placeholder: str | None = None
) -> Element:
    """A picker of a calendar day."""
    made: Element = {"type": "datepicker", **named(action_id, placeholder)}
    return made if initial is None else {**made, "initial_date": f"{initial:%Y-%m-%d}"}


def datetime_picker(action_id: str, *, initial: datetime | None = None) -> Element:
    """A picker of a day and time in the reader's own zone. ValueError for a naive `initial`."""
    made: Element = {"type": "datetimepicker", "action_id": exact("action_id", action_id, ID)}
    if initial is None:
        return made
    if initial.tzinfo is None:
        raise ValueError("A picker's initial time needs a zone")
    return {**made, "initial_date_time": int(initial.timestamp())}


def _given(
    bounds: dict[str, Decimal | int | None],
) -> list[tuple[str, Decimal | int]]:
    return [(key, number) for key, number in bounds.items() if number is not None]
