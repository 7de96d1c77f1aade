"""A dry run of a policy over past clocks, for a terminal and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.console.sla_sum import utc_text
from domain.policy_trial import Tally, Trial

HEADINGS = ("ticket", "customer", "priority", "clock", "asked", "was due", "would be due",
            "answered", "warned", "outcome")  # fmt: skip
LONGEST_NAME = 24


def as_lines(name: str, since: datetime, counted: Tally, trials: Iterable[Trial]) -> Iterator[str]:
    """The counts, then a table of the clocks about which anything would have been told, or that
    would have ended otherwise. Times are UTC."""
    yield f"{counted.clocks} clocks since {_minute(since)} UTC, by {name}:"
    breached = _share(counted.breached, counted.clocks)
    yield f"  breached      {breached}, in fact {counted.was_breached}"
    for percent, count in counted.warned.items():
        yield f"  warned {percent:>3} %  {_share(count, counted.clocks)}"
    yield f"  would have ended otherwise: {counted.differing}"
    rows = [_row(trial) for trial in trials if trial.is_told or trial.differs]
    if rows:
        yield ""
        yield from _table([HEADINGS, *rows])


def as_data(name: str, since: datetime, counted: Tally, trials: Iterable[Trial]) -> dict[str, Any]:
    """The same for programs, with every clock."""
    counts = asdict(counted) | {"warned": {str(n): c for n, c in counted.warned.items()}}
    return {
        "policy": name,
        "since": utc_text(since),
        "counts": counts,
        "clocks": [_data(trial) for trial in trials],
    }


def _row(trial: Trial) -> tuple[str, ...]:
    past = trial.past
    return (
        f"#{past.ticket_id}",
        _printable(past.customer),
        past.priority.value,
        past.kind.value.replace("_", " "),
        _minute(past.start_at),
        _minute(past.due_at),
        _minute(trial.due_at) if trial.due_at else "no such clock",
        _minute(past.responded_at) if past.responded_at else "not yet",
        ", ".join(f"{percent} % {_minute(at)}" for percent, at in trial.warned) or "no",
        _outcome(trial),
    )


def _outcome(trial: Trial) -> str:
    now = "breached" if trial.breached_at else "kept"
    was = "breached" if trial.was_breached else "kept"
    return f"{now} (was {was})" if trial.differs else now


def _data(trial: Trial) -> dict[str, Any]:
    past = trial.past
    return {
        "ticket": past.ticket_id,
        "customer": past.customer,
        "priority": past.priority.value,
        "region": past.region,
        "clock": past.kind.value,
        "started_at": utc_text(past.start_at),
        "responded_at": past.responded_at and utc_text(past.responded_at),
        "was_due_at": utc_text(past.due_at),
        "was_breached": trial.was_breached,
        "due_at": trial.due_at and utc_text(trial.due_at),
        "warned": [{"percent": percent, "at": utc_text(at)} for percent, at in trial.warned],
        "breached_at": trial.breached_at and utc_text(trial.breached_at),
        "late_s": trial.late.total_seconds(),
    }


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _share(count: int, of: int) -> str:
    return f"{count} ({100 * count / of:.0f} %)" if of else str(count)


def _printable(name: str) -> str:
    """A name as a terminal may show it: what people typed is no control sequence."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)
    return shown if len(shown) <= LONGEST_NAME else shown[: LONGEST_NAME - 1] + "…"
