"""The policy file: over the built-in figures key by key, and every error said at once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy.file import BadPolicy, read_policy
from bot.policy.text import to_data, to_text
from domain.cadence import CadencePolicy
from domain.customers import Segment
from domain.policy import Policy
from domain.regions import Coverage, Region
from domain.sla import Priority
from domain.sla_alerts import Audience, Nudge, Rung

ROOT = Path(__file__).parents[3]
COMMENTED = (ROOT / "docs" / "policy.toml").read_text(encoding="utf-8")
BUILT_IN = Policy()


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def errors(text: str) -> list[str]:
    with pytest.raises(BadPolicy) as refused:
        read_policy(text, "policy.toml")
    return list(refused.value.lines)


def keys(data: Any, path: str = "") -> set[str]:
    if not isinstance(data, dict):
        return {path}
    return {path}.union(*(keys(value, f"{path}.{key}") for key, value in data.items()))


class TestTheCommentedFile:
    def test_it_says_exactly_the_built_in_figures(self) -> None:
        assert read_policy(COMMENTED) == BUILT_IN

    def test_it_names_every_key_there_is(self) -> None:
        assert keys(tomlkit.parse(COMMENTED).unwrap()) == keys(to_data(BUILT_IN))

    def test_its_examples_may_be_switched_on(self) -> None:
        lines = COMMENTED.splitlines()
        for example in (
            "# EUR = 1.08",
            '# critical = "2h"',
            '# critical = "8h"',
            "# [cadence.smb]",
            "# weekly_days = []",
            "# quarter_months = 6",
        ):
            lines[lines.index(example)] = example.removeprefix("# ")
        policy = read_policy("\n".join(lines))
        assert policy.segments.fx == {"EUR": 1.08}
        assert policy.next_response == {Priority.CRITICAL: hours(2)}
        assert policy.resolution == {Priority.CRITICAL: hours(8)}
        assert policy.cadence_for(Segment.SMB) == CadencePolicy(weekly_days=(), quarter_months=6)


class TestReading:
    def test_an_empty_file_changes_nothing(self) -> None:
        assert read_policy("") == read_policy("# nothing\n") == BUILT_IN

    def test_a_key_left_out_keeps_its_figure(self) -> None:
        policy = read_policy('[sla.targets]\nmajor = "2h 30m"\n')
        assert policy.targets == {**BUILT_IN.targets, Priority.MAJOR: hours(2.5)}

    @pytest.mark.parametrize(
        ("written", "length"),
        [("4", hours(4)), ("0.5", hours(0.5)), ('"90m"', hours(1.5)), ('"45min"', hours(0.75)),
         ('"1h30m"', hours(1.5)), ('"3600s"', hours(1)), ('" 2 h "', hours(2))],
    )  # fmt: skip
    def test_a_length_is_written_in_any_unit(self, written: str, length: timedelta) -> None:
        assert read_policy(f"[sla.targets]\nminor = {written}").targets[Priority.MINOR] == length

    def test_a_region_takes_holidays_and_hours_day_by_day(self) -> None:
        policy = read_policy(
            """
            [regions.AEDT]
            holidays = [
                { date = 2026-12-25, name = "Christmas Day" },
                { date = "2026-12-28" },
            ]
            hours.friday = ["08:00-12:00", ["13:00", "16:00"]]
            hours.monday = []
            """
        )
        region = policy.region("AEDT")
        assert region.zone == "Australia/Sydney"
        assert region.holidays == {date(2026, 12, 25): "Christmas Day", date(2026, 12, 28): ""}
        assert region.hours == {
            1: (("08:00", "17:00"),),
            2: (("08:00", "17:00"),),
            3: (("08:00", "17:00"),),
            4: (("08:00", "12:00"), ("13:00", "16:00")),
        }

    def test_a_new_region_needs_its_zone_only(self) -> None:
        policy = read_policy('default_region = "CET"\n[regions.CET]\nzone = "Europe/Berlin"')
        assert policy.region("elsewhere") == Region("CET", "Europe/Berlin")

    def test_regions_may_be_left_out(self) -> None:
        policy = read_policy("[regions.IST]\nuse = false\n[regions.PST]\nuse = true")
        assert set(policy.regions) == {"PST", "EST", "GMT", "AEDT"}

    def test_coverage_is_one_word_or_one_for_each_priority(self) -> None:
        all_of_them = read_policy('[sla]\ncoverage = "any-region"')
        assert set(all_of_them.coverage.values()) == {Coverage.ANY_REGION}
        one = read_policy('[sla.coverage]\ncritical = "24x7"')
        assert one.coverage_of(Priority.CRITICAL) is Coverage.ALWAYS
        assert one.coverage_of(Priority.MAJOR) is Coverage.HOME

    def test_zero_leaves_somebody_out_of_ladder_and_chase(self) -> None:
        policy = read_policy(
            """
            [sla]
            ladder_minutes = { leads = 90, tam = 0, directors = 60 }
            critical_chase_percent = { leads = 100, directors = 0 }
            """
        )
        assert policy.ladder == (
            Rung(timedelta(minutes=60), Audience.DIRECTORS),
            Rung(timedelta(minutes=90), Audience.LEADS),
        )
        assert policy.critical_chase == (Nudge(100, (Audience.LEADS, Audience.TAM)),)

    def test_a_segments_rhythm_lies_over_the_common_one(self) -> None:
        policy = read_policy("[cadence]\nkickoff_day = 5\n[cadence.smb]\nquarter_months = 6")
        assert policy.cadence == CadencePolicy(kickoff_day=5)
        assert policy.cadence_by_segment == {
            Segment.SMB: CadencePolicy(kickoff_day=5, quarter_months=6)
        }

    def test_figures_of_every_other_table_are_read(self) -> None:
        policy = read_policy(
            """
            reminder_hour = 8
            [channels]
            critical = "C0123456789"
            [sessions]
            chase_after = "2h"
            csat_target = 9
            on_call = ["U0123456789"]
            [stages]
            onboarding_days = 90
            [goals]
            mean_health = 80
            [messages]
            most_a_day = 20
            [delivery]
            spacing_s = 2
            """
        )
        assert policy.reminder_hour == 8
        assert policy.channels.critical == "C0123456789"
        assert policy.sessions.chase_after == hours(2)
        assert (policy.sessions.csat_target, policy.sessions.on_call) == (9.0, ("U0123456789",))
        assert policy.stages.onboarding_days == 90
        assert policy.goals.mean_health == 80
        assert policy.messages.most_a_day == 20
        assert policy.delivery.spacing_s == 2.0


class TestErrors:
    def test_all_of_them_are_said_at_once_by_line(self) -> None:
        assert errors(
            """
