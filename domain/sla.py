"""Support clocks: how long a customer may wait, and what has become of it."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class Priority(StrEnum):
    """How bad it is, worst first."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    COSMETIC = "cosmetic"


DEFAULT_TARGETS: Mapping[Priority, timedelta] = {
    Priority.CRITICAL: timedelta(hours=1),
    Priority.MAJOR: timedelta(hours=4),
    Priority.MINOR: timedelta(hours=8),
    Priority.COSMETIC: timedelta(hours=12),
}
"""First response in business hours (policy `[sla.targets]`)."""
