"""Fixtures every test may ask for, and how hypothesis looks for counterexamples."""

from hypothesis import settings

pytest_plugins = ["tests.support.postgres"]

# No test depends on how fast the machine is: a deadline would fail on a busy one.
settings.register_profile("touchpoint", deadline=None, max_examples=60)
settings.load_profile("touchpoint")
