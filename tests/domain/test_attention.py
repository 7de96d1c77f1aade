"""Which direct messages may wait for the next morning."""

from dataclasses import replace

import pytest

from domain.attention import KINDS, may_wait
from domain.notices import Fact
from domain.notices_customers import MemberLeft
from domain.notices_policy import PolicyRefused
from domain.notices_tickets import SlaBreached, SlaEscalated, SlaWarned
from domain.sla import Priority
from tests.support.notices import clock_alert

LEFT = MemberLeft("U1", "Ana", "deactivated", "CSM", 0, ())


@pytest.mark.parametrize(
    ("priority", "waits"),
    [
        (Priority.CRITICAL, False),
        (Priority.MAJOR, False),
        (Priority.MINOR, True),
        (Priority.COSMETIC, True),
    ],
)
def test_an_alert_waits_by_its_priority(priority: Priority, waits: bool) -> None:
    alert = replace(clock_alert(1), priority=priority)
    assert may_wait(SlaBreached(alert)) is waits
    assert may_wait(SlaWarned(alert, 75)) is waits
    assert {"sla_breached", "sla_warned", "sla_escalated", "member_left"} < KINDS
    assert may_wait(SlaEscalated(alert, ())) is waits
    assert not may_wait(SlaBreached(replace(alert, is_critical_request=True)))


@pytest.mark.parametrize(("fact", "waits"), [(LEFT, True), (PolicyRefused(1, ("a line",)), False)])
def test_news_may_wait_and_what_must_be_known_may_not(fact: Fact, waits: bool) -> None:
    assert may_wait(fact) is waits
