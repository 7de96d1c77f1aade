"""A prepared statement does what the same statement does through SQLAlchemy, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, literal, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from domain.policy import Policy
from storage import audit, inbox
from storage.engine import open_engine
from storage.errors import AlreadyHandled
from storage.prepared import Prepared
from storage.schema import migrate
from storage.tables import AuditRow, CustomerRow, InboxRow, LaneRow
from storage.unit_of_work import Work, unit_of_work
from storage.upsert import table_of
from tests.support.database import MONDAY, Store

_audit = table_of(AuditRow)
_inbox = table_of(InboxRow)
_lanes = table_of(LaneRow)
_of_subject = select(_audit).where(
    _audit.c.team_id == bindparam("team"), _audit.c.subject == bindparam("subject_")
)
_forget = Prepared(update(_audit).where(_audit.c.team_id == bindparam("team")).values(cause="gone"))


def note(work: Work, subject: str = "request:1") -> None:
    audit.record(work, actor="U1", subject=subject, move="made", cause="100 % of %s")


def test_rows_are_read_as_sqlalchemy_reads_them(store: Store) -> None:
    prepared = Prepared(_of_subject)

    def both(work: Work) -> tuple[list[Any], list[Any]]:
        note(work)
        given = {"team": "T1", "subject_": "request:1"}
        return prepared.all(work, given), list(work.db.execute(_of_subject, given))

    ours, theirs = store.run(both)
    assert [tuple(row) for row in ours] == [tuple(row) for row in theirs]
    assert ours[0].at == MONDAY
    assert ours[0].cause == "100 % of %s"


def test_every_kind_of_column_comes_back_as_it_went_in(store: Store) -> None:
    columns = table_of(CustomerRow).c
    kinds = Prepared(
        select(
            bindparam("on_", type_=columns.renewal_on.type).label("on"),
            bindparam("at_", type_=columns.changed_at.type).label("at"),
            bindparam("is_", type_=_lanes.c.waiting.type).label("is_it"),
            func.coalesce(literal("constant"), bindparam("none")).label("_hidden"),
        )
    )
    given = {"on_": date(2026, 2, 28), "at_": MONDAY, "is_": True, "none": None}
    row = store.run(lambda work: kinds.first(work, given))
    assert (row.on, row.at, row.is_it, row[3]) == (date(2026, 2, 28), MONDAY, True, "constant")
    assert isinstance(row.at, datetime)
    assert row.at.utcoffset() == timedelta(0)


def test_nothing_found_is_no_row_and_no_value(store: Store) -> None:
    prepared = Prepared(_of_subject)
    given = {"team": "T1", "subject_": "nowhere"}
    assert store.run(lambda work: prepared.all(work, given)) == []
    assert store.run(lambda work: prepared.first(work, given)) is None
    assert store.run(lambda work: prepared.value(work, given)) is None


def test_it_is_part_of_the_transaction_and_counts_what_it_changed(store: Store) -> None:
    store.run(note)

    def change(work: Work) -> int:
        note(work, "request:2")
        return _forget.run(work, {"team": "T1"})

    assert store.run(change) == 2

    def refused(work: Work) -> None:
        note(work, "request:3")
        raise ValueError("not today")

    with pytest.raises(ValueError, match="not today"):
        store.run(refused)
    assert store.run(audit.of, "request:3") == []


def test_what_the_database_refuses_is_raised_as_sqlalchemy_does_without_values(
    store: Store,
) -> None:
    put = Prepared(insert(_inbox))
    row = {"team_id": "T1", "key": "secret plan", "outcome": "", "handled_at": MONDAY}

    def some(work: Work) -> None:
        put.run(work, row)
        put.run(work, row | {"key": "half a plan", "handled_at": None})

    with pytest.raises(IntegrityError) as refused:
        store.run(some)
    assert "secret plan" not in str(refused.value).partition("DETAIL")[0]
    store.run(inbox.claim, "secret plan")  # nothing of it was kept


def test_a_refusal_inside_a_savepoint_leaves_the_transaction_standing(store: Store) -> None:
    put = Prepared(insert(_inbox))
    row = {"team_id": "T1", "key": "again", "outcome": "", "handled_at": MONDAY}

    def twice(work: Work) -> None:
        put.run(work, row)
        with pytest.raises(DBAPIError), work.sheltered():
            put.run(work, row)
        note(work, "request:9")

    store.run(twice)
    assert len(store.run(audit.of, "request:9")) == 1


def test_whoever_counts_statements_sees_it_once(store: Store) -> None:
    assert store.statements(note) == 1


def test_a_list_of_values_is_refused(store: Store) -> None:
    some = Prepared(select(_audit).where(_audit.c.id.in_(bindparam("ids", expanding=True))))
    with pytest.raises(ValueError, match="no fixed text"):
        store.run(lambda work: some.all(work, {"ids": [1]}))


def test_a_reader_on_postgresql_leaves_the_connection_as_it_was(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    migrate(engine)
    given: dict[str, Any] = {"team_id": "T1", "now": MONDAY, "policy": Policy()}
    with unit_of_work(engine, **given, reading=True) as work:
        assert work.opened.driver.autocommit
        assert audit.of(work, "request:1") == []
    with unit_of_work(engine, **given) as work:
        assert not work.opened.driver.autocommit
        note(work)
    engine.dispose()


def test_a_counted_change_is_counted_right_while_somebody_listens(store: Store) -> None:
    assert store.statements(inbox.claim, "key") == 1
    with pytest.raises(AlreadyHandled):
        store.statements(inbox.claim, "key")
