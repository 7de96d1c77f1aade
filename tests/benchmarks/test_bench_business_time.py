"""The benchmark runs and says something of every goal; how fast it was is no test."""

from tests.benchmarks.bench_business_time import goals


def test_every_goal_of_business_time_is_measured() -> None:
    measured = list(goals(rounds=2, tickets=100))
    assert len(measured) == 6
    assert all(line.goal and line.measured and line.limit for line in measured)
