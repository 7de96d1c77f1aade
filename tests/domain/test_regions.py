"""Regions are zones that follow summer time, not offsets."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.any_region import AnyRegion
from domain.errors import InvalidSchedule
from domain.regions import DEFAULT_REGIONS, Coverage, Region, working_time

WINTER, SUMMER = datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "in_january", "in_july"),
    [
        ("PST", "PST", "PDT"),
        ("EST", "EST", "EDT"),
        ("GMT", "GMT", "BST"),
        ("IST", "IST", "IST"),
        ("AEDT", "AEDT", "AEST"),
    ],
)
def test_a_region_is_called_by_the_date(code: str, in_january: str, in_july: str) -> None:
    region = DEFAULT_REGIONS[code]
    assert (region.abbreviation(WINTER), region.abbreviation(SUMMER)) == (in_january, in_july)


@pytest.mark.parametrize("region", DEFAULT_REGIONS.values(), ids=lambda region: region.code)
def test_by_default_a_working_day_has_nine_hours_and_weekends_none(region: Region) -> None:
    schedule = region.schedule
    week = [sum((b - a for a, b in schedule.openings(date(2026, 7, 6 + n))), timedelta())
            for n in range(7)]  # fmt: skip
    assert week == [timedelta(hours=9)] * 5 + [timedelta()] * 2


def test_a_confirmed_holiday_does_not_count_and_the_schedule_is_built_once() -> None:
    region = Region("GMT", "Europe/London", holidays={date(2026, 12, 25): "Christmas Day"})
    assert region.schedule is region.schedule
    assert region.schedule.openings(date(2026, 12, 25)) == []
    assert len({region, Region("GMT", "Europe/London")}) == 2


def test_a_region_with_a_bad_zone_says_so_when_its_schedule_is_asked_for() -> None:
    with pytest.raises(InvalidSchedule, match="IANA"):
        _ = Region("PST", "PST").schedule


class TestCoverage:
    home = DEFAULT_REGIONS["GMT"]
    # Tuesday 02:00 in London, 11:00 in Sydney.
    night = datetime(2026, 7, 7, 1, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("coverage", "is_open"),
        [(Coverage.HOME, False), (Coverage.ANY_REGION, True), (Coverage.ALWAYS, True)],
    )
    def test_it_says_whose_hours_count(self, coverage: Coverage, is_open: bool) -> None:
        time = working_time(coverage, self.home, DEFAULT_REGIONS)
        assert time.is_open(self.night) is is_open
        assert time.zone.key == "Europe/London"

    def test_any_region_counts_each_once_and_the_same_regions_share_their_cache(self) -> None:
        time = working_time(Coverage.ANY_REGION, self.home, DEFAULT_REGIONS)
        assert time is working_time(Coverage.ANY_REGION, self.home, dict(DEFAULT_REGIONS))
        assert isinstance(time, AnyRegion)
        assert len(time.regions) == 5

    def test_round_the_clock_knows_no_holidays(self) -> None:
        home = Region("GMT", "Europe/London", holidays={date(2026, 7, 7): "Bank holiday"})
        assert working_time(Coverage.ALWAYS, home, {}).is_open(self.night)
