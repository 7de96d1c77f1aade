"""Regions: where a customer's working day happens, and the public holidays confirmed for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property, lru_cache

from domain.any_region import AnyRegion
from domain.business_time import BusinessTime, Schedule

OFFICE_HOURS: Mapping[int, Sequence[tuple[str, str]]] = dict.fromkeys(
    range(5), (("08:00", "17:00"),)
)
"""Monday to Friday, 8 to 5: nine hours a day (policy `[regions.<code>] hours`)."""


@dataclass(frozen=True)
class Region:
    """A region of the policy file.

    `code` is the name people use ("EST"); it is never read as an offset: `zone` is the IANA zone
    and follows summer time. `holidays` maps the local dates an administrator confirmed to their
    names. The schedule is built on first use and raises InvalidSchedule if it cannot be.
    `holiday_country` and `holiday_subdivision` (ISO 3166 codes) only say whose holidays to offer
    for confirmation; no deadline depends on them.
    """

    code: str
    zone: str
    hours: Mapping[int, Sequence[tuple[str, str]]] = field(
        default_factory=lambda: OFFICE_HOURS, hash=False
    )
    holidays: Mapping[date, str] = field(default_factory=dict, hash=False)
    holiday_country: str = ""
    holiday_subdivision: str = ""

    @cached_property
    def schedule(self) -> Schedule:
        """The region's business time, holidays included."""
        return Schedule(self.zone, self.hours, tuple(self.holidays))

    def abbreviation(self, at: datetime) -> str:
        """What the zone is called at that instant: PST or PDT, GMT or BST, AEDT or AEST."""
        return at.astimezone(self.schedule.zone).tzname() or self.zone


DEFAULT_REGIONS: Mapping[str, Region] = {
    code: Region(code, zone, holiday_country=country, holiday_subdivision=subdivision)
    for code, zone, country, subdivision in (
        ("PST", "America/Los_Angeles", "US", ""),
        ("EST", "America/New_York", "US", ""),
        ("GMT", "Europe/London", "GB", "ENG"),
        ("IST", "Asia/Kolkata", "IN", ""),
        ("AEDT", "Australia/Sydney", "AU", "NSW"),
    )
}
"""The regions of the built-in policy. They carry no holidays: nobody has confirmed any yet."""


class Coverage(StrEnum):
    """Whose hours count for a ticket (policy `[sla.coverage]`, one per priority)."""

    HOME = "home"
    ANY_REGION = "any-region"
    ALWAYS = "24x7"


def working_time(coverage: Coverage, home: Region, regions: Mapping[str, Region]) -> BusinessTime:
    """The business time of a customer at `home`: its own, any region's, or around the clock.

    The same regions give the same object, so that its cached years are shared.
    """
    if coverage is Coverage.HOME:
        return home.schedule
    if coverage is Coverage.ALWAYS:
        return _round_the_clock(home.zone)
    others = (region.schedule for region in regions.values() if region.code != home.code)
    return _any_region((home.schedule, *others))


@lru_cache(maxsize=64)
def _round_the_clock(zone: str) -> Schedule:
    return Schedule.round_the_clock(zone)


@lru_cache(maxsize=64)
def _any_region(schedules: tuple[Schedule, ...]) -> AnyRegion:
    return AnyRegion(schedules)
