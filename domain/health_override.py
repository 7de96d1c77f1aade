"""Overrides: a person's word against the model's, for a while, beside it and never hidden."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from domain.errors import Invalid
from domain.health_bands import Band

USUAL_LENGTH: Final = timedelta(days=30)
LONGEST: Final = timedelta(days=60)
SHORTEST_REASON: Final = 10
ENDS_AT_FALL: Final = 10.0

Ending = Literal["expired", "replaced", "score_fell", "cap_started"]

_ORDER: Final = {"red": 0, "yellow": 1, "green": 2}


@dataclass(frozen=True, slots=True)
class Override:
    """A band set by hand. `model_score` and `caps` are as they stood when it was set.

    Model score, band and signals go on beside it. It is never an outcome to learn from.
    """

    customer: str
    band: Band
    reason: str
    author: str
    set_at: datetime
    expires_at: datetime
    model_score: float
    approver: str | None = None
    caps: frozenset[str] = frozenset()


def needs_approval(model_band: Band | None, band: Band) -> bool:
    """Whether a second person has to agree: for raising, not for lowering.

    A grey customer has no band to lower or raise; calling it green needs a second person.
    """
    return band == "green" if model_band is None else _ORDER[band] > _ORDER[model_band]


def require_valid(override: Override, model_band: Band | None) -> None:
    """Let a proper override pass. Raises Invalid naming the fields and what to mend in each.

    A reason of ten characters, 60 days at most, another band than the model's, raised by one band
    only and by somebody besides the author.
    """
    fields: dict[str, str] = {}
    if len(override.reason.strip()) < SHORTEST_REASON:
        fields["reason"] = "Say why in at least ten characters: others will read it."
    if not timedelta() < override.expires_at - override.set_at <= LONGEST:
        fields["expires"] = f"Pick an end within {LONGEST.days} days."
    if override.band == model_band:
        fields["band"] = "The model says so already; there is nothing to override."
    elif model_band == "red" and override.band == "green":
        fields["band"] = "A band can be raised by one step only: from red to yellow."
    elif needs_approval(model_band, override.band) and override.approver in {None, override.author}:
        fields["approver"] = "Raising a band needs a second person who agrees."
    if fields:
        raise Invalid(next(iter(fields.values())), fields=fields)


def ended(
    override: Override,
    now: datetime,
    model_score: float | None,
    caps: Collection[str] = (),
    *,
    replaced: bool = False,
) -> Ending | None:
    """Why an override no longer stands at `now`; None while it does.

    It ends when its time is up, when another one replaces it, when any cap starts that did not
    hold when it was set, and when the model score has fallen by ten points since. A customer gone
    grey (None) has no score to fall.
    """
    if replaced:
        return "replaced"
    if now >= override.expires_at:
        return "expired"
    if set(caps) - override.caps:
        return "cap_started"
    fell = 0.0 if model_score is None else round(override.model_score - model_score, 9)
    return "score_fell" if fell >= ENDS_AT_FALL else None
