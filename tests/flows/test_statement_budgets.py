"""What every command and click asks of the database: fixed, and the same for any portfolio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.sandbox.model import Json
from storage import customers
from storage.tables import CheckInRow, RequestRow, TicketRow
from storage.unit_of_work import Work
from storage.upsert import table_of
from tests.flows.requesting import NEED, TIME, Hands, at, buttons, chosen, said, ticked, typed
from tests.support import portfolio
from tests.support.bot import RunningBot, running_bot
from tests.support.statements import counting, quieten

LOOK_UP, LIST, HOME, WRITE = 4, 5, 12, 12
FEW, MANY = 20, 400
HOUR = timedelta(hours=1)

LOOKS = {
    "help": LOOK_UP,
    "help sla": LOOK_UP,
    "health acme": LOOK_UP,
    "health mine": LIST,
    "health all": LIST,
    "due mine": LIST,
    "due acme": LIST,
    "sessions mine": LIST,
    "sessions pending": LIST,
    "sla mine": LIST,
    "sla 1": LOOK_UP,
    "customer acme": LOOK_UP,
    "team": LIST,
    "report": LIST,
    "session acme": LOOK_UP,
    "checkin acme": LOOK_UP,
    "ticket acme": LOOK_UP,
}
FORMS = ("Decline", "Snooze", "Skip", "Held", "Change priority", "Why this time?")
WRITES = (
    "Send request", "Approve", "Withdraw", "Send decline",
    "Log check-in", "Log for another", "Log at once", "Send snooze", "Send skip",
    "Start the clock", "I'm on it", "Send priority", "Responded", "Acknowledge",
    "Send critical request", "Critical: I'm on it", "Critical: Resolved",
    "Send held", "Rate",
)  # fmt: skip
BUDGETS = (
    {f"/cs {words}": budget for words, budget in LOOKS.items()}
    | dict.fromkeys(FORMS, LOOK_UP)
    | dict.fromkeys(WRITES, WRITE)
    | {"Home of ana": HOME, "Home of mei": HOME}
)


def fill(work: Work, count: int) -> None:
    """`count` more customers of Ana's, each with a past, an open ticket and a waiting request."""
    acme = customers.by_key(work, "acme")
    assert acme is not None
    made = [
        replace(acme, key=f"grown-{n}", name=f"Grown number {n}", channel_id=None)
        for n in range(count)
    ]
    customers.add(work, made)
    found = customers.by_keys(work, [one.key for one in made]).values()
    before = work.now - timedelta(days=9)
    rated = [portfolio.rated(work, one.id, before, rating=8) for one in found]
    asked = [
        portfolio.rated(work, one.id, before, rating=0)
        | {"requester_id": acme.team.csm, "status": "requested", "starts_at": None}
        | {"rating": None, "rated_at": None}
        for one in found
    ]
    held = [portfolio.check_in(work, one.id, before, feeling=3) for one in found]
    open_ = [portfolio.ticket(work, one.id, before, status="open") for one in found]
    for model, rows in ((CheckInRow, held), (RequestRow, rated + asked), (TicketRow, open_)):
        work.db.execute(insert(table_of(model)), rows)


@dataclass(slots=True)
class Survey:
    """People at work with one bot; `asked` has how many statements each act took."""

    bot: RunningBot
    asked: dict[str, int] = field(default_factory=dict)

    @property
    def hands(self) -> Hands:
        """Gestures that settle."""
        return Hands(self.bot)

    def note(self, name: str, gesture: Callable[[], Json]) -> None:
        """Make a gesture, and note what it asked of the database until it was answered."""
        with counting(self.bot.bot.transact.engine) as seen:
            answer = gesture()
        assert answer["ok"], (name, answer)
        assert "errors" not in answer, (name, answer)
        self.asked[name] = max(seen.count, self.asked.get(name, 0))

    def command(self, words: str, user: str) -> None:
        """Give a command, and close the form it may have opened."""
        slack, line = self.bot.slack, f"/cs {words}"
        self.note(line, lambda: slack.command(line, user=user, channel="general"))
        slack.close(user=user, everything=True)

    def home(self, user: str) -> None:
        """Open somebody's Home tab, and wait until it is drawn."""
        self.note(f"Home of {user}", lambda: self._drawn(user))

    def _drawn(self, user: str) -> Json:
        slack = self.bot.slack
        before = slack.calls("views.publish")
        opened = slack.home(user=user)
        slack.settle()
        assert len(slack.calls("views.publish")) == len(before) + 1
        return opened

    def click(
        self, name: str, where: Json, text: str, user: str, patch: Json | None = None
    ) -> None:
        """Click the button that says `text`."""
        button = next(one for one in buttons(where) if said(one) == text)
        slack = self.bot.slack
        self.note(name, lambda: slack.click(where, button["action_id"], patch=patch, user=user))

    def send(self, name: str, user: str, **answers: Json) -> None:
        """Send the form on top with these answers."""
        fields = self.hands.fields(user)
        values = {
            block: {fields[block]["element"]["action_id"]: answer}
            for block, answer in answers.items()
        }
        view = self.hands.view(user)
        self.note(name, lambda: self.bot.slack.submit(view, values, user=user))
        self.rest(user)

    def rest(self, user: str) -> None:
        """Close all forms, let everything arrive."""
        self.bot.slack.close(user=user, everything=True)
        self.bot.settle()

    def shown(self, user: str) -> Json:
        """The latest private answer in #general."""
        return next(
            one
            for one in reversed(self.hands.messages("general", user))
            if one.get("ephemeral_to") == self.bot.slack.workspace.person(user).id
        )


