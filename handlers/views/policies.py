"""Words about the policy file, for admins."""

from __future__ import annotations

from domain.notices_policy import PolicyRefused
from handlers.views import kit
from handlers.views.kit import Message

ROOM = 2800
"""What the lines share: a section holds 3,000 characters, some of them for what was cut."""


def refused(fact: PolicyRefused) -> Message:
    """A file with errors: what is wrong with it, what holds meanwhile, and what to do."""
    count = len(fact.errors) + fact.more
    news = f"The policy file has {'an error' if count == 1 else f'{count} errors'}"
    longest = ROOM // max(6, len(fact.errors)) - 3
    lines = [f"• {kit.escape(line, longest)}" for line in fact.errors]
    if fact.more:
        lines.append(f"• and {fact.more} more")
    return kit.message(
        f"{news}, so version {fact.version} stays in force.",
        [
            kit.section(f"*{news}, so version {fact.version} stays in force.*"),
            kit.section("\n".join(lines)),
            kit.context(
                "Mend the file and it is read within a minute. "
                "`touchpoint policy check` says every error with its line."
            ),
        ],
    )
