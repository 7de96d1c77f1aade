"""Adding and changing a customer by hand, under the same rules as a row of customers.csv."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slugify import slugify

from domain.customers import Customer
from domain.customers_cells import LONGEST_KEY, PEOPLE, parsers
from domain.customers_sheet import NEEDED, disagreements, merged
from domain.errors import Conflict, Invalid, NotAllowed, Unmet
from domain.people import ACCOUNT_TEAM, Person, Role, Standing, may, require, require_member
from domain.sheets import Fault, Mend, Row, missing, parse
from services import customers, people
from services.customers_changes import changed, record_new
from storage import customers as customer_rows
from storage import customers_channels
from storage.unit_of_work import Work

Cells = Mapping[str, str]
"""A form's answers by column of customers.csv, as text; empty means not set."""

MAY_ADD = (*ACCOUNT_TEAM, Role.DIRECTOR)


def require_adder(person: Person) -> None:
    """Let the account team, leads and admins add customers. Raises NotAllowed."""
    require(person, MAY_ADD, "add customers")


def may_add(person: Person) -> bool:
    """Whether **Add a customer** is offered."""
    return person.standing is Standing.MEMBER and may(person, MAY_ADD)


def require_editor(person: Person, customer: Customer) -> None:
    """Let a customer's own team, its members' leads, directors and admins change it.

    Raises NotAllowed, saying whom to ask.
    """
    require_member(person)
    team = set(customer.team.members())
    if person.has(Role.ADMIN, Role.DIRECTOR) or {person.user_id, *person.leads} & team:
        return
    raise NotAllowed(
        f"Only the account team of {customer.name}, their leads, directors and admins can change "
        "it. Please ask one of them."
    )


def editable(work: Work, user_id: str, words: str, channel_id: str | None) -> Customer | None:
    """The customer to change, if this person may. None when nothing was named."""
    customer = customers.guess(work, words, channel_id)
    if customer:
        require_editor(people.actor(work, user_id), customer)
    return customer


def add(work: Work, user_id: str, cells: Cells) -> Customer:
    """Add a customer; without a key it gets one from its name.

    Raises Invalid, NotAllowed, and Unmet for people Slack is to be asked about first.
    """
    person, known = people.actor_among(work, user_id, named(cells))
    require_adder(person)
    filled = {**cells, "key": cells.get("key") or _free_key(work, cells.get("name", ""))}
    values = _read(work, filled, known)
    _keep_apart(work, values)
    if customer_rows.by_key(work, values["key"]):
        raise Invalid("Another customer has this key; choose a different one.", field="key")
    made = _merge(work, None, values)
    customer_rows.add(work, [made])
    record_new(work, user_id, [made])
    work.outcome = f"{made.name} is added.{_without_role(known[made.team.csm])}"
    return made


def edit(work: Work, user_id: str, key: str, version: int, cells: Cells) -> Customer:
    """Change a customer as it was seen at `version`.

    Raises Invalid, NotAllowed, Conflict, and Unmet for people Slack is to be asked about first.
    """
    seen = customers.get(work, key)
    person, known = people.actor_among(work, user_id, named(cells))
    require_editor(person, seen)
    values = _read(work, {**cells, "key": key}, known)
    if values.get("channel") != seen.channel_id:
        _keep_apart(work, values)
    made = _merge(work, seen, values)
    if seen.version != version or not customer_rows.change_seen(work, made):
        raise Conflict(
            "Somebody changed this customer while the form was open; nothing was saved. "
            "Please open the form again."
        )
    changed(work, user_id, [(seen, made)])
    new = known[made.team.csm] if made.team.csm != seen.team.csm else None
    work.outcome = f"{made.name} is changed.{_without_role(new)}"
    return made


def _without_role(csm: Person | None) -> str:
    """A second line where the customer's CSM is none yet, and may not be able to act for it."""
    if csm is None or csm.has(Role.CSM):
        return ""
    return (
        f"\n{csm.name} is no Customer Success Manager yet: please ask an admin to give the role "
        "with /cs admin member."
    )


def _keep_apart(work: Work, values: Mapping[str, Any]) -> None:
    """Raises Invalid when the internal channel is one that a customer is in."""
    places = filter(None, [values.get("channel")])
    for _, key, name in customers_channels.inside(work, places):
        if key != values["key"]:
            mend = f"{name} is in this channel. The internal one is another."
            raise Invalid(mend, field="channel")


def _free_key(work: Work, name: str) -> str:
    """A key made of the name that no customer has."""
    slug: str = slugify(name, max_length=LONGEST_KEY - 4, word_boundary=True) or "customer"
    tries = [slug, *(f"{slug}-{number}" for number in range(2, 1000))]
    taken = customer_rows.by_keys(work, tries[:50])
    return next((key for key in tries[:50] if key not in taken), tries[-1])


def named(cells: Cells) -> list[str]:
    """The Slack ids of everybody a form names."""
    return [cells[column] for column in PEOPLE if cells.get(column)]


def _read(work: Work, cells: Cells, known: Mapping[str, Person]) -> dict[str, Any]:
    """The form's values, checked like a row of the sheet. Raises Invalid with every field."""
    strangers = [one for one in named(cells) if one not in known]
    if strangers:
        raise Unmet(strangers)
    row, faults = Row(1, cells), list[Fault]()
    values = parse(row, parsers(work.policy), faults)
    faults += [replace(one, mend="Please fill this in.") for one in missing(row, values, NEEDED)]
    faults += disagreements(row, values)
    for column in PEOPLE:
        if values.get(column) and known[values[column]].standing is not Standing.MEMBER:
            faults.append(Fault(1, column, "This person has left or is a guest; choose another."))
    if faults:
        raise Invalid(
            "Some answers need mending.", fields={fault.column: fault.mend for fault in faults}
        )
    return values


def _merge(work: Work, seen: Customer | None, values: dict[str, Any]) -> Customer:
    try:
        return merged(seen, values, work.policy, work.now.date())
    except Mend as mend:
        raise Invalid(str(mend), field="segment") from None
