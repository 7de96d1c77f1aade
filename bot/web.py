"""What listens on HTTP: Slack's payloads, health, metrics."""

from __future__ import annotations

from collections.abc import Callable

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.app import Touchpoint
from bot.calendars import CalendarFiles
from bot.clock import unix_time
from bot.ingress import Ingress
from storage import outbox
from storage.errors import Unavailable

OLD_S = 300.0
"""A message that waits longer than this makes the bot not ready: somebody should look."""


def create(bot: Touchpoint) -> Starlette:
    """The bot's HTTP side. With Socket Mode, /slack/events is not there."""
    routes: list[BaseRoute] = [
        Route("/healthz", _alive),
        Route("/readyz", Ready(bot).answer),
        Route("/metrics", _metrics(bot)),
        Route(
            "/calendar/{token}.ics",
            CalendarFiles(bot.calendars, bot.transact, bot.clock).answer,
        ),
    ]
    secret = bot.settings.slack_signing_secret
    if secret and not bot.settings.slack_app_token:
        ingress = Ingress(secret.get_secret_value(), bot.handle)
        routes.append(Route("/slack/events", ingress.take, methods=["POST"]))
    return Starlette(routes=routes)


async def _alive(_: Request) -> Response:
    return Response("alive", media_type="text/plain")


def _metrics(bot: Touchpoint) -> Callable[[Request], Response]:
    def metrics(_: Request) -> Response:
        return Response(bot.metrics.text(), media_type="text/plain; version=0.0.4")

    return metrics


class Ready:
    """GET /readyz: 200 while the bot can do its work, else 503; the body says which part cannot."""

    def __init__(self, bot: Touchpoint) -> None:
        self._bot = bot

    async def answer(self, _: Request) -> Response:
        """Database, Slack and the oldest unsent message, a line each."""
        parts = {"stopping": self._bot.stopping} | await self._database()
        ready = not parts["stopping"] and parts["database"] == "ok" and not parts.get("late")
        return Response(orjson.dumps(parts), 200 if ready else 503, media_type="application/json")

    async def _database(self) -> dict[str, object]:
        now = self._bot.clock.now()
        try:
            (count, oldest), _ = await self._bot.transact(outbox.waiting, now=now, reading=True)
        except Unavailable:
            return {"database": "unreachable"}
        age_s = (now - oldest).total_seconds() if oldest else 0.0
        self._bot.metrics.waiting.set(count)
        self._bot.metrics.oldest_s.set(age_s)
        return {
            "database": "ok",
            "slack": self._bot.identity.team_id,
            "waiting": count,
            "oldest_s": round(age_s, 1),
            "late": age_s > OLD_S,
            "at": unix_time(),
        }
