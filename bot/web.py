"""What listens on HTTP: Slack's payloads, health, metrics."""

from __future__ import annotations

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.app import Touchpoint
from bot.calendars import CalendarFiles
from bot.clock import unix_time
from bot.ingress import Ingress
from bot.webhooks import Webhooks
from storage import outbox
from storage.errors import Unavailable

SILENT_S = 30.0
"""Every job looks at least every five seconds: after this long without any, ticking has stopped."""

OLD_S = 300.0
"""A message that waits longer than this makes the bot not ready: somebody should look."""


def create(bot: Touchpoint) -> Starlette:
    """The bot's HTTP side. With Socket Mode, /slack/events is not there."""
    ready = Ready(bot)
    routes: list[BaseRoute] = [
        Route("/healthz", _alive),
        Route("/readyz", ready.answer),
        Route("/metrics", ready.metrics),
        Route(
            "/webhooks/{source}",
            Webhooks(bot.settings.webhook_secrets(), bot.transact, bot.clock).take,
            methods=["POST"],
        ),
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


class Ready:
    """What watchers ask: whether the bot can do its work, and what can be counted."""

    def __init__(self, bot: Touchpoint) -> None:
        self._bot = bot

    async def answer(self, _: Request) -> Response:
        """GET /readyz: 200 while all is well, else 503; the body says which part is not."""
        parts = await self._parts()
        return Response(
            orjson.dumps(parts), 200 if parts["ready"] else 503, media_type="application/json"
        )

    async def metrics(self, _: Request) -> Response:
        """GET /metrics, in Prometheus' text format."""
        await self._database()
        return Response(self._bot.metrics.text(), media_type="text/plain; version=0.0.4")

    async def _parts(self) -> dict[str, object]:
        """Database, Slack, the last tick and the oldest unsent message. `turned_away` is Slack's
        word for why it takes no message from us: mostly the token's."""
        bot = self._bot
        silent_s = bot.scheduler.silent_s()
        late_tick = silent_s is None or silent_s > SILENT_S
        found = await self._database()
        turned_away = bot.delivery.turned_away
        bad = late_tick or found["database"] != "ok" or found.get("late") or turned_away
        ready = not (bot.stopping or bad)
        return {
            "ready": ready,
            "stopping": bot.stopping,
            "slack": bot.identity.team_id,
            "turned_away": turned_away,
            "tick_s": None if silent_s is None else round(silent_s, 1),
            "at": unix_time(),
            **found,
        }

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
            "waiting": count,
            "oldest_s": round(age_s, 1),
            "late": age_s > OLD_S,
        }
