"""Pictures of a page as PNG of 256 colours: a third of the size, and nobody sees a difference.

The browser that took a picture also reads its pixels; Python only packs them.
"""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path

from playwright.sync_api import Browser

QUANTISE = Path(__file__).with_name("quantise.js").read_text()


class Reducer:
    """Makes pictures small, on an empty page of this browser."""

    def __init__(self, browser: Browser) -> None:
        self._page = browser.new_page()

    def small(self, png: bytes) -> bytes:
        """The same picture with a palette."""
        found = self._page.evaluate(QUANTISE, base64.b64encode(png).decode())
        width, height = found["width"], found["height"]
        pixels = base64.b64decode(found["pixels"])
        rows = b"".join(b"\0" + pixels[y * width : (y + 1) * width] for y in range(height))
        return b"\x89PNG\r\n\x1a\n" + b"".join((
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(found["palette"])),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        ))  # fmt: skip


def _chunk(name: bytes, content: bytes) -> bytes:
    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
