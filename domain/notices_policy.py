"""Facts about the policy file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PolicyRefused:
    """To the admins: the policy file has errors, so version `version` stays in force.

    `errors` are lines such as "policy.toml:12: sla.targets.major: …"; `more` were left out.
    """

    version: int
    errors: tuple[str, ...]
    more: int = 0
    kind: Literal["policy_refused"] = "policy_refused"
