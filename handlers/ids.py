"""Every id Slack sends back to us, in one place. Commands and callbacks also make the manifest."""

from __future__ import annotations

from typing import Final

COMMAND: Final = "/cs"

# Forms, by callback id
REQUEST_FORM: Final = "request.form"
DECLINE_FORM: Final = "request.decline_form"
TICKET_FORM: Final = "ticket.form"
PRIORITY_FORM: Final = "ticket.priority_form"
ESCALATE_FORM: Final = "ticket.escalate_form"
CLOSE_FORM: Final = "ticket.close_form"
WAIVE_FORM: Final = "ticket.waive_form"
CHECK_IN_FORM: Final = "check_in.form"
SNOOZE_FORM: Final = "touch.snooze_form"
SKIP_FORM: Final = "touch.skip_form"
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
TICKET_CLAIM: Final = "ticket.claim"
TICKET_RESPONDED: Final = "ticket.responded"
TICKET_PRIORITY: Final = "ticket.priority"
TICKET_ESCALATE: Final = "ticket.escalate"
TICKET_WAIT: Final = "ticket.wait"
TICKET_RESUME: Final = "ticket.resume"
TICKET_MORE: Final = "ticket.more"
SLA_WHY: Final = "sla.why"
SLA_ACKNOWLEDGE: Final = "sla.acknowledge"
SLA_TAKE_OVER: Final = "sla.take_over"
SLA_PAGE: Final = "sla.page"
CHECK_IN_CUSTOMER: Final = "check_in.customer"
CHECK_IN_KIND: Final = "check_in.kind:"
CHECK_IN_ADD_STEP: Final = "check_in.add_step"
TOUCH_LOG: Final = "touch.log:"
TOUCH_SNOOZE: Final = "touch.snooze:"
TOUCH_SKIP: Final = "touch.skip:"
DUE_PAGE: Final = "due.page:"
CUSTOMER: Final = "customer.pick"
AGAIN: Final = "again:"
