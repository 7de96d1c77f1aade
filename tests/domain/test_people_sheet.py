"""members.csv, cell by cell; whole files are tested in tests/bot/console/test_imports.py."""

import pytest

from domain.people import Role
from domain.people_sheet import cells, circle, read_name, read_person, read_roles, read_zone
from domain.sheets import Mend


def test_roles_are_separated_by_semicolons_in_any_case() -> None:
    assert read_roles("CSM; admin;") == {Role.CSM, Role.ADMIN}


@pytest.mark.parametrize("zone", ["Mars/Base", "../etc/passwd", "America", "x\x00"])
def test_what_is_no_zone_is_refused(zone: str) -> None:
    with pytest.raises(Mend, match="IANA"):
        read_zone(zone)


def test_a_person_is_an_id_or_an_address() -> None:
    assert read_person("U0ANA00001") == "U0ANA00001"
    assert read_person("Ana@X.example") == "ana@x.example"
    with pytest.raises(Mend):
        read_person("ana")


def test_a_name_is_tidied_and_measured() -> None:
    assert read_name(" Ana \u200f Ruiz") == "Ana Ruiz"
    with pytest.raises(Mend, match="invisible"):
        read_name("\u200f")
    with pytest.raises(Mend, match="120"):
        read_name("x" * 121)


@pytest.mark.parametrize(
    ("leads", "found"),
    [
        ({"a": "b", "b": "c", "c": None}, False),
        ({"a": "b", "b": "a"}, True),
        ({"a": "b", "b": "c", "c": "b"}, False),
        ({}, False),
    ],
)
def test_a_circle_of_leads_is_seen(leads: dict[str, str | None], found: bool) -> None:
    assert circle(leads, "a") is found


def test_a_row_is_written_in_the_order_of_the_columns() -> None:
    row = cells({"slack_user_id": "U1", "roles": "csm", "name": "A", "lead": None})
    assert row == ["U1", "A", "", "csm", "", ""]
