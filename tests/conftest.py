"""Fixtures every test may ask for, and how hypothesis looks for counterexamples."""

import gc

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.support.postgres"]

# No test depends on how fast the machine is (a deadline, or a look at how long drawing takes, would
# fail on a busy one) nor on luck: the examples are the same every time, but for those who look
# further with --hypothesis-profile=elsewhere.
settings.register_profile(
    "touchpoint",
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("elsewhere", settings.get_profile("touchpoint"), derandomize=False)
settings.load_profile("touchpoint")


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the garbage collector need not look at it
    again and again."""
    gc.collect()
    gc.freeze()
