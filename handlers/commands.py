"""`/cs` itself: the menu, help, and the word that somebody almost typed."""

from __future__ import annotations

from rapidfuzz import process

from handlers.context import Answer, Context, Private
from handlers.router import Router, Word
from handlers.views import menu

NEAR_ENOUGH = 50


def register(on: Router) -> None:
    """Tell the router what is answered here."""
    on.word(
        Word(
            name="help",
            handler=Help(on),
            usage="help [word]",
            does="Show what Touchpoint can do, with examples",
            example="/cs help session",
        )
    )


class Help:
    """Explains what the router knows."""

    def __init__(self, router: Router) -> None:
        self._words = router.words

    async def __call__(self, context: Context) -> Answer:
        """Usage of the word asked for; else everything, leading with the nearest word."""
        asked = context.words.split(" ")[0].lower()
        if asked in self._words:
            return Private(menu.usage(self._words[asked]))
        return Private(menu.overview(list(self._words.values()), asked, self._nearest(asked)))

    def _nearest(self, asked: str) -> Word | None:
        best = process.extractOne(asked, list(self._words), score_cutoff=NEAR_ENOUGH)
        return self._words[best[0]] if best else None
