"""Errors carry the words for people."""

import pytest

from domain.errors import (
    Ambiguous,
    Conflict,
    DomainError,
    Invalid,
    InvalidSchedule,
    NotAllowed,
    NotFound,
    Unmet,
)


def test_the_message_is_what_people_read() -> None:
    error = NotAllowed("Only a lead may approve this.", field="decision")
    assert str(error) == error.message == "Only a lead may approve this."
    assert error.field == "decision"


def test_a_bad_schedule_is_a_domain_error_and_a_value_error() -> None:
    assert isinstance(InvalidSchedule("No hours."), DomainError)
    with pytest.raises(ValueError, match="No hours"):
        raise InvalidSchedule("No hours.")


def test_not_found_offers_near_misses_and_ambiguous_offers_all_choices() -> None:
    assert NotFound("No such customer.", suggestions=["Acme"]).suggestions == ("Acme",)
    assert NotFound("No such customer.").suggestions == ()
    assert Ambiguous("Which one?", choices=["Acme", "Acme UK"]).choices == ("Acme", "Acme UK")


def test_a_conflict_tells_what_the_other_person_did() -> None:
    error = Conflict("Ana approved this two minutes ago.")
    assert error.outcome == error.message == "Ana approved this two minutes ago."


def test_one_bad_field_and_several_read_the_same() -> None:
    one = Invalid("Pick a later day.", field="starts_on")
    several = Invalid("Two things to mend.", fields={"starts_on": "Too early.", "who": "Nobody."})
    assert one.fields == {"starts_on": "Pick a later day."}
    assert several.fields == {"starts_on": "Too early.", "who": "Nobody."}
    assert several.field is None
    assert Invalid("Something is off.").fields == {}


def test_strangers_are_named_for_slack_to_be_asked() -> None:
    error = Unmet(["U0NEW"])
    assert error.user_ids == ("U0NEW",)
    assert "try again" in error.message
