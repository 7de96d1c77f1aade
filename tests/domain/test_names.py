"""Names as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.names import folded, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Acme \n Robotics ", "Acme Robotics"),
        ("\u202eevil\u202c", "evil"),
        ("a\u200bb\x00c", "abc"),
        ("👩\u200d🔧 Repairs", "👩\u200d🔧 Repairs"),
        ("\u200f", ""),
        ("<!channel>", "<!channel>"),
    ],
)
def test_a_name_is_kept_without_what_nobody_can_see(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@pytest.mark.parametrize(("one", "other"), [("STRASSE", "Straße"), ("ＡＣＭＥ", "acme")])
def test_two_spellings_of_a_name_are_the_same_when_folded(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_accents_are_letters_of_their_own() -> None:
    assert folded("Ångström") != folded("Angstrom")


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
