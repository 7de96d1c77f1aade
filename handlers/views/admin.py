"""What admins see: members and roles, channels, policy; and the form to give a role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from domain.members import Appointed, role_list
from domain.people import ROLE_NAMES, Person, Role
from domain.policy import Policy
from domain.policy_parts import CHANNEL_NAMES
from handlers import ids
from handlers.views import kit
from handlers.views.admin_settings import place
from handlers.views.kit import Block, Message

MOST_LINES = 40


class Found(Protocol):
    """Everybody with a role, and how many customers there are."""

    @property
    def members(self) -> Sequence[Person]: ...
    @property
    def customers(self) -> int: ...


def overview(found: Found, policy: Policy, *, unknown: str = "") -> Message:
    """`/cs admin`: who has which role, where team facts go, and which policy is in force."""
    count = len(found.members)
    news = (
        f"{count} member{'' if count == 1 else 's'} and {found.customers:,} customers are set up."
    )
    if unknown:
        news = f"There is no `/cs admin {kit.escape(unknown, 40)}`. {news}"
    version = f"version {policy.version}" if policy.version else "built-in"
    return kit.message(
        news,
        [
            kit.section(f"*{news}*"),
            kit.section(_members(found.members)),
            kit.section("*Channels*\n" + "\n".join(_channels(policy))),
            kit.actions(kit.button("Give a role", ids.MEMBER_OPEN, style="primary")),
            kit.context(
                f"Policy: {version}, see `/cs admin policy`. `/cs admin channels` says where I can "
                "post. `touchpoint import members.csv` sets many members at once."
            ),
        ],
    )


def _members(members: Sequence[Person]) -> str:
    if not members:
        return "Nobody has a role yet."
    lines = [_line(one) for one in members[:MOST_LINES]]
    if len(members) > MOST_LINES:
        lines.append(
            f"and {len(members) - MOST_LINES:,} more; `touchpoint export members` lists all"
        )
    return "*Members*\n" + "\n".join(lines)


def _line(person: Person) -> str:
    lead = f", lead {kit.user(person.lead_id)}" if person.lead_id else ""
    gone = "" if person.standing.value == "member" else f" ({person.standing.value})"
    return f"• {kit.user(person.user_id)}{gone}: {role_list(person)}{lead}"


def _channels(policy: Policy) -> list[str]:
    named = policy.channels.by_use()
    return [f"• {CHANNEL_NAMES[use]}: {place(where)}" for use, where in named.items()]


def appointed(done: Appointed) -> Message:
    """What an admin just gave or took, and what follows from it."""
    who, after = kit.user(done.after.user_id), done.after
    if done.before == after:
        news = f"{who} is {role_list(after)} already; nothing was changed."
        return kit.message(news, [kit.section(news)])
    lead = f", led by {kit.user(after.lead_id)}" if after.lead_id else ""
    news = f"{who} is now {role_list(after)}{lead}."
    lines = [f"*{news}*"]
    if done.before.roles != after.roles:
        lines.append(f"Before: {role_list(done.before)}.")
    if done.customers and Role.CSM not in after.roles:
        count = f"{done.customers:,} customer{'' if done.customers == 1 else 's'}"
        lines.append(
            f"{who} is still the CSM of {count}: name somebody else with "
            "`/cs customer edit`, or import them with another CSM."
        )
    return kit.message(news, [kit.section("\n".join(lines))])


def member_form() -> Block:
    """**Give a role**: who, which roles, which lead."""
    roles = [kit.option(name, role.value) for role, name in ROLE_NAMES.items()]
    return kit.modal(
        "Give a role",
        [
            kit.input_block("Person", kit.users_select("person"), block_id="person"),
            kit.input_block(
                "Roles",
                kit.checkboxes("roles", roles),
                block_id="roles",
                optional=True,
                hint="These replace the roles the person has. None at all makes them a viewer.",
            ),
            kit.input_block(
                "Lead",
                kit.users_select("lead"),
                block_id="lead",
                optional=True,
                hint="Empty leaves the lead as it is.",
            ),
        ],
        callback_id=ids.MEMBER_FORM,
        submit="Give",
    )
