"""A table of the policy file while it is being read: every slip is kept, none stops the reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import fuzz, process

from bot.policy.lines import Path
from bot.policy.values import Read, shown

T = TypeVar("T")

NEAR_ENOUGH = 70
"""How alike two names must be, of 100, for one to be taken for a slip of the other."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Something to mend: where, and what."""

    path: Path
    message: str


class Table:
    """One table: what is taken from it is read, what is left over at `close` is unknown.

    `places` maps the last word of every key of the policy to the tables that have it, for those
    who put one into the wrong table.
    """

    def __init__(
        self,
        data: Mapping[str, object],
        path: Path,
        slips: list[Slip],
        places: Mapping[str, list[str]],
    ) -> None:
        self._data = data
        self._path = path
        self._slips = slips
        self._places = places
        self._known: list[str] = []

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def slip(self, message: str, *where: str | int) -> None:
        """Note something to mend here, or at a key or item of this table."""
        self._slips.append(Slip((*self._path, *where), message))

    def take(self, key: str, read: Read[T], default: T) -> T:
        """What the file says of `key`, or the default where it says nothing or nonsense."""
        self._known.append(key)
        if key not in self._data:
            return default
        return self.read(self._data[key], read, default, key)

    def read(self, value: object, read: Read[T], default: T, *where: str | int) -> T:
        """`value` as read; a slip and the default if it cannot be."""
        try:
            return read(value)
        except ValueError as error:
            self.slip(str(error), *where)
            return default

    def within(self, key: str) -> Table:
        """The table under `key`; an empty one where there is none."""
        self._known.append(key)
        return self.table(self._data.get(key, {}), key)

    def table(self, value: object, *where: str | int) -> Table:
        """`value` as a table of its own; a slip and an empty one if it is something else."""
        if not isinstance(value, Mapping):
            self.slip(f"must be a table, not {shown(value)}", *where)
            value = {}
        return Table(value, (*self._path, *where), self._slips, self._places)

    def items(self, key: str) -> list[tuple[int, object]]:
        """The items of the list under `key`, with their numbers; none where there is no list."""
        self._known.append(key)
        value = self._data.get(key, [])
        if not isinstance(value, list):
            self.slip(f"must be a list in [ ], not {shown(value)}", key)
            return []
        return list(enumerate(value))

    def given(self, key: str) -> object:
        """The raw value under `key`; None where there is none."""
        self._known.append(key)
        return self._data.get(key)

    def close(self, also: Iterable[str] = ()) -> None:
        """Everything known was taken (or is named in `also`): the rest has no meaning here."""
        known = [*also, *self._known]
        for key in self._data:
            if key not in known:
                self.slip(self._unknown(key, known), key)

    def _unknown(self, key: str, known: list[str]) -> str:
        nearest = nearest_name(key, known)
        if nearest:
            return f"there is no such key; did you mean {nearest}?"
        places = [place for place in self._places.get(key, []) if place != self.name]
        if places:
            return f"there is no such key here; it belongs in {' or '.join(places)}"
        listed = ", ".join(dict.fromkeys(known))
        return f"there is no such key; {self.name or 'the file'} knows {listed}"

    @property
    def name(self) -> str:
        """The table as its header writes it: "[sla.targets]"; empty for the file itself."""
        return f"[{dotted(self._path)}]" if self._path else ""


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` is most likely a slip of; None when none is near."""
    found = process.extractOne(
        name.lower(),
        {one: one.lower() for one in known},
        scorer=fuzz.ratio,
        score_cutoff=NEAR_ENOUGH,
    )
    return str(found[2]) if found else None


def dotted(path: Path) -> str:
    """A path as people write it: `regions.AEDT.holidays[2].date`, items counted from 1."""
    words = ""
    for part in path:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return words.removeprefix(".")
