"""Where the effective policy comes from: the built-in figures, or the policy file over them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.policy.file import BadPolicy, Problem, read_policy
from domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at the file brought: its policy, or what is wrong with it. `content` is a digest
    of what was read."""

    content: str
    read: Policy | BadPolicy


class PolicySource:
    """Holds the policy in force. `current` is cheap and always answers."""

    def __init__(self, policy: Policy, path: Path | None = None, content: str = "") -> None:
        self._policy = policy
        self._content = content
        self._always: Callable[[Policy], Policy] | None = None
        self.path = path

    @classmethod
    def read(cls, path: Path | None) -> PolicySource:
        """The built-in policy, or the file's over it. Raises BadPolicy for a file with errors."""
        if path is None:
            return cls(Policy())
        found = read_file(path)
        if isinstance(found.read, BadPolicy):
            raise found.read
        return cls(found.read, path, found.content)

    def current(self) -> Policy:
        """The policy in force."""
        return self._policy

    def replace(self, policy: Policy) -> None:
        """Put another policy in force, for everything that begins from now on."""
        self._policy = policy

    def always(self, change: Callable[[Policy], Policy]) -> None:
        """Put `change` over the policy in force and over every one the file brings later."""
        self._always = change
        self._policy = change(self._policy)

    def look(self) -> Found | None:
        """What the file says, if that is not what was settled last; None without a file.

        Looks at the content alone: its age says nothing where a file is swapped by a link.
        """
        found = read_file(self.path) if self.path else None
        if found is None or found.content == self._content:
            return None
        if self._always and isinstance(found.read, Policy):
            return replace(found, read=self._always(found.read))
        return found

    def settle(self, found: Found, version: int = 0) -> None:
        """Take note of what `look` brought, so that it is brought once; a good policy comes into
        force as `version`."""
        self._content = found.content
        if isinstance(found.read, Policy):
            self._policy = replace(found.read, version=version)


def read_file(path: Path) -> Found:
    """The file's policy, or everything that is wrong with it. Never raises."""
    try:
        raw = path.read_bytes()
        content = hashlib.sha256(raw).hexdigest()
        return Found(content, read_policy(raw.decode("utf-8-sig"), path.name))
    except BadPolicy as error:
        return Found(content, error)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Found(content, _unreadable(path, "this is not UTF-8 text: save it as UTF-8", line))
    except OSError as error:
        said = (error.strerror or "cannot be read").lower()
        return Found(f"unreadable: {said}", _unreadable(path, f"cannot be read: {said}"))


def _unreadable(path: Path, message: str, line: int | None = None) -> BadPolicy:
    return BadPolicy(path.name, (Problem(line, "", message),))
