"""Repeat keys: a click, form, command, event or webhook changes things once.

The key is written in the transaction of the change it guards, so an attempt that failed or was
refused leaves none and may come again.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, select, update

from storage.errors import AlreadyHandled
from storage.prepared import Prepared
from storage.tables import InboxRow
from storage.unit_of_work import Work
from storage.upsert import table_of

KEPT = timedelta(days=7)

_inbox = table_of(InboxRow)
_claim = Prepared(lambda insert: insert(_inbox).on_conflict_do_nothing())
_outcome = Prepared(
    select(_inbox.c.outcome).where(
        _inbox.c.team_id == bindparam("team"), _inbox.c.key == bindparam("key_")
    )
)
_record = Prepared(
    update(_inbox)
    .where(_inbox.c.team_id == bindparam("team"), _inbox.c.key == bindparam("key_"))
    .values(outcome=bindparam("words"))
)


def claim(work: Work, key: str) -> None:
    """Take `key` for this transaction. Raises AlreadyHandled with the first outcome."""
    row = {"team_id": work.team_id, "key": key, "outcome": "", "handled_at": work.now}
    if _claim.run(work, row):
        return
    found = _outcome.value(work, {"team": work.team_id, "key_": key})
    raise AlreadyHandled(found or "")


def record_outcome(work: Work, key: str) -> None:
    """Keep the words this transaction answers, for a repeat of `key`."""
    if work.outcome:
        _record.run(work, {"team": work.team_id, "key_": key, "words": work.outcome})
