"""Sessions from the wish to the rating, by hand at the page: what each person does and reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, expect

from domain.check_ins import CheckInForm, ContactKind
from domain.people import Role
from domain.requests import RequestForm, WorkKind
from services import check_ins, request_decisions, request_outcomes, requests
from services.request_moves import Seen
from tests.support.bot import running_bot
from tests.support.office import LOS_ANGELES, NEW_YORK, Office, buttons
from tests.support.screens import DESKTOP, PATIENCE_MS

pytest_plugins = ["tests.support.browser"]
pytestmark = pytest.mark.browser

MORNING = datetime(2026, 10, 19, 15, 0, tzinfo=UTC)
"""A Monday, eight o'clock in Los Angeles, with three weeks before the next public holiday."""

HALF_AN_HOUR = timedelta(minutes=30)
ALL = ("Approve", "Choose time or engineer", "Suggest other times", "Decline", "Refer elsewhere")
CHANGES = ("Reschedule", "Withdraw")
NEED = "Robots lose their place after the firmware update; go through it with {}."
ANA, BEN, ERIK, INES = "U0ANA00001", "U0BEN00002", "U0ERIK0005", "U0INES0009"


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One bot and one tab for all scenes. Every scene has a customer and an hour of its own; in
    those from ten to one in Los Angeles only Grace is at work."""
    folder = tmp_path_factory.mktemp("scenes")
    with running_bot(f"sqlite:///{folder}/bot.db", at=MORNING) as bot:
        context = browser.new_context(viewport=DESKTOP)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(bot.slack.url)
        page.get_by_test_id("composer").wait_for(state="attached")
        yield Office(page, bot)
        context.close()
        assert errors == []


@pytest.fixture
def office(opened: Office) -> Iterator[Office]:
    """The tab with nothing open, whatever became of the scene before."""
    yield opened
    opened.clear()


def ask(office: Office, who: str, customer: str, *times: datetime) -> str:
    """Ask for an engineer by the form; returns the need, which names the card."""
    need = NEED.format(customer)
    office.sit(who, "general")
    office.command(f"/cs session {customer}")
    form = office.form("Request a session")
    office.write(form, "What is needed", need)
    office.at(form, "Preferred times", *times)
    office.send(form, "Send request")
    return need


def card(office: Office, need: str, decider: str = "Erik Lund") -> Locator:
    """The card, before somebody who may decide it."""
    office.sit(decider, "cse-requests")
    found = office.message(need)
    expect(buttons(found, "Decline")).to_be_visible()
    return found


def approved(office: Office, need: str) -> Locator:
    found = card(office, need)
    office.press(found, "Approve")
    expect(found).to_contain_text("Approved by @Erik Lund")
    return found


def test_approve(office: Office) -> None:
    need = ask(office, "Ana Ruiz", "acme", office.day_at(10, LOS_ANGELES))
    office.sit("Ana Ruiz")
    told = office.message("Your request for Acme Robotics is in")
    expect(told).to_contain_text("Cloud Services Engineers and their leads decide it in")
    expect(buttons(told, *CHANGES)).to_have_count(2)

    shown = card(office, need)
    expect(shown).to_contain_text("Suggested: @Grace Kim")
    expect(buttons(shown, *ALL)).to_have_text(ALL)
    office.press(shown, "Approve")
    expect(shown).to_contain_text("Approved by @Erik Lund")
    expect(shown).to_contain_text("@Grace Kim takes it")
    expect(buttons(shown, *ALL)).to_have_count(0)

    office.sit("Ana Ruiz")
    news = office.message("Your session for Acme Robotics is approved")
    expect(news).to_contain_text("@Grace Kim takes it")
    expect(news).to_contain_text("Approved by @Erik Lund")
    expect(buttons(news, *CHANGES)).to_have_count(2)
    before = office.message("You asked for a session for Acme Robotics")
    expect(before).to_contain_text("There is news on this further down")
    expect(before).not_to_contain_text("pproved")
    expect(buttons(before, *CHANGES)).to_have_count(0)
    expect(office.message("Acme Robotics: Technical issue")).to_contain_text("ICS")

    office.sit("Grace Kim")
    expect(office.message("You have a session with Acme Robotics")).to_contain_text(need)
    expect(office.message("Acme Robotics: Technical issue")).to_contain_text("ICS")


def test_choose_another_engineer(office: Office) -> None:
    first, second = office.day_at(15, LOS_ANGELES), office.day_at(14, LOS_ANGELES)
    need = ask(office, "Ana Ruiz", "kestrel", first, second)
    shown = card(office, need)

    office.press(shown, "Choose time or engineer")
    form = office.form("Choose time or engineer")
    expect(form.get_by_role("combobox", name="Engineer")).not_to_have_value(
        re.compile("^ines", re.IGNORECASE)
    )
    form.get_by_role("radio").nth(1).check()
    office.pick(form, "Engineer", "Ines")
    office.send(form, "Approve")

    expect(shown).to_contain_text("@Ines Costa takes it")
    expect(buttons(shown, *ALL)).to_have_count(0)
    office.sit("Ana Ruiz")
    news = office.message("Your session for Kestrel Aerospace is approved")
    expect(news).to_contain_text(re.compile(r"@Ines Costa takes it, .* at 2:00 PM"))
    office.sit("Ines Costa")
    expect(office.message("You have a session with Kestrel Aerospace")).to_be_visible()


def test_a_counter_offer_is_accepted(office: Office) -> None:
    need = ask(office, "Ben Carter", "evergreen", office.day_at(14, LOS_ANGELES))
    shown = card(office, need)

    office.press(shown, "Suggest other times")
    form = office.form("Suggest other times")
    office.pick(form, "Engineer", "Grace")
    office.at(form, "Other times", office.day_at(15, LOS_ANGELES), office.day_at(16, LOS_ANGELES))
    office.send(form, "Offer")
    expect(shown).to_contain_text("@Erik Lund offered other times with @Grace Kim")
    expect(buttons(shown, *ALL)).to_have_count(0)

    office.sit("Ben Carter")
    offer = office.message("@Erik Lund offers other times for Evergreen Health")
    times = offer.get_by_role("button", name="EDT").or_(offer.get_by_role("button", name="EST"))
    expect(times).to_have_count(2)
    expect(times.last).to_contain_text("19:00")
    times.last.click()
    news = office.message("Your session for Evergreen Health is approved")
    expect(news).to_contain_text("@Grace Kim takes it")
    expect(news).to_contain_text("7:00 PM")
    overtaken = office.message("Other times were offered for Evergreen Health")
    expect(overtaken).to_contain_text("There is news on this further down")
    expect(buttons(overtaken, "None of these")).to_have_count(0)
    office.sit("Erik Lund", "cse-requests")
    expect(shown).to_contain_text("@Grace Kim takes it")
    office.sit("Grace Kim")
    expect(office.message("You have a session with Evergreen Health")).to_be_visible()


def test_decline(office: Office) -> None:
    need = ask(office, "Ben Carter", "redwood", office.day_at(16, LOS_ANGELES))
    shown = card(office, need)
    office.press(shown, "Decline")
    form = office.form("Decline request")
    office.write(form, "Reason", "No")
    office.press(form, "Decline")
    expect(form.get_by_role("alert")).to_be_visible()
    office.write(form, "Reason", "Thursday’s open clinic covers this.")
    office.send(form, "Decline")
    expect(shown).to_contain_text("Declined by @Erik Lund")
    expect(buttons(shown, *ALL)).to_have_count(0)

    office.sit("Ben Carter")
    news = office.message("Your request for Redwood Analytics is declined")
    expect(news).to_contain_text("Thursday’s open clinic covers this.")
    office.press(news, "Request a session")
    again = office.form("Request a session")
    expect(again.get_by_role("combobox", name="Customer")).to_have_value("Redwood Analytics")
    office.press(again, "Cancel")
    expect(again).to_have_count(0)


def test_referral(office: Office) -> None:
    need = ask(office, "Ben Carter", "yarrow", office.day_at(16, LOS_ANGELES))
    shown = card(office, need)
    office.press(shown, "Refer elsewhere")
    form = office.form("Refer elsewhere")
    office.write(form, "Reason", "They want us to do the migration for them.")
    office.send(form, "Refer")
    expect(shown).to_contain_text("Referred to Professional Services by @Erik Lund")
    expect(buttons(shown, *ALL)).to_have_count(0)

    office.sit("Theo Park", "professional-services")
    posted = office.message("Yarrow Biotech needs hands-on work")
    expect(posted).to_contain_text("They want us to do the migration for them.")
    expect(posted).to_contain_text("@Ben Carter")
    office.sit("Ben Carter")
    news = office.message("Your request for Yarrow Biotech went to Professional Services")
    expect(news).to_contain_text("They want us to do the migration for them.")


def test_critical_at_ten_at_night_with_its_chase(office: Office) -> None:
    """Ten in the evening of Los Angeles is the afternoon of Sydney: Hiro is on call."""
    office.wait_until(office.day_at(22, LOS_ANGELES))
    if office.bot.clock.now().astimezone(LOS_ANGELES).strftime("%a") == "Fri":
        office.wait_until(office.day_at(22, LOS_ANGELES))
    need = NEED.format("juniper")
    office.sit("Ana Ruiz", "general")
    office.command("/cs session juniper")
    form = office.form("Request a session")
    office.write(form, "What is needed", need)
    form.get_by_label("Yes, production is affected now").check()
    expect(form.get_by_text("right now")).to_be_visible()
    office.send(form, "Send request")
    office.sit("Ana Ruiz")
    expect(office.message("Your request for Juniper Airlines is in")).to_contain_text(
        "The engineers on call have it now"
    )
    office.sit("Hiro Tanaka")
    call = office.message("You are on call. Critical: Juniper Airlines needs help now")
    expect(buttons(call, "I'm on it")).to_be_visible()

    office.turn("+1 h")
    for person, waited in (("Erik Lund", 30), ("Liam Walsh", 60), ("Mei Chen", 60)):
        office.sit(person)
        chased = office.message(f"Juniper Airlines has waited {waited} minutes")
        expect(buttons(chased, "I'm on it")).to_be_visible()

    office.sit("Hiro Tanaka", "critical")
    shown = office.message(need)
    office.press(shown, "I'm on it")
    expect(shown).to_contain_text("@Hiro Tanaka is on it")
    expect(buttons(shown, "I'm on it")).to_have_count(0)
    shown.get_by_text("1 reply").click()
    facts = office.reply("@Hiro Tanaka is on it: Juniper Airlines")
    expect(facts).to_contain_text("Executive sponsor: Samuel Osei")
    office.sit("Hiro Tanaka")
    expect(office.message("Critical: Juniper Airlines is being helped")).to_contain_text(need)
    office.sit("Mei Chen")
    late = office.message("Juniper Airlines has waited 60 minutes")
    expect(buttons(late, "I'm on it")).to_have_count(0)

    office.sit("Ana Ruiz")
    expect(
        office.message("@Hiro Tanaka is on it: your critical request for Juniper")
    ).to_be_visible()
    office.sit("Ana Ruiz", "critical")
    office.message(need).get_by_text("1 reply").click()
    office.press(office.reply("Executive sponsor"), "Resolved")
    office.press(office.page.get_by_role("alertdialog", name="Is it resolved?"), "Resolved")
    expect(office.message(need)).to_contain_text("Resolved by @Ana Ruiz")
    office.page.get_by_role("button", name="Close thread").click()


def test_expiry(office: Office) -> None:
    when = office.day_at(10, NEW_YORK, days=2)
    need = NEED.format("willow")
    office.sit("Ben Carter", "general")
    office.command("/cs session willow")
    form = office.form("Request a session")
    form.get_by_label("Cloud Services Architect").check()
    expect(form.get_by_label("Yes, production is affected now")).to_have_count(0)
    office.pick(form, "Kind of work", "Design consulting")
    office.write(form, "What is needed", need)
    office.at(form, "Preferred times", when)
    office.send(form, "Send request")

    office.wait_until(when - HALF_AN_HOUR)
    office.sit("Farah Haddad", "csa-requests")
    shown = office.message(need)
    expect(buttons(shown, "Decline")).to_be_visible()
    shown.locator(".reply-bar").click()
    expect(office.reply("Still waiting for a decision on Willow Publishing")).to_be_visible()
    office.page.get_by_role("button", name="Close thread").click()
    office.sit("Farah Haddad")
    late = office.message("Nobody has decided on Willow Publishing yet")
    expect(buttons(late, "Decide")).to_be_visible()

    office.turn("+1 h")
    office.sit("Farah Haddad", "csa-requests")
    expect(shown).to_contain_text("Expired: its last time passed before anybody decided.")
    expect(buttons(shown, *ALL)).to_have_count(0)
    office.sit("Ben Carter")
    news = office.message("Your request for Willow Publishing has expired")
    expect(buttons(news, "Request a session")).to_be_visible()


def asked_how_it_went(office: Office, when: datetime, customer: str) -> Locator:
    """Past the end of a session: its engineer is asked."""
    office.wait_until(when + HALF_AN_HOUR)
    office.turn("+1 h")
    office.sit("Grace Kim")
    question = office.message(f"Your session with {customer}", "How did it go?")
    expect(buttons(question, "Held", "No-show", "Moved")).to_have_count(3)
    return question


def test_no_show(office: Office) -> None:
    when = office.day_at(11, LOS_ANGELES)
    shown = approved(office, ask(office, "Ana Ruiz", "harbor", when))
    question = asked_how_it_went(office, when, "Harbor Lights Hotels")

    office.press(question, "No-show")
    form = office.form("No-show")
    office.write(form, "Notes", "I waited for twenty minutes.")
    office.send(form, "No-show")

    answered = office.message("Your session with Harbor Lights Hotels", "Nobody came")
    expect(buttons(answered, "Held", "No-show", "Moved")).to_have_count(0)
    office.sit("Ana Ruiz")
    news = office.message("Your session for Harbor Lights Hotels did not take place")
    expect(news).to_contain_text("Nobody came from the customer")
    expect(news).to_contain_text("I waited for twenty minutes.")
    expect(buttons(news, "Request a session")).to_be_visible()
    office.sit("Erik Lund", "cse-requests")
    expect(shown).to_contain_text("Nobody came from the customer, says @Grace Kim")
    expect(shown).to_contain_text("0 of 30 h used")


def test_moved(office: Office) -> None:
    when = office.day_at(12, LOS_ANGELES)
    shown = approved(office, ask(office, "Ben Carter", "northstar", when))
    question = asked_how_it_went(office, when, "Northstar Grocers")

    office.press(question, "Moved")
    form = office.form("Moved")
    office.at(form, "New time", when)
    office.press(form, "Save")
    expect(form.get_by_role("alert")).to_contain_text("it has to lie ahead")
    office.at(form, "New time", office.day_at(12, LOS_ANGELES))
    office.send(form, "Save")

    answered = office.message("Your session with Northstar Grocers", "Moved: it takes place")
    expect(answered).to_contain_text("12:00 PM")
    expect(buttons(answered, "Held", "No-show", "Moved")).to_have_count(0)
    office.sit("Ben Carter")
    news = office.message("Your session for Northstar Grocers has a new time")
    expect(news).to_contain_text("3:00 PM")
    expect(buttons(news, *CHANGES)).to_have_count(2)
    office.sit("Erik Lund", "cse-requests")
    expect(shown).to_contain_text("Approved by @Erik Lund")


def rated_before(office: Office, customer: str, day: datetime) -> None:
    """Two sessions that were held and rated and a good check-in, as nobody needs to see."""
    made = [_booked(office, customer, day.replace(hour=hour)) for hour in (8, 9)]
    office.wait_until(day)
    for request_id in made:
        office.bot.act(request_outcomes.held, INES, request_id, "")
        office.bot.act(request_outcomes.rate, ANA, request_id, 10)
    seen = CheckInForm(customer, day, ContactKind.CHECK_IN, ["Their team"], 4, "All is well.")
    office.bot.act(check_ins.log, BEN, seen)


def _booked(office: Office, customer: str, at: datetime) -> int:
    form = RequestForm(customer, Role.CSE, WorkKind.TECHNICAL_ISSUE, "x" * 20, times=(at,))
    asked = office.bot.act(requests.submit, ANA, form)
    choice = request_decisions.Choice(INES, at)
    office.bot.act(request_decisions.approve, ERIK, Seen(asked.id, asked.version), choice)
    return asked.id


def test_a_rating_becomes_satisfaction(office: Office) -> None:
    when = office.day_at(13, LOS_ANGELES)
    shown = approved(office, ask(office, "Ana Ruiz", "tidewater", when))
    rated_before(office, "tidewater", when)
    question = asked_how_it_went(office, when, "Tidewater Marine")
    office.press(question, "Held")
    form = office.form("Held")
    office.write(form, "Notes", "A cache key was missing.")
    office.send(form, "Held")

    office.sit("Ana Ruiz")
    asked = office.message("The session with Tidewater Marine was held", "A cache key was missing.")
    asked.get_by_role("combobox").click()
    expect(office.page.get_by_role("option").first).to_contain_text("10")
    office.page.get_by_role("option", name="9", exact=True).click()
    rated = office.message("Your session for Tidewater Marine was held", "A cache key was missing.")
    expect(rated).to_contain_text("The customer gave 9 of 10.")

    office.sit("Erik Lund", "cse-requests")
    expect(shown).to_contain_text("Held by @Grace Kim")
    expect(shown).to_contain_text("The customer gave 9 of 10.")
    expect(shown).to_contain_text("3 of 30 h used")
    office.command("/cs health tidewater")
    health = office.message("Only visible to you", "Going well")
    expect(health).to_contain_text("Customer satisfaction, at 9.7 of 10 (target 8.5 of 10)")
    office.command("/cs customer tidewater")
    expect(office.message("Only visible to you", "Timeline")).to_contain_text(
        "(technical issue), rated"
    )
