"""What facts are made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """What a card says of the customer. `zone` is the IANA zone of its region."""

    key: str
    name: str
    segment: str
    csm_id: str
    zone: str
