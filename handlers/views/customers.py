"""Customers on the screen."""

from __future__ import annotations

from collections.abc import Iterable

from domain.customers import SEGMENT_NAMES, Customer
from handlers.views import kit
from handlers.views.kit import Option


def options(found: Iterable[Customer]) -> list[Option]:
    """Choices of a customer menu: the name, with the segment beside it; the value is the key."""
    return [kit.option(one.name, one.key, SEGMENT_NAMES[one.segment]) for one in found]
