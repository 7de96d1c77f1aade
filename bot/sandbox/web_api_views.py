"""views.*: modals and Home tabs."""

from __future__ import annotations

from typing import Any

from bot.sandbox.api_calls import Api, Args, method
from bot.sandbox.checks_views import check_view
from bot.sandbox.grants import Trigger
from bot.sandbox.model import Json, Refusal
from bot.sandbox.surfaces import OpenView


@method("views.open")
def open_view(api: Api, args: Args) -> Json:
    trigger, view = _triggered(api, args)
    return {"view": api.workspace.surfaces.open((trigger.user, trigger.tab), view).view}


@method("views.push")
def push_view(api: Api, args: Args) -> Json:
    trigger, view = _triggered(api, args)
    if trigger.view_id is None:
        raise Refusal("invalid_trigger_id", "[ERROR] this trigger_id is not from an open modal")
    below = api.workspace.surfaces.find(view_id=trigger.view_id)
    return {"view": api.workspace.surfaces.push(below, view).view}


@method("views.update")
def update_view(api: Api, args: Args) -> Json:
    view = _view(args)
    view_id, external_id = args.text("view_id"), args.text("external_id")
    if view_id is None and external_id is None:
        raise Refusal("invalid_arguments", "[ERROR] view_id or external_id is needed")
    opened = api.workspace.surfaces.find(view_id=view_id, external_id=external_id)
    _same_kind(opened, view)
    return {"view": api.workspace.surfaces.update(opened, view, args.text("hash")).view}


@method("views.publish")
def publish_view(api: Api, args: Args) -> Json:
    view = _view(args)
    if view["type"] != "home":
        raise Refusal("invalid_arguments", "[ERROR] only a view of type home can be published")
    person = api.workspace.people.get(args.need("user_id"))
    if person is None:
        raise Refusal("user_not_found")
    if person.deleted or person.is_bot or person.is_stranger:
        raise Refusal("not_enabled")
    return {"view": api.workspace.surfaces.publish(person.id, view, args.text("hash")).view}


def _triggered(api: Api, args: Args) -> tuple[Trigger, Json]:
    view = _view(args)
    if view["type"] != "modal":
        raise Refusal("invalid_arguments", "[ERROR] only a view of type modal can be opened")
    trigger = api.workspace.grants.redeem(
        args.text("trigger_id") or args.need("interactivity_pointer")
    )
    return trigger, view


def _view(args: Args) -> Json:
    view: Any = args.parsed("view")
    if view is None:
        raise Refusal("invalid_arguments", "[ERROR] missing required field: view")
    check_view(view)
    checked: Json = view
    return checked


def _same_kind(opened: OpenView, view: Json) -> None:
    if opened.view["type"] != view["type"]:
        raise Refusal("invalid_arguments", "[ERROR] a view cannot change its type")
