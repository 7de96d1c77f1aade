"""Whom a message goes to is asked in Python and in SQL, with one answer."""

from __future__ import annotations

import sqlite3

import pytest

from storage.lanes import TO_PEOPLE_SQL, is_person


@pytest.mark.parametrize(
    ("lane", "person"),
    [
        ("U0ANA00001", True),
        ("W0ANA00001", True),
        ("C0GENERAL1", False),
        ("G0PRIVATE1", False),
        ("D0DIRECT01", False),
        ("#sla-alerts", False),
    ],
)
def test_people_are_told_from_channels_alike_in_both(lane: str, person: bool) -> None:
    assert is_person(lane) is person
    asked = sqlite3.connect(":memory:")
    said = asked.execute(f"SELECT {TO_PEOPLE_SQL} FROM (SELECT ? AS lane)", [lane]).fetchone()
    asked.close()
    assert bool(said[0]) is person
