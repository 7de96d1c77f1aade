"""Members: who has which role, and who leads whom. Admins decide; everybody may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.people import Person
from storage import audit
from storage.members import roles_text
from storage.unit_of_work import Work


def subject(user_id: str) -> str:
    """What the audit trail calls a person."""
    return f"member:{user_id}"


def record(work: Work, actor: str, pairs: Iterable[tuple[Person | None, Person]]) -> None:
    """Write that `actor` made the second of each pair out of the first (None: of nobody)."""
    audit.record_many(
        work, actor, [move for before, after in pairs for move in _moves(before, after)]
    )


def _moves(before: Person | None, after: Person) -> Iterator[tuple[str, str, str, str]]:
    old = _facts(before) if before else dict.fromkeys(_facts(after), "")
    for move, new in _facts(after).items():
        if old[move] != new:
            yield subject(after.user_id), move, old[move], new


def _facts(person: Person) -> dict[str, str]:
    return {
        "roles": roles_text(person.roles),
        "lead": person.lead_id or "",
        "name": person.name,
        "email": person.email or "",
        "timezone": person.timezone or "",
    }
