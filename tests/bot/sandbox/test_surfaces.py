"""Whose form is where: a modal belongs to the tab in which it was opened."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.driver import Sandbox
from bot.sandbox.grants import AT_TAB
from bot.sandbox.model import Refusal
from bot.sandbox.workspace import Workspace

BEN = "U0BEN00002"
HERE, THERE, OUTSIDE = (BEN, "here"), (BEN, "there"), (BEN, "")


def form(title: str) -> dict[str, Any]:
    return {"type": "modal", "title": {"type": "plain_text", "text": title}, "blocks": []}


def title(workspace: Workspace, tab: str = "") -> str | None:
    """Of the form Ben has before him."""
    top = workspace.surfaces.top(BEN, tab)
    return top.view["title"]["text"] if top else None


def test_two_tabs_of_one_person_have_forms_of_their_own() -> None:
    workspace = Workspace()
    first = workspace.surfaces.open(HERE, form("First"))
    workspace.surfaces.open(THERE, form("Second"))
    workspace.surfaces.push(first, form("On top"))

    assert title(workspace, "here") == "On top"
    assert title(workspace, "there") == "Second"
    assert title(workspace, "elsewhere") is None
    assert title(workspace) == "Second"
    workspace.surfaces.close_top(HERE)
    assert title(workspace, "here") == "First"
    with pytest.raises(Refusal, match="not_found"):
        workspace.surfaces.close_top((BEN, "elsewhere"))


def test_a_form_opened_from_outside_is_in_every_tab_that_has_none_of_its_own() -> None:
    workspace = Workspace()
    workspace.surfaces.open(HERE, form("Here"))
    workspace.surfaces.open(OUTSIDE, form("Outside"))

    assert title(workspace, "here") == "Here"
    assert title(workspace, "there") == "Outside"


def test_only_a_form_that_is_open_can_carry_another() -> None:
    workspace = Workspace()
    first = workspace.surfaces.open(HERE, form("First"))
    workspace.surfaces.clear(HERE)

    with pytest.raises(Refusal, match="not_found"):
        workspace.surfaces.push(first, form("On top"))


async def test_a_tab_closes_its_own_forms_and_a_driver_everybodys(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    for tab in ("", "here", "there"):
        AT_TAB.set(tab)
        trigger = sandbox.workspace.grants.trigger(BEN)
        await client.views_open(trigger_id=trigger, view=form(f"In {tab}"))

    state = await sandbox.do(sandbox.state)
    assert [view["tab"] for view in state["views"]] == [None, "here", "there"]
    await sandbox.do(sandbox.post, "close", user=BEN, tab="here", all=True)
    assert title(sandbox.workspace, "there") == "In there"
    closed = await sandbox.do(sandbox.close, user=BEN, everything=True)
    assert len(closed["closed"]) == 2
    assert title(sandbox.workspace) is None
