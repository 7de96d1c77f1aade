"""Showing the page to whoever started the sandbox."""

from __future__ import annotations

import asyncio
import os
import sys
import webbrowser

WINDOWS = frozenset({"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"})
"""On Linux one of these says that there is somewhere to show a page. Without them a browser of the
terminal would be taken, and take the terminal."""


async def show(address: str) -> bool:
    """Open the address in this computer's browser; False when there is none. Some browsers are
    waited for, so not on the event loop."""
    if sys.platform == "linux" and not WINDOWS & set(os.environ):
        return False
    return await asyncio.to_thread(webbrowser.open, address)
