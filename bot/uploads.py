"""Handing a file to a conversation: an address from Slack, the bytes to it, then the message."""

from __future__ import annotations

from typing import Any

import aiohttp

from bot.gateway import SlackGateway, Unknown
from handlers.errors import SlackRefused
from handlers.views.attachments import Attachment
from handlers.views.kit import Message


class Uploads:
    """Uploads small files, held in memory. Slack is sent bytes only at its own addresses."""

    def __init__(self, slack: SlackGateway, session: aiohttp.ClientSession) -> None:
        self._slack = slack
        self._session = session

    async def share(self, channel_id: str, file: Attachment, said: Message) -> tuple[str, str]:
        """Post the file with its words; (channel id, ts) of the message, ts empty where Slack
        does not say. Raises SlackRefused and Unknown: nothing is seen before the last call.
        How long it may take is the caller's to say."""
        given = await self._slack.call(
            "files.getUploadURLExternal", filename=file.name, length=len(file.content)
        )
        await self._send(str(given["upload_url"]), file)
        answer = await self._slack.call(
            "files.completeUploadExternal",
            files=[{"id": given["file_id"], "title": file.title}],
            channel_id=channel_id,
            initial_comment=said.text,
        )
        return channel_id, _posted_at(answer, channel_id)

    async def _send(self, upload_url: str, file: Attachment) -> None:
        if not self._slack.is_slacks(upload_url):
            raise SlackRefused("foreign_upload_url")
        try:
            async with self._session.post(
                upload_url,
                data=file.content,
                headers={"Content-Type": file.content_type},
                allow_redirects=False,
            ) as response:
                if response.status != 200:
                    raise Unknown(f"upload: HTTP {response.status}")
        except (aiohttp.ClientError, OSError) as error:
            raise Unknown(f"upload: {type(error).__name__}") from error


def _posted_at(answer: dict[str, Any], channel_id: str) -> str:
    for file in answer.get("files", ()):
        shares = file.get("shares") or {}
        for kind in ("private", "public"):
            for share in (shares.get(kind) or {}).get(channel_id, ()):
                return str(share["ts"])
    return ""
