"""Who is made an admin by the environment, and what stays as it was."""

from __future__ import annotations

from dataclasses import replace

from domain.people import Person, Role, Standing
from services import people
from storage import audit, members
from tests.support.database import Store

ANN = Person(
    "U0ANN", "Ann Lee", roles=frozenset({Role.CSM}), timezone="Europe/London",
    email="ann@northwind-cloud.example", lead_id="U0BO",
)  # fmt: skip
BO = Person("U0BO", "Bo Berg", roles=frozenset({Role.ADMIN}))


def test_somebody_named_admin_at_a_start_keeps_all_that_they_are(lite: Store) -> None:
    lite.run(members.give, [ANN])
    lite.run(people.name_admins, ["U0ANN", "U0NEW"])
    known = lite.run(members.some, ["U0ANN", "U0NEW"])
    assert known["U0ANN"] == replace(ANN, roles=frozenset({Role.CSM, Role.ADMIN}))
    assert known["U0NEW"] == Person("U0NEW", "U0NEW", roles=frozenset({Role.ADMIN}))
    (entry,) = lite.run(audit.of, "member:U0ANN")
    assert (entry.before, entry.after, entry.cause) == ("csm", "admin;csm", "TOUCHPOINT_ADMINS")


def test_somebody_who_left_is_not_made_admin_again_and_an_admin_is_enough(lite: Store) -> None:
    gone = replace(BO, standing=Standing.DEACTIVATED)
    lite.run(members.give, [gone])
    lite.run(people.name_admins, ["U0BO"])
    assert lite.run(members.some, ["U0BO"])["U0BO"] == gone
    assert lite.run(members.admins) == []
    lite.run(people.name_admins, ["U0NEW", "U0NEW"])
    lite.run(people.name_admins, ["U0ANN"])
    assert lite.run(members.admins) == ["U0NEW"]
