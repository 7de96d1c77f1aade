"""Facts of domain.notices to JSON and back, checked on the way in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from domain.notices import Fact

_facts: TypeAdapter[Fact] = TypeAdapter(Annotated[Fact, Field(discriminator="kind")])


def dump(fact: Fact) -> str:
    """The fact as JSON text; its `kind` tells which it is."""
    return _facts.dump_json(fact).decode()


def load(text: str) -> Fact:
    """The fact that `dump` wrote. Raises pydantic's ValidationError for anything else."""
    return _facts.validate_json(text)
