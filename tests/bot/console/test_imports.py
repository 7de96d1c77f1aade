"""`touchpoint import`: sheets of people and customers, checked whole, written once."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.sandbox import demo
from bot.sandbox.people import TEAM_ID
from bot.sandbox.running import running
from domain.customers import Customer, Segment, Stage
from domain.people import Person, Role, Standing
from domain.policy import Policy
from services import due, health, people
from storage import audit, customers, members, workspaces
from storage.unit_of_work import Work, unit_of_work
from tests.support.console import Console
from tests.support.migrated import migrated

ANA, BEN, GONE = "U0ANA00001", "U0BEN00002", "U0QUINN017"
HEADER = (
    "key,name,arr,currency,segment,region,contract_start,renewal_date,csm,tam,pds,sa,channel,"
    "shared_channel"
)
ACME = "acme,Acme Robotics,2400000,USD,,PST,2026-01-31,2027-01-31,ana@x.example,,,,C0ACME0001,"


class Store:
    """A database with one workspace, to look into and to write in."""

    def __init__(self, url: str) -> None:
        self.engine = migrated(url)

    def work(self) -> Iterator[Work]:
        with unit_of_work(
            self.engine, team_id=TEAM_ID, now=datetime(2026, 11, 23, tzinfo=UTC), policy=Policy()
        ) as work:
            yield work

    def customer(self, key: str) -> Customer:
        found = None
        for work in self.work():
            found = customers.by_key(work, key)
        assert found is not None, f"there is no customer {key}"
        return found

    def count(self) -> int:
        return next(customers.count(work) for work in self.work())

    def person(self, user_id: str) -> Person:
        return next(members.some(work, [user_id])[user_id] for work in self.work())

    def trail(self, subject: str) -> list[tuple[str, str, str]]:
        return next(
            [(one.move, one.before, one.after) for one in audit.of(work, subject)]
            for work in self.work()
        )


def _prepare(url: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("DATABASE_URL", url)
    for name in ("SLACK_BOT_TOKEN", "SLACK_API_URL", "TOUCHPOINT_POLICY"):
        monkeypatch.delenv(name, raising=False)
    store = Store(url)
    for work in store.work():
        workspaces.keep(work, workspaces.Workspace(TEAM_ID, "Northwind Cloud"))
        members.give(work, [
            Person(ANA, "Ana", frozenset({Role.CSM}), email="ana@x.example"),
            Person(BEN, "Ben", frozenset({Role.TAM})),
            Person(GONE, "Quinn", frozenset({Role.CSM}), standing=Standing.DEACTIVATED),
        ])  # fmt: skip
    return store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    made = _prepare(f"sqlite:///{tmp_path}/t.db", monkeypatch)
    yield made
    made.engine.dispose()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "sheet.csv"


def write(sheet: Path, *lines: str) -> Path:
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sheet


def test_a_customer_is_created_once_however_often_it_is_imported(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    first = touchpoint("import", write(sheet, HEADER, ACME))
    assert (first.code, first.out) == (0, "customers: 1 created, 0 updated, 0 unchanged, 0 bad\n")
    again = touchpoint("import", sheet)
    assert (again.code, again.out) == (0, "customers: 0 created, 0 updated, 1 unchanged, 0 bad\n")
    acme = store.customer("acme")
    assert (acme.segment, acme.segment_given, acme.team.csm) == (Segment.ENTERPRISE, False, ANA)
    assert store.trail("customer:acme") == [("added", "", "Acme Robotics")]


def test_a_row_that_makes_the_customers_own_channel_the_internal_one_is_bad(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    apart = ACME.replace("C0ACME0001,", "C0ACME0001,C0ACME0002")
    assert touchpoint("import", write(sheet, HEADER, apart)).code == 0
    header, row = HEADER.removesuffix(",shared_channel"), ACME.replace("C0ACME0001,", "C0ACME0002")
    found = touchpoint("import", write(sheet, header, row))
    assert found.code == 1
    assert "The customer is in this channel" in found.err
    assert store.customer("acme").channel_id == "C0ACME0001"


def test_what_was_imported_is_in_the_lists_at_once(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    began = SystemClock().now() - timedelta(days=3)  # the kickoff is due in four
    fresh = ACME.replace("2026-01-31", f"{began:%Y-%m-%d}").replace("2027-01-31", "")
    touchpoint("import", write(sheet, HEADER, fresh, fresh.replace("acme,", "acorn,", 1)))
    for work in store.work():
        now = replace(work, now=SystemClock().now())
        ana = people.actor(now, ANA)
        assert {one.key for one in health.ranked(now, ana, "mine")} == {"acme", "acorn"}
        listed = due.pages(now, ana, "mine")
        assert {line.customer_key for line in listed.lines} == {"acme", "acorn"}


def test_a_customer_imported_in_mid_life_opens_from_today(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    touchpoint("import", write(sheet, HEADER, ACME))
    opened = store.customer("acme").opened_on
    assert opened > store.customer("acme").contract_start_on
    touchpoint("import", write(sheet, HEADER, ACME.replace("Acme Robotics", "Acme")))
    assert store.customer("acme").opened_on == opened, "an update does not open it again"


def test_a_change_is_written_to_the_audit_trail_column_by_column(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    touchpoint("import", write(sheet, HEADER, ACME))
    done = touchpoint("import", write(sheet, HEADER, ACME.replace("2400000", "90000")))
    assert done.out == "customers: 0 created, 1 updated, 0 unchanged, 0 bad\n"
    assert store.customer("acme").segment is Segment.SMB
    assert store.trail("customer:acme")[1:] == [
        ("arr", "2400000", "90000"),
        ("segment", "enterprise", "smb"),
    ]


def test_a_column_that_is_not_in_the_file_leaves_what_is_there(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    touchpoint("import", write(sheet, HEADER + ",stage,sponsor", ACME + ",churned,Alex Moreau"))
    touchpoint("import", write(sheet, HEADER, ACME))
    assert store.customer("acme").stage is Stage.CHURNED
    assert store.customer("acme").contacts.executive_sponsor == "Alex Moreau"
    touchpoint("import", write(sheet, HEADER + ",stage", ACME + ","))
    assert store.customer("acme").stage is None, "an empty cell means not set"


def test_every_cell_that_may_be_empty_means_not_set(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    more = ",ae,cse,csa,stage,allowance_hours,sponsor,program_manager,technical_contacts"
    bare = f"acme,Acme,2400000,USD,,PST,2026-01-31,,ana@x.example,{',' * 12}"
    assert touchpoint("import", write(sheet, HEADER + more, bare)).code == 0
    acme = store.customer("acme")
    assert (acme.renewal_on, acme.stage, acme.team.tam, acme.allowance_hours) == (None,) * 4
    assert touchpoint("import", write(sheet, HEADER, ACME)).code == 0
    assert str(store.customer("acme").renewal_on) == "2027-01-31"
    touchpoint("import", write(sheet, HEADER, ACME.replace("2027-01-31", "")))
    assert store.customer("acme").renewal_on is None
    assert store.trail("customer:acme")[-1] == ("renewal_date", "2027-01-31", "")


@pytest.mark.parametrize(
    ("change", "column", "mend"),
    [
        (("acme,", "Acme Corp,"), "key", "for example acme-corp"),
        (("acme,", ","), "key", "empty"),
        (("Acme Robotics", "\u200f"), "name", "invisible"),
        (("Acme Robotics", "x" * 121), "name", "120"),
        (("2400000", "2.4M"), "arr", "1200000"),
        (("2400000", "-5"), "arr", "digits only"),
        (("2400000", "9" * 17), "arr", "check the amount"),
        (("USD", "dollars"), "currency", "three letters"),
        (("USD", "EUR"), "segment", "[fx] rate for EUR"),
        (("USD,,", "USD,huge,"), "segment", "enterprise, mid_market or smb"),
        (("PST", "CET"), "region", "PST, EST, GMT, IST, AEDT"),
        (("2026-01-31", "31/01/2026"), "contract_start", "2026-01-31"),
        (("2026-01-31", "2026-02-30"), "contract_start", "calendar"),
        (("2027-01-31", "2026-01-31"), "renewal_date", "not after the contract start"),
        (("ana@x.example", "nobody@x.example"), "csm", "members.csv"),
        (("ana@x.example", "Ana"), "csm", "neither a Slack user id"),
        (("ana@x.example", GONE), "csm", "has left"),
        (("ana@x.example", ""), "csm", "empty"),
        (("C0ACME0001", "#acme"), "channel", "channel id"),
        (("C0ACME0001,", "C0ACME0001,C0ACME0001"), "shared_channel", "internal channel"),
        (("C0ACME0001,", "C0ACME0001,,"), "", "15 cells"),
    ],
)  # fmt: skip
def test_a_bad_row_is_reported_with_line_column_and_mend(
    touchpoint: Console, store: Store, sheet: Path,
    change: tuple[str, str], column: str, mend: str,
) -> None:  # fmt: skip
    bad = touchpoint("import", write(sheet, HEADER, ACME.replace(*change, 1)))
    assert bad.code == 1
    where = f"line 2, {column}: " if column else "line 2: "
    assert any(line.startswith(where) and mend in line for line in bad.err.splitlines()), bad.err
    assert store.count() == 0


@pytest.mark.parametrize(
    ("column", "value", "mend"),
    [
        ("stage", "gone", "churned"),
        ("allowance_hours", "1.5", "whole hours"),
        ("technical_contacts", ";".join(f"N{n}" for n in range(21)), "20 are the most"),
    ],
)
def test_optional_columns_are_checked_as_well(
    touchpoint: Console, store: Store, sheet: Path, column: str, value: str, mend: str
) -> None:
    bad = touchpoint("import", write(sheet, f"{HEADER},{column}", f"{ACME},{value}"))
    assert (bad.code, mend in bad.err) == (1, True)


def test_every_bad_row_is_reported_and_nothing_is_written(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    rows = [ACME, ACME, ACME.replace("acme", "beta", 1).replace("2400000", "lots"), '"acme']
    bad = touchpoint("import", write(sheet, HEADER, *rows))
    assert bad.code == 1
    faults = [line for line in bad.err.splitlines() if line.startswith("line ")]
    assert [line.split(":")[0] for line in faults] == ["line 3, key", "line 4, arr", "line 5"]
    assert "on line 2 already" in faults[0]
    assert "nothing was written" in bad.err
    assert bad.out == "customers: 1 would be created, 0 would be updated, 0 unchanged, 3 bad\n"
    assert store.count() == 0


def test_partial_writes_the_good_rows_and_still_says_that_others_are_bad(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    beta = ACME.replace("acme", "beta", 1).replace("2400000", "lots")
    done = touchpoint("import", write(sheet, HEADER, ACME, beta), "--partial")
    assert (done.code, store.count()) == (1, 1)
    assert done.out == "customers: 1 created, 0 updated, 0 unchanged, 1 bad\n"


def test_a_dry_run_says_what_would_happen(touchpoint: Console, store: Store, sheet: Path) -> None:
    done = touchpoint("import", write(sheet, HEADER, ACME), "--dry-run", "--partial")
    assert (done.code, store.count()) == (0, 0)
    assert done.out == "customers: 1 would be created, 0 would be updated, 0 unchanged, 0 bad\n"
    bad = touchpoint("import", write(sheet, HEADER, ACME.replace("USD", "$")), "--dry-run")
    assert (bad.code, "before the import" in bad.err) == (1, True)


@pytest.mark.parametrize(
    ("header", "mend"),
    [
        ("", "empty"),
        ("a,b", "fits no kind of file"),
        ("key;csm", "separated by"),
        (HEADER + ",key", "there twice"),
        (HEADER.replace("arr", "revenue"), "line 1, arr: This column is missing"),
        (HEADER + ",sponsers", "Did you mean sponsor?"),
        (HEADER + ",zzzz", "There is no such column."),
        ('"key', "This is not CSV"),
    ],
)
def test_a_header_that_does_not_fit_is_explained(
    touchpoint: Console, store: Store, sheet: Path, header: str, mend: str
) -> None:
    bad = touchpoint("import", write(sheet, header, ACME) if header else _empty(sheet))
    assert (bad.code, mend in bad.err) == (1, True), bad.err


def _empty(sheet: Path) -> Path:
    sheet.write_bytes(b"")
    return sheet


def test_the_kind_that_is_named_wins_over_the_header(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    bad = touchpoint("import", write(sheet, HEADER, ACME), "--kind", "members")
    assert (bad.code, "line 1, slack_user_id" in bad.err) == (1, True)


def test_a_file_in_another_encoding_is_refused(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    sheet.write_bytes(f"{HEADER}\n{ACME.replace('Acme', 'Ärzte')}\n".encode("latin-1"))
    bad = touchpoint("import", sheet)
    assert (bad.code, "UTF-8" in bad.err) == (1, True)


def test_a_mark_of_byte_order_and_empty_lines_do_no_harm(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    sheet.write_text(f"{HEADER}\n\n,,,,,,,,,,,,,\n{ACME}\n", encoding="utf-8-sig")
    assert touchpoint("import", sheet).code == 0
    assert store.count() == 1


@pytest.mark.parametrize("arguments", [["nowhere.csv"], [], ["x", "--kind", "cats"]])
def test_wrong_usage_ends_with_two(touchpoint: Console, store: Store, arguments: list[str]) -> None:
    assert touchpoint("import", *arguments).code == 2


def test_names_are_data_whatever_they_say(touchpoint: Console, store: Store, sheet: Path) -> None:
    name = "\u202eevil <!channel> <@U1|x> =1+1"
    touchpoint("import", write(sheet, HEADER, ACME.replace("Acme Robotics", name)))
    assert store.customer("acme").name == "evil <!channel> <@U1|x> =1+1"


def test_a_channel_another_customer_is_in_is_not_an_internal_one(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    header = "key,name,arr,currency,region,contract_start,csm,channel,shared_channel"
    beta = f"beta,Beta,5,USD,PST,2026-01-31,{ANA},C0BETA0001,"
    mend = "channel: Customer “beta” is in this channel. The internal one is another."
    assert touchpoint("import", write(sheet, header, f"{beta}C0EXT00001")).code == 0
    theirs = beta.replace("beta", "acme").replace("C0BETA0001", "C0EXT00001")
    done = touchpoint("import", write(sheet, header, theirs))
    assert done.code == 1
    assert f"line 2, {mend}" in done.err
    moved = f"{beta}C0EXT00002"
    assert touchpoint("import", write(sheet, header, theirs, moved)).code == 0
    again = touchpoint("import", write(sheet, header, theirs, f"{beta}C0EXT00001"))
    assert again.code == 1
    assert f"line 2, {mend}" in again.err


def test_another_currency_needs_a_rate_or_a_segment(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    done = touchpoint("import", write(sheet, HEADER, ACME.replace("USD,,", "EUR,mid-market,")))
    assert done.code == 0
    assert store.customer("acme").segment is Segment.MID_MARKET
    assert store.customer("acme").segment_given


MEMBERS = "slack_user_id,name,email,roles,timezone,lead"


def test_people_slack_told_of_are_created_as_members_by_their_first_sheet(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    for work in store.work():
        people.remember(work, Person("U0MET00001", "Mia"))
    rows = ["U0MET00001,,,cse,,", "U0NEW00001,,,cse,,"]
    done = touchpoint("import", write(sheet, MEMBERS, *rows))
    assert done.out == "members: 2 created, 0 updated, 0 unchanged, 0 bad\n"
    more = touchpoint("import", write(sheet, MEMBERS, "U0MET00001,,,csa,,"))
    assert more.out == "members: 0 created, 1 updated, 0 unchanged, 0 bad\n"


def test_members_are_created_updated_and_left_alone(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    rows = [
        "U0NEW00001,Nia Novak,Nia@X.example,cse;admin,Europe/London,zoe@x.example",
        "U0ZOE00001,Zoe Zhang,zoe@x.example,cse,,",
        f"{ANA},Ana,ana@x.example,csm,,",
    ]
    done = touchpoint("import", write(sheet, MEMBERS, *rows))
    assert (done.code, done.out) == (0, "members: 2 created, 0 updated, 1 unchanged, 0 bad\n")
    nia = store.person("U0NEW00001")
    assert nia.roles == {Role.CSE, Role.ADMIN}
    assert nia.lead_id == "U0ZOE00001"
    assert (nia.email, nia.timezone) == ("nia@x.example", "Europe/London")
    again = touchpoint("import", sheet)
    assert again.out == "members: 0 created, 0 updated, 3 unchanged, 0 bad\n"
    gone = touchpoint("import", write(sheet, MEMBERS, "U0NEW00001,,,,,"))
    assert gone.out == "members: 0 created, 1 updated, 0 unchanged, 0 bad\n"
    nia = store.person("U0NEW00001")
    assert (nia.roles, nia.lead_id, nia.name) == (frozenset(), None, "Nia Novak")
    assert store.trail("member:U0NEW00001")[-2:] == [
        ("roles", "admin;cse", ""), ("lead", "U0ZOE00001", "")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "column", "mend"),
    [
        (["bo,Bo,,csm,,"], "slack_user_id", "Copy member ID"),
        ([",Bo,,csm,,"], "slack_user_id", "empty"),
        (["U0BO000001,Bo,bo at x,csm,,"], "email", "not an e-mail"),
        (["U0BO000001,Bo,,boss,,"], "roles", "csm, tam, pds"),
        (["U0BO000001,Bo,,csm,Mars/Base,"], "timezone", "America/New_York"),
        (["U0BO000001,Bo,,csm,,U0NOBODY01"], "lead", "Nobody here"),
        (["U0BO000001,Bo,,csm,,bo"], "lead", "neither"),
        ([f"U0BO000001,Bo,,csm,,{GONE}"], "lead", "has left"),
        (["U0BO000001,Bo,,csm,,U0BO000001"], "lead", "their own lead"),
        (["U0BO000001,Bo,,csm,,U0CY000001", "U0CY000001,Cy,,csm,,U0BO000001"], "lead", "circle"),
    ],
)
def test_bad_members_are_reported(
    touchpoint: Console, store: Store, sheet: Path, rows: list[str], column: str, mend: str
) -> None:
    bad = touchpoint("import", write(sheet, MEMBERS, *rows))
    lines = [line for line in bad.err.splitlines() if line.startswith(f"line 2, {column}: ")]
    assert (bad.code, mend in lines[0]) == (1, True), bad.err


def test_one_person_has_one_row(touchpoint: Console, store: Store, sheet: Path) -> None:
    rows = ["U0BO000001,Bo,b@x.example,csm,,", "U0BO000001,Bo,b@x.example,csm,,"]
    bad = touchpoint("import", write(sheet, MEMBERS, *rows))
    assert [line.split(":")[0] for line in bad.err.splitlines() if "already" in line] == [
        "line 3, slack_user_id", "line 3, email"
    ]  # fmt: skip


def test_without_a_workspace_the_command_says_what_to_set(
    touchpoint: Console, sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    bad = touchpoint("import", write(sheet, MEMBERS, f"{ANA},Ana,,csm,,"))
    assert (bad.code, "SLACK_BOT_TOKEN" in bad.err) == (1, True)


def test_with_two_workspaces_the_token_says_which(
    touchpoint: Console, store: Store, sheet: Path
) -> None:
    for work in store.work():
        workspaces.keep(work, workspaces.Workspace("T0OTHER001", "Other"))
    bad = touchpoint("import", write(sheet, MEMBERS, f"{ANA},Ana,,csm,,"))
    assert (bad.code, "Northwind Cloud, Other" in bad.err) == (1, True)


def test_slack_is_asked_for_people_we_do_not_know(
    touchpoint: Console, sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    monkeypatch.delenv("TOUCHPOINT_POLICY", raising=False)
    rows = ["ben@northwind-cloud.example", "U0QUINN017", "sofia@helios.example"]
    lines = [
        ACME.replace("acme", f"c{n}", 1).replace("ana@x.example", one).replace("C0ACME0001", "")
        for n, one in enumerate(rows)
    ]
    with running() as slack:
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("SLACK_API_URL", slack.api_url)
        slack.faults.add("rate_limit", "users.*", retry_after=0)
        bad = touchpoint("import", write(sheet, HEADER, *lines))
        good = touchpoint("import", write(sheet, HEADER, lines[0]))
    assert "line 2" not in bad.err
    assert "line 3, csm: “U0QUINN017” has left" in bad.err
    assert "line 4, csm: Nobody here" in bad.err
    assert good.code == 0


def test_a_token_slack_refuses_is_said(
    touchpoint: Console, store: Store, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as slack:
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
        monkeypatch.setenv("SLACK_API_URL", slack.api_url)
        bad = touchpoint("import", write(sheet, HEADER, ACME.replace("ana@x", "bo@x")))
    assert "Slack refused: invalid_auth" in bad.err
    assert "line 2, csm" in bad.err


@pytest.mark.parametrize("who", ["bo@x.example", "U0UNKNOWN1"])
def test_a_scope_that_is_missing_is_no_misspelt_person(
    touchpoint: Console, store: Store, sheet: Path, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    with running() as slack:
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("SLACK_API_URL", slack.api_url)
        slack.faults.add("error", "users.*", error="missing_scope")
        bad = touchpoint("import", write(sheet, HEADER, ACME.replace("ana@x.example", who)))
    assert bad.code == 1
    assert "Slack refused: missing_scope" in bad.err
    assert "touchpoint doctor" in bad.err


def test_a_slack_that_does_not_answer_is_said(
    touchpoint: Console, store: Store, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-any")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api")
    bad = touchpoint("import", write(sheet, HEADER, ACME.replace("ana@x", "bo@x")))
    assert "Slack does not answer" in bad.err


def test_the_demo_sheets_import_and_come_back_by_export(
    touchpoint: Console, store: Store, tmp_path: Path
) -> None:
    assert touchpoint("import", demo.SHEETS / "members.csv").code == 0
    assert touchpoint("import", demo.SHEETS / "customers.csv").code == 0
    for what in ("members", "customers"):
        exported = touchpoint("export", what)
        assert exported.code == 0
        copy = tmp_path / f"{what}.csv"
        assert touchpoint("export", what, "--output", copy).out == ""
        assert copy.read_text(encoding="utf-8") == exported.out
        again = touchpoint("import", copy)
        assert (again.code, " 0 created, 0 updated," in again.out) == (0, True)


def test_an_export_that_cannot_be_written_says_why(
    touchpoint: Console, store: Store, tmp_path: Path
) -> None:
    refused = touchpoint("export", "members", "--output", tmp_path / "nowhere" / "copy.csv")
    assert (refused.code, refused.out) == (1, "")
    assert "No such file or directory" in refused.err


def test_an_export_holds_no_formulas(
    touchpoint: Console, store: Store, sheet: Path, tmp_path: Path
) -> None:
    touchpoint("import", write(sheet, HEADER, ACME.replace("Acme Robotics", '"=cmd|x, ""y"""')))
    exported = touchpoint("export", "customers").out
    assert next(csv.DictReader(exported.splitlines()))["name"] == '\'=cmd|x, "y"'
    copy = tmp_path / "copy.csv"
    copy.write_text(exported, encoding="utf-8")
    assert touchpoint("import", copy).out.startswith("customers: 0 created, 0 updated, 1")


