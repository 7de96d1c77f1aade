"""`touchpoint sla simulate`: another policy tried on clocks that ran, without changing anything."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.console.sla import read_since
from bot.console.sla_trials import HEADINGS
from domain.customers import Customer, Segment, Team
from domain.policy import Policy
from domain.sla import Clock, ClockKind, Pause, Priority
from domain.sla import Result as Outcome
from domain.tickets import TicketForm
from storage import clocks, customers, tickets, workspaces
from storage.unit_of_work import Work, unit_of_work
from storage.workspaces import Workspace
from tests.support.migrated import migrated
from tests.support.schedules import at

NEW = """\
[sla.targets]
major = "2h"
[sla.resolution]
major = "2h"
"""


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The policy to try, in a workspace with four clocks of a ticket in London in March."""
    url = f"sqlite:///{tmp_path / 'touchpoint.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("TOUCHPOINT_POLICY", raising=False)
    engine = migrated(url)
    with unit_of_work(engine, team_id="T1", now=at("2026-03-02 09:00"), policy=Policy()) as work:
        workspaces.keep(work, Workspace("T1", "Northwind"))
        _fill(work)
    engine.dispose()
    made = tmp_path / "new.toml"
    made.write_text(NEW, encoding="utf-8")
    return made


def _fill(work: Work) -> None:
    start_on = date(2026, 1, 1)
    acme = Customer(
        0, "acme", "Acme\x1b[31m of the very long name", 10**6, "USD", Segment.SMB, "GMT",
        start_on, date(2027, 1, 1), start_on, Team(csm="UANA"),
    )  # fmt: skip
    customers.add(work, [acme])
    stored = customers.by_key(work, "acme")
    assert stored is not None
    form = TicketForm("acme", "It is down", Priority.MAJOR, work.now, "UANA")
    ticket = tickets.add(work, form, customer_id=stored.id, opened_by="UANA")

    def clock(day: str, answered: str, outcome: Outcome, **more: Any) -> None:
        ran = Clock(
            kind=ClockKind.FIRST_RESPONSE,
            start_at=at(f"{day} 09:00"),
            target=Policy().targets[Priority.MAJOR],
            due_at=at(f"{day} 13:00"),
            result=outcome,
            responded_at=at(f"{day} {answered}"),
        )
        clocks.add(
            work,
            ran._replace(**more),
            ticket_id=ticket.id,
            region="GMT",
            coverage="home",
            next_check_at=None,
        )

    clock("2026-03-02", "12:00", Outcome.MET)
    clock("2026-03-03", "09:10", Outcome.MET)
    clock("2026-03-04", "13:30", Outcome.MISSED)
    clock("2026-03-05", "12:00", Outcome.CANCELLED)
    clock(
        "2026-03-06", "12:30", Outcome.MISSED, kind=ClockKind.RESOLUTION,
        pauses=(Pause(at("2026-03-06 10:00"), at("2026-03-06 12:00")),),
    )  # fmt: skip


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["sla", "simulate", *map(str, arguments)])


def test_the_clocks_are_counted_and_those_that_differ_are_listed(policy: Path) -> None:
    ran = simulate("--policy", policy, "--since", "2026-03-01")
    assert ran.exit_code == 0
    *counts, empty, headings, first, second, third = ran.stdout.splitlines()
    assert counts == [
        "4 clocks since 2026-03-01 00:00 UTC, by new.toml:",
        "  breached      2 (50 %), in fact 2",
        "  warned  75 %  2 (50 %)",
        "  warned  90 %  2 (50 %)",
        "  would have ended otherwise: 2",
    ]
    assert empty == ""
    assert re.split(r"  +", headings) == list(HEADINGS)
    asked, was_due, due, answered = (f"2026-03-02 {time}:00" for time in ("09", "13", "11", "12"))
    warned = "75 % 2026-03-02 10:30, 90 % 2026-03-02 10:48"
    assert re.split(r"  +", first) == [
        *("#1", "Acme?[31m of the very l…", "major", "first response", asked, was_due, due),
        *(answered, warned, "breached (was kept)"),
    ]
    assert second.endswith("90 % 2026-03-04 10:48  breached")
    assert "resolution" in third
    assert third.endswith("  kept (was breached)")


def test_json_holds_every_clock(policy: Path) -> None:
    told = json.loads(simulate("--policy", policy, "--since", "2026-03-01", "--json").stdout)
    assert (told["policy"], told["since"]) == ("new.toml", "2026-03-01T00:00:00Z")
    assert told["counts"] == {
        "clocks": 4,
        "was_breached": 2,
        "breached": 2,
        "warned": {"75": 2, "90": 2},
        "differing": 2,
    }
    first, *_, last = told["clocks"]
    assert first == {
        "ticket": 1,
        "customer": "Acme\x1b[31m of the very long name",
        "priority": "major",
        "region": "GMT",
        "clock": "first_response",
        "started_at": "2026-03-02T09:00:00Z",
        "responded_at": "2026-03-02T12:00:00Z",
        "was_due_at": "2026-03-02T13:00:00Z",
        "was_breached": False,
        "due_at": "2026-03-02T11:00:00Z",
        "warned": [
            {"percent": 75, "at": "2026-03-02T10:30:00Z"},
            {"percent": 90, "at": "2026-03-02T10:48:00Z"},
        ],
        "breached_at": "2026-03-02T11:00:00Z",
        "late_s": 3600.0,
    }
    assert (last["clock"], last["due_at"]) == ("resolution", "2026-03-06T13:00:00Z")


def test_a_clock_the_policy_does_not_run_is_shown_as_such(policy: Path) -> None:
    policy.write_text('[sla.targets]\nmajor = "8h"\n', encoding="utf-8")
    told = json.loads(simulate("--policy", policy, "--since", "2026-03-01", "--json").stdout)
    assert [clock["due_at"] for clock in told["clocks"]][-1] is None
    table = simulate("--policy", policy, "--since", "2026-03-01").stdout
    assert "no such clock" in table.splitlines()[-1]


def test_nothing_is_changed(policy: Path) -> None:
    before = (policy.parent / "touchpoint.db").read_bytes()
    simulate("--policy", policy, "--since", "2026-03-01")
    assert (policy.parent / "touchpoint.db").read_bytes() == before


def test_without_clocks_there_is_nothing_to_list(policy: Path) -> None:
    ran = simulate("--policy", policy, "--since", "0d")
    assert ran.exit_code == 0
    assert ran.stdout.startswith("0 clocks since ")
    assert ran.stdout.endswith("would have ended otherwise: 0\n")


def test_a_policy_with_errors_is_refused(policy: Path) -> None:
    policy.write_text("reminder_hour = 99", encoding="utf-8")
    ran = simulate("--policy", policy)
    assert ran.exit_code == 1
    assert "new.toml:1: reminder_hour" in ran.stderr


@pytest.mark.parametrize(
    ("text", "since"),
    [("90d", "2026-03-03"), ("2w", "2026-05-18"), ("2026-05-01", "2026-05-01")],
)
def test_a_span_is_read_backwards_from_now(text: str, since: str) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert read_since(text, now) == at(f"{since} 00:00")


@pytest.mark.parametrize("text", ["90", "d", "-3d", "last week", "2026-13-01"])
def test_a_span_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="write 90d, 12w"):
        read_since(text, datetime(2026, 6, 1, tzinfo=UTC))


def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(click.BadParameter, match="still to come"):
        read_since("2026-06-02", datetime(2026, 6, 1, tzinfo=UTC))
