"""Customers and their people on the screen: what every kind of line says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.customers_cards import ADDED, Happened, Moment, Timeline
from domain.members import TeamMember, TeamView
from domain.notices_customers import ChannelLost, MemberLeft
from domain.people import Person, Role, Standing
from handlers.views import customers, customers_timeline, people_messages, team
from tests.support.cadence import customer

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def moment(what: Happened, first: str, second: str, words: str, actor: str = "U0ANA00001") -> str:
    line = customers_timeline.line(Moment(what, 1, AT, actor, first, second, words))
    return line.partition(": ")[2]


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (
            moment(Happened.SESSION, "counter_offered", "design_consulting", "a\n<b>"),
            "*Session* (design consulting), counter offered, asked by <@U0ANA00001>: a &lt;b&gt;",
        ),
        (
            moment(Happened.CHECK_IN, "kickoff", "5", "Great"),
            "*Kickoff*, felt very good, by <@U0ANA00001>: Great",
        ),
        (
            moment(Happened.CHECK_IN, "check_in", "", ""),
            "*Check-in*, by <@U0ANA00001>",
        ),
        (
            moment(Happened.TICKET, "critical", "open", "Down"),
            "*Critical ticket*, open, from <@U0ANA00001>: Down",
        ),
        (moment(Happened.CHANGE, ADDED, "", "Acme", "import"), "*Added* by an import"),
        (
            moment(Happened.CHANGE, "arr", "900000", "1200000"),
            "*ARR* from 900,000 to 1,200,000, by <@U0ANA00001>",
        ),
        (
            moment(Happened.CHANGE, "csm", "U0BEN00002", "U0ANA00001", "touchpoint"),
            "*Customer Success Manager* from <@U0BEN00002> to <@U0ANA00001>, by Touchpoint",
        ),
        (
            moment(Happened.CHANGE, "channel", "C0ACME0001", "", "slack"),
            "*Channel* from <#C0ACME0001> to nothing, by Slack",
        ),
        (
            moment(Happened.CHANGE, "segment", "", "enterprise"),
            "*Segment* from what the ARR says to Enterprise, by <@U0ANA00001>",
        ),
        (
            moment(Happened.CHANGE, "key_of_old", "a", "<!channel>"),
            "*key of old* from a to &lt;!channel&gt;, by <@U0ANA00001>",
        ),
    ],
)
def test_a_line_of_the_timeline_says_what_by_whom(drawn: str, said: str) -> None:
    assert drawn == said


def test_an_empty_timeline_says_so() -> None:
    assert "Nothing has happened yet." in str(customers_timeline.blocks(Timeline(())))
    assert "Nothing more." in str(customers_timeline.blocks(Timeline((), skip=8)))


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [(1_200_000, "USD", "$1,200,000"), (5, "GBP", "£5"), (10_000, "SEK", "10,000 SEK")],
)
def test_money_is_shown_as_people_write_it(amount: int, currency: str, shown: str) -> None:
    assert customers.money(amount, currency) == shown


def test_who_left_is_told_with_what_they_leave_behind() -> None:
    many = MemberLeft("U1", "Ann", "guest", "Director", 12, ("a", "b"))
    said = people_messages.render(many)
    assert said.text.startswith("Ann is now a guest and can’t use Touchpoint any more.")
    assert said.text.endswith("12 customers need another CSM.")
    assert "`a`, `b`, …" in str(said.blocks)
    one = people_messages.render(MemberLeft("U1", "", "external", "viewer", 1, ("a",)))
    assert "<@U1> is no longer a full member" in one.text
    assert "1 customer without" in str(one.blocks)


def test_a_lost_channel_is_told_with_its_mend() -> None:
    policy = people_messages.render(ChannelLost("C0CSE00001", "archived", ("cse requests",)))
    assert "the policy file names it for cse requests" in policy.text
    customer = people_messages.render(ChannelLost("C0CSE00001", "shared", ("cards",), "acme"))
    assert "/cs customer edit acme" in customer.text


def test_a_large_team_is_cut_and_who_is_gone_is_marked() -> None:
    crowd = tuple(
        TeamMember(Person(f"U{n:05}", "A", frozenset({Role.CSM}), Standing.GUEST), n)
        for n in range(50)
    )
    said = str(team.team(Person("U1", "Me"), TeamView(None, crowd, ())).blocks)
    assert "and 10 more" in said
    assert "(guest)" in said


def test_a_menu_tells_customers_of_one_name_apart() -> None:
    zeta, acme = replace(customer("zeta"), name="Zeta"), replace(customer("acme"), name="Acme")
    shown = customers.options([zeta, replace(zeta, key="zeta-2"), acme])
    beside = [one["description"]["text"] for one in shown]
    assert beside[0].endswith("· zeta")
    assert beside[1].endswith("· zeta-2")
    assert "·" not in beside[2]
