"""The demo story: who works at Northwind Cloud, and how its customers are doing today.

People and customers are told by two sheets in `demo/`, which the real import reads. The dates in
them are as of `TOLD_ON`; they move with the day on which the story is told.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.app import Touchpoint
from services import imports
from storage import customers
from storage.unit_of_work import Work

SHEETS = Path(__file__).parent / "demo"
POLICY = SHEETS / "policy.toml"
"""The policy of Northwind Cloud: public holidays that it has confirmed."""
TOLD_ON = date(2026, 11, 23)
WATCHED_FOR = timedelta(days=400)
"""How long the customers have been known: touches missed since then are overdue, not unknown."""

_DATES = ("contract_start", "renewal_date")


async def tell(bot: Touchpoint, today: datetime | None = None) -> None:
    """Fill an empty database with the story as it stands at `today` (None: now); one that has
    customers is left as it is."""
    await bot.transact(_fill, now=today or bot.clock.now())


def _fill(work: Work) -> None:
    if customers.count(work):
        return
    imports.load(work, _lines("members"))
    long_ago = replace(work, now=work.now - WATCHED_FOR)
    imports.load(long_ago, told_on(_lines("customers"), work.now.date()))


def _lines(name: str) -> list[str]:
    return (SHEETS / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)


def told_on(lines: list[str], today: date) -> list[str]:
    """The sheet of customers with its dates as far from `today` as they were from `TOLD_ON`."""
    shift = today - TOLD_ON
    sheet = csv.DictReader(lines)
    told = io.StringIO(newline="")
    writer = csv.DictWriter(told, sheet.fieldnames or (), lineterminator="\n")
    writer.writeheader()
    for row in sheet:
        moved = {name: str(date.fromisoformat(row[name]) + shift) for name in _DATES}
        writer.writerow(row | moved)
    return told.getvalue().splitlines(keepends=True)
