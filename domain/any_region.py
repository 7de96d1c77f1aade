"""Cover by several regions at once."""

from collections.abc import Iterable, Sequence
from datetime import date

from domain.business_time import BusinessTime, Schedule
from domain.errors import InvalidSchedule
from domain.open_spans import Span, joined


class AnyRegion(BusinessTime):
    """Open whenever at least one region is open, each by its own hours and holidays.

    The first region is the home: its zone and holidays name the days people see.
    """

    def __init__(self, regions: Sequence[Schedule]) -> None:
        super().__init__()
        if not regions:
            raise InvalidSchedule("Cover by any region needs at least one region.", field="hours")
        self.regions = tuple(regions)
        self.zone = regions[0].zone
        self.is_settled = all(region.is_settled for region in regions)

    def is_holiday(self, day: date) -> bool:
        return self.regions[0].is_holiday(day)

    def works_on(self, weekday: int) -> bool:
        return any(region.works_on(weekday) for region in self.regions)

    def spans(self, year: int) -> Iterable[Span]:
        return joined(sorted(span for region in self.regions for span in region.spans(year)))
