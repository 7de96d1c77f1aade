"""Text that Slack takes as it is meant: typed words stay data, and no cut leaves half a sign.

Lengths are counted in UTF-16 units, the larger of the two ways a server may count, so that whatever
fits here fits there too.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

ELLIPSIS: Final = "…"
NOTHING: Final = "–"
"""Shown where a text is empty: Slack refuses an empty text object and with it the whole surface."""

_ZERO_WIDTH_JOINER: Final = "\u200d"
_ZERO_WIDTH_NON_JOINER: Final = "\u200c"
# Longest run of marks that normal text hangs on one sign (Unicode's stream-safe format, UAX 15).
# More of them is an attack on the reader's eyes; looking for its start must not eat the text.
_MOST_MARKS: Final = 30

# Control characters, marks that turn the reading direction, invisible separators, and half
# surrogates (which no JSON writer accepts). The joiners stay: emoji and several scripts need them.
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ud800-\udfff]"
)
_LINE_ENDS: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
_WHITE: Final = re.compile(r"\s+")
_LINE_START: Final = re.compile(r"\n[>•\s]*")

# The tokens made by handlers.views.tokens, and nothing else: above all not <!channel> and its kin.
_STRAY: Final = re.compile(
    r"&(?!amp;|lt;|gt;)"
    r"|<(?!(?:@[UW][A-Z0-9]+|\#[CGD][A-Z0-9]+|!date\^-?\d+\^[^<>|\n]+\|[^<>|\n]+"
    r"|https?://[^<>|\s]+(?:\|[^<>\n]+)?)>)"
)


def clean(text: str) -> str:
    """`text` without control and direction characters; line ends become "\\n"."""
    if text.isprintable():
        return text
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """`clean(text)` with every run of white space as one space, none at the ends."""
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return _WHITE.sub(" ", clean(text)).strip()


def escape(text: str, limit: int | None = None) -> str:
    """Typed text as data for mrkdwn: never a mention, a link or a date, whatever it says.

    With a `limit` the *escaped* text fits it. Once only: a second call would show the entities.
    """
    safe = clean(text)
    if "&" in safe or "<" in safe or ">" in safe:
        safe = safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe if limit is None else cut(safe, limit)


@lru_cache(maxsize=1024)  # a card or Home drawn again says mostly what it said before
def composed(text: str, limit: int) -> str:
    """Mrkdwn put together from our own words, `escape(...)` and the tokens, made to fit `limit`.

    A "<" or "&" that begins none of our tokens is escaped here, so that a forgotten `escape` shows
    an odd sign at worst and never calls a whole channel.
    """
    if not text.isprintable():
        text = clean(text)
    if "<" in text or ("&" in text and text.count("&") != _entities(text)):
        text = _STRAY.sub(_entity, text)
    if len(text) * 2 > limit:
        text = cut(text, limit)
    return text or NOTHING


def sentence(text: str) -> str:
    """`text` as it is read out: one line, without asterisks, bullets and quote marks, with a stop
    at its end."""
    if "\n" in text or "*" in text:
        text = one_line(_LINE_START.sub(" ", text.replace("*", "")))
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _entities(text: str) -> int:
    # Counting is several times as fast as the expression, and nearly every text passes here.
    return text.count("&amp;") + text.count("&lt;") + text.count("&gt;")


def _entity(found: re.Match[str]) -> str:
    return "&amp;" if found[0] == "&" else "&lt;"


@lru_cache(maxsize=4096)  # labels, names and ids come again on every screen
def label(text: str, limit: int) -> str:
    """One line of plain text that fits `limit`; "–" when nothing is left of it."""
    return cut(one_line(text), limit, markup=False) or NOTHING


def units(text: str) -> int:
    """Length in UTF-16 units: what is not in the basic plane (most emoji) counts twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int, *, markup: bool = True) -> str:
    """`text` if it fits `limit` UTF-16 units, else its beginning and "…", together within `limit`.

    Never ends inside a sign made of several characters nor, with `markup`, inside an entity or a
    "<...>" token.
    """
    if len(text) * 2 <= limit or units(text) <= limit:
        return text
    if limit < 1:
        return ""
    end, previous = _reach(text, limit - 1), -1
    while end != previous:
        previous = end
        end = _sign_start(text, end)
        if markup:
            end = _markup_start(text, end)
    return text[:end].rstrip() + ELLIPSIS


def _reach(text: str, room: int) -> int:
    """How many characters of `text` fill at most `room` UTF-16 units."""
    if text.isascii():
        return room
    return len(text.encode("utf-16-le", "surrogatepass")[: room * 2].decode("utf-16-le", "ignore"))


def _sign_start(text: str, end: int) -> int:
    """The last place at or before `end` where one sign (grapheme) stops and the next begins."""
    for at in range(end, max(0, end - _MOST_MARKS), -1):
        if not _joined(text, at):
            return at
    return end if end > _MOST_MARKS else 0


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of `at` are parts of one sign."""
    if at >= len(text) or text[at].isascii():
        return False
    before, after = text[at - 1], text[at]
    return (
        before == _ZERO_WIDTH_JOINER
        or after in (_ZERO_WIDTH_JOINER, _ZERO_WIDTH_NON_JOINER)
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= after <= "\U000e007f"  # the letters inside a region's flag
        or unicodedata.category(after)[0] == "M"  # accents, vowel signs, variation selectors
        or (_is_flag_letter(after) and _flag_letters_before(text, at) % 2 == 1)
    )


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start and _is_flag_letter(text[start - 1]):
        start -= 1
    return at - start


def _markup_start(text: str, end: int) -> int:
    """`end`, or where the token or entity begins that `end` would cut in two."""
    opening = text.rfind("<", 0, end)
    if opening > text.rfind(">", 0, end):
        return opening
    ampersand = text.rfind("&", max(0, end - len("&amp")), end)
    return end if ampersand < 0 or ";" in text[ampersand:end] else ampersand
