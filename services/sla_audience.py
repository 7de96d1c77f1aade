"""Who is told of a ticket, by role rather than by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.customers import Customer
from domain.people import Person, Role
from domain.sla_alerts import Audience
from domain.tickets import Ticket
from storage import members
from storage.unit_of_work import Work


@dataclass(slots=True)
class Known:
    """The people a batch of tickets may concern, each asked for at most once.

    `people` holds owners and CSMs; directors are looked up when somebody first needs them.
    """

    work: Work
    people: dict[str, Person] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)
    _directors: list[Person] | None = None

    @classmethod
    def of(cls, work: Work, user_ids: Iterable[str]) -> Known:
        """What we know of these people, in one statement."""
        asked = set(user_ids)
        return cls(work, members.some(work, asked), asked)

    def zone(self, user_id: str) -> str | None:
        """Somebody's IANA zone; None where nobody has told us."""
        if user_id not in self._asked:
            self._look_up(user_id)
        known = self.people.get(user_id)
        return known.timezone if known else None

    def _look_up(self, user_id: str) -> None:
        """Leads and TAMs, when one of them is first written to: all leads at once."""
        leads = (one.lead_id for one in self.people.values() if one.lead_id)
        found = {user_id, *leads} - self._asked
        self.people |= members.some(self.work, found)
        self._asked |= found

    def told(self, ticket: Ticket, customer: Customer, to: Audience) -> list[str]:
        """User ids of an audience; the leads' channel where nobody holds the role."""
        match to:
            case Audience.TAM:
                found = [customer.team.tam] if customer.team.tam else []
            case Audience.DIRECTORS:
                found = [one.user_id for one in self._all_directors()]
            case Audience.LEADS:
                found = self._leads(ticket, customer)
        return list(dict.fromkeys(found)) or [self.work.policy.channels.leads]

    def _leads(self, ticket: Ticket, customer: Customer) -> list[str]:
        """The lead of whoever owns it, else of the CSM."""
        answerable = self.people.get(ticket.owner_id or customer.team.csm)
        return [answerable.lead_id] if answerable and answerable.lead_id else []

    def _all_directors(self) -> list[Person]:
        if self._directors is None:
            self._directors = members.holding(self.work, Role.DIRECTOR)
            self.people |= {one.user_id: one for one in self._directors}
            self._asked |= {one.user_id for one in self._directors}
        return self._directors


def audience(work: Work, ticket: Ticket, customer: Customer, to: Audience) -> list[str]:
    """Who `to` is for one ticket: user ids, or the leads' channel where nobody holds the role."""
    known = Known.of(work, [ticket.owner_id or customer.team.csm])
    return known.told(ticket, customer, to)