default_region = "ESTT"
[channels]
critical = "general"

[sla.targets]
major = "soon"

[regions.AEDT]
holidays = [
    { date = 2026-12-25, name = "Christmas Day" },
    { date = 2026-12-25, name = "Again" },
]
"""
        ) == [
            "policy.toml:2: default_region: there is no region ESTT; did you mean EST?",
            (
                'policy.toml:4: channels.critical: must be a channel such as "#sla-alerts", or '
                'its id such as "C0123456789", not "general"'
            ),
            (
                'policy.toml:7: sla.targets.major: must be a length such as "4h", "90m" or '
                '"1h 30m", not "soon"'
            ),
            "policy.toml:12: regions.AEDT.holidays[2].date: 2026-12-25 is listed twice",
        ]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("[channel]", "channel: there is no such key; did you mean channels?"),
            ("warn_percents = []", "warn_percents: there is no such key"),
            ("cse_requests = '#x'", ("cse_requests: there is no such key here; it belongs in "
             "[channels]")),
            ("[sla.targets]\nblocker = 1", ("sla.targets.blocker: there is no such key; "
             "[sla.targets] knows critical, major, minor, cosmetic")),
            ("[cadence.smb]\nweekly = []", "cadence.smb.weekly: there is no such key"),
            ("[regions.GMT]\nzones = 'x'", ("regions.GMT.zones: there is no such key; did you mean "
             "zone?")),
            ("[regions.GMT]\nholidays = [{ date = 2026-12-25, nme = 'x' }]",
             "regions.GMT.holidays[1].nme: there is no such key; did you mean name?"),
        ],
    )  # fmt: skip
    def test_an_unknown_key_is_told_the_nearest_name_or_its_place(
        self, text: str, message: str
    ) -> None:
        [line] = errors(text)
        assert message in line

    @pytest.mark.parametrize(
        ("hours", "message"),
        [
            ('monday = ["08:00-12:00", "11:00-17:00"]', "hours that overlap"),
            ('monday = ["17:00-08:00"]', "not after its opening"),
            ('monday = ["08:00-25:00"]', "between 00:00 and 24:00"),
            ('monday = ["8-5"]', "between 00:00 and 24:00"),
            ('monday = ["08:00"]', 'must be opening and close such as "08:00-17:00"'),
            ('monday = "08:00-17:00"', "must be a list in [ ]"),
            ("monday = [8]", "must be opening and close"),
            ("monday = [[8, 17]]", "must be text in quotes, not 8"),
            ('moonday = ["08:00-17:00"]', "did you mean monday?"),
            ("monday = []\ntuesday = []\nwednesday = []\nthursday = []\nfriday = []",
             "no opening hours at all"),
        ],
    )  # fmt: skip
    def test_hours_that_cannot_be_are_refused(self, hours: str, message: str) -> None:
        [line] = errors(f"[regions.GMT.hours]\n{hours}")
        assert line.startswith("policy.toml:")
        assert "regions.GMT.hours" in line
        assert message in line

    @pytest.mark.parametrize(
        ("text", "key", "message"),
        [
            ('[regions.GMT]\nzone = "PST"', "regions.GMT.zone", "IANA name"),
            ("[regions.GMT]\nzone = 1", "regions.GMT.zone", "must be text"),
            ("[regions.CET]", "regions.CET", "zone is missing"),
            ("[regions]\nCET = 1", "regions.CET", "must be a table, not 1"),
            ('[regions.GMT]\nuse = "no"', "regions.GMT.use", "true or false"),
            ('[regions.GMT]\nhours = ["08:00-17:00"]', "regions.GMT.hours", "must be a table"),
            ("[regions.GMT]\nholidays = 1", "regions.GMT.holidays", "must be a list"),
            ("[regions.GMT]\nholidays = [2026-12-25]", "regions.GMT.holidays[1]", "must have a"),
            ("[regions.GMT]\nholidays = [{ date = 2026-12-25T00:00:00Z }]",
             "regions.GMT.holidays[1].date", "without a time"),
            ('[regions.GMT]\nholidays = [{ date = "2026-02-30" }]',
             "regions.GMT.holidays[1].date", "such as 2026-12-25"),
            ("[regions.GMT]\nholidays = [{ date = 12 }]", "regions.GMT.holidays[1].date", "not 12"),
            ("[regions.GMT]\nholiday_country = 'England'", "regions.GMT.holiday_country", "code"),
            ("[sla]\nwarn_percent = [90, 75]", "sla.warn_percent", "must rise"),
            ("[sla]\nwarn_percent = [75, 100]", "sla.warn_percent", "from 1 to 99"),
            ("[sla]\nwarn_percent = 75", "sla.warn_percent", "must be a list"),
            ("[sla]\nwarn_percent = [true]", "sla.warn_percent", "not true"),
            ("[sla]\ndefault_priority = 'urgent'", "sla.default_priority", '"critical", "major"'),
            ("[sla]\ncoverage = 'always'", "sla.coverage", '"any-region"'),
            ("[sla]\ncoverage = 3", "sla.coverage", "must be a table"),
            ("[sla]\nladder_minutes = { leads = -1 }", "sla.ladder_minutes.leads", "from 0"),
            ("[sla.targets]\nmajor = 0", "sla.targets.major", "more than nothing"),
            ("[sla.targets]\nmajor = ''", "sla.targets.major", "must be a length"),
            ("[sla.targets]\nmajor = false", "sla.targets.major", "must be a length"),
            ("[sla.targets]\nmajor = inf", "sla.targets.major", "at most 2000 hours"),
            ("[sla.targets]\nmajor = nan", "sla.targets.major", "more than nothing"),
            ("[sla.targets]\nmajor = '1.5s'", "sla.targets.major", "whole seconds"),
            ("sla = 1", "sla", "must be a table"),
            ("[fx]\neuro = 1.1", "fx.euro", "currency code"),
            ("[fx]\nEUR = 0", "fx.EUR", "above 0"),
            ("[segments]\nmid_market_from = 1000000", "segments.mid_market_from", "below"),
            ("[segments]\nenterprise_from = 1.5", "segments.enterprise_from", "whole number"),
            ("[delivery]\nlease_s = 5", "delivery.lease_s", "sent twice"),
            ("[delivery]\nspacing_s = 'fast'", "delivery.spacing_s", "must be a number"),
            ("[sessions]\non_call = ['ana']", "sessions.on_call", "user id"),
            ("[sessions]\non_call = 'U0123456789'", "sessions.on_call", "must be a list"),
            ("[cadence]\nweekly_days = [7, 7]", "cadence.weekly_days", "must rise"),
            ("reminder_hour = 24", "reminder_hour", "from 0 to 23"),
            ("default_region = 'MOON'", "default_region", "choose from PST"),
        ],
    )  # fmt: skip
    def test_a_value_that_cannot_be_is_refused(self, text: str, key: str, message: str) -> None:
        [line] = errors(text)
        assert f": {key}: " in line
        assert message in line

    def test_every_region_left_out_is_one_too_many(self) -> None:
        text = "".join(f"[regions.{code}]\nuse = false\n" for code in BUILT_IN.regions)
        assert any("at least one region" in line for line in errors(text))

    def test_text_that_is_no_toml_is_said_with_its_line(self) -> None:
        assert errors("a = 1\nb = = 2\n") == ["policy.toml:2: this is not TOML: Invalid value"]
        [twice] = errors("a = 1\na = 2\n")
        assert twice.startswith("policy.toml:2: ")
        [unended] = errors('a = """\nb\n')
        assert unended.startswith("policy.toml:3: this is not TOML: ")

    def test_the_error_reads_as_one_text_and_knows_its_fields(self) -> None:
        with pytest.raises(BadPolicy) as refused:
            read_policy("reminder_hour = 99")
        assert refused.value.message.startswith("The policy file has an error:\npolicy file:1: ")
        assert refused.value.fields == {
            "reminder_hour": "must be a whole number from 0 to 23, not 99"
        }

    def test_a_long_value_is_shown_cut(self) -> None:
        [line] = errors(f"default_region = '{'x' * 100}'\nreminder_hour = [[1], {{}}, 2026-01-01]")[
            1:
        ]
        assert line.endswith("not [[1], a table, 2026-01-01]")
        [line] = errors(f"reminder_hour = '{'x' * 100}'")
        assert line.endswith("xxx…")


