"""Addresses of calendar files: unguessable, told by Slack only, read by any calendar."""

from __future__ import annotations

import hashlib
import hmac

from starlette.requests import Request
from starlette.responses import Response

from bot.clock import Clock
from bot.transactions import Transactions
from handlers.views import requests_calendar
from services import request_calendars
from storage.errors import Unavailable

_PURPOSE = b"touchpoint calendar files"


class CalendarLinks:
    """Makes and reads tokens: a request's number and its signature, so that none is stored.

    `secret` is Slack's signing secret, or the bot's token where there is none; when it changes,
    links given out before lead nowhere.
    """

    def __init__(self, secret: str, team_id: str, public_url: str | None) -> None:
        self._key = hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)
        self._team_id = team_id
        self._base = public_url.rstrip("/") if public_url else None

    def url(self, request_id: int) -> str | None:
        """Where a session's file is served; None without TOUCHPOINT_PUBLIC_URL."""
        return self._base and f"{self._base}/calendar/{self.token(request_id)}.ics"

    def token(self, request_id: int) -> str:
        """What stands in the address."""
        return f"{request_id}-{self._signature(request_id)}"

    def read(self, token: str) -> int | None:
        """The request a token was made for; None for any other text."""
        number, _, signature = token.partition("-")
        if not (number.isascii() and number.isdecimal()) or len(number) > 18:
            return None
        expected = self._signature(int(number))
        if not hmac.compare_digest(signature.encode(), expected.encode()):
            return None
        return int(number)

    def _signature(self, request_id: int) -> str:
        said = f"{self._team_id}:{request_id}".encode()
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()


class CalendarFiles:
    """GET /calendar/<token>.ics: the session as it stands now; 404 for a token not of ours."""

    def __init__(self, links: CalendarLinks, transact: Transactions, clock: Clock) -> None:
        self._links = links
        self._transact = transact
        self._clock = clock

    async def answer(self, request: Request) -> Response:
        """The file, or why there is none."""
        request_id = self._links.read(request.path_params["token"])
        if request_id is None:
            return Response("No such calendar.", 404, media_type="text/plain")
        now = self._clock.now()
        try:
            fact, _ = await self._transact(request_calendars.of, request_id, now=now, reading=True)
        except Unavailable as error:
            return Response(error.message, 503, media_type="text/plain")
        if fact is None:
            return Response("No such calendar.", 404, media_type="text/plain")
        headers = {
            "Content-Disposition": f'attachment; filename="{requests_calendar.name(fact)}"',
            "Cache-Control": "private, no-cache",
            "X-Content-Type-Options": "nosniff",
        }
        content = requests_calendar.file(fact)
        return Response(content, 200, headers, requests_calendar.CONTENT_TYPE)
