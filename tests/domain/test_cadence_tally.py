"""What the rhythm so far says."""

from datetime import date, timedelta

from domain.cadence import CadencePolicy, Contact, ContactKind, Mark, Touch, touches
from domain.cadence_tally import (
    held_and_due,
    missed_in_a_row,
    stands_until,
    suggested_kind,
)

POLICY = CadencePolicy()
START = date(2026, 1, 5)


def day(number: int) -> date:
    return START + timedelta(number)


def on_day(number: int, *contacts: Contact, marks: dict[str, Mark] | None = None) -> list[Touch]:
    return touches(START, contacts, day(number), POLICY, marks=marks or {})


def held(number: int, kind: ContactKind = ContactKind.CHECK_IN) -> Contact:
    return Contact(day(number), kind)


KICKED_OFF = held(5, ContactKind.KICKOFF)


def test_check_ins_that_fall_together_count_once_reviews_for_themselves() -> None:
    found = on_day(40, KICKED_OFF, held(14), held(28))
    # Kickoff and every check-in (day 21's a week late) were held, the technical review was not.
    assert held_and_due(found, day(40)) == (5, 6)


def test_one_due_today_counts_once_it_is_held() -> None:
    assert held_and_due(on_day(7), day(7)) == (0, 0)
    assert held_and_due(on_day(7, held(7, ContactKind.KICKOFF)), day(7)) == (2, 2)
    assert held_and_due(on_day(8), day(8)) == (0, 2)


def test_skipped_and_unknown_touches_count_as_neither() -> None:
    marks = {"kickoff": Mark(skipped=True), "weekly:7": Mark(skipped=True)}
    assert held_and_due(on_day(10, marks=marks), day(10)) == (0, 0)
    imported = touches(START, [], day(100), POLICY, opened_on=day(100))
    assert held_and_due(imported, day(100)) == (0, 0)


def test_a_contact_early_in_the_quarter_does_not_hide_a_missed_milestone() -> None:
    found = on_day(95, KICKED_OFF, held(14))
    assert missed_in_a_row(found, day(95)) == 4  # days 21, 28 with 30, 60, and 90


def test_missed_check_ins_are_counted_back_from_the_latest() -> None:
    assert missed_in_a_row(on_day(21, KICKED_OFF, held(14)), day(21)) == 0
    assert missed_in_a_row(on_day(29, KICKED_OFF, held(14)), day(29)) == 2
    assert missed_in_a_row(on_day(29, KICKED_OFF, held(29)), day(29)) == 0
    assert missed_in_a_row([], day(29)) == 0


def test_the_kind_suggested_is_the_one_that_is_due() -> None:
    assert suggested_kind(on_day(1), day(1)) is ContactKind.KICKOFF
    assert suggested_kind(on_day(10, KICKED_OFF), day(10)) is ContactKind.CHECK_IN
    assert suggested_kind(on_day(28, KICKED_OFF), day(28)) is ContactKind.TECHNICAL_REVIEW
    reviewed = held(30, ContactKind.TECHNICAL_REVIEW)
    assert suggested_kind(on_day(115, KICKED_OFF, reviewed), day(115)) is (
        ContactKind.BUSINESS_REVIEW
    )


def test_what_was_held_and_due_stands_until_the_day_it_says() -> None:
    contacts = [KICKED_OFF, held(14), held(28), held(58), held(100)]
    for number in range(0, 200, 3):
        found = on_day(number, *contacts)
        until = stands_until(found, day(number))
        assert day(number) < until <= day(number + 90)
        known = [one for one in contacts if one[0] <= day(number)]
        said = held_and_due(on_day(number, *known), day(number))
        for later in range(number, (until - START).days):
            assert held_and_due(on_day(later, *known), day(later)) == said


def test_without_touches_what_stands_is_looked_at_after_ninety_days() -> None:
    assert stands_until([], day(3)) == day(93)
