"""The form that logs a check-in: what is complete passes, the rest says what to mend."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cadence import Contact, ContactKind
from domain.check_ins import (
    CONTACT_NAMES,
    FORM_KINDS,
    CheckIn,
    CheckInForm,
    NextStep,
    StepForm,
    check_in_from,
    require_within_reach,
)
from domain.errors import Invalid
from tests.support.cadence import customer

NOW = datetime(2026, 6, 1, 22, tzinfo=UTC)
ZONE = "America/New_York"
FORM = CheckInForm(
    customer="acme",
    when=NOW,
    kind="check_in",
    attended=["Rosa Díaz", " Rosa Díaz ", "", "Sam"],
    feeling=4,
    summary="  Rollout is on track.  ",
    risks=" Budget ",
    steps=[StepForm(" Send the plan ", "UANA", date(2026, 6, 5)), StepForm(), StepForm("Call")],
)


def problems(**changes: object) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        check_in_from(replace(FORM, **changes), "UANA", NOW, ZONE)  # type: ignore[arg-type]  # any field
    return error.value.fields


def test_a_complete_form_becomes_a_check_in_with_texts_trimmed() -> None:
    assert check_in_from(FORM, "UANA", NOW, ZONE) == CheckIn(
        customer="acme",
        held_at=NOW,
        kind=ContactKind.CHECK_IN,
        attended=("Rosa Díaz", "Sam"),
        feeling=4,
        summary="Rollout is on track.",
        risks="Budget",
        steps=(NextStep("Send the plan", "UANA", date(2026, 6, 5)), NextStep("Call")),
        author="UANA",
    )


def test_the_day_it_counts_for_is_the_owners() -> None:
    made = check_in_from(FORM, "UANA", NOW, ZONE)
    assert made.contact("Australia/Sydney") == Contact(date(2026, 6, 2), ContactKind.CHECK_IN)
    assert made.contact("America/New_York") == Contact(date(2026, 6, 1), ContactKind.CHECK_IN)


def test_an_empty_form_names_every_field_that_is_needed() -> None:
    with pytest.raises(Invalid) as error:
        check_in_from(CheckInForm(), "UANA", NOW, ZONE)
    assert list(error.value.fields) == ["customer", "when", "kind", "feeling", "summary"]


def test_it_may_be_back_dated_but_not_ahead() -> None:
    long_ago = NOW - timedelta(days=900)
    assert check_in_from(replace(FORM, when=long_ago), "UANA", NOW, ZONE).held_at == long_ago
    assert list(problems(when=NOW + timedelta(seconds=1))) == ["when"]


def test_an_internal_note_needs_no_feeling() -> None:
    made = check_in_from(replace(FORM, kind="internal_note", feeling=None), "UANA", NOW, ZONE)
    assert made.feeling is None
    assert list(problems(feeling=None)) == ["feeling"]


@pytest.mark.parametrize("kind", ["session", "lunch", None])
def test_a_kind_that_cannot_be_logged_by_hand_is_refused(kind: str | None) -> None:
    assert list(problems(kind=kind)) == ["kind"]


@given(st.integers(-100, 100))
def test_a_feeling_is_one_to_five(feeling: int) -> None:
    if 1 <= feeling <= 5:
        assert check_in_from(replace(FORM, feeling=feeling), "UANA", NOW, ZONE).feeling == feeling
    else:
        assert list(problems(feeling=feeling)) == ["feeling"]


@pytest.mark.parametrize(("length", "fits"), [(2, False), (3, True), (3000, True), (3001, False)])
def test_a_summary_has_three_to_three_thousand_characters(length: int, *, fits: bool) -> None:
    summary = f" {'x' * length} "
    if fits:
        assert (
            len(check_in_from(replace(FORM, summary=summary), "UANA", NOW, ZONE).summary) == length
        )
    else:
        assert list(problems(summary=summary)) == ["summary"]


def test_risks_and_names_fit_a_limit() -> None:
    assert list(problems(risks="x" * 3001, attended=["x" * 3001])) == ["attended", "risks"]


def test_at_most_five_next_steps() -> None:
    five = [StepForm(f"Step {n}") for n in range(5)]
    assert (
        len(check_in_from(replace(FORM, steps=[*five, StepForm()]), "UANA", NOW, ZONE).steps) == 5
    )
    assert list(problems(steps=[*five, StepForm("One more")])) == ["steps"]


def test_what_is_left_to_do_lies_ahead_by_the_authors_own_day() -> None:
    today, yesterday = StepForm("Call", None, date(2026, 6, 1)), date(2026, 5, 31)
    assert check_in_from(replace(FORM, steps=[today]), "UANA", NOW, ZONE).steps
    wrong = problems(steps=[today, StepForm("Write", None, yesterday)])
    assert wrong == {"step_dates": "Step 2 has a date that has passed; pick today or later."}
    with pytest.raises(Invalid):  # Sydney is a day further
        check_in_from(replace(FORM, steps=[today]), "UANA", NOW, "Australia/Sydney")


def test_it_reaches_back_to_a_year_before_the_contract() -> None:
    acme = customer("acme", date(2024, 3, 1))
    first = datetime(2023, 3, 1, 5, tzinfo=UTC)  # midnight in New York
    require_within_reach(check_in_from(replace(FORM, when=first), "UANA", NOW, ZONE), acme, ZONE)
    slip = check_in_from(replace(FORM, when=first - timedelta(seconds=1)), "UANA", NOW, ZONE)
    with pytest.raises(Invalid) as error:
        require_within_reach(slip, acme, ZONE)
    assert "1 Mar 2023 or later" in error.value.fields["when"]


@pytest.mark.parametrize(
    "step", [StepForm("", "UANA"), StepForm(" ", None, date(2026, 6, 5)), StepForm("x" * 301)]
)
def test_a_step_says_what_to_do_in_a_few_words(step: StepForm) -> None:
    assert "Step 2" in problems(steps=[StepForm("Call"), step])["steps"]


def test_every_kind_has_a_name_and_sessions_are_not_logged_by_hand() -> None:
    assert set(CONTACT_NAMES) == set(ContactKind)
    assert set(FORM_KINDS) == set(ContactKind) - {ContactKind.SESSION}
