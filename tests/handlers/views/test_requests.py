"""What is said of a request whose own times have passed while it still waits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.notices_parts import CustomerLine
from domain.notices_request_parts import RequestCard
from domain.notices_requests import RequestDecided, RequestUndecided
from domain.people import Role
from domain.requests import Help, Offer, Request, RequestForm, Status, WorkKind
from handlers.views import kit, requests, requests_news, requests_told
from handlers.views.requests_list import listed
from tests.support.schedules import at, hours

TIME = at("2026-11-23 18:00")
WAITING = RequestCard(
    id=7,
    version=3,
    status=Status.REQUESTED,
    customer=CustomerLine("acme", "Acme", "Enterprise", "U0ANA", "UTC"),
    requester_id="U0ANA",
    role=Role.CSE,
    kind=WorkKind.TECHNICAL_ISSUE,
    help=Help.GUIDANCE,
    critical=False,
    need="Their nightly ingest stalls; find out why.",
    times=(TIME,),
    minutes=60,
    attendees="",
    agreed_out_of_hours=False,
    created_at=TIME - hours(3),
    hours_used=0,
    hours_reserved=0,
    hours_allowed=30,
    proposed_at=TIME,
    suggested_id="U0GRACE",
    expires_at=TIME,
)
UNTIL = TIME + hours(24)
PASSED = replace(
    WAITING,
    proposed_at=None,
    suggested_id=None,
    offer=Offer("U0GRACE", (UNTIL,), "U0ERIK", TIME - hours(1)),
    expires_at=UNTIL,
)


def test_whoever_asked_is_told_to_name_new_times_and_until_when() -> None:
    said = requests_news.decided(RequestDecided(PASSED))
    assert "Reschedule. It expires" in said.text
    assert kit.when(UNTIL) in said.text
    waits = requests_news.decided(RequestDecided(replace(WAITING, attendees="their *CTO*"))).text
    assert waits.endswith(f"for a decision again. Preferred times: {kit.when(TIME)}.")


def test_the_card_says_to_suggest_other_times_and_until_when() -> None:
    assert f"Suggest other times: it expires {kit.when(UNTIL)}" in str(requests.card(PASSED))
    assert "Suggest other times: it" not in str(requests.card(replace(PASSED, offer=None)))


def test_reminders_name_no_time_that_has_passed() -> None:
    assert f"It expires {kit.when(UNTIL)}" in requests_told.chased(PASSED).text
    assert (
        "All preferred times have passed" in requests_told.undecided(RequestUndecided(PASSED)).text
    )
    assert (
        f"The earliest time is {kit.when(TIME)}"
        in requests_told.undecided(RequestUndecided(WAITING)).text
    )


@dataclass(frozen=True)
class Page:
    """A page of ten requests, the second of its list."""

    news: str = "Your sessions"
    own: tuple[int, ...] = (7,)
    to_decide: tuple[int, ...] = ()
    skip: int = 20
    empty: str = "Nothing here yet."

    def rows(self) -> list[tuple[Request, str]]:
        form = RequestForm("acme", Role.CSE, WorkKind.TECHNICAL_ISSUE, WAITING.need, times=(TIME,))
        return [(Request(7, 1, "U0ANA", form, Status.REQUESTED, 1, TIME, TIME), "Acme")] * 10


def test_a_list_that_goes_on_says_which_part_this_is() -> None:
    said = listed(Page(), "sessions mine +30")
    assert said.text == "Your sessions: 21–30."
    assert "'value': 'sessions mine +30'" in str(said.blocks[-1])
    assert listed(Page(skip=0), None).text == "Your sessions: 10 requests."


def test_new_times_and_a_call_for_help_are_spoken_of_as_what_they_are() -> None:
    assert requests_news.received(WAITING, "C0CSE", anew=True).text.startswith(
        "Your new times for Acme are in. Cloud Services Engineers and their leads decide it"
    )
    assert requests_news.received(WAITING, "C0CSE", anew=False).text.startswith("Your request for")
    (withdraw,) = requests_news.change_buttons(7, Status.OPEN, "Acme")
    assert "Nobody will be called for Acme any more" in withdraw["confirm"]["text"]["text"]
