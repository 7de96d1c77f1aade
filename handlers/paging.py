"""Lists that go on: the button below repeats the command with what to leave out, "mine +20"."""

from __future__ import annotations

import re

_PAGE = re.compile(r"(?:(?P<whose>.*) )?\+(?P<skip>\d{1,9})", re.ASCII | re.DOTALL)


def page_of(words: str) -> tuple[str, int]:
    """What is listed, and how many lines of it were shown already."""
    page = _PAGE.fullmatch(words.strip())
    if page is None:
        return words.strip(), 0
    return (page["whose"] or "").strip(), int(page["skip"])


def further(word: str, whose: str, skip: int | None) -> str | None:
    """The command for the lines after `skip`; None where there are none."""
    return None if skip is None else " ".join(filter(None, (word, whose, f"+{skip}")))
