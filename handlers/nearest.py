"""Which command was meant by words that are none."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz import fuzz, process

NEAR_ENOUGH = 65.0
"""Of 100: "sesion" is 92 alike to "session"; "what" is 60 to "health", which it does not mean."""

_ALSO = {"engineer": "session", "architect": "session", "overdue": "due"}
"""What people call a thing, by the command about it."""

_BETWEEN = frozenset({"a", "about", "an", "at", "for", "in", "of", "on", "the", "to", "with"})


def meant(typed: str, known: Collection[str]) -> str | None:
    """The command most likely meant, with what was typed after it; None when nothing comes near.

    A slip in the first word ("sesion acme") comes before a command somewhere in a sentence
    ("please log a check-in for Acme").
    """
    said = typed.split()
    plain = [_plain(one) for one in said]
    if plain and (slip := process.extractOne(plain[0], list(known), scorer=fuzz.ratio)):
        name, alike, _ = slip
        if alike >= NEAR_ENOUGH:
            return " ".join([name, *said[1:]])
    for place, word in enumerate(plain):
        name = _ALSO.get(word, word)
        for one in (name, name.removesuffix("s")):
            if one in known:
                return f"{one} {_object(said[place + 1 :])}".strip()
    return None


def _object(said: list[str]) -> str:
    """What is left of a sentence, without the little words before it and the sign at its end."""
    while said and said[0].lower() in _BETWEEN:
        said = said[1:]
    return " ".join(said).rstrip("?!.,;")


def _plain(word: str) -> str:
    return "".join(sign for sign in word.lower() if sign.isalnum())
