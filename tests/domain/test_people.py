"""Who may decide a request, and which time zones people can be in."""

from dataclasses import replace

import pytest

from domain.people import Person, Role, Standing, known_zone, may_decide

INES = Person("U0INES", "Ines", frozenset({Role.CSE}))


@pytest.mark.parametrize(
    ("person", "may"),
    [
        (INES, True),
        (replace(INES, roles=frozenset({Role.CSA})), False),
        (replace(INES, roles=frozenset(), leads_roles=frozenset({Role.CSE})), True),
        (replace(INES, user_id="U0ANA"), False),
        (replace(INES, standing=Standing.GUEST), False),
    ],
)
def test_holders_of_the_role_and_their_leads_decide_but_never_their_own(
    person: Person, may: bool
) -> None:
    assert may_decide(person, Role.CSE, requester_id="U0ANA") is may


@pytest.mark.parametrize("name", [None, "", "Mars/Base", "America", "../etc", "Europe/\x00"])
def test_a_zone_nobody_can_count_with_is_none(name: str | None) -> None:
    assert known_zone(name) is None
    assert known_zone("Europe/London") == "Europe/London"
