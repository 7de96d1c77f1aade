"""Slack and webhooks in, Block Kit out. `router` knows who answers what."""

from handlers import commands, customers, health, requests
from handlers.router import Router

FEATURES = (commands, customers, requests, health)


def build_router() -> Router:
    """The filled tables: every id that may come in, and its handler."""
    router = Router()
    for feature in FEATURES:
        feature.register(router)
    return router
