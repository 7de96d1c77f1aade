"""Who may decide a request."""

from dataclasses import replace

import pytest

from domain.people import Person, Role, Standing, may_decide

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
