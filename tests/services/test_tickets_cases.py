"""Where a ticket's card is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from services import tickets_cases
from storage import customers
from tests.services.tickets_stage import Stage, stage


def lane(held: Stage, number: int) -> str:
    return held.act(tickets_cases.load, number).lane(held.policy)


def test_a_card_is_never_where_the_customer_reads_along(tmp_path: Path) -> None:
    with stage(f"sqlite:///{tmp_path}/store.db") as held:
        number = held.ticket()
        assert lane(held, number) == "C0ACME"
        acme = held.act(customers.by_keys, ["acme"])["acme"]
        held.act(customers.change, [replace(acme, shared_channel_id="C0ACME")])
        assert lane(held, number) == "#sla-alerts"
