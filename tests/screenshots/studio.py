"""A camera on a running sandbox: people act over HTTP, the page is photographed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, FloatRect, Locator, Page, ViewportSize

from tests.screenshots.small_png import Reducer
from tests.support.screens import DESKTOP
from tests.support.whole_sandbox import WholeSandbox

Json = dict[str, Any]
STILL = """*, *::before, *::after { transition: none !important; animation: none !important;
 caret-color: transparent !important; }
.tall .modal { max-height: none !important; }"""
TALL: ViewportSize = {"width": DESKTOP["width"], "height": 2400}
PATIENCE_MS = 15_000
SETTLE_MS = 250
WAITS = 60
AIR = 14


class Studio:
    """Takes pictures of one sandbox into `folder`."""

    def __init__(self, sandbox: WholeSandbox, browser: Browser, folder: Path) -> None:
        self.sandbox = sandbox
        self._browser = browser
        self._folder = folder
        self._reducer = Reducer(browser)
        self.page = self._opened()
        self.taken: list[str] = []

    def _opened(self, **how: Any) -> Page:
        context = self._browser.new_context(**{"viewport": DESKTOP, **how})
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(self.sandbox.url)
        page.get_by_test_id("composer").wait_for(state="attached")
        page.add_style_tag(content=STILL)
        return page

    # -- people act ------------------------------------------------------------------------------

    def act(self, user: str, gesture: str, **body: Any) -> Json:
        """Have somebody make a gesture. Raises RuntimeError with the refusal."""
        answer = self.sandbox.post(gesture, user=user, **body)
        if not answer.get("ok"):
            raise RuntimeError(f"{user} {gesture} {body}: {answer}")
        return answer

    def say(self, user: str, text: str, channel: str = "", **more: Any) -> Json:
        """Write, or give a command that begins with "/"; in the DM with the bot unless told."""
        return self.act(user, "message", text=text, channel=channel, **more)

    def press(self, user: str, where: Json, action: str, **more: Any) -> None:
        """Press the first element of a message or view whose action id begins so."""
        block, element = self.element(where, action)
        if "hash" in where:
            container = {"view_id": where["id"]}
        else:
            container = {"channel": where["channel"], "ts": where["ts"]}
        self.act(user, "action", container=container, block_id=block["block_id"],
                 action_id=element["action_id"], **more)  # fmt: skip

    @staticmethod
    def element(where: Json, action: str) -> tuple[Json, Json]:
        """The block and element whose action id begins so, or whose text is this."""
        for block in where.get("blocks") or []:
            parts = [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]
            for part in parts:
                if part and (
                    str(part.get("action_id", "")).startswith(action)
                    or (part.get("type") == "button" and part["text"]["text"] == action)
                ):
                    return block, part
        raise LookupError(f"no {action} in {where.get('text') or where.get('title')}")

    def turn(self, **turn: Any) -> None:
        """Turn the clock: to=, by= or pause=."""
        answer = self.sandbox.post("clock", **turn)
        if not answer.get("ok"):
            raise RuntimeError(answer)

    # -- what there is ---------------------------------------------------------------------------

    def messages(self, text: str, channel: str | None = None) -> list[Json]:
        """Messages whose text has these words, oldest first."""
        state = self.sandbox.state()
        names = {c["id"]: c["name"] or c["user"] for c in state["channels"]}
        return [
            message
            for message in state["messages"]
            if text in message["text"] and (channel is None or names[message["channel"]] == channel)
        ]

    def wait_for(self, text: str, channel: str, said: str = "") -> Json:
        """The newest message with these words, and with `said` anywhere in it, once it has come."""
        for _ in range(WAITS):
            found = [one for one in self.messages(text, channel) if said in str(one)]
            if found:
                return found[-1]
            self.page.wait_for_timeout(SETTLE_MS)
        raise LookupError(f"no {text!r} in {channel}")

    def view(self, user: str) -> Json:
        """The form somebody has before them."""
        who = next(p["id"] for p in self.sandbox.state()["people"] if p["name"] == user)
        shown: Json = [v for v in self.sandbox.state()["views"] if v["user"] == who][-1]
        return shown

    def open_form(self, user: str) -> bool:
        """Whether somebody has a form before them."""
        who = next(p["id"] for p in self.sandbox.state()["people"] if p["name"] == user)
        return any(view["user"] == who for view in self.sandbox.state()["views"])

    # -- pictures --------------------------------------------------------------------------------

    def look(self, user: str, place: str = "", thread: str = "") -> None:
        """Sit down as somebody at a channel (by name or id), "home" or "messages"."""
        self.sandbox.post("act-as", user=user)
        state = self.sandbox.state()
        ids = {channel["name"]: channel["id"] for channel in state["channels"]}
        app = {"home": "#/app/home", "messages": "#/app/messages"}
        where = app.get(place) or f"#/{ids.get(place, place)}"
        if thread:
            where += f"/thread/{ids.get(place, place)}/{thread}"
        self.page.evaluate("where => { location.hash = where }", where)
        if place == "home":
            self.page.locator(".home-blocks").wait_for()
        self.page.mouse.move(0, 0)
        self.page.wait_for_timeout(SETTLE_MS)

    def shot(self, name: str, of: Locator | None = None, *, air: int = 0) -> None:
        """Photograph the page, or a part of it with some pixels of `air` around it."""
        self.page.wait_for_timeout(SETTLE_MS)
        if of is None:
            picture = self.page.screenshot()
        else:
            of.scroll_into_view_if_needed()
            picture = self.page.screenshot(clip=self._framed(of, air))
        (self._folder / f"{name}.png").write_bytes(self._reducer.small(picture))
        self.taken.append(name)

    @staticmethod
    def _framed(of: Locator, air: int) -> FloatRect:
        box = of.bounding_box()
        if box is None:
            raise LookupError("not on the screen")
        return {
            "x": max(box["x"] - air, 0), "y": max(box["y"] - air, 0),
            "width": box["width"] + 2 * air, "height": box["height"] + 2 * air,
        }  # fmt: skip

    def shot_message(self, name: str, text: str) -> None:
        """Photograph the last message on the screen with these words."""
        self._whole(name, self._shown().filter(has_text=text).last)

    def shot_answer(self, name: str) -> None:
        """Photograph the last message of the channel on the screen."""
        self.page.wait_for_timeout(SETTLE_MS)
        self._whole(name, self._shown().last)

    def _shown(self) -> Locator:
        return self.page.locator(".channel-pane").get_by_test_id("message")

    def shot_modal(self, name: str) -> None:
        """Photograph the form in front."""
        self._whole(name, self.page.get_by_test_id("modal").last, air=AIR)

    def shot_home(self, name: str) -> None:
        """Photograph the whole Home tab."""
        self._whole(name, self.page.locator(".home-blocks"), air=AIR)

    def _whole(self, name: str, part: Locator, *, air: int = 0) -> None:
        """A part of the page, however long it is."""
        part.wait_for()
        self._tall(on=True)
        self.shot(name, part, air=air)
        self._tall(on=False)

    def _tall(self, *, on: bool) -> None:
        self.page.set_viewport_size(TALL if on else DESKTOP)
        self.page.evaluate("on => document.body.classList.toggle('tall', on)", on)

    @contextmanager
    def otherwise(self, **how: Any) -> Iterator[None]:
        """The same workspace on another screen: a phone, or dark."""
        before, self.page = self.page, self._opened(**how)
        try:
            yield
        finally:
            self.page.context.close()
            self.page = before
