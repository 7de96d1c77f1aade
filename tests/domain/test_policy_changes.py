"""What differs between two policies is said key by key."""

from domain.policy_changes import changes


def test_only_keys_whose_figure_differs_are_listed() -> None:
    before = {"hour": 9, "sla": {"targets": {"major": "4h", "minor": "8h"}}}
    after = {"hour": 9, "sla": {"targets": {"major": "2h", "minor": "8h"}}}
    assert changes(before, after) == ["sla.targets.major: 4h → 2h"]
    assert changes(before, before) == []


def test_what_comes_and_goes_is_said_as_such() -> None:
    before = {"fx": {"EUR": 1.1}, "sla": {}, "on_call": []}
    after = {"fx": {}, "sla": {"warn": [75, 90]}, "on_call": ["U1"], "regions": {"CET": {"use": 1}}}
    assert changes(before, after) == [
        "fx.EUR: 1.1 → nothing",
        "sla.warn: nothing → 75, 90",
        "on_call: nothing → U1",
        "regions.CET.use: nothing → 1",
    ]


def test_holidays_are_counted_not_listed() -> None:
    before: dict[str, object] = {"holidays": []}
    after: dict[str, object] = {"holidays": [{"date": "2026-12-25"}, {"date": "2026-12-28"}]}
    assert changes(before, after) == ["holidays: nothing → 2 of them"]
