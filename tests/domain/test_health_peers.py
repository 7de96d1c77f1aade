"""Standing among our own customers."""

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.health_peers import Group, Peer, Peers, Standing, percentile, standing_among

SCORES = [42.0, 55, 61, 61, 68, 70, 74, 74, 74, 81, 88, 93]


@pytest.mark.parametrize(("score", "place"), [(74, 62.5), (61, 25.0), (93, 95.833333)])
def test_equals_count_half(score: float, place: float) -> None:
    assert percentile(score, SCORES) == pytest.approx(place, abs=1e-6)


def test_nobody_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="at least one"):
        percentile(50, [])


@given(st.lists(st.integers(0, 1000).map(lambda n: n / 10), min_size=1, max_size=60))
def test_the_mean_percentile_of_a_segment_is_fifty(scores: list[float]) -> None:
    ranked = sorted(scores)
    assert fmean(percentile(score, ranked) for score in scores) == pytest.approx(50)


def test_too_few_peers_widen_to_the_next_group() -> None:
    few = [Peer("smb", "active", 10.0 * n) for n in range(1, 10)]
    others = [Peer("enterprise", "active", 5.0)]
    assert Peers(few).standing(few[0]) is None
    assert Peers(few + others).standing(few[0]) == Standing(15.0, 10, "all")
    segment = [*few, Peer("smb", "renewing", 95.0)]
    assert Peers(segment + others).standing(few[0]) == Standing(5.0, 10, "segment")
    stage = [Peer("smb", "active", float(n)) for n in range(30)]
    standing = Peers(stage + others).standing(stage[29])
    assert standing is not None
    assert standing.percentile == pytest.approx(98.333333, abs=1e-6)
    assert standing[1:] == (30, "stage")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["enterprise", "smb"]),
            st.sampled_from(["active", "onboarding"]),
            st.integers(0, 20).map(float),
        ),
        min_size=1,
        max_size=80,
    ),
    st.integers(0),
)
def test_counts_of_groups_give_the_standing_that_all_scores_give(
    found: list[tuple[str, str, float]], index: int
) -> None:
    peers = [Peer(*one) for one in found]
    me = peers[index % len(peers)]
    groups = [
        Group(
            segment == me.segment,
            stage == me.stage,
            len(scores),
            sum(score < me.score for score in scores),
            sum(score == me.score for score in scores),
        )
        for segment in ("enterprise", "smb")
        for stage in ("active", "onboarding")
        if (scores := [one.score for one in peers if one[:2] == (segment, stage)])
    ]
    counted, exact = standing_among(groups), Peers(peers).standing(me)
    if exact is None:
        assert counted is None
    else:
        assert counted is not None
        assert counted.percentile == pytest.approx(exact.percentile)
        assert counted[1:] == exact[1:]
