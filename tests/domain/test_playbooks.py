"""What to do next is one playbook, with a day."""

from datetime import date

from domain.health_measures import CAPS, MEASURES
from domain.playbooks import FOR_CAP, FOR_MEASURE, PLAYBOOKS, first_step_due_on, next_step
from domain.signals import SIGNALS

MONDAY = date(2026, 6, 1)


def test_every_measure_cap_and_signal_leads_to_a_playbook() -> None:
    assert FOR_MEASURE.keys() == {measure.name for measure in MEASURES}
    assert FOR_CAP.keys() == CAPS.keys()
    named = {*FOR_MEASURE.values(), *FOR_CAP.values(), *(s.playbook for s in SIGNALS.values())}
    assert named <= PLAYBOOKS.keys()


def test_the_cap_comes_first_then_the_signal_then_the_largest_loss() -> None:
    assert next_step("notice", ["P4"], ["csat"]) is PLAYBOOKS["P9"]
    assert next_step(None, ["P4", "P1"], ["csat"]) is PLAYBOOKS["P4"]
    assert next_step(None, [], ["csat", "sponsor"]) is PLAYBOOKS["P3"]
    assert next_step(None, [], []) is None


def test_a_first_step_is_due_some_days_on_the_renewal_plan_before_the_renewal() -> None:
    assert first_step_due_on(PLAYBOOKS["P1"], MONDAY) == date(2026, 6, 6)
    renewal = PLAYBOOKS["P9"]
    assert first_step_due_on(renewal, MONDAY, date(2026, 12, 31)) == date(2026, 9, 2)
    assert first_step_due_on(renewal, MONDAY, date(2026, 7, 1)) == MONDAY
    assert first_step_due_on(renewal, MONDAY) == MONDAY
