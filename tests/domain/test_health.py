"""The health score: worked examples first, then what must hold for every customer."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from math import inf, nan
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.health import HealthResult, Observation, score_customer
from domain.health_measures import BY_NAME, CAP_LABELS, CAPS, MEASURES, STANDARD, WEIGHTS
from tests.domain.acme import ACME, NOW, TWO_YEARS, acme, observed

SEGMENTS = ("enterprise", "mid_market", "smb")


@pytest.mark.parametrize(
    ("measure", "value", "points"),
    [
        ("csat", 5, 0),
        ("csat", 7.0, 30),
        ("csat", 8.5, 75),
        ("csat", 9.0, 87.5),
        ("csat", 10, 100),
        ("time_to_first_value", 60, 0),
        ("time_to_first_value", 45, 37.5),
        ("time_to_first_value", 30, 75),
        ("time_to_first_value", 22, 87.5),
        ("time_to_first_value", 10, 100),
        ("ticket_pressure", 2.0, 42.857143),
        ("ticket_pressure", 1.0, 87.5),
        ("spend_vs_forecast", -10, 45),
        ("spend_vs_forecast", 0, 75),
        ("spend_vs_forecast", 4, 85),
        ("net_retention", 96.25, 60.9375),
        ("sponsor", 100, 100),
        ("sponsor", 50, 50),
        ("sponsor", 0, 0),
    ],
)
def test_a_value_turns_into_points_on_two_straight_lines(
    measure: str, value: float, points: float
) -> None:
    assert BY_NAME[measure].points(value) == pytest.approx(points, abs=1e-6)


@pytest.mark.parametrize(
    ("measure", "age", "share"),
    [
        ("csat", 45, 1),
        ("csat", 90, 0.666667),
        ("csat", 180, 0),
        ("seat_utilisation", 14, 0.666667),
    ],
)
def test_a_value_fades_between_its_fresh_and_its_expiry_age(
    measure: str, age: int, share: float
) -> None:
    assert BY_NAME[measure].freshness(age) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_on_target_everywhere_is_exactly_the_green_line(segment: str) -> None:
    result = score_customer([Observation(m.name, m.target, NOW) for m in MEASURES], segment, NOW)
    assert (result.score, result.band) == (75.0, "green")
    assert result.confidence == pytest.approx(1)


def test_acme_loses_its_points_by_name() -> None:
    result = acme()
    assert result.raw == pytest.approx(63.643617, abs=1e-6)
    assert (result.score, result.band, result.confidence) == (63.6, "yellow", 1.0)
    expected = {
        "seat_utilisation": 7.446809,
        "usage_trend": 5.851064,
        "csat": 5.106383,
        "goals_on_track": 4.654255,
        "spend_vs_forecast": 2.925532,
        "feature_breadth": 2.659574,
        "spend_trend": 2.127660,
        "checkins_held": 1.861702,
        "ticket_pressure": 1.595745,
        "csm_sentiment": 1.329787,
        "net_retention": 0.797872,
        "sponsor": 0,
    }
    assert result.lost == pytest.approx(expected, abs=1e-6)
    assert [loss.measure for loss in result.losses()] == list(expected)
    assert sum(result.lost.values()) == pytest.approx(36.356383, abs=1e-6)
    assert result.going_well() == "sponsor"
    assert result.missing == ()


def test_missing_measures_spread_their_weight_and_lower_confidence() -> None:
    rest = {name: seen for name, seen in ACME.items() if name not in {"csat", "csm_sentiment"}}
    result = score_customer(observed(rest), "mid_market", NOW, age_days=TWO_YEARS)
    assert result.raw == pytest.approx(63.474026, abs=1e-6)
    assert (result.score, result.band) == (63.5, "yellow")
    assert result.confidence == pytest.approx(77 / 94)
    assert result.missing == ("csat", "csm_sentiment")


def test_bad_news_that_fades_still_counts_as_last_known() -> None:
    result = acme(csat=(8.0, 135), seat_utilisation=(0.60, 21))
    assert result.raw == pytest.approx(63.643617, abs=1e-6)
    assert (result.score, result.basis) == (63.6, "last_known")
    assert result.confidence == pytest.approx(0.815603, abs=1e-6)


def test_good_news_that_fades_counts_less() -> None:
    result = acme(sponsor=(100, 140))
    assert result.raw == pytest.approx(61.456767, abs=1e-6)
    assert (result.score, result.basis) == (61.5, "faded")
    assert result.confidence == pytest.approx(0.943262, abs=1e-6)


def test_a_cap_holds_down_what_the_mean_would_hide() -> None:
    best = {m.name: (m.stretch, 0) for m in MEASURES} | {"sponsor": (0.0, 0)}
    seen = [o for o in observed(best) if o.measure != "time_to_first_value"]
    seen.append(Observation("time_to_first_value", None, NOW, applicable=False))
    result = score_customer(seen, "mid_market", NOW, caps=["critical_ticket", "sponsor_vacant"])
    assert result.raw == pytest.approx(91.489362, abs=1e-6)
    assert (result.score, result.band, result.cap) == (60.0, "yellow", "sponsor_vacant")
    assert result.cap_line == pytest.approx(31.489362, abs=1e-6)


def test_a_cap_above_the_score_is_no_line_of_the_explanation() -> None:
    result = score_customer(observed(ACME), "mid_market", NOW, caps={"critical_ticket"})
    assert result.cap is None
    assert result.cap_line == 0


def test_too_little_known_is_grey() -> None:
    few = {name: ACME[name] for name in ("csat", "ticket_pressure")}
    result = score_customer(observed(few), "mid_market", NOW, age_days=TWO_YEARS)
    assert result.confidence == pytest.approx(18 / 94)
    assert result.band is None


def test_two_measures_or_one_group_are_grey_whatever_they_weigh() -> None:
    two = score_customer(
        observed({"csat": (9, 1), "sponsor": (100, 1)}),
        "smb",
        NOW,
        {"csat": 50, "sponsor": 50},
    )
    group = [m.name for m in MEASURES if m.group == "adoption"]
    adoption = score_customer(
        observed(dict.fromkeys(group, (1, 1))), "smb", NOW, dict.fromkeys(group, 1.0)
    )
    assert two.band is None
    assert adoption.band is None
    assert two.confidence == adoption.confidence == 1


def test_nothing_observed_has_no_score_at_all() -> None:
    result = score_customer([], "smb", NOW, caps={"notice"})
    assert (result.raw, result.score, result.band, result.cap) == (None, None, None, None)
    assert (result.confidence, result.cap_line, result.lost) == (0, 0, {})
    assert result.going_well() is None


def test_nothing_applicable_has_no_score_either() -> None:
    seen = [Observation(m.name, None, NOW, applicable=False) for m in MEASURES]
    result = score_customer(seen, "smb", NOW)
    assert (result.score, result.confidence, result.missing) == (None, 0, ())


def test_values_that_all_expired_leave_the_last_known_score_without_a_band() -> None:
    result = score_customer(observed(ACME), "mid_market", NOW + timedelta(days=400), age_days=999)
    assert (result.score, result.band, result.basis) == (63.6, None, "last_known")
    assert result.confidence == 0


def test_the_newest_value_counts() -> None:
    older = Observation("csat", 2.0, NOW - timedelta(days=40))
    result = score_customer([*observed(ACME), older], "mid_market", NOW, age_days=TWO_YEARS)
    assert result == acme()


def test_a_struck_out_value_gives_way_to_the_one_before() -> None:
    wrong = Observation("csat", 1.0, NOW, dismissed=True)
    result = score_customer([wrong, *observed(ACME)], "mid_market", NOW, age_days=TWO_YEARS)
    assert result == acme()


def test_an_empty_look_does_not_wipe_out_what_was_seen() -> None:
    looked = Observation("spend_trend", None, NOW)
    result = score_customer([*observed(ACME), looked], "mid_market", NOW, age_days=TWO_YEARS)
    assert result == acme()


def test_of_two_values_seen_at_one_instant_the_worse_counts_in_any_order() -> None:
    at = NOW - timedelta(days=30)
    pair = [Observation("csat", 8.0, at), Observation("csat", 9.5, at)]
    for order in (pair, pair[::-1]):
        result = score_customer([*observed(ACME), *order], "mid_market", NOW, age_days=TWO_YEARS)
        assert result.sub_scores["csat"] == 60


def test_at_one_instant_a_value_beats_the_word_that_the_measure_does_not_apply() -> None:
    at = NOW - timedelta(days=30)
    nothing = Observation("csat", None, at, applicable=False)
    for order in ([nothing, *observed(ACME), nothing], [*observed(ACME), nothing]):
        assert score_customer(order, "mid_market", NOW, age_days=TWO_YEARS) == acme()


def test_a_replay_does_not_see_what_came_later() -> None:
    later = Observation("csat", 1.0, NOW + timedelta(days=3))
    result = score_customer([*observed(ACME), later], "mid_market", NOW, age_days=TWO_YEARS)
    assert result == acme()


def test_a_value_from_a_few_hours_ahead_is_of_today() -> None:
    ahead = Observation("csat", 9.5, NOW + timedelta(hours=9))
    result = score_customer([*observed(ACME), ahead], "mid_market", NOW, age_days=TWO_YEARS)
    assert (result.sub_scores["csat"], result.ages["csat"]) == (100, 0)


@pytest.mark.parametrize("zone", [UTC, None])
def test_a_day_will_do_for_as_of(zone: timezone | None) -> None:
    seen = Observation("csat", 8.0, datetime(2026, 5, 2, 23, tzinfo=zone))
    result = score_customer([seen], "smb", date(2026, 6, 1))
    assert result.ages == {"csat": 30}
    newer = Observation("csat", 9.0, datetime(2026, 5, 3, 1, tzinfo=UTC))
    assert score_customer([newer, seen], "smb", date(2026, 6, 1)).ages == {"csat": 29}


@pytest.mark.parametrize(
    ("seen_at", "as_of", "words"),
    [
        (NOW, NOW.replace(tzinfo=None), "as_of has no time zone"),
        (NOW.replace(tzinfo=None), NOW, "csat was observed at an instant without a time zone"),
        (NOW.replace(tzinfo=None), NOW.replace(tzinfo=None), "as_of has no time zone"),
    ],
)
def test_an_instant_without_a_time_zone_is_refused(
    seen_at: datetime, as_of: datetime, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        score_customer([Observation("csat", 8.0, seen_at)], "smb", as_of)


def test_while_onboarding_first_value_weighs_three_times_and_money_does_not_count() -> None:
    result = score_customer(observed(ACME), "mid_market", NOW, age_days=120)
    assert result.weights["time_to_first_value"] == 18
    assert "spend_trend" not in result.lost
    assert result.missing == ("time_to_first_value",)
    assert score_customer([], "smb", NOW, age_days=121).weights["time_to_first_value"] == 8


@pytest.mark.parametrize(("age", "applies"), [(None, True), (180, True), (181, False)])
def test_first_value_applies_for_the_first_180_days(age: int | None, *, applies: bool) -> None:
    result = score_customer([], "smb", NOW, age_days=age)
    assert ("time_to_first_value" in result.missing) is applies


def test_overspend_is_a_remark_and_no_extra_points() -> None:
    assert not acme(spend_vs_forecast=(25, 1)).bill_shock
    shocked = acme(spend_vs_forecast=(25.1, 1))
    assert shocked.bill_shock
    assert shocked.score == acme(spend_vs_forecast=(10, 1)).score


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"segment": "whale"}, "unknown segment 'whale'"),
        ({"segment": "whale", "weights": {"csat": 1}}, "unknown segment 'whale'"),
        ({"weights": {"mood": 1}}, "unknown measure in weights: mood"),
        ({"weights": {"csat": -1}}, "zero or more"),
        ({"weights": {"csat": nan}}, "zero or more"),
        ({"weights": {"csat": inf}}, "zero or more"),
        ({"weights": {"csat": 0}}, "not all zero"),
        ({"caps": ["bad_mood"]}, "unknown cap: bad_mood"),
        ({"observations": [Observation("mood", 1, NOW)]}, "unknown measure 'mood'"),
    ],
)
def test_words_the_model_does_not_know_are_refused(
    arguments: dict[str, object], words: str
) -> None:
    known: dict[str, object] = {"observations": [], "segment": "smb", "as_of": NOW}
    with pytest.raises(ValueError, match=words):
        score_customer(**{**known, **arguments})  # type: ignore[arg-type]  # any argument may be bad


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_a_value_that_is_not_a_number_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="csat is not a number to score by"):
        Observation("csat", float(value), NOW)


def test_the_weights_of_a_segment_add_up_to_a_hundred_and_caps_have_words() -> None:
    assert [sum(WEIGHTS[segment].values()) for segment in SEGMENTS] == [100, 100, 100]
    assert CAP_LABELS.keys() == CAPS.keys()
    assert STANDARD.bands_for("smb").green == 75


# What must hold for every customer.

HIGHER = [m.name for m in MEASURES if not m.lower_is_better]
FINITE = st.floats(-200, 200, allow_nan=False)
AGES = st.integers(0, 400)
PORTFOLIO = st.dictionaries(st.sampled_from(sorted(BY_NAME)), st.tuples(FINITE, AGES), min_size=1)
SOME_CAPS = st.sets(st.sampled_from(sorted(CAPS)))
AGE_OF_CUSTOMER = st.sampled_from([None, 10, 150, 900])


def evaluated(
    values: Mapping[str, tuple[float, int]], segment: str, caps: Iterable[str] = ()
) -> HealthResult:
    return score_customer(observed(values), segment, NOW, caps=list(caps))


@given(PORTFOLIO, st.sampled_from(SEGMENTS), SOME_CAPS, AGE_OF_CUSTOMER)
def test_losses_add_up_and_the_score_stays_between_0_and_100(
    values: dict[str, tuple[float, int]], segment: str, caps: set[str], age: int | None
) -> None:
    result = score_customer(observed(values), segment, NOW, age_days=age, caps=caps)
    if result.raw is None or result.score is None:
        assert result.band is None
        return
    assert sum(result.lost.values()) == pytest.approx(100 - result.raw, abs=1e-9)
    assert 0 <= result.score <= 100
    assert 0 <= result.confidence <= 1 + 1e-12
    assert result.score <= min([100.0, *(CAPS[cap] for cap in caps)])
    assert min(result.raw, *(CAPS[c] for c in caps), 100) == pytest.approx(
        result.raw - result.cap_line
    )


@given(PORTFOLIO, st.sampled_from(SEGMENTS), st.sampled_from(HIGHER), st.floats(0, 50))
def test_raising_a_better_is_higher_value_never_lowers_the_score(
    values: dict[str, tuple[float, int]], segment: str, measure: str, more: float
) -> None:
    values.setdefault(measure, (0.0, 0))
    value, age = values[measure]
    before = evaluated(values, segment).raw
    after = evaluated({**values, measure: (value + more, age)}, segment).raw
    assert (before is None) is (after is None)
    assert before is None or after is None or after >= before - 1e-9


@given(PORTFOLIO, st.sampled_from(SEGMENTS))
def test_time_passing_alone_never_lifts_a_score(
    values: dict[str, tuple[float, int]], segment: str
) -> None:
    fresh = evaluated({name: (value, 0) for name, (value, _) in values.items()}, segment)
    aged = evaluated(values, segment)
    assert fresh.raw is None or aged.raw is None or aged.raw <= fresh.raw + 1e-9


@given(PORTFOLIO, st.sampled_from(SEGMENTS), st.floats(0.01, 1000))
def test_scaling_all_weights_changes_nothing(
    values: dict[str, tuple[float, int]], segment: str, factor: float
) -> None:
    scaled = {name: weight * factor for name, weight in WEIGHTS[segment].items()}
    result = evaluated(values, segment)
    other = score_customer(observed(values), segment, NOW, scaled)
    assert other.raw == (None if result.raw is None else pytest.approx(result.raw, abs=1e-9))
    assert other.confidence == pytest.approx(result.confidence, abs=1e-9)
    assert other.lost == pytest.approx(result.lost, abs=1e-9)


@given(PORTFOLIO, st.sampled_from(SEGMENTS), st.randoms())
def test_the_order_of_observations_changes_nothing(
    values: dict[str, tuple[float, int]], segment: str, random: Random
) -> None:
    seen = observed(values) + observed({name: (1.0, age) for name, (_, age) in values.items()})
    shuffled = list(seen)
    random.shuffle(shuffled)
    assert score_customer(seen, segment, NOW) == score_customer(shuffled, segment, NOW)


@given(st.sets(st.sampled_from(sorted(BY_NAME)), max_size=10), st.sampled_from(SEGMENTS))
def test_what_does_not_apply_costs_no_confidence(left_out: set[str], segment: str) -> None:
    seen = [
        Observation(m.name, None if m.name in left_out else m.target, NOW, m.name not in left_out)
        for m in MEASURES
    ]
    result = score_customer(seen, segment, NOW)
    assert result.confidence == pytest.approx(1)
    assert result.raw == pytest.approx(75)
