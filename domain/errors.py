"""What can go wrong by the rules, in the words people read.

Every error here was caused by input or by somebody else being faster, never by a defect: its
message is shown as it stands, in a form field or a private note. Anything else that is raised
is a defect and is shown as a reference number.
"""

from collections.abc import Iterable, Mapping


class DomainError(Exception):
    """A rule said no. `message` is for people; `field` names the form field it belongs to."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidSchedule(DomainError, ValueError):
    """Hours, holidays or zone do not make a schedule; the message says what to mend."""


class NotAllowed(DomainError):
    """This person may not do this."""


class NotFound(DomainError):
    """Nothing goes by that name. `suggestions` holds near misses, best first; `labels` as in
    `Ambiguous`."""

    def __init__(
        self,
        message: str,
        *,
        suggestions: Iterable[str] = (),
        labels: Mapping[str, str] | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(message, field=field)
        self.suggestions = tuple(suggestions)
        self.labels = dict(labels or {})


class Ambiguous(DomainError):
    """Several things go by that name. `choices` holds all of them, for a menu, and `labels` what
    people call those whose own name says little."""

    def __init__(
        self,
        message: str,
        *,
        choices: Iterable[str],
        labels: Mapping[str, str] | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(message, field=field)
        self.choices = tuple(choices)
        self.labels = dict(labels or {})


class Conflict(DomainError):
    """Somebody else was first. `outcome` says what they did: "Ana approved this"."""

    def __init__(self, outcome: str, *, field: str | None = None) -> None:
        super().__init__(outcome, field=field)
        self.outcome = outcome


class Unmet(DomainError):
    """Somebody is named whom we do not know well enough: Slack is to be asked about `user_ids`,
    and the act tried again."""

    def __init__(self, user_ids: Iterable[str]) -> None:
        super().__init__("We could not find out who that is. Please try again in a minute.")
        self.user_ids = tuple(user_ids)


class Invalid(DomainError):
    """Bad input. `fields` maps each form field to what to mend in it.

    One message for one field (`Invalid("Pick a later day.", field="starts_on")`) and several at
    once (`Invalid("Two things to mend.", fields={...})`) read the same to a caller: `fields`
    always holds all of them.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, field=field)
        self.fields = dict(fields or {})
        if field is not None:
            self.fields.setdefault(field, message)
