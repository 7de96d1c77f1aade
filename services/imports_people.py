"""The people a sheet names, by Slack id or e-mail: who they are, and whether they are here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.people import Person, Standing
from domain.sheets import Mend, shown
from storage import members
from storage.unit_of_work import Work

_GONE = {
    Standing.GUEST: "is a guest of the workspace",
    Standing.EXTERNAL: "belongs to another workspace",
    Standing.BOT: "is a bot",
    Standing.DEACTIVATED: "has left (the account is deactivated)",
}


@dataclass(slots=True)
class Directory:
    """Everybody we know, by Slack id and by e-mail."""

    by_id: dict[str, Person] = field(default_factory=dict)
    by_email: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, work: Work) -> Directory:
        """The people stored now."""
        made = cls()
        for person in members.all_known(work):
            made.add(person)
        return made

    def add(self, person: Person) -> None:
        """Know this person too."""
        self.by_id[person.user_id] = person
        if person.email:
            self.by_email[person.email.lower()] = person.user_id

    def find(self, named: str) -> Person | None:
        """The person of a Slack id or an e-mail address."""
        return self.by_id.get(self.by_email.get(named, named))

    def user_id(self, named: str) -> str:
        """The Slack id of somebody who can be given work. Raises Mend."""
        person = self.find(named)
        if person is None:
            raise Mend(
                f"Nobody here is {shown(named)}. Check the spelling, or import members.csv first."
            )
        if person.standing is not Standing.MEMBER:
            raise Mend(f"{shown(named)} {_GONE[person.standing]}. Name somebody else.")
        return person.user_id


def strangers(work: Work, named: Iterable[str]) -> list[str]:
    """The ids and addresses among `named` that nobody we know goes by."""
    directory = Directory.read(work)
    return sorted(one for one in set(named) if directory.find(one) is None)


def meet(work: Work, people: Iterable[Person]) -> None:
    """Keep what Slack says of people whom a sheet names; they are given no role by it."""
    for person in people:
        members.see(work, person)
