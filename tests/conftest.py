"""Fixtures every test may ask for, and how hypothesis looks for counterexamples."""

import gc
from collections.abc import Iterator

import pytest
from coverage import Coverage
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


@pytest.fixture(scope="module", autouse=True)
def _measured(request: pytest.FixtureRequest) -> Iterator[None]:
    """Coverage looks away while a page is driven: what runs behind pages, other tests go through
    branch by branch, and tracing would take a third of the time pages take."""
    measuring = Coverage.current()
    if measuring is None or not request.node.get_closest_marker("browser"):
        yield
        return
    measuring.stop()
    yield
    measuring.start()
