"""`touchpoint policy`, `holidays` and `sla explain`, as typed."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.policy.file import read_policy
from domain.policy import Policy

GOOD = """\
# Ours.
[regions.AEDT]  # Sydney
holidays = [
    # confirmed by Ann
    { date = 2026-12-25, name = "Christmas" },
]
hours.friday = ["08:00-16:00"]  # early close
"""
BAD = 'reminder_hour = 25\n[regions.AEDT]\nzone = "Sydney"\n'


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "policy.toml"
    made.write_text(GOOD, encoding="utf-8")
    monkeypatch.setenv("TOUCHPOINT_POLICY", str(made))
    return made


@pytest.fixture
def no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOUCHPOINT_POLICY", raising=False)


def touchpoint(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments])


class TestCheck:
    def test_a_good_file_is_summed_up(self, path: Path) -> None:
        ran = touchpoint("policy", "check", path)
        assert ran.exit_code == 0
        assert ran.stdout.splitlines() == [
            (
                "policy.toml: no errors; 2 keys differ from the built-in figures; "
                "5 regions with 1 holidays."
            ),
            "  regions.AEDT.holidays: nothing → 1 of them",
            "  regions.AEDT.hours.friday: 08:00-17:00 → 08:00-16:00",
        ]
        assert "`touchpoint holidays suggest PST " in ran.stderr

    def test_every_error_is_said_with_key_and_line(self, path: Path) -> None:
        path.write_text(BAD, encoding="utf-8")
        ran = touchpoint("policy", "check")
        assert ran.exit_code == 1
        assert ran.stdout == ""
        first, second, third = ran.stderr.splitlines()
        assert first == "The policy file has 2 errors:"
        assert second.startswith("policy.toml:1: reminder_hour: ")
        assert third.startswith("policy.toml:3: regions.AEDT.zone: ")

    def test_a_file_that_is_not_there_is_an_error(self, tmp_path: Path) -> None:
        ran = touchpoint("policy", "check", tmp_path / "none.toml")
        assert ran.exit_code == 1
        assert "none.toml: cannot be read: no such file" in ran.stderr

    @pytest.mark.usefixtures("no_file")
    def test_without_a_file_the_built_in_figures_hold(self) -> None:
        ran = touchpoint("policy", "check")
        assert ran.exit_code == 0
        assert ran.stdout.startswith("No policy file: no errors; the built-in figures hold")

    def test_one_difference_is_counted_as_one(self, path: Path) -> None:
        path.write_text("reminder_hour = 8", encoding="utf-8")
        assert "1 key differs" in touchpoint("policy", "check").stdout

    def test_regions_with_holidays_for_this_year_and_next_are_not_named(self, path: Path) -> None:
        days = [f"{year}-01-01" for year in range(2020, 2100)]
        listed = ", ".join(f"{{ date = {day} }}" for day in days)
        codes = ("PST", "EST", "GMT", "IST", "AEDT")
        text = "".join(f"[regions.{code}]\nholidays = [{listed}]\n" for code in codes)
        path.write_text(text, encoding="utf-8")
        assert touchpoint("policy", "check").stderr == ""


class TestShow:
    def test_what_it_prints_is_the_same_policy_again(self, path: Path, tmp_path: Path) -> None:
        ran = touchpoint("policy", "show")
        assert ran.exit_code == 0
        assert read_policy(ran.stdout) == read_policy(GOOD)
        shown = tmp_path / "shown.toml"
        shown.write_text(ran.stdout, encoding="utf-8")
        assert touchpoint("policy", "check", shown).exit_code == 0
        again = touchpoint("policy", "show", shown).stdout
        assert again.splitlines()[1:] == ran.stdout.splitlines()[1:]

    @pytest.mark.usefixtures("no_file")
    def test_without_a_file_it_prints_the_built_in_figures(self) -> None:
        ran = touchpoint("policy", "show")
        assert ran.stdout.startswith("# Touchpoint’s policy: the built-in figures.\n")
        assert read_policy(ran.stdout) == Policy()

    def test_a_bad_file_is_refused(self, path: Path) -> None:
        path.write_text(BAD, encoding="utf-8")
        ran = touchpoint("policy", "show")
        assert (ran.exit_code, ran.stdout) == (1, "")


class TestHolidays:
    @pytest.mark.usefixtures("no_file")
    @pytest.mark.parametrize(
        ("region", "day", "name"),
        [
            ("PST", "2027-11-25", "Thanksgiving Day"),
            ("est", "2027-07-05", "Independence Day (observed)"),
            ("GMT", "2027-08-30", "Late Summer Bank Holiday"),
            ("IST", "2027-01-26", "Republic Day"),
            ("AEDT", "2027-06-14", "King's Birthday"),
        ],
    )
    def test_dates_are_offered_as_lines_for_the_file(
        self, region: str, day: str, name: str
    ) -> None:
        ran = touchpoint("holidays", "suggest", region, 2027)
        assert ran.exit_code == 0
        assert f'    {{ date = {day}, name = "{name}" }},\n' in ran.stdout
        assert (
            read_policy(ran.stdout)
            .region(region.upper())
            .schedule.is_holiday(tomllib.loads(f"day = {day}")["day"])
        )

    @pytest.mark.usefixtures("no_file")
    def test_dates_that_hang_on_the_moon_are_counted(self) -> None:
        assert "are estimates: check them" in touchpoint("holidays", "suggest", "IST", 2027).stderr

    def test_write_adds_the_missing_ones_and_keeps_the_comments(self, path: Path) -> None:
        path.chmod(0o640)
        ran = touchpoint("holidays", "suggest", "AEDT", 2026, "--write")
        assert ran.exit_code == 0
        assert "2026-01-26 Australia Day" in ran.stdout
        assert "Christmas" not in ran.stdout
        assert ran.stderr == "policy.toml: 12 added to AEDT, 1 were there.\n"
        written = path.read_text(encoding="utf-8")
        assert written.startswith(GOOD.split("]\nhours", maxsplit=1)[0])
        assert written.endswith(' },\n]\nhours.friday = ["08:00-16:00"]  # early close\n')
        assert len(read_policy(written).region("AEDT").holidays) == 13
        assert path.stat().st_mode & 0o777 == 0o640
        assert [one.name for one in path.parent.iterdir()] == ["policy.toml"]

    def test_writing_twice_changes_nothing_more(self, path: Path) -> None:
        touchpoint("holidays", "suggest", "AEDT", 2026, "--write")
        before = path.read_bytes()
        ran = touchpoint("holidays", "suggest", "AEDT", 2026, "--write")
        assert ran.stderr == "policy.toml: 0 added to AEDT, 13 were there.\n"
        assert path.read_bytes() == before

    @pytest.mark.parametrize(
        "before",
        [
            "",
            "[sla]\nwarn_percent = [80]\n",
            "[regions.GMT]\nholidays = []\n",
            "[regions.GMT]\nholidays = [{ date = 2026-12-25 }]\n",
            "[[regions.GMT.holidays]]\ndate = 2026-12-25\n[sla]\nwarn_percent = [80]\n",
            'regions.GMT.zone = "Europe/London"\n',
            "[regions.GMT.hours]\nfriday = []\n",
            "[regions.IST]\nuse = false\n[sla]\n[regions.EST]\n",
            "[regions]\nIST = { use = false }\nGMT = { holiday_country = 'GB' }\n",
            "regions = { IST = { use = false } }\n",
        ],
    )
    def test_write_finds_the_place_however_the_file_is_laid_out(
        self, path: Path, before: str
    ) -> None:
        path.write_text(before, encoding="utf-8")
        assert touchpoint("holidays", "suggest", "GMT", 2027, "--write").exit_code == 0
        was, now = read_policy(before), read_policy(path.read_text(encoding="utf-8"))
        added = set(now.region("GMT").holidays) - set(was.region("GMT").holidays)
        assert len(added) == 10
        assert {on.year for on in added} == {2027}
        assert (now.warn_percent, now.region("GMT").hours) == (
            was.warn_percent,
            was.region("GMT").hours,
        )

    def test_write_makes_the_file_that_is_named_but_not_there(self, path: Path) -> None:
        path.unlink()
        assert touchpoint("holidays", "suggest", "GMT", 2027, "--write").exit_code == 0
        assert len(read_policy(path.read_text(encoding="utf-8")).region("GMT").holidays) == 10

    def test_write_says_when_the_file_cannot_be_written(self, path: Path) -> None:
        ran = touchpoint(
            "holidays", "suggest", "GMT", 2027, "--write", "--policy", path.parent / "no" / "p.toml"
        )
        assert ran.exit_code == 1
        assert ran.stdout == ""
        assert ran.stderr.endswith("p.toml: no such file or directory. Nothing was written.\n")

    @pytest.mark.usefixtures("no_file")
    def test_write_without_a_file_says_what_to_set(self) -> None:
        ran = touchpoint("holidays", "suggest", "GMT", 2027, "--write")
        assert ran.exit_code == 2
        assert "set TOUCHPOINT_POLICY" in ran.stderr

    def test_a_file_with_errors_is_not_written_to(self, path: Path) -> None:
        path.write_text(BAD, encoding="utf-8")
        ran = touchpoint("holidays", "suggest", "GMT", 2027, "--write")
        assert ran.exit_code == 1
        assert path.read_text(encoding="utf-8") == BAD

    @pytest.mark.usefixtures("no_file")
    @pytest.mark.parametrize(
        ("region", "message"),
        [("AEDX", "Did you mean AEDT?"), ("MOON", "There are PST, EST, GMT, IST, AEDT.")],
    )
    def test_an_unknown_region_is_told_the_nearest(self, region: str, message: str) -> None:
        ran = touchpoint("holidays", "suggest", region, 2027)
        assert ran.exit_code == 2
        assert message in ran.stderr

    @pytest.mark.parametrize(
        ("keys", "message"),
        [
            ("", 'names no country. Add to it, say: holiday_country = "US"'),
            ('holiday_country = "XX"', "no calendar is known for it"),
            ('holiday_country = "GB"\nholiday_subdivision = "BY"', "Known there: ENG, NIR, SCT"),
            ('holiday_country = "AO"\nholiday_subdivision = "BY"', "Known there: none."),
        ],
    )
    def test_a_region_without_a_calendar_says_what_to_mend(
        self, path: Path, keys: str, message: str
    ) -> None:
        path.write_text(f'[regions.CET]\nzone = "Europe/Berlin"\n{keys}\n', encoding="utf-8")
        ran = touchpoint("holidays", "suggest", "CET", 2027)
        assert ran.exit_code == 1
        assert message in ran.stderr

    @pytest.mark.parametrize(
        ("country", "name"),
        [("DE", "German Unity Day"), ("NZ", "Waitangi Day"), ("IE", "Saint Stephen's Day")],
    )
    def test_names_are_english_where_the_calendar_knows_them(
        self, path: Path, country: str, name: str
    ) -> None:
        zone = f'[regions.X]\nzone = "Europe/Berlin"\nholiday_country = "{country}"\n'
        path.write_text(zone, encoding="utf-8")
        ran = touchpoint("holidays", "suggest", "X", 2027)
        assert name in ran.stdout


class TestExplain:
    def test_the_eve_of_a_holiday_is_explained_day_by_day(self, path: Path) -> None:
        touchpoint("holidays", "suggest", "AEDT", 2026, "--write")
        ran = touchpoint(
            "sla", "explain", "--region", "aedt", "--priority", "Major",
            "--from", "2026-12-24T15:00+11:00",
        )  # fmt: skip
        assert ran.exit_code == 0
        assert ran.stdout.splitlines() == [
            "Major allows 4 h for the first response, in the business hours of AEDT.",
            "asked Thu 2026-12-24 15:00 AEDT (AEDT, Australia/Sydney)",
            "",
            "Thu 2026-12-24  counted  15:00–17:00                          2 h, 2 h of 4 h so far",
            "                night    17:00–24:00",
            "Fri 2026-12-25  holiday  Christmas",
            "Sat 2026-12-26  weekend",
            "Sun 2026-12-27  weekend",
            "Mon 2026-12-28  holiday  Boxing Day (observed)",
            "Tue 2026-12-29  night    00:00–08:00",
            "                counted  08:00–10:00                          2 h, 4 h of 4 h so far",
            "",
            "so it is due Tue 2026-12-29 10:00 AEDT",
            "due 2026-12-28T23:00:00Z",
        ]

    @pytest.mark.usefixtures("no_file")
    def test_a_clock_change_is_named(self) -> None:
        spring = touchpoint(
            "sla", "explain", "--region", "EST", "--priority", "minor",
            "--from", "2026-03-06T21:00:30Z",
        ).stdout  # fmt: skip
        assert "                clocks   go forward 1 h at 02:00, out of hours\n" in spring
        assert "counted  16:00:30–17:00 " in spring
        assert spring.endswith("\ndue 2026-03-09T19:00:30Z\n")

    def test_a_clock_change_in_working_hours_is_named_as_such(self, path: Path) -> None:
        path.write_text('[sla]\ncoverage = "24x7"\n', encoding="utf-8")
        autumn = touchpoint(
            "sla", "explain", "--region", "GMT", "--priority", "major",
            "--from", "2026-10-25T00:00:00Z",
        ).stdout  # fmt: skip
        assert "around the clock." in autumn
        assert "go back 1 h at 02:00, in working hours" in autumn
        assert autumn.endswith("\ndue 2026-10-25T04:00:00Z\n")

    def test_json_holds_the_same_sum(self, path: Path) -> None:
        ran = touchpoint(
            "sla", "explain", "--region", "GMT", "--priority", "minor",
            "--from", "2026-10-23T13:00:00Z", "--json",
        )  # fmt: skip
        told = json.loads(ran.stdout)
        assert (told["region"], told["zone"], told["coverage"]) == ("GMT", "Europe/London", "home")
        assert (told["from"], told["due"]) == ("2026-10-23T13:00:00Z", "2026-10-26T13:00:00Z")
        assert [day["worked_s"] for day in told["days"]] == [3 * 3600, 0, 0, 5 * 3600]
        assert told["days"][-1]["total_s"] == told["target_s"] == 8 * 3600
        assert told["days"][0]["gaps"] == [
            {
                "from": "2026-10-23T16:00:00Z",
                "until": "2026-10-23T23:00:00Z",
                "why": "night",
                "name": "",
            }
        ]
        assert told["days"][2]["clock_change"] == {
            "at": "2026-10-25T01:00:00Z",
            "by_s": -3600.0,
            "in_hours": False,
        }

    @pytest.mark.usefixtures("no_file")
    @pytest.mark.parametrize(
        ("instant", "message"),
        [
            ("2026-12-24T15:00", "2026-12-24T15:00Z for UTC, or 2026-12-24T15:00+11:00 for the"),
            ("2026-12-24", "does not say in which zone"),
            ("tomorrow", "is no instant"),
            ("0001-01-01T00:00+14:00", "is no instant of our time"),
        ],
    )
    def test_an_instant_that_is_none_is_refused_with_the_mend(
        self, instant: str, message: str
    ) -> None:
        ran = touchpoint(
            "sla", "explain", "--region", "AEDT", "--priority", "minor", "--from", instant
        )
        assert ran.exit_code == 2
        assert message in " ".join(ran.stderr.split())

    @pytest.mark.usefixtures("no_file")
    def test_a_clock_without_a_target_says_where_it_would_be_set(self) -> None:
        ran = touchpoint(
            "sla", "explain", "--region", "AEDT", "--priority", "minor",
            "--from", "2026-12-24T15:00Z", "--clock", "resolution",
        )  # fmt: skip
        assert ran.exit_code == 1
        assert "see [sla.resolution] minor" in ran.stderr

    @pytest.mark.usefixtures("no_file")
    def test_an_unknown_region_or_priority_is_wrong_usage(self) -> None:
        for region, priority in (("MOON", "minor"), ("AEDT", "urgent")):
            ran = touchpoint(
                "sla", "explain", "--region", region, "--priority", priority,
                "--from", "2026-12-24T15:00Z",
            )  # fmt: skip
            assert ran.exit_code == 2
