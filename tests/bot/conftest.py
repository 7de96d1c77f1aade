"""Fixtures of the tests of the console command."""

from tests.support.console import touchpoint

__all__ = ["touchpoint"]
