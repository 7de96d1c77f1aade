"""A customer that two change at once keeps both changes, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from domain.customers_sheet import COLUMNS, cells
from domain.sheets import Row
from services import channels, imports_customers
from storage import customers, members
from storage.engine import open_engine
from storage.schema import migrate
from storage.unit_of_work import Work
from tests.support.at_once import overtaken
from tests.support.cadence import customer, staff
from tests.support.database import Store

PLACE = "C0ACME"


@pytest.fixture
def both(postgres_url: str) -> Iterator[Store]:
    engine = open_engine(postgres_url)
    migrate(engine)
    made = Store(engine)
    made.run(members.give, staff())
    made.run(customers.add, [customer("acme", channel=PLACE)])
    yield made
    engine.dispose()


def edit(work: Work) -> None:
    """What **Edit customer** writes."""
    one = customers.by_keys(work, ["acme"])["acme"]
    assert customers.change_seen(work, replace(one, allowance_hours=12))


def archive(work: Work) -> None:
    channels.archived(work, PLACE, ["acme"])


def import_(work: Work) -> None:
    row = dict(zip(COLUMNS, cells(customer("acme")), strict=True))
    del row["allowance_hours"]
    sheet = [Row(2, row)]
    assert not imports_customers.begin(work, sheet).write(work, sheet).faults


@pytest.mark.parametrize("change", [archive, import_])
def test_what_somebody_edits_meanwhile_stays(both: Store, change: Callable[[Work], Any]) -> None:
    overtaken(both, edit, change).result()
    one = both.run(customers.by_keys, ["acme"])["acme"]
    assert (one.allowance_hours, one.channel_id) == (12, None)
