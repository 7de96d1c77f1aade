"""Block Kit's buttons, menus and choices as plain dicts, within Slack's limits.

Words for people are cut to fit. Ids and values are not: a cut id is another id, so one that is too
long raises ValueError. `label` is what a screen reader says instead of the text shown.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final, Literal

from handlers.views.parts import ID, Element, exact, named, plain
from handlers.views.text import label as words

Option = dict[str, Any]
Style = Literal["primary", "danger"]

MOST_OPTIONS: Final = 100
_BUTTON_TEXT: Final = 75
_BUTTON_VALUE: Final = 2000
_OPTION_TEXT: Final = 75
_OPTION_VALUE: Final = 150
_URL: Final = 3000


def button(
    text: str,
    action_id: str,
    value: str = "",
    *,
    style: Style | None = None,
    confirm: Element | None = None,
    url: str | None = None,
    label: str | None = None,
) -> Element:
    """A button; with `url` it also opens that page (http or https, else ValueError)."""
    made: Element = {
        "type": "button",
        "text": {"type": "plain_text", "text": words(text, _BUTTON_TEXT)},
        "action_id": action_id if len(action_id) < 100 else exact("action_id", action_id, ID),
    }
    if value:
        made["value"] = value if len(value) < 1000 else exact("value", value, _BUTTON_VALUE)
    if style is not None:
        made["style"] = style
    if confirm is not None:
        made["confirm"] = confirm
    if url is not None:
        if not url.startswith(("https://", "http://")):
            raise ValueError(f"A button leads to http or https pages only, not {url[:40]!r}")
        made["url"] = exact("url", url, _URL)
    if label is not None:
        made["accessibility_label"] = words(label, _BUTTON_TEXT)
    return made


def confirm(
    title: str, text: str, *, ok: str, cancel: str = "Cancel", style: Style | None = None
) -> Element:
    """The question asked once before an act that cannot be undone."""
    made = {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(ok, 30),
        "deny": plain(cancel, 30),
    }
    return made if style is None else {**made, "style": style}


def option(text: str, value: str, description: str | None = None) -> Option:
    """One choice of a menu, radio group or checkbox group."""
    made: Option = {
        "text": plain(text, _OPTION_TEXT),
        "value": exact("value", value, _OPTION_VALUE),
    }
    if description:
        made["description"] = plain(description, _OPTION_TEXT)
    return made


def overflow(
    action_id: str, options: Sequence[Option], *, confirm: Element | None = None
) -> Element:
    """The "…" menu, one to five options."""
    made = _menu("overflow", action_id, _count("overflow", options, 5))
    return made if confirm is None else {**made, "confirm": confirm}


def select(
    action_id: str,
    options: Sequence[Option],
    *,
    initial: str | None = None,
    placeholder: str = "Choose one",
) -> Element:
    """A menu of at most 100 options; `initial` is the value of the one chosen at first.

    Options past the hundredth are left out (the initial one never is): a list that may grow so long
    belongs in an `external_select`.
    """
    _count("select", options, len(options))
    chosen = _chosen(options, initial)
    shown = list(options[:MOST_OPTIONS])
    if chosen is not None and chosen not in shown:
        shown[-1] = chosen
    made = _menu("static_select", action_id, shown, placeholder)
    return made if chosen is None else {**made, "initial_option": chosen}


def external_select(
    action_id: str,
    *,
    min_query: int = 0,
    initial: Option | None = None,
    placeholder: str = "Type to search",
) -> Element:
    """A menu whose options the bot suggests after `min_query` typed characters."""
    made = _searched("external_select", action_id, min_query, placeholder)
    return made if initial is None else {**made, "initial_option": initial}


def multi_external_select(
    action_id: str,
    *,
    min_query: int = 0,
    initial: Sequence[Option] = (),
    most: int | None = None,
    placeholder: str = "Type to search",
) -> Element:
    """As `external_select`, for several choices, at most `most` of them."""
    made = _searched("multi_external_select", action_id, min_query, placeholder)
    if initial:
        made["initial_options"] = list(initial[:MOST_OPTIONS])
    if most is not None:
        made["max_selected_items"] = most
    return made


def users_select(
    action_id: str, *, initial: str | None = None, placeholder: str = "Choose a person"
) -> Element:
    """A menu of the workspace's people; `initial` is a Slack user id."""
    made = _menu("users_select", action_id, None, placeholder)
    return made if initial is None else {**made, "initial_user": initial}


def radio(action_id: str, options: Sequence[Option], *, initial: str | None = None) -> Element:
    """One to ten radio buttons; `initial` is a value."""
    made = _menu("radio_buttons", action_id, _count("radio", options, 10))
    chosen = _chosen(options, initial)
    return made if chosen is None else {**made, "initial_option": chosen}


def checkboxes(
    action_id: str, options: Sequence[Option], *, initial: Collection[str] = ()
) -> Element:
    """One to ten checkboxes; `initial` are the values ticked at first."""
    made = _menu("checkboxes", action_id, _count("checkboxes", options, 10))
    ticked = [one for one in options if one["value"] in initial]
    return {**made, "initial_options": ticked} if ticked else made


def _menu(
    kind: str, action_id: str, options: list[Option] | None, placeholder: str | None = None
) -> Element:
    made: Element = {"type": kind, **named(action_id, placeholder)}
    return made if options is None else {**made, "options": options}


def _searched(kind: str, action_id: str, min_query: int, placeholder: str) -> Element:
    return {**_menu(kind, action_id, None, placeholder), "min_query_length": min_query}


def _count(kind: str, options: Sequence[Option], most: int) -> list[Option]:
    if not 1 <= len(options) <= most:
        raise ValueError(f"{kind} takes 1 to {most} options, not {len(options)}")
    return list(options)


def _chosen(options: Sequence[Option], value: str | None) -> Option | None:
    return None if value is None else next((o for o in options if o["value"] == value), None)
