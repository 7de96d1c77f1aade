"""A customer's health as people are told it: the score, what it lacks, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.health import HealthResult
from domain.health_bands import confidence_word
from domain.health_measures import CAP_LABELS, MEASURES, TARGET_POINTS, Measure
from domain.playbooks import FOR_MEASURE, PLAYBOOKS, next_step

TOP_LOSSES = 3
GREY = "grey"

_BY_NAME: Mapping[str, Measure] = {measure.name: measure for measure in MEASURES}


@dataclass(frozen=True, slots=True)
class LossLine:
    """One measure and the points it costs.

    `value`, `target` and `stretch` are in the measure's `unit`. A target is worth 75 points, so
    what is `on_target` still lacks some: those that `stretch` would add.
    """

    measure: str
    label: str
    unit: str
    value: float | None
    target: float
    points: float
    age_days: int
    playbook: str
    stretch: float = 0.0
    on_target: bool = False


@dataclass(frozen=True, slots=True)
class PlaybookRun:
    """A playbook that somebody works through; `due_on` is the day of its first step."""

    id: int
    playbook: str
    owner_id: str
    due_on: date

    @property
    def title(self) -> str:
        """What the playbook is called."""
        return PLAYBOOKS[self.playbook].title

    @property
    def first_action(self) -> str:
        """What to do first."""
        return PLAYBOOKS[self.playbook].first_action

    @property
    def done_when(self) -> str:
        """When it has done its work."""
        return PLAYBOOKS[self.playbook].done_when


@dataclass(frozen=True, slots=True)
class HealthCard:
    """Everything the card shows. `score` is None for grey; `change` over about 30 days.

    `csm_id` is who answers for the customer. `percentile` is among `peers` customers called
    `among` ("stage", "segment", "all"), None for too few. `missing` holds (what, who brings it).
    `well` is the measure that does best, if it is on target or beyond. `next_id` is a playbook's
    id; `runs` are those being worked through.
    """

    key: str
    name: str
    segment: str
    score: float | None
    band: str
    confidence: float
    confidence_word: str
    cap: str | None
    cap_points: float
    losses: tuple[LossLine, ...]
    more_losses: tuple[LossLine, ...]
    well: LossLine | None
    missing: tuple[tuple[str, str], ...]
    next_id: str | None
    scored_at: datetime
    csm_id: str = ""
    change: float | None = None
    percentile: float | None = None
    peers: int = 0
    among: str = ""
    runs: tuple[PlaybookRun, ...] = ()

    @property
    def below_target(self) -> LossLine | None:
        """The measure below its target that costs most; None when everything seen is on it."""
        lines = (*self.losses, *self.more_losses)
        return next((line for line in lines if not line.on_target), None)

    @property
    def next_runs(self) -> bool:
        """Whether somebody is at the next step already."""
        return any(run.playbook == self.next_id for run in self.runs)

    @property
    def next_title(self) -> str:
        """What the next step is called; empty when nothing is to be done."""
        return PLAYBOOKS[self.next_id].title if self.next_id else ""

    @property
    def next_by(self) -> str:
        """Who does the next step, and how soon; empty when nothing is to be done."""
        if not self.next_id:
            return ""
        playbook = PLAYBOOKS[self.next_id]
        if playbook.before_renewal:
            return f"{playbook.owner}, from {playbook.due_days} days before the renewal"
        days = "1 day" if playbook.due_days == 1 else f"{playbook.due_days} days"
        return f"{playbook.owner}, first step within {days}"

    @property
    def next_action(self) -> str:
        """The first action of the next step; empty when nothing is to be done."""
        return PLAYBOOKS[self.next_id].first_action if self.next_id else ""


def explain(
    result: HealthResult,
    values: Mapping[str, float | None],
    *,
    key: str,
    name: str,
    segment: str,
    band: str,
    scored_at: datetime,
    csm_id: str = "",
    change: float | None = None,
    signals: Sequence[str] = (),
) -> HealthCard:
    """Put an evaluation into a card.

    `values` are what was observed, by measure; `band` is the one people are shown (hysteresis
    applied); `change` is over about a month; `signals` are the playbooks of firing signals.
    """
    lines = [
        _line(loss.measure, loss.points, values, result)
        for loss in result.losses()
        if loss.points > 0
    ]
    # What is on target needs no mending, however many points its weight still lacks.
    step = next_step(result.cap, signals, [line.measure for line in lines if not line.on_target])
    well = _well(result)
    grey = band == GREY
    return HealthCard(
        key=key,
        name=name,
        segment=segment,
        score=None if grey else result.score,
        band=band,
        confidence=result.confidence,
        confidence_word=confidence_word(result.confidence),
        cap=CAP_LABELS[result.cap] if result.cap else None,
        cap_points=result.cap_line,
        losses=tuple(lines[:TOP_LOSSES]),
        more_losses=tuple(lines[TOP_LOSSES:]),
        well=_line(well, result.lost[well], values, result) if well else None,
        missing=tuple((_BY_NAME[one].label, _BY_NAME[one].source) for one in result.missing),
        next_id=step.id if step else None,
        scored_at=scored_at,
        csm_id=csm_id,
        change=change,
    )


def _well(result: HealthResult) -> str | None:
    """The measure that earned most points of its own, unless even that one is short of target."""
    best = result.going_well()
    return best if best and result.sub_scores[best] >= TARGET_POINTS else None


def _line(
    measure: str, points: float, values: Mapping[str, float | None], result: HealthResult
) -> LossLine:
    known = _BY_NAME[measure]
    return LossLine(
        measure=measure,
        label=known.label,
        unit=known.unit,
        value=values.get(measure),
        target=known.target,
        points=points,
        age_days=result.ages[measure],
        playbook=FOR_MEASURE[measure],
        stretch=known.stretch,
        on_target=result.sub_scores[measure] >= TARGET_POINTS,
    )
