"""What the store may raise beside the errors of `domain`: it is busy, or it is gone."""

from domain.errors import DomainError


class Unavailable(DomainError):
    """The database cannot be reached, or is locked for too long. Nothing was saved.

    `why` is the driver's word for it, for the log: statements and their values are not in it.
    """

    def __init__(self, why: object = "") -> None:
        super().__init__(
            "Touchpoint can't reach its database right now, so nothing was saved. "
            "Please try again in a minute."
        )
        self.why = (str(why).strip().splitlines() or [""])[0]


class CannotOpen(DomainError):
    """The database cannot be opened at start; the message says why, for whoever starts it."""

    def __init__(self, why: object) -> None:
        first = str(why).strip().splitlines() or ["no reason given"]
        super().__init__(f"The database cannot be opened: {first[0]}. Check DATABASE_URL.")


class Overloaded(Unavailable):
    """Too much waits for the database for this to be answered in time. It was not begun."""


class Busy(Unavailable):
    """Another transaction was in the way and won. Nothing was saved; repeating is safe."""


class AlreadyHandled(Exception):
    """This very click, form or event was handled before; `outcome` is what was answered."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome
