"""What happened with a customer, a line each, newest first."""

from __future__ import annotations

from domain.check_ins import CONTACT_NAMES, ContactKind
from domain.customers import SEGMENT_NAMES, STAGE_NAMES
from domain.customers_cards import ADDED, Happened, Moment, Timeline
from domain.people import ROLE_NAMES, Role
from domain.requests import WORK_NAMES, WorkKind
from domain.sla import Priority
from domain.tickets import PRIORITY_NAMES
from handlers.views import kit
from handlers.views.kit import Block

LONGEST_WORDS = 140
_FEELINGS = {"1": "very bad", "2": "bad", "3": "mixed", "4": "good", "5": "very good"}
_ACTORS = {"import": "an import", "touchpoint": "Touchpoint", "slack": "Slack"}
_COLUMNS = {
    "name": "name",
    "arr": "ARR",
    "currency": "currency",
    "segment": "segment",
    "region": "region",
    "contract_start": "contract start",
    "renewal_date": "renewal date",
    "channel": "channel",
    "shared_channel": "shared channel",
    "stage": "stage",
    "allowance_hours": "consulting allowance",
    "sponsor": "executive sponsor",
    "program_manager": "cloud program manager",
    "technical_contacts": "technical contacts",
}


def blocks(page: Timeline) -> list[Block]:
    """The timeline as one block, or a word that there is none yet."""
    if not page.moments:
        words = "Nothing more." if page.skip else "Nothing has happened yet."
        return [kit.section(f"*Timeline*\n{words}")]
    title = f"*Timeline*, {page.skip} newer left out" if page.skip else "*Timeline*, newest first"
    return [kit.section("\n".join([title, *(line(one) for one in page.moments)]))]


def line(one: Moment) -> str:
    """One moment: when, what, how it stands, by whom."""
    draw = {
        Happened.SESSION: _session,
        Happened.CHECK_IN: _check_in,
        Happened.TICKET: _ticket,
        Happened.CHANGE: _change,
    }[one.what]
    return f"• {kit.when(one.at)}: {draw(one)}"


def _session(one: Moment) -> str:
    kind = WORK_NAMES[WorkKind(one.second)].lower()
    return f"*Session* ({kind}), {_plain(one.first)}, asked by {_actor(one)}{_words(one.words)}"


def _check_in(one: Moment) -> str:
    kind = CONTACT_NAMES[ContactKind(one.first)]
    felt = f", felt {_FEELINGS[one.second]}" if one.second in _FEELINGS else ""
    return f"*{kind}*{felt}, by {_actor(one)}{_words(one.words)}"


def _ticket(one: Moment) -> str:
    priority = PRIORITY_NAMES[Priority(one.first)]
    return f"*{priority} ticket*, {_plain(one.second)}, from {_actor(one)}{_words(one.words)}"


def _change(one: Moment) -> str:
    if one.first == ADDED:
        return f"*Added* by {_actor(one)}"
    if (one.actor, one.first, one.second) == ("slack", "channel", ""):
        return f"*Channel* {kit.channel(one.words)} is internal again"
    before, after = _value(one.first, one.second), _value(one.first, one.words)
    return f"*{_column(one.first)}* from {before} to {after}, by {_actor(one)}"


def _column(name: str) -> str:
    if name in _COLUMNS:
        label = _COLUMNS[name]
        return label[0].upper() + label[1:]
    return (
        ROLE_NAMES[Role(name)]
        if name in [role.value for role in Role]
        else kit.escape(_plain(name))
    )


def _value(column: str, value: str) -> str:
    """A cell of the sheet as people read it."""
    if not value:
        return {"segment": "what the ARR says", "stage": "what the dates say"}.get(
            column, "nothing"
        )
    if column in [role.value for role in Role]:
        return kit.user(value)
    if column in ("channel", "shared_channel"):
        return kit.channel(value)
    if column == "arr" and value.isdigit():
        return f"{int(value):,}"
    names = {str(key): name for key, name in (SEGMENT_NAMES | STAGE_NAMES).items()}
    return names.get(value) or kit.escape(value, LONGEST_WORDS)


def _actor(one: Moment) -> str:
    return _ACTORS.get(one.actor) or kit.user(one.actor)


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _words(text: str) -> str:
    """The first words of what was typed, on one line."""
    short = kit.escape(" ".join(text.split()), LONGEST_WORDS)
    return f": {short}" if short else ""
