"""Words about the policy file fit a message, whatever the file says."""

from domain.notices_policy import PolicyRefused
from handlers.views.messages import render

LINE = "policy.toml:12: sla.targets.major: must be a length, not <!channel> & more"


def test_one_error_is_said_with_what_holds_meanwhile_and_what_to_do() -> None:
    message = render(PolicyRefused(version=3, errors=(LINE,)))
    assert message.text == "The policy file has an error, so version 3 stays in force."
    shown = str(message.blocks)
    assert "&lt;!channel&gt; &amp; more" in shown
    assert "`touchpoint policy check`" in shown


def test_many_errors_are_cut_and_counted() -> None:
    errors = tuple(f"policy.toml:{number}: {'x' * 500}" for number in range(20))
    message = render(PolicyRefused(version=3, errors=errors, more=5))
    assert message.text == "The policy file has 25 errors, so version 3 stays in force."
    listed = message.blocks[1]["text"]["text"]
    assert listed.endswith("• and 5 more")
    assert listed.count("\n") == 20
    assert len(listed) <= 3000
