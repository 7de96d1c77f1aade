"""The policy in force follows its file; a bad file never takes its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SteerableClock
from bot.policy.file import BadPolicy
from bot.policy.source import PolicySource
from bot.policy.text import to_text
from bot.policy.watch import PolicyWatch
from domain.notices_policy import PolicyRefused
from domain.policy import Policy
from services import policies
from storage.errors import Unavailable

MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)
GOOD = "reminder_hour = 8\n"
BETTER = "reminder_hour = 7\n"
BAD = "reminder_hour = 25\nextra = 1\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "policy.toml"
    made.write_text(GOOD, encoding="utf-8")
    return made


class TestSource:
    def test_without_a_file_the_built_in_figures_hold_for_good(self) -> None:
        source = PolicySource.read(None)
        assert source.current() == Policy()
        assert source.look() is None

    def test_the_file_is_read_at_start(self, path: Path) -> None:
        source = PolicySource.read(path)
        assert source.current().reminder_hour == 8
        assert source.look() is None

    def test_a_bad_file_at_start_is_refused_with_all_errors(self, path: Path) -> None:
        path.write_text(BAD, encoding="utf-8")
        with pytest.raises(BadPolicy, match=r"2 errors:\npolicy\.toml:1: reminder_hour"):
            PolicySource.read(path)

    @pytest.mark.parametrize(
        ("content", "line"),
        [
            (b"\xff\xfe", "policy.toml:1: this is not UTF-8 text"),
            (b"a = 1\n# \xff", "policy.toml:2: this is not UTF-8 text"),
        ],
    )
    def test_a_file_that_is_no_text_is_refused(self, path: Path, content: bytes, line: str) -> None:
        path.write_bytes(content)
        with pytest.raises(BadPolicy, match=line):
            PolicySource.read(path)

    def test_a_file_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BadPolicy, match=r"none\.toml: cannot be read: no such file"):
            PolicySource.read(tmp_path / "none.toml")

    def test_a_byte_order_mark_is_no_error(self, path: Path) -> None:
        path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
        assert PolicySource.read(path).current().reminder_hour == 8

    def test_a_change_is_brought_until_it_is_settled(self, path: Path) -> None:
        source = PolicySource.read(path)
        path.write_text(BETTER, encoding="utf-8")
        found = source.look()
        assert found == source.look()
        assert found is not None
        assert source.current().reminder_hour == 8
        source.settle(found, version=4)
        assert (source.current().reminder_hour, source.current().version) == (7, 4)
        assert source.look() is None

    def test_a_bad_change_is_brought_once_and_changes_nothing(self, path: Path) -> None:
        source = PolicySource.read(path)
        path.write_text(BAD, encoding="utf-8")
        found = source.look()
        assert found is not None
        assert isinstance(found.read, BadPolicy)
        source.settle(found)
        assert source.current().reminder_hour == 8
        assert source.look() is None

    def test_a_vanished_file_is_brought_once(self, path: Path) -> None:
        source = PolicySource.read(path)
        path.unlink()
        found = source.look()
        assert found is not None
        source.settle(found)
        assert source.look() is None
        path.write_text(BETTER, encoding="utf-8")
        assert source.look() is not None

    def test_a_standing_change_lies_over_whatever_the_file_brings(self, path: Path) -> None:
        source = PolicySource.read(path)
        source.always(lambda policy: replace(policy, default_region="GMT"))
        path.write_text(BETTER, encoding="utf-8")
        found = source.look()
        assert found is not None
        assert found.read == Policy(reminder_hour=7, default_region="GMT")
        assert source.current() == Policy(reminder_hour=8, default_region="GMT")


class Recorder:
    """Stands where the database is: numbers what is accepted, keeps what is refused."""

    def __init__(self) -> None:
        self.accepted: list[str] = []
        self.refused: list[tuple[PolicyRefused, str]] = []
        self.away = False

    async def __call__(
        self, service: Callable[..., Any], *args: Any, **_: object
    ) -> tuple[Any, str]:
        if self.away:
            raise Unavailable
        if service is policies.accept:
            self.accepted.append(args[0])
            return len(self.accepted), ""
        self.refused.append((args[0], args[1]))
        return None, ""


class TestWatch:
    @pytest.fixture
    def source(self, path: Path) -> PolicySource:
        return PolicySource.read(path)

    @pytest.fixture
    def stored(self) -> Recorder:
        return Recorder()

    @pytest.fixture
    def changed(self) -> list[Policy]:
        return []

    @pytest.fixture
    def watch(self, source: PolicySource, stored: Recorder, changed: list[Policy]) -> PolicyWatch:
        return PolicyWatch(source, stored, SteerableClock(MONDAY), changed=changed.append)

    async def test_the_policy_at_start_gets_its_number(
        self, watch: PolicyWatch, source: PolicySource, stored: Recorder
    ) -> None:
        await watch.begin()
        assert stored.accepted == [to_text(Policy(reminder_hour=8))]
        assert source.current().version == 1

    async def test_a_changed_file_comes_into_force_as_the_next_version(
        self,
        watch: PolicyWatch,
        source: PolicySource,
        path: Path,
        changed: list[Policy],
    ) -> None:
        await watch.begin()
        await watch.look()
        assert changed == []
        path.write_text(BETTER, encoding="utf-8")
        await watch.look()
        await watch.look()
        assert changed == [source.current()] == [Policy(version=2, reminder_hour=7)]

    async def test_a_bad_file_is_told_and_logged_once(
        self,
        watch: PolicyWatch,
        source: PolicySource,
        stored: Recorder,
        path: Path,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        await watch.begin()
        path.write_text(BAD, encoding="utf-8")
        await watch.look()
        await watch.look()
        [(fact, _)] = stored.refused
        assert (fact.version, len(fact.errors), fact.more) == (1, 2, 0)
        assert source.current().reminder_hour == 8
        assert len([one for one in caplog.records if "has errors" in one.message]) == 1

    async def test_a_great_many_errors_are_counted(
        self, watch: PolicyWatch, stored: Recorder, path: Path
    ) -> None:
        path.write_text("\n".join(f"extra{number} = 1" for number in range(25)), encoding="utf-8")
        await watch.look()
        [(fact, _)] = stored.refused
        assert (len(fact.errors), fact.more) == (20, 5)

    @pytest.mark.parametrize("content", [BETTER, BAD])
    async def test_a_database_that_is_away_postpones_it_to_the_next_look(
        self,
        watch: PolicyWatch,
        source: PolicySource,
        stored: Recorder,
        path: Path,
        content: str,
    ) -> None:
        path.write_text(content, encoding="utf-8")
        stored.away = True
        await watch.look()
        assert source.current().reminder_hour == 8
        stored.away = False
        await watch.look()
        assert len(stored.accepted) + len(stored.refused) == 1
