"""Everything one running sandbox consists of, put together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.api_calls import Api
from bot.sandbox.clock_control import ClockControl, Dial, RealClock
from bot.sandbox.faults import Faults
from bot.sandbox.live import Live
from bot.sandbox.manifest import AppManifest
from bot.sandbox.model import Json, Person, Refusal
from bot.sandbox.pacing import Pacing
from bot.sandbox.payloads import Payloads
from bot.sandbox.people import ANA
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.transport import Courier
from bot.sandbox.wire_log import WireLog
from bot.sandbox.workspace import Workspace

SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105 - guards a fake on loopback
BOT_TOKEN = "xoxb-sandbox-touchpoint"  # noqa: S105 - the sandbox's own, worth nothing elsewhere
APP_TOKEN = "xapp-sandbox-touchpoint"  # noqa: S105 - the sandbox's own, worth nothing elsewhere


@dataclass(slots=True)
class Call:
    """One Web API call the bot made: its arguments without the token, and how it went."""

    method: str
    args: Json
    verdict: str
    answer: Json | None = None


def _already() -> asyncio.Event:
    ready = asyncio.Event()
    ready.set()
    return ready


@dataclass(slots=True)
class Kernel:
    """The parts of a sandbox; made by `assemble`. `stories`: the demo story is told here, and the
    page offers its tours. `telling`: while it is being told, how much of it, 0 to 1. `ready`: set
    when it is told and the bot is there; what people do before waits for it."""

    workspace: Workspace
    manifest: AppManifest
    base_url: str
    api: Api
    faults: Faults
    log: WireLog
    payloads: Payloads
    sockets: SocketMode
    courier: Courier
    live: Live
    dial: Dial
    acting: str = ANA.id
    tabs: dict[str, str] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    stories: bool = False
    telling: Callable[[], float] | None = None
    ready: asyncio.Event = field(default_factory=_already)

    def who(self, body: Json) -> Person:
        """Whose hand this gesture is: named in it, else the tab's, else the default's."""
        named = body.get("user") or self.tabs.get(body.get("tab") or "") or self.acting
        try:
            person = self.workspace.person(str(named))
        except Refusal:
            raise Refusal("user_not_found", f"Nobody here is called {named!r}.") from None
        if person.deleted:
            raise Refusal("account_inactive", f"{person.real_name} is deactivated.")
        return person

    def answer_within(self, seconds: float) -> None:
        """Give the bot so long for an answer, and triggers so long a life, for Slack's 3 s."""
        self.courier.ack_seconds = seconds
        self.workspace.grants.trigger_seconds = seconds

    def toast(self, user: str, text: str) -> None:
        """A short note on the pages of whoever acts as this person."""
        self.live.push({"type": "toast", "text": text, "user": user})


def assemble(
    workspace: Workspace, *, manifest: Json, clock: ClockControl | None, base_url: str,
    request_url: str | None = None, signing_secret: str = SIGNING_SECRET,
) -> Kernel:  # fmt: skip
    """Put a sandbox together around this workspace. `base_url` has no slash at its end."""
    app = AppManifest.of(manifest)
    handle: ClockControl = clock or RealClock()
    workspace.now = handle.now
    workspace.bot.real_name = app.name
    faults, log = Faults(), WireLog(handle.now)
    live = Live(lambda: workspace.rev)
    sockets = SocketMode(workspace.app_id, workspace.changed)
    payloads = Payloads(workspace, base_url)
    socket_base = base_url.replace("http", "ws", 1)
    api = Api(
        workspace, faults, Pacing(workspace.monotonic), base_url, app.scopes,
        lambda: f"{socket_base}/link?ticket={sockets.ticket()}&app_id={workspace.app_id}",
    )  # fmt: skip
    courier = Courier(payloads, sockets, log, signing_secret, app.bot_events, request_url)
    workspace.on_event.append(courier.tell)
    workspace.on_change.append(live.changed)
    log.on_entry.append(lambda entry: live.push({"type": "log", "entry": entry}))
    return Kernel(
        workspace, app, base_url, api, faults, log, payloads, sockets, courier, live, Dial(handle)
    )
