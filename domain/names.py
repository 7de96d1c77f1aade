"""Names as people type them: made tidy before they are kept, folded before they are compared."""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"
"""Invisible, but several scripts and most emoji are spelled with them."""


def tidy(text: str) -> str:
    """`text` on one line, without control characters and marks that turn the reading direction.

    Runs of white space become one space. What is left is data like any other: whoever shows it
    escapes it.
    """
    kept = "".join(one for one in text if one.isspace() or one in _JOINERS or _is_seen(one))
    return " ".join(kept.split())


def folded(text: str) -> str:
    """`tidy(text)` in the form in which two spellings of a name are the same: "STRASSE", "Straße".

    Accents count: they are letters of their own in many languages.
    """
    return unicodedata.normalize("NFKC", tidy(text)).casefold()


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
