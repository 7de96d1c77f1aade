"""What becomes of a channel's customers when Slack archives it, shares it or brings it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.notices_customers import ChannelLost
from domain.people import Person, Role
from domain.policy import Channels
from handlers.views.people_messages import channel_lost
from services import channels
from storage import customers, members
from storage.unit_of_work import Work
from tests.support.cadence import ANA, BEN, customer
from tests.support.database import Store

PLACE = "C0POOLED"
NOOR = Person("U0NOOR", "Noor", roles=frozenset({Role.ADMIN}))


@pytest.fixture
def pooled(store: Store) -> Store:
    """Two customers of Ana's and one of Ben's in one internal channel; one of hers elsewhere."""

    def begin(work: Work) -> None:
        members.give(work, [NOOR])
        customers.add(work, [
            customer("acme", channel=PLACE),
            customer("bluebird", channel=PLACE),
            customer("cobalt", csm=BEN, channel=PLACE),
            customer("delta", channel="C0OTHER"),
        ])  # fmt: skip

    store.run(begin)
    return store


def places(store: Store) -> dict[str, tuple[str | None, str | None]]:
    found = store.run(customers.by_keys, ["acme", "bluebird", "cobalt", "delta"])
    return {key: (one.channel_id, one.shared_channel_id) for key, one in found.items()}


def move(store: Store, key: str, channel_id: str | None) -> None:
    one = store.run(customers.by_keys, [key])[key]
    store.run(customers.change, [replace(one, channel_id=channel_id)])


def lost(store: Store, user_id: str) -> list[ChannelLost]:
    return [fact for fact in store.sent(user_id) if isinstance(fact, ChannelLost)]


def test_every_customer_of_an_archived_channel_loses_it_and_has_it_back(pooled: Store) -> None:
    before = places(pooled)
    pooled.run(channels.archived, PLACE, ["pooled"])
    assert set(places(pooled).values()) == {(None, None), ("C0OTHER", None)}
    (to_ana,), (to_ben,) = lost(pooled, ANA), lost(pooled, BEN)
    assert to_ana.uses == ("cards and alerts about Acme", "Bluebird")
    assert (to_ben.uses, to_ben.customer_key) == (("cards and alerts about Cobalt",), "cobalt")
    pooled.run(channels.unarchived, PLACE)
    assert places(pooled) == before


def test_a_channel_that_was_shared_does_not_come_back_as_an_internal_one(pooled: Store) -> None:
    pooled.run(channels.shared, PLACE, ["pooled"])
    taken = dict.fromkeys(("acme", "bluebird", "cobalt"), (None, PLACE))
    assert places(pooled) == taken | {"delta": ("C0OTHER", None)}
    pooled.run(channels.archived, PLACE, ["pooled"])
    pooled.run(channels.unarchived, PLACE)
    assert places(pooled) == taken | {"delta": ("C0OTHER", None)}


def test_a_channel_that_is_shared_no_more_comes_back_to_who_has_no_other(pooled: Store) -> None:
    outside = pooled.run(customers.by_keys, ["acme"])["acme"]
    pooled.run(customers.change, [replace(outside, shared_channel_id="C0OUTSIDE")])
    pooled.run(channels.shared, PLACE, ["pooled"])
    move(pooled, "bluebird", "C0NEW")
    pooled.run(channels.ours_again, PLACE)
    assert places(pooled) == {
        "acme": (PLACE, "C0OUTSIDE"),
        "bluebird": ("C0NEW", PLACE),
        "cobalt": (PLACE, None),
        "delta": ("C0OTHER", None),
    }


def test_only_who_lost_it_last_and_has_no_other_has_a_channel_back(pooled: Store) -> None:
    pooled.run(channels.archived, PLACE, ["pooled"])
    pooled.run(channels.unarchived, PLACE)
    move(pooled, "acme", None)
    pooled.now += timedelta(minutes=1)
    pooled.run(channels.archived, PLACE, ["pooled"])
    move(pooled, "bluebird", "C0NEW")
    pooled.run(channels.unarchived, PLACE)
    found = places(pooled)
    assert (found["acme"][0], found["bluebird"][0], found["cobalt"][0]) == (None, "C0NEW", PLACE)


def test_a_channel_of_many_customers_names_some_and_counts_the_others(lite: Store) -> None:
    many = [customer(f"no-{number:02}", channel=PLACE) for number in range(25)]
    lite.run(customers.add, many)
    lite.run(channels.archived, PLACE, ["pooled"])
    (told,) = lost(lite, ANA)
    assert told.uses[:2] == ("cards and alerts about No 00", "No 01")
    assert told.uses[-1] == "15 more customers"


@pytest.mark.parametrize(("named", "change"), [("#pooled", "archived"), (PLACE, "shared")])
def test_a_channel_of_the_policy_is_known_by_its_name_and_by_its_id(
    lite: Store, named: str, change: str
) -> None:
    lite.policy = replace(lite.policy, channels=Channels(sla_alerts=named, leads=named))
    lite.run(members.give, [NOOR])
    lite.run(getattr(channels, change), PLACE, ["pooled"])
    (told,) = lost(lite, NOOR.user_id)
    assert (told.change, told.uses, told.customer_key) == (change, ("SLA alerts", "Leads"), "")
    lite.run(getattr(channels, change), "C0OTHER", ())
    assert len(lost(lite, NOOR.user_id)) == 1


def test_the_admins_hear_that_a_channel_of_the_policy_has_another_name(lite: Store) -> None:
    lite.policy = replace(lite.policy, channels=Channels(sla_alerts="#pooled", leads=PLACE))
    lite.run(members.give, [NOOR])
    lite.run(channels.renamed, PLACE, ["alarms", "pooled"])
    (told,) = lost(lite, NOOR.user_id)
    assert (told.change, told.uses) == ("renamed", ("SLA alerts",))
    assert "Messages still go there" in channel_lost(told).text
    lite.run(channels.renamed, PLACE, ["pooled", "alarms", "pooled"])
    assert len(lost(lite, NOOR.user_id)) == 1
