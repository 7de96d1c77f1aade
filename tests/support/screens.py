"""How large the screens are that pages are tested on, and how long a test waits for them."""

from __future__ import annotations

from playwright.sync_api import ViewportSize

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 45_000
"""Machines are shared; what comes sooner is not waited for."""
