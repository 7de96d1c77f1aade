"""A team on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from domain.members import TeamMember, TeamView, role_list
from domain.people import Person
from handlers.views import kit
from handlers.views.kit import Block, Message

MOST_LINES = 40


def team(person: Person, found: TeamView) -> Message:
    """Who leads the reader, whom they lead, and who is beside them."""
    news = _news(found)
    blocks = [kit.section(f"*{news}*\nYou are {role_list(person)}.")]
    if found.lead:
        blocks.append(kit.section(f"*Your lead*\n{_line(found.lead)}"))
    blocks += _group("You lead", found.reports)
    blocks += _group("Beside you", found.peers)
    if not found.lead and not found.reports:
        blocks.append(kit.context("An admin names leads with `/cs admin member @you role …`."))
    return kit.message(f"{news} You are {role_list(person)}.", blocks)


def _news(found: TeamView) -> str:
    if found.reports:
        people = "person" if len(found.reports) == 1 else "people"
        owned = sum(one.customers for one in found.reports)
        customers = "customer" if owned == 1 else "customers"
        return f"You lead {len(found.reports)} {people} with {owned:,} {customers}."
    return "You are in a team." if found.lead else "You are in no team yet."


def _group(title: str, found: Sequence[TeamMember]) -> list[Block]:
    if not found:
        return []
    lines = [_line(one.person, one.customers) for one in found[:MOST_LINES]]
    if len(found) > MOST_LINES:
        lines.append(f"and {len(found) - MOST_LINES} more")
    return [kit.section(f"*{title}*\n" + "\n".join(lines))]


def _line(person: Person, customers: int = 0) -> str:
    owned = f", {customers:,} customer{'' if customers == 1 else 's'}" if customers else ""
    gone = "" if person.standing.value == "member" else f" ({person.standing.value})"
    return f"• {kit.user(person.user_id)}{gone}: {role_list(person)}{owned}"