class TestWriting:
    def test_what_is_written_reads_back_the_same(self) -> None:
        policy = read_policy(
            """
            default_region = "CET"
            [regions.CET]
            zone = "Europe/Berlin"
            holidays = [{ date = 2026-12-25, name = 'Weihnachten "1"' }]
            hours.monday = ["22:00-24:00"]
            [regions.IST]
            use = false
            [sla]
            coverage = "24x7"
            ladder_minutes = { tam = 0 }
            critical_chase_percent = { leads = 0 }
            [sla.resolution]
            major = "36h 30m 15s"
            [fx]
            EUR = 1.08
            [cadence.smb]
            weekly_days = []
            [cadence.enterprise]
            """
        )
        written = to_text(policy, heading="In force.")
        assert written.startswith("# In force.\n")
        assert read_policy(written) == policy
        assert to_text(read_policy(written), heading="In force.") == written

    @settings(max_examples=25)
    @given(
        st.dictionaries(
            st.sampled_from(Priority),
            st.integers(1, 7_200_000).map(lambda seconds: timedelta(seconds=seconds)),
        ),
        st.dictionaries(st.dates(), st.text(max_size=12), max_size=4),
        st.sets(st.integers(1, 99), max_size=4),
    )
    def test_any_policy_reads_back_the_same(
        self,
        lengths: dict[Priority, timedelta],
        holidays: dict[date, str],
        percents: set[int],
    ) -> None:
        region = Region("New York", "America/New_York", holidays=holidays)
        policy = Policy(
            default_region="New York",
            regions={"New York": region},
            resolution=lengths,
            warn_percent=tuple(sorted(percents)),
        )
        assert read_policy(to_text(policy)) == policy
