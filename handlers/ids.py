"""Every id Slack sends back to us, in one place. Commands and callbacks also make the manifest."""

from __future__ import annotations

from typing import Final

COMMAND: Final = "/cs"

# Forms, by callback id
REQUEST_FORM: Final = "request.form"
DECLINE_FORM: Final = "request.decline_form"
NOTE: Final = "note"

# Global and message shortcuts, by callback id
SHORTCUT_REQUEST: Final = "shortcut.request"
SHORTCUT_CHECK_IN: Final = "shortcut.check_in"
SHORTCUT_HEALTH: Final = "shortcut.health"
MESSAGE_CHECK_IN: Final = "message.check_in"
MESSAGE_TICKET: Final = "message.ticket"
MESSAGE_REQUEST: Final = "message.request"

# Buttons and menus, by action id
OPEN_FORM: Final = "form.open"
REQUEST_APPROVE: Final = "request.approve"
REQUEST_DECLINE: Final = "request.decline"
REQUEST_REDRAW: Final = "request.redraw:"
CUSTOMER: Final = "customer.pick"
AGAIN: Final = "again:"
