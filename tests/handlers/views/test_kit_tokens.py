"""Times, people and links inside a sentence."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from handlers.views import kit

AT = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)


def test_a_time_shows_in_each_readers_zone_with_utc_where_tokens_are_unknown() -> None:
    assert kit.when(AT) == (
        f"<!date^{int(AT.timestamp())}^{{date_short_pretty}} at {{time}}"
        "|Tue 24 Nov 2026, 14:05 UTC>"
    )
    assert kit.clock_time(AT) == f"<!date^{int(AT.timestamp())}^{{time}}|14:05 UTC>"


def test_the_zone_a_time_comes_in_does_not_matter() -> None:
    assert kit.when(AT.astimezone(timezone(timedelta(hours=11)))) == kit.when(AT)


@pytest.mark.parametrize("show", [kit.when, kit.clock_time])
def test_a_time_without_zone_is_refused(show: Callable[[datetime], str]) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        show(AT.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/London", "Tue 24 Nov, 14:05 GMT"),
        ("America/New_York", "Tue 24 Nov, 09:05 EST"),
        ("Australia/Sydney", "Wed 25 Nov, 01:05 AEDT"),
        ("Asia/Dubai", "Tue 24 Nov, 18:05 UTC+04"),
    ],
)
def test_plain_text_names_the_one_readers_zone(zone: str, shown: str) -> None:
    assert kit.when_plain(AT, ZoneInfo(zone)) == shown


def test_plain_text_uses_the_abbreviation_in_force_that_day() -> None:
    assert kit.when_plain(datetime(2026, 7, 1, 12, tzinfo=UTC), ZoneInfo("Europe/London")) == (
        "Wed 1 Jul, 13:00 BST"
    )


def test_plain_text_says_the_year_when_it_is_another_one_there() -> None:
    new_year = datetime(2027, 1, 1, 2, tzinfo=UTC)
    assert kit.when_plain(new_year, ZoneInfo("America/New_York"), AT) == "Thu 31 Dec, 21:00 EST"
    assert kit.when_plain(new_year, ZoneInfo("UTC"), AT) == "Fri 1 Jan 2027, 02:00 UTC"


def test_a_day_is_the_same_day_for_readers_everywhere() -> None:
    assert kit.day(date(2026, 11, 24)) == "Tue 24 Nov 2026"
    with pytest.raises(TypeError, match="when"):
        kit.day(AT)


def test_only_slacks_ids_become_mentions() -> None:
    assert kit.user("U012AB3CD") == "<@U012AB3CD>"
    assert kit.user("W012") == "<@W012>"
    assert kit.user("!channel> <b") == "!channel&gt; &lt;b"
    assert kit.user("U12\n") == "U12\n"
    assert kit.channel("C99") == "<#C99>"
    assert kit.channel("U99|x") == "U99|x"


def test_a_link_leads_only_to_web_pages() -> None:
    assert kit.link("https://a.example/?a=1&b=2", "A & B") == (
        "<https://a.example/?a=1&amp;b=2|A &amp; B>"
    )
    assert kit.link("javascript:alert(1)", "here") == "here"
    assert kit.link("https://a.example/>evil", "here") == "here"
    assert kit.link("https://a.example/|x", "here") == "here"
    assert kit.link("https://a.example/" + "a" * 3000, "here") == "here"
    assert kit.link("https://a.example", "two\nlines") == "<https://a.example|two lines>"
    assert kit.link("https://a.example", "") == "<https://a.example|https://a.example>"


def test_a_quotation_is_set_off_line_by_line() -> None:
    assert kit.quote("one\n<two>\n") == ">one\n>&lt;two&gt;"


def test_every_token_passes_the_blocks_unchanged() -> None:
    people = f"{kit.user('U1')} {kit.channel('C1')} {kit.link('https://a.example/?a&b', 'a > b')}"
    text = f"{kit.when(AT)} {kit.clock_time(AT)} {people} {kit.quote('x < y')}"
    assert kit.section(text)["text"]["text"] == text
