"""What a customer is owed, what met it, and where each touch stands on a day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cadence import (
    CadencePolicy,
    Contact,
    ContactKind,
    Mark,
    Touch,
    TouchKind,
    TouchState,
    fulfils,
    next_due,
    touches,
)

POLICY = CadencePolicy()
START = date(2026, 1, 5)  # a Monday


def day(number: int) -> date:
    """A day counted from contract start."""
    return START + timedelta(number)


def held(number: int, kind: ContactKind = ContactKind.CHECK_IN) -> Contact:
    return Contact(day(number), kind)


def on_day(number: int, *contacts: Contact, policy: CadencePolicy = POLICY) -> list[Touch]:
    return touches(START, contacts, day(number), policy, until=day(400), since=START)


def owed(found: list[Touch]) -> list[Touch]:
    bots = {TouchKind.HEALTH_ANALYSIS, TouchKind.ROADMAP}
    return [touch for touch in found if bots.isdisjoint(touch.kinds)]


def at(found: list[Touch], number: int) -> Touch:
    (touch,) = [touch for touch in owed(found) if touch.window[0] == day(number)]
    return touch


def test_the_first_year_of_a_customer() -> None:
    shown = [((t.due_on - START).days, t.labels) for t in owed(on_day(0))]
    assert shown == [
        (7, ("Kickoff", "Weekly check-in")),
        (14, ("Weekly check-in",)),
        (21, ("Weekly check-in",)),
        (28, ("Weekly check-in", "Day 30 check-in", "Technical review")),
        (60, ("Day 60 check-in",)),
        (90, ("Day 90 check-in", "Quarterly check-in")),
        (120, ("Business review", "Day 120 check-in")),
        (181, ("Quarterly check-in",)),
        (273, ("Quarterly check-in",)),
        (365, ("Quarterly check-in",)),
    ]


def test_a_quarter_of_89_days_opens_the_window_of_day_90() -> None:
    start = date(2026, 2, 1)
    found = touches(start, [], start, POLICY)
    (quarter,) = [touch for touch in found if TouchKind.QUARTERLY in touch.kinds]
    assert quarter.due_on == date(2026, 5, 1)
    assert quarter.window == (date(2026, 5, 1), date(2026, 5, 2))


def test_months_are_counted_from_the_anchor() -> None:
    start = date(2026, 1, 31)
    policy = CadencePolicy(quarter_months=1, weekly_days=(), milestone_days=(), kickoff_day=0)
    policy = replace(policy, technical_review_day=0, first_review_day=0)
    found = touches(start, [], start, policy, until=date(2026, 5, 31))
    months = [touch.due_on for touch in found if touch.kinds == (TouchKind.QUARTERLY,)]
    assert months == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


def test_a_touch_is_due_on_its_day_and_overdue_the_day_after() -> None:
    states = [at(on_day(number), 14).state for number in (13, 14, 15)]
    assert states == [TouchState.UPCOMING, TouchState.DUE, TouchState.OVERDUE]


@pytest.mark.parametrize("kind", list(ContactKind))
def test_any_contact_but_an_internal_note_meets_a_weekly_check_in(kind: ContactKind) -> None:
    touch = at(on_day(14, held(14, kind)), 14)
    note = kind is ContactKind.INTERNAL_NOTE
    assert touch.state is (TouchState.DUE if note else TouchState.HELD)
    assert touch.held_on == (None if note else day(14))


@pytest.mark.parametrize(
    ("touch", "own"),
    [
        (TouchKind.KICKOFF, ContactKind.KICKOFF),
        (TouchKind.TECHNICAL_REVIEW, ContactKind.TECHNICAL_REVIEW),
        (TouchKind.BUSINESS_REVIEW, ContactKind.BUSINESS_REVIEW),
        (TouchKind.ROADMAP, ContactKind.ROADMAP),
        (TouchKind.HEALTH_ANALYSIS, None),
    ],
)
def test_kickoff_and_reviews_need_their_own_kind(touch: TouchKind, own: ContactKind | None) -> None:
    assert [kind for kind in ContactKind if fulfils(kind, touch)] == ([own] if own else [])


def test_a_weekly_check_in_may_be_three_days_early_a_milestone_seven() -> None:
    assert at(on_day(14, held(10)), 14).state is TouchState.DUE
    assert at(on_day(14, held(11)), 14).state is TouchState.HELD
    assert at(on_day(60, held(52)), 60).state is TouchState.DUE
    assert at(on_day(60, held(53)), 60).state is TouchState.HELD


def test_a_check_in_on_day_28_leaves_the_technical_review_until_its_own_day() -> None:
    found = on_day(29, held(28))
    touch = at(found, 28)
    assert (touch.state, touch.labels) == (TouchState.UPCOMING, ("Technical review",))
    assert touch.due_on == day(30)
    assert touch.open_keys == ("technical_review",)
    whole = at(on_day(40, held(28), held(40, ContactKind.TECHNICAL_REVIEW)), 28)
    assert (whole.state, whole.held_on, whole.open_keys) == (TouchState.HELD, day(40), ())


def test_any_contact_in_a_quarter_meets_its_quarterly_check_in() -> None:
    quarter_end = (date(2026, 7, 5) - START).days
    touch = at(on_day(quarter_end, held(95)), quarter_end)
    assert (touch.state, touch.held_on) == (TouchState.HELD, day(95))
    assert at(on_day(quarter_end, held(90)), quarter_end).state is TouchState.DUE


def test_a_late_contact_still_counts_until_the_next_is_due() -> None:
    assert at(on_day(40, held(20)), 14).state is TouchState.HELD
    assert at(on_day(40, held(21)), 14).state is TouchState.HELD
    assert at(on_day(40, held(22)), 14).state is TouchState.MISSED


def test_once_the_next_one_is_overdue_the_one_before_is_missed_not_nagged() -> None:
    assert at(on_day(21), 14).state is TouchState.OVERDUE
    later = on_day(22)
    assert at(later, 14).state is TouchState.MISSED
    assert at(later, 21).state is TouchState.OVERDUE


def test_a_kickoff_stays_overdue_until_it_is_held_or_skipped() -> None:
    kickoff = at(on_day(300, held(8)), 7)
    assert (kickoff.state, kickoff.kinds) == (TouchState.OVERDUE, (TouchKind.KICKOFF,))
    before_start = Contact(START - timedelta(3), ContactKind.KICKOFF)
    assert at(on_day(300, held(8), before_start), 7).state is TouchState.HELD


def test_the_yearly_review_counts_from_the_first_one_held() -> None:
    review = held(150, ContactKind.BUSINESS_REVIEW)
    found = touches(START, [review], day(151), POLICY, until=day(900), since=START)
    reviews = [p for t in found for p in t.parts if p.kind is TouchKind.BUSINESS_REVIEW]
    assert [p.due_on for p in reviews] == [day(120), date(2027, 6, 4), date(2028, 6, 4)]
    assert reviews[0].held_on == day(150)


def test_without_one_held_the_yearly_review_counts_from_the_day_it_is_due() -> None:
    found = touches(START, [], START, POLICY, until=day(900), since=START)
    reviews = [p.due_on for t in found for p in t.parts if p.kind is TouchKind.BUSINESS_REVIEW]
    assert reviews == [day(120), date(2027, 5, 5), date(2028, 5, 5)]


def test_a_customer_imported_in_mid_life_owes_nothing_from_before() -> None:
    opened = day(100)
    found = touches(START, [], opened, POLICY, opened_on=opened, until=day(200), since=START)
    past = [touch for touch in owed(found) if touch.window[1] < opened]
    assert {touch.state for touch in past} == {TouchState.UNKNOWN}
    due = next_due(found)
    assert due is not None
    assert due.due_on == day(120)
    assert due.state is TouchState.UPCOMING


def test_a_back_dated_contact_turns_the_unknown_into_held() -> None:
    found = touches(START, [held(60)], day(101), POLICY, opened_on=day(100), since=START)
    assert at(found, 60).state is TouchState.HELD


def test_an_unmet_touch_stays_in_sight_however_old_it_is() -> None:
    found = touches(START, [], day(1000), POLICY)
    open_kinds = {kind for touch in found if touch.is_open for kind in touch.kinds}
    assert {TouchKind.KICKOFF, TouchKind.TECHNICAL_REVIEW} <= open_kinds
    overdue = [t for t in found if t.state is TouchState.OVERDUE]
    assert [t.labels for t in overdue] == [
        ("Kickoff",),
        ("Technical review",),
        ("Business review",),
        ("Quarterly check-in",),
    ]


def test_a_rhythm_without_quarters_keeps_its_last_milestone() -> None:
    policy = CadencePolicy(quarter_months=0, review_months=0, health_months=0)
    found = touches(START, [], day(1000), policy)
    assert ("Day 120 check-in",) in [t.labels[-1:] for t in found if t.is_open]
    assert all(TouchKind.QUARTERLY not in t.kinds for t in found)


def test_what_is_switched_off_is_not_owed() -> None:
    off = CadencePolicy(
        kickoff_day=0,
        weekly_days=(),
        technical_review_day=0,
        milestone_days=(),
        quarter_months=0,
        first_review_day=0,
        health_months=0,
        roadmap_months=0,
    )
    assert touches(START, [], day(50), off) == []


def test_skipped_and_snoozed_touches_say_so() -> None:
    marks = {
        "weekly:14": Mark(skipped=True),
        "weekly:21": Mark(snoozed_until=day(24), snoozes=1),
        "milestone:30": Mark(snoozed_until=day(31), snoozes=2),
        "technical_review": Mark(snoozed_until=day(32), snoozes=1),
    }
    found = touches(START, [], day(23), POLICY, marks=marks, since=START)
    assert at(found, 14).state is TouchState.SKIPPED
    assert at(found, 21).state is TouchState.SNOOZED
    assert at(found, 28).mark == marks["technical_review"]
    back = touches(START, [], day(24), POLICY, marks=marks, since=START)
    assert at(back, 21).state is TouchState.OVERDUE


def test_a_skipped_touch_still_in_part_held_counts_as_held() -> None:
    marks = {"technical_review": Mark(skipped=True)}
    found = touches(START, [held(28)], day(40), POLICY, marks=marks, since=START)
    touch = at(found, 28)
    assert (touch.state, touch.labels) == (
        TouchState.HELD,
        ("Weekly check-in", "Day 30 check-in"),
    )


def test_health_analyses_are_monthly_and_the_bots_own() -> None:
    found = on_day(40)
    analyses = [t for t in found if t.kinds == (TouchKind.HEALTH_ANALYSIS,)]
    assert [t.due_on for t in analyses[:3]] == [
        date(2026, 3, 5),
        date(2026, 4, 5),
        date(2026, 5, 5),
    ]
    assert {t.state for t in analyses} == {TouchState.AUTOMATIC}
    assert not any(t.is_open for t in analyses)


def test_the_roadmap_is_offered_once_a_year_and_never_due() -> None:
    (offer,) = [t for t in on_day(40) if t.kinds == (TouchKind.ROADMAP,)]
    assert (offer.state, offer.window) == (TouchState.OFFERED, (START, date(2027, 1, 4)))
    given_ = on_day(40, held(39, ContactKind.ROADMAP))
    assert not [t for t in given_ if t.kinds == (TouchKind.ROADMAP,)]
    early = touches(START, [], START - timedelta(1), POLICY)
    assert not [t for t in early if t.kinds == (TouchKind.ROADMAP,)]
    assert POLICY.roadmap_minutes == 45


def test_next_due_is_the_earliest_open_touch() -> None:
    due = next_due(on_day(29, held(28)))
    assert due is not None
    assert due.labels == ("Kickoff",)
    assert next_due([]) is None


@pytest.mark.parametrize(
    ("policy", "figure"),
    [
        (lambda: CadencePolicy(credit_days=-1), "credit_days"),
        (lambda: CadencePolicy(weekly_days=(7, 7)), "weekly_days"),
        (lambda: CadencePolicy(milestone_days=(0, 30)), "milestone_days"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(
    policy: Callable[[], CadencePolicy], figure: str
) -> None:
    with pytest.raises(ValueError, match=figure):
        policy()


# What must hold for every customer.

STARTS = st.dates(date(2018, 1, 1), date(2026, 12, 31))
CONTACTS = st.lists(
    st.tuples(st.integers(-20, 1500), st.sampled_from(list(ContactKind))), max_size=30
)


@given(STARTS, CONTACTS, st.integers(0, 1500), st.none() | st.integers(0, 1500))
def test_touches_do_not_depend_on_the_order_of_contacts_and_stand_in_order(
    start: date, contacts: list[tuple[int, ContactKind]], age: int, opened: int | None
) -> None:
    made = [Contact(start + timedelta(n), kind) for n, kind in contacts]
    today = start + timedelta(age)
    opened_on = None if opened is None else start + timedelta(opened)
    found = touches(start, made, today, POLICY, opened_on)
    assert found == touches(start, made[::-1], today, POLICY, opened_on)
    assert [t.due_on for t in found] == sorted(t.due_on for t in found)
    assert len({t.key for t in found}) == len(found)
    if opened_on is not None:
        assert all(t.due_on >= opened_on for t in found if t.state is TouchState.OVERDUE)


@given(STARTS, CONTACTS, st.integers(0, 1500))
def test_one_more_check_in_today_never_leaves_more_overdue(
    start: date, contacts: list[tuple[int, ContactKind]], age: int
) -> None:
    today = start + timedelta(age)
    made = [Contact(start + timedelta(n), kind) for n, kind in contacts]

    def overdue(contacts: list[Contact]) -> set[str]:
        found = touches(start, contacts, today, POLICY)
        return {t.key for t in found if t.state is TouchState.OVERDUE}

    assert overdue([*made, Contact(today)]) <= overdue(made)


@given(STARTS, st.integers(0, 1500))
def test_of_each_rhythm_at_most_two_are_open_and_late_at_once(start: date, age: int) -> None:
    found = touches(start, [], start + timedelta(age), POLICY)
    late = [t for t in found if t.state is TouchState.OVERDUE]
    for kind in TouchKind:
        assert sum(kind in t.kinds for t in late) <= 2
