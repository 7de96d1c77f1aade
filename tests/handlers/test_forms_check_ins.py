"""Reading **Log a check-in**, and words placed at the field they are about."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.check_ins import StepForm
from domain.errors import Invalid
from handlers import forms_check_ins as forms

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def test_everything_that_was_filled_in_is_read() -> None:
    form = forms.check_in(
        {
            "customer": "acme",
            "when": NOW,
            "kind": "kickoff",
            "attended": ["Robin Vale"],
            "attended_other": "Kim Ode, Lou; Max",
            "feeling": "4",
            "summary": "A good call",
            "risks": "",
            "step1": "Send the plan",
            "step1_owner": "U0ANA00001",
            "step1_on": date(2026, 12, 1),
            "step2": "",
            "step2_owner": None,
        }
    )
    assert (form.customer, form.when, form.kind, form.feeling) == ("acme", NOW, "kickoff", 4)
    assert [name.strip() for name in form.attended] == ["Robin Vale", "Kim Ode", "Lou", "Max"]
    assert form.steps == [StepForm("Send the plan", "U0ANA00001", date(2026, 12, 1)), StepForm()]


def test_nothing_filled_in_is_nothing() -> None:
    form = forms.check_in({})
    assert (form.customer, form.when, form.feeling, form.steps) == (None, None, None, [])


def test_more_steps_than_there_are_stay_too_many() -> None:
    assert len(forms.check_in({f"step{number}": "x" for number in range(1, 9)}).steps) == 6


def test_words_about_a_step_stand_at_that_step() -> None:
    error = Invalid("", fields={"steps": "Step 3: 400 characters; at most 300 fit.", "when": "No."})
    assert forms.placed(error).fields == {
        "step3": "Step 3: 400 characters; at most 300 fit.",
        "when": "No.",
    }
    assert set(forms.placed(Invalid("", fields={"steps": "At most 5 next steps."})).fields) == {
        "step1"
    }


def test_words_about_the_date_of_a_step_stand_at_its_date() -> None:
    error = Invalid("", fields={"step_dates": "Step 2 has a date that has passed."})
    assert set(forms.placed(error).fields) == {"step2_on"}


def test_words_about_names_stand_at_the_field_for_names() -> None:
    error = Invalid("", fields={"attended": "Names: 4,000 characters; at most 3,000 fit."})
    assert set(forms.placed(error).fields) == {"attended_other"}
