"""Public holidays of a region as the `holidays` library knows them: offered, never relied upon.

Its dates change between releases (India's by dozens), so a deadline comes only from dates that an
administrator confirmed into the policy file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import holidays as library

from domain.errors import Invalid
from domain.regions import Region

ESTIMATE = "estimated"
"""The word the library adds to dates that hang on a sighting of the moon."""


def suggested(region: Region, year: int) -> dict[date, str]:
    """The holidays of the region's country and subdivision in a year, in order; whole-nation ones
    where no subdivision is named.

    Raises Invalid, saying what to write where, when the country is unknown or not named.
    """
    country, subdivision = region.holiday_country, region.holiday_subdivision or None
    _check(region, library.list_supported_countries(include_aliases=False))
    kind = library.country_holidays(country, subdiv=subdivision)
    found = library.country_holidays(
        country,
        subdiv=subdivision,
        years=year,
        language=_english(kind.default_language or "", kind.supported_languages),
    )
    return {on: name for on, name in sorted(found.items()) if on.year == year}


def _check(region: Region, known: Mapping[str, list[str]]) -> None:
    country, subdivision = region.holiday_country, region.holiday_subdivision
    where = f"[regions.{region.code}]"
    if not country:
        raise Invalid(f'{where} names no country. Add to it, say: holiday_country = "US"')
    if country not in known:
        raise Invalid(f"{where} has holiday_country = {country}: no calendar is known for it.")
    if subdivision and subdivision not in known[country]:
        listed = ", ".join(known[country]) or "none"
        raise Invalid(
            f"{where} has holiday_subdivision = {subdivision}, which is not in {country}. "
            f"Known there: {listed}."
        )


def _english(default: str, supported: tuple[str, ...]) -> str | None:
    """The country's own English, else American English, else its own language."""
    if default.startswith("en"):
        return default
    return "en_US" if "en_US" in supported else None
