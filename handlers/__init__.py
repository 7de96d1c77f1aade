"""Slack and webhooks in, Block Kit out. `router` knows who answers what."""

from handlers import (
    admin,
    check_ins,
    commands,
    customers,
    customers_edit,
    due,
    events,
    health,
    home,
    requests,
    requests_after,
    requests_decisions,
    sla,
    sla_report,
    team,
    tickets,
)
from handlers.router import Router

FEATURES = (
    commands,
    requests,
    requests_decisions,
    requests_after,
    health,
    home,
    check_ins,
    due,
    sla,
    sla_report,
    tickets,
    customers,
    customers_edit,
    team,
    admin,
    events,
)


def build_router() -> Router:
    """The filled tables: every id that may come in, and its handler."""
    router = Router()
    for feature in FEATURES:
        feature.register(router)
    return router
