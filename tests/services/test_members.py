"""Who is given which role while somebody else changes them, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from domain.errors import NotAllowed
from domain.members import Appointed, Appointment
from domain.people import Person, Role, Standing
from domain.sheets import Row
from services import imports_members, members, people
from storage import members as rows
from storage.engine import open_engine
from storage.schema import migrate
from storage.unit_of_work import Work
from tests.support.at_once import overtaken
from tests.support.database import Store

ANN, BO = (
    Person(f"U0{name.upper()}", name, frozenset({Role.ADMIN})) for name in ("Ann", "Bo")
)  # fmt: skip
CLEO = Person("U0CLEO", "Cleo", frozenset({Role.CSM}))


@pytest.fixture
def both(postgres_url: str) -> Iterator[Store]:
    engine = open_engine(postgres_url)
    migrate(engine)
    made = Store(engine)
    made.run(rows.give, [ANN, BO, CLEO])
    yield made
    engine.dispose()


def known(store: Store) -> dict[str, Person]:
    return store.run(rows.some, [one.user_id for one in (ANN, BO, CLEO)])


def test_two_admins_who_remove_each_other_leave_one(both: Store) -> None:
    def remove(by: Person, whom: Person) -> Callable[[Work], Appointed]:
        return lambda work: members.appoint(
            work, by.user_id, Appointment(whom.user_id, frozenset(), forget=True)
        )

    later = overtaken(both, remove(ANN, BO), remove(BO, ANN))
    with pytest.raises(NotAllowed):
        later.result()
    assert both.run(rows.admins) == [ANN.user_id]


def test_somebody_who_leaves_while_they_are_appointed_has_left(both: Store) -> None:
    def leave(work: Work) -> None:
        people.changed(work, replace(CLEO, standing=Standing.DEACTIVATED))

    def import_(work: Work) -> None:
        sheet = [Row(2, {"slack_user_id": CLEO.user_id, "roles": "csm;tam"})]
        imports_members.begin(work, sheet).write(work, sheet)

    overtaken(both, leave, import_).result()
    found = known(both)[CLEO.user_id]
    assert (found.standing, found.roles) == (
        Standing.DEACTIVATED,
        frozenset({Role.CSM, Role.TAM}),
    )
