"""`/cs` itself: the menu, help, and the word that somebody almost typed."""

from __future__ import annotations

from dataclasses import replace

from handlers import ids, nearest
from handlers.context import Answer, Context, Private
from handlers.router import Router, Word
from handlers.views import menu, notes


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
    on.action(ids.LOOK_PRIVATELY, Privately(on))


class Help:
    """Explains what the router knows."""

    def __init__(self, router: Router) -> None:
        self._words = router.words

    async def __call__(self, context: Context) -> Answer:
        """Usage of the word asked for; else everything, leading with the nearest command."""
        first = context.words.partition(" ")[0].lower()
        if first in self._words:
            return Private(menu.usage(self._words[first]))
        unknown = context.words if "event" in context.payload else first
        near = nearest.meant(context.words, self._words)
        said = menu.Unknown(unknown, near or "", in_words="event" in context.payload)
        return Private(menu.overview(list(self._words.values()), said if unknown else None))


class Privately:
    """**Send me privately**: what a command that looks something up answers, by direct message."""

    def __init__(self, router: Router) -> None:
        self._words = router.words

    async def __call__(self, context: Context) -> Answer:
        """Ask the command anew as if it had been given where nobody reads along."""
        name, _, words = context.value.partition(" ")
        payload = {key: value for key, value in context.payload.items() if key != "channel"}
        alone = replace(context, payload=payload, words=words.strip(), value="")
        answer = await self._words[name].handler(alone)
        if not isinstance(answer, Private):
            return answer
        await context.slack.whisper(context.user_id, context.user_id, answer.message, None)
        return Private(notes.note("Sent to you as a direct message."), replace=True)
