"""One transaction: everything a use case changes, or nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from domain.policy import Policy
from storage.errors import Busy, Unavailable
from storage.opened import Opened

_TRANSIENT = {"40001", "40P01", "23505"}
"""PostgreSQL: serialisation failure, deadlock, and a key that another transaction wrote first. The
loser has changed nothing and may repeat: then it sees the other's row and says the right words."""


@dataclass(slots=True)
class Work:
    """An open transaction in one workspace, at one moment, under one policy.

    Services pass it on to `storage` and read `now` and `policy`; only `storage` uses `opened`, and
    `db`, SQLAlchemy's Connection in it. `wakes` collects who must look sooner once this is
    committed: "outbox", "due".
    """

    opened: Opened
    team_id: str
    now: datetime
    policy: Policy
    outcome: str = ""
    wakes: set[str] = field(default_factory=set)

    @property
    def db(self) -> Connection:
        """For statements that are not prepared."""
        return self.opened.connection

    @contextmanager
    def sheltered(self) -> Iterator[None]:
        """A savepoint: what fails inside is undone, and the transaction goes on."""
        with self.db.begin_nested():
            yield

    def wake(self, who: str) -> None:
        """Ask for `who` ("outbox" or "due") to be woken after the commit."""
        self.wakes.add(who)


@contextmanager
def unit_of_work(
    engine: Engine, *, team_id: str, now: datetime, policy: Policy, reading: bool = False
) -> Iterator[Work]:
    """Begin, hand out a Work, commit; roll back when anything is raised.

    Raises Busy when another transaction won (nothing happened; repeating is safe) and Unavailable
    when the database cannot be reached or stays locked (nothing was saved).
    """
    try:
        with closing(Opened(engine, reading=reading)) as opened:
            yield Work(opened, team_id=team_id, now=now, policy=policy)
            opened.commit()
    except PoolTimeoutError as error:
        raise Unavailable("no free connection") from error
    except (OperationalError, InterfaceError) as error:
        raise _verdict(error) from error
    except DBAPIError as error:
        if error.connection_invalidated or _lost(error):
            raise _verdict(error) from error
        raise


def _verdict(error: DBAPIError) -> Busy | Unavailable:
    return Busy(error.orig) if _lost(error) else Unavailable(error.orig)


def _lost(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _TRANSIENT
