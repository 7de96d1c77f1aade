"""What people decided about a listed touch."""

from datetime import date

from domain.cadence_plan import ContactKind
from domain.touch_list import ListedState, ListedTouch


def test_a_listed_touch_says_what_was_decided_about_it() -> None:
    touch = ListedTouch(
        customer_id=1,
        key="weekly:1",
        owner_id="U0ANA",
        labels=("Weekly check-in",),
        part_keys=("weekly:1",),
        kind=ContactKind.CHECK_IN,
        due_on=date(2026, 11, 23),
        snoozed_until_on=date(2026, 11, 25),
        snoozes=2,
        state=ListedState.SKIPPED,
    )
    assert touch.mark.snoozes == 2
    assert touch.mark.snoozed_until == date(2026, 11, 25)
    assert touch.mark.skipped
