"""The policy answers for every figure, and falls back where it names nothing."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.cadence import CadencePolicy
from domain.customers import Segment
from domain.people import Role
from domain.policy import Channels, Policy
from domain.regions import DEFAULT_REGIONS, Coverage, Region
from domain.sla import ClockKind, Priority
from domain.sla_alerts import DEFAULT_CHASE, TICKET_ALERTS, Alerts
from tests.support.schedules import at, hours

BUILT_IN = Policy()


def test_the_built_in_first_response_is_one_four_eight_and_twelve_hours() -> None:
    targets = [BUILT_IN.target(priority) for priority in Priority]
    assert targets == [hours(1), hours(4), hours(8), hours(12)]


@pytest.mark.parametrize("kind", [ClockKind.NEXT_RESPONSE, ClockKind.RESOLUTION])
def test_later_clocks_are_off_until_they_have_a_target(kind: ClockKind) -> None:
    assert BUILT_IN.target(Priority.MAJOR, kind) is None
    given = {Priority.MAJOR: hours(6)}
    switched_on = Policy(next_response=given, resolution=given)
    assert switched_on.target(Priority.MAJOR, kind) == hours(6)
    assert switched_on.target(Priority.MINOR, kind) is None


def test_alerts_are_those_of_the_rules_until_the_policy_says_otherwise() -> None:
    assert BUILT_IN.alerts() == TICKET_ALERTS
    assert BUILT_IN.critical_chase == DEFAULT_CHASE
    assert Policy(warn_percent=(50,), ladder=()).alerts() == Alerts((50,), ladder=())


def test_a_region_nobody_defined_has_the_hours_of_the_default_region() -> None:
    assert BUILT_IN.region("MOON") is BUILT_IN.regions["EST"]
    assert BUILT_IN.schedule("AEDT").zone == ZoneInfo("Australia/Sydney")


def test_coverage_decides_whose_hours_count_for_a_priority() -> None:
    always = Policy(coverage={Priority.CRITICAL: Coverage.ALWAYS})
    sunday = at("2026-11-22 03:00")
    assert always.business_time("GMT", Priority.CRITICAL).is_open(sunday)
    assert not always.business_time("GMT", Priority.MAJOR).is_open(sunday)
    assert always.coverage_of(Priority.MAJOR) is Coverage.HOME


def test_a_person_has_the_hours_and_holidays_of_the_region_in_their_zone() -> None:
    boxing_day = {date(2026, 12, 28): "Boxing Day"}
    policy = Policy(
        regions={**DEFAULT_REGIONS, "GMT": Region("GMT", "Europe/London", holidays=boxing_day)}
    )
    assert policy.person_hours("Europe/London").is_holiday(date(2026, 12, 28))
    elsewhere = policy.person_hours("Europe/Berlin")
    assert not elsewhere.is_holiday(date(2026, 12, 28))
    monday = at("2026-11-23 00:00")
    assert elsewhere.between(monday, monday + timedelta(days=1)) == hours(9)


def test_requests_for_an_architect_go_to_the_architects_channel() -> None:
    channels = Channels()
    assert channels.requests(Role.CSA) == "#csa-requests"
    assert channels.requests(Role.CSE) == "#cse-requests"


def test_a_segment_has_the_common_rhythm_unless_it_has_its_own() -> None:
    own = CadencePolicy(quarter_months=6)
    policy = Policy(cadence_by_segment={Segment.SMB: own})
    assert policy.cadence_for(Segment.SMB) is own
    assert policy.cadence_for(Segment.ENTERPRISE) is policy.cadence