def test_thousands_of_rows_go_in_on_postgresql_and_change(
    touchpoint: Console, postgres_url: str, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = _prepare(postgres_url, monkeypatch)
    rows = [ACME.replace("acme", f"c-{n}", 1).replace("C0ACME0001", "") for n in range(1100)]
    assert touchpoint("import", write(sheet, HEADER, *rows)).code == 0
    rows[7] = rows[7].replace("Acme", "Zeta")
    done = touchpoint("import", write(sheet, HEADER, *rows))
    assert done.out == "customers: 0 created, 1 updated, 1,099 unchanged, 0 bad\n"
    assert store.customer("c-7").name == "Zeta Robotics"
    assert touchpoint("export", "customers").err.strip() == "1,100 customers exported"
    store.engine.dispose()


def test_a_token_of_another_workspace_tells_nothing_of_ours(
    touchpoint: Console, store: Store, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = text("UPDATE workspaces SET team_id = 'T0OTHER', name = 'Elsewhere'")
    for work in store.work():
        work.db.execute(rename)
    with running() as slack:
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("SLACK_API_URL", slack.api_url)
        found = touchpoint("import", write(sheet, HEADER, ACME.replace("ana@x", "new@x")))
        assert [one.method for one in slack.calls()] == ["auth.test"]
    assert found.code == 1
    assert f"({TEAM_ID})" in found.err
    assert "Elsewhere (T0OTHER)" in found.err
