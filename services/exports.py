"""Customers and members as rows of the sheets they are imported from, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain import customers_sheet, people_sheet
from domain.people import Person
from storage import customers, members
from storage.members import roles_text
from storage.unit_of_work import Work

PAGE = 1000

Page = Callable[[Work, str], list[list[str]]]
"""The rows after the one whose first cell is given; none when there are no more."""


def customer_rows(work: Work, after: str) -> list[list[str]]:
    """A page of customers.csv, by key."""
    return [customers_sheet.cells(one) for one in customers.after(work, after, most=PAGE)]


def member_rows(work: Work, after: str) -> list[list[str]]:
    """A page of members.csv, by Slack id: everybody who was given a role or leads somebody."""
    return [_member(one) for one in members.after(work, after, most=PAGE)]


def _member(person: Person) -> list[str]:
    return people_sheet.cells(
        {
            "slack_user_id": person.user_id,
            "name": person.name,
            "email": person.email,
            "roles": roles_text(person.roles),
            "timezone": person.timezone,
            "lead": person.lead_id,
        }
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """What can be exported: its columns, and how its pages are read."""

    columns: tuple[str, ...]
    page: Page


SHEETS: Mapping[str, Sheet] = {
    "customers": Sheet(customers_sheet.COLUMNS, customer_rows),
    "members": Sheet(people_sheet.COLUMNS, member_rows),
}
"""What can be exported, by name."""