def sessions(day: Survey) -> None:
    hands, slack = day.hands, day.bot.slack
    for name, move in (("Approve", "erik"), ("Withdraw", "ana"), ("Decline", "erik")):
        slack.command("/cs session acme", user="ana", channel="general")
        day.send("Send request", "ana", need=typed(NEED), time1=at(TIME))
        where = hands.dm("ana") if name == "Withdraw" else hands.card()
        day.click(name, where, name, move)
        if name == "Decline":
            day.send("Send decline", "erik", reason=typed("They asked twice."))
        day.bot.settle()


def rating(day: Survey) -> None:
    hands = day.hands
    day.bot.clock.set(TIME + HOUR)
    day.bot.settle()
    day.click("Held", hands.dm("grace", about="ow did"), "Held", "grace")
    day.send("Send held", "grace", notes=typed("It was the disk."))
    asked = hands.dm("ana")
    menu = buttons(asked)[0]
    nine = {"selected_option": menu["options"][1]}
    day.click("Rate", asked, said(menu), "ana", patch=nine)
    day.bot.settle()


def critical(day: Survey) -> None:
    hands = day.hands
    day.bot.slack.command("/cs session acme", user="ana", channel="general")
    hands.set("ana", "critical", ticked("critical"))
    day.send("Send critical request", "ana", need=typed(NEED), critical=ticked("critical"))
    day.click("Critical: I'm on it", hands.card("critical"), "I'm on it", "ines")
    day.bot.settle()
    thread = [one for one in hands.messages("critical") if one.get("thread_ts")][-1]
    day.click("Critical: Resolved", thread, "Resolved", "ana")
    day.bot.settle()


def rhythm(day: Survey) -> None:
    slack, line = day.bot.slack, day.shown
    words = {"feeling": chosen("4"), "summary": typed("They plan two sites.")}
    words |= {
        "step1": typed("Send the plan"),
        "step1_owner": {"type": "users_select", "selected_user": "U0LIAM0012"},
    }
    # The customer is picked, and the form sent before it is drawn again.
    slack.command("/cs checkin", user="liam", channel="general")
    day.send("Log at once", "liam", **words, customer=chosen("acme"))
    for name, user, key in (("Log check-in", "ben", "helios"), ("Log for another", "ben", "delta")):
        slack.command(f"/cs checkin {key}", user=user, channel="general")
        day.send(name, user, **words)
    for name, answer in (
        ("Snooze", {"until": {"type": "datepicker", "selected_date": "2026-11-28"}}),
        ("Skip", {"reason": typed("They moved the start.")}),
    ):
        slack.command("/cs due mine", user="ana", channel="general")
        day.click(name, line("ana"), name, "ana")
        day.send(f"Send {name.lower()}", "ana", **answer)


def tickets(day: Survey) -> None:
    hands, slack = day.hands, day.bot.slack
    for hours, title in ((0, "Ingest stalls"), (100, "Export stalls")):
        slack.command("/cs ticket acme", user="ana", channel="general")
        started = at(day.bot.clock.now() - hours * HOUR)
        day.send(
            "Start the clock", "ana",
            title=typed(title), priority=chosen("major"), started=started,
        )  # fmt: skip
        card = hands.card("cust-acme")
        if not hours:
            day.click("Why this time?", card, "Why this time?", "ana")
            day.click("I'm on it", card, "I'm on it", "erik")
            day.bot.settle()
            day.click("Change priority", hands.again(card), "Change priority", "ana")
            day.send("Send priority", "ana", priority=chosen("minor"))
            day.click("Responded", hands.again(card), "Responded", "erik")
            day.bot.settle()
    day.click("Acknowledge", hands.card("sla-alerts"), "Acknowledge", "erik")


def looks(day: Survey) -> None:
    for words in LOOKS:
        day.command(words, "ana")
    day.home("ana")
    day.home("mei")


def survey(count: int, folder: Path) -> dict[str, int]:
    """What a working day asks of the database of a company with so many customers more."""
    with running_bot(f"sqlite:///{folder}/bot.db") as bot:
        bot.act(fill, count)
        quieten(bot)
        day = Survey(bot)
        for part in (sessions, rhythm, tickets, looks, critical, rating):
            part(day)
    return day.asked


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    return survey(FEW, tmp_path_factory.mktemp("few"))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    return survey(MANY, tmp_path_factory.mktemp("many"))


def test_nothing_asks_for_more_than_its_budget(few: dict[str, int]) -> None:
    assert few.keys() == BUDGETS.keys()
    assert {act: asked for act, asked in few.items() if asked > BUDGETS[act]} == {}


def test_nothing_asks_for_more_with_twenty_times_the_customers(
    few: dict[str, int], many: dict[str, int]
) -> None:
    assert many == few
