"""What makes the answers of a request's forms good."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.business_time import Schedule
from domain.errors import Invalid
from domain.people import Role
from domain.requests import DURATIONS, Help, RequestForm, WorkKind
from domain.requests_form import (
    FURTHEST_AHEAD,
    check_form,
    check_rating,
    check_reason,
    check_times,
    within_hours,
)
from tests.domain.asked import MOMENTS, NOW, form
from tests.support.schedules import OFFICE, hours

NEW_YORK = Schedule("America/New_York", OFFICE, (date(2026, 11, 26),))


def errors(asked: RequestForm) -> dict[str, str]:
    with pytest.raises(Invalid) as raised:
        check_form(asked, NEW_YORK, NOW, DURATIONS)
    return raised.value.fields


def test_a_good_form_passes() -> None:
    check_form(form(), NEW_YORK, NOW, DURATIONS)


@pytest.mark.parametrize("length", [0, 19, 3001])
def test_a_need_too_short_or_too_long_is_marked(length: int) -> None:
    assert set(errors(form(need="x" * length))) == {"need"}


@pytest.mark.parametrize("length", [20, 3000])
def test_a_need_of_any_length_between_is_good(length: int) -> None:
    check_form(form(need="x" * length), NEW_YORK, NOW, DURATIONS)


def test_white_space_around_a_need_does_not_count() -> None:
    assert "19 so far" in errors(form(need=" " * 9 + "x" * 19 + " " * 9))["need"]


def test_a_kind_of_work_of_the_other_role_is_marked() -> None:
    assert set(errors(form(role=Role.CSA))) == {"kind"}


def test_an_architect_answers_no_critical_requests() -> None:
    asked = form(role=Role.CSA, kind=WorkKind.BUSINESS_CASE, critical=True)
    assert set(errors(asked)) == {"critical"}


@pytest.mark.parametrize("asked", [form(help=Help.HANDS_ON, times=()), form(critical=True)])
def test_times_are_not_asked_of_hands_on_and_critical_work(asked: RequestForm) -> None:
    check_form(asked, NEW_YORK, NOW, DURATIONS)


def test_guidance_needs_a_time_and_a_duration_on_the_list() -> None:
    assert set(errors(form(times=()))) == {"time1"}
    assert errors(form(minutes=45)) == {"duration": "Pick 30, 60, 90 or 120 minutes."}


def test_each_bad_time_is_marked_where_it_stands() -> None:
    past, good, night = NOW, NOW + hours(4), NOW + hours(14)
    assert set(errors(form(times=(past, good, night)))) == {"time1", "time3"}
    assert "given twice" in errors(form(times=(good, good)))["time2"]


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 24, 12, 59, tzinfo=UTC),  # 7:59 in New York
        datetime(2026, 11, 24, 21, 1, tzinfo=UTC),  # ends at 17:01
        datetime(2026, 11, 26, 15, 0, tzinfo=UTC),  # a holiday
        datetime(2026, 11, 28, 15, 0, tzinfo=UTC),  # a Saturday
    ],
)
def test_a_session_outside_business_hours_has_to_be_agreed(at: datetime) -> None:
    assert set(errors(form(times=(at,)))) == {"time1"}
    check_form(form(times=(at,), agreed_out_of_hours=True), NEW_YORK, NOW, DURATIONS)


def test_a_time_outside_is_shown_as_the_customer_sees_it() -> None:
    late = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
    assert errors(form(times=(late,)))["time1"].startswith(
        "That is Tue 24 Nov, 16:30–17:30 EST for the customer, "
        "whose business hours then are 08:00–17:00. Pick another time, or tick"
    )
    thanksgiving = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
    assert (
        "Thu 26 Nov, 10:00–11:00 EST for the customer, who does not work then."
        in errors(form(times=(thanksgiving,)))["time1"]
    )


def test_only_a_form_that_asks_for_the_agreement_is_told_to_tick_it() -> None:
    saturday = datetime(2026, 11, 28, 15, 0, tzinfo=UTC)
    assert "tick “Agreed outside business hours”" in errors(form(times=(saturday,)))["time1"]
    with pytest.raises(Invalid) as raised:
        check_times(
            [saturday], 60, NEW_YORK, NOW, agreed=False, durations=DURATIONS, may_agree=False
        )
    assert "tick" not in raised.value.fields["time1"]
    assert "none outside these hours was agreed" in raised.value.fields["time1"]


def test_a_session_is_asked_for_at_most_a_year_ahead() -> None:
    last = NOW + FURTHEST_AHEAD
    check_form(form(times=(last,), agreed_out_of_hours=True), NEW_YORK, NOW, DURATIONS)
    late = form(times=(NOW + hours(4), last + timedelta(minutes=1)), agreed_out_of_hours=True)
    assert errors(late) == {"time2": "This time is more than a year ahead; pick an earlier one."}


@pytest.mark.parametrize("hour", [13, 21])
def test_a_session_may_fill_the_day_to_its_edges(hour: int) -> None:
    at = datetime(2026, 11, 24, hour, 0, tzinfo=UTC)
    check_form(form(times=(at,)), NEW_YORK, NOW, DURATIONS)


def test_in_a_night_when_the_clocks_change_only_real_time_counts() -> None:
    always = Schedule.round_the_clock("America/New_York")
    gap = datetime(2026, 3, 8, 6, 30, tzinfo=UTC)
    assert within_hours(gap, hours(2), always)


@given(at=MOMENTS, minutes=st.sampled_from(DURATIONS))
def test_a_session_lies_within_hours_exactly_when_both_its_ends_do_on_one_day(
    at: datetime, minutes: int
) -> None:
    length = timedelta(minutes=minutes)
    zone = NEW_YORK.zone
    starts, ends = at.astimezone(zone), (at + length).astimezone(zone)
    office = (
        starts.weekday() < 5
        and starts.date() == ends.date() != date(2026, 11, 26)
        and starts.hour >= 8
        and (ends.hour, ends.minute, ends.second, ends.microsecond) <= (17, 0, 0, 0)
    )
    assert within_hours(at, length, NEW_YORK) == office


def test_new_times_are_checked_like_the_first_ones() -> None:
    good = NOW + hours(4)
    check_times([good], 60, NEW_YORK, NOW, agreed=False, durations=DURATIONS)
    with pytest.raises(Invalid) as raised:
        check_times([NOW], 45, NEW_YORK, NOW, agreed=False, durations=DURATIONS)
    assert set(raised.value.fields) == {"time1", "duration"}


def test_a_reason_says_something() -> None:
    assert check_reason("  no capacity ") == "no capacity"
    with pytest.raises(Invalid) as raised:
        check_reason(" no ", "why")
    assert set(raised.value.fields) == {"why"}


def test_a_rating_lies_between_nought_and_ten() -> None:
    assert [check_rating(score) for score in (0, 10)] == [0, 10]
    for score in (-1, 11):
        with pytest.raises(Invalid):
            check_rating(score)
