"""The small pure functions every view is made of: plain dicts that Slack accepts.

Typed text goes through `escape`; words of ours and tokens (`when`, `user`, `link` ...) are put
together by f-strings and handed to the blocks, which cut them to Slack's limits. Lists end in
`fit_message` or `fit_home`. Limits: the reference pages of Block Kit at docs.slack.dev.
This module only gathers the parts.
"""

from handlers.views.blocks import (
    Block,
    actions,
    context,
    divider,
    header,
    input_block,
    mrkdwn,
    section,
)
from handlers.views.elements import (
    Option,
    Style,
    button,
    checkboxes,
    confirm,
    external_select,
    multi_external_select,
    option,
    overflow,
    radio,
    select,
    users_select,
)
from handlers.views.inputs import date_picker, datetime_picker, number_input, text_input
from handlers.views.parts import Element, plain
from handlers.views.surfaces import (
    MESSAGE_BLOCKS,
    VIEW_BLOCKS,
    Message,
    and_more,
    fit_home,
    fit_message,
    home,
    message,
    modal,
)
from handlers.views.text import cut, escape
from handlers.views.tokens import channel, clock_time, day, link, quote, user, when, when_plain

__all__ = [
    "MESSAGE_BLOCKS",
    "VIEW_BLOCKS",
    "Block",
    "Element",
    "Message",
    "Option",
    "Style",
    "actions",
    "and_more",
    "button",
    "channel",
    "checkboxes",
    "clock_time",
    "confirm",
    "context",
    "cut",
    "date_picker",
    "datetime_picker",
    "day",
    "divider",
    "escape",
    "external_select",
    "fit_home",
    "fit_message",
    "header",
    "home",
    "input_block",
    "link",
    "message",
    "modal",
    "mrkdwn",
    "multi_external_select",
    "number_input",
    "option",
    "overflow",
    "plain",
    "quote",
    "radio",
    "section",
    "select",
    "text_input",
    "user",
    "users_select",
    "when",
    "when_plain",
]
