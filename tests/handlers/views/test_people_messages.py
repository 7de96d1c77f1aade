"""What CSMs and admins read about channels that can't be used any more."""

from __future__ import annotations

import pytest

from domain.notices_customers import ChannelLost
from handlers.views.people_messages import channel_lost

ONE = ("cards and alerts about Acme",)


@pytest.mark.parametrize(
    ("uses", "mend"),
    [
        (ONE, "`/cs customer edit acme`."),
        ((*ONE, "Bluebird"), "`/cs customer edit acme`, and so for the others."),
    ],
)
def test_a_lost_channel_comes_with_its_mend(uses: tuple[str, ...], mend: str) -> None:
    said = channel_lost(ChannelLost("C1", "archived", uses, "acme")).text
    assert f"no longer used for {', '.join(uses)}." in said
    assert said.endswith(mend)
