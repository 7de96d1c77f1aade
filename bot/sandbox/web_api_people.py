"""auth, users, team, Socket Mode addresses and files."""

from __future__ import annotations

import mimetypes
import secrets
from urllib.parse import quote

from bot.sandbox.api_calls import Api, Args, method, paged
from bot.sandbox.checks import check_message
from bot.sandbox.model import Json, Person, Refusal
from bot.sandbox.people import avatar
from bot.sandbox.web_api_chat import check_thread, permalink
from bot.sandbox.zones import utc_offset


@method("auth.test")
def auth_test(api: Api, args: Args) -> Json:
    del args
    where = api.workspace
    return {
        "url": f"{api.base_url}/", "team": where.team_name, "user": where.bot.name,
        "team_id": where.team_id, "user_id": where.bot_user_id, "bot_id": where.bot_id,
        "app_id": where.app_id, "is_enterprise_install": False,
    }  # fmt: skip


@method("api.test")
def api_test(api: Api, args: Args) -> Json:
    del api
    return {"args": {key: value for key, value in args.raw.items() if key != "token"}}


@method("apps.connections.open")
def open_connection(api: Api, args: Args) -> Json:
    del args
    return {"url": api.socket_url()}


@method("team.info", "team:read")
def team_info(api: Api, args: Args) -> Json:
    wanted = args.text("team")
    if wanted not in (None, api.workspace.team_id):
        raise Refusal("team_not_found")
    where = api.workspace
    return {"team": {"id": where.team_id, "name": where.team_name, "domain": where.team_domain}}


@method("users.info", "users:read")
def users_info(api: Api, args: Args) -> Json:
    person = api.workspace.people.get(args.need("user"))
    if person is None:
        raise Refusal("user_not_found")
    return {"user": user_object(api, person)}


@method("users.list", "users:read")
def users_list(api: Api, args: Args) -> Json:
    own = [p for p in api.workspace.people.values() if not p.is_stranger]
    people, metadata = paged(own, args)
    members = [user_object(api, person) for person in people]
    return {"members": members, "response_metadata": metadata}


@method("users.lookupByEmail", "users:read.email")
def lookup_by_email(api: Api, args: Args) -> Json:
    email = args.need("email").lower()
    for person in api.workspace.people.values():
        if person.email == email and not person.deleted and not person.is_stranger:
            return {"user": user_object(api, person)}
    raise Refusal("users_not_found")


def user_object(api: Api, person: Person) -> Json:
    """A person as the Web API and the events show them; e-mail only with its scope."""
    profile: Json = {
        "title": person.title, "real_name": person.real_name, "display_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name_normalized": person.real_name,
        "image_48": avatar(person), "image_72": avatar(person), "team": person.team_id,
    }  # fmt: skip
    if "users:read.email" in api.scopes and person.email:
        profile["email"] = person.email
    user: Json = {
        "id": person.id, "team_id": person.team_id, "name": person.name, "color": person.color,
        "deleted": person.deleted, "real_name": person.real_name, "profile": profile,
        "is_bot": person.is_bot, "is_app_user": False, "updated": 1_735_689_600,
    }  # fmt: skip
    if person.deleted:
        return user
    user |= {
        "tz": person.tz, "tz_label": person.tz,
        "tz_offset": utc_offset(person.tz, api.workspace.now()),
        "is_admin": person.is_admin, "is_owner": False, "is_primary_owner": False,
        "is_restricted": person.is_restricted or person.is_ultra_restricted,
        "is_ultra_restricted": person.is_ultra_restricted, "is_email_confirmed": True,
    }  # fmt: skip
    return user | {"is_stranger": True} if person.is_stranger else user


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(api: Api, args: Args) -> Json:
    name, length = args.need("filename"), args.need("length")
    if not length.isdigit() or int(length) == 0:
        raise Refusal("invalid_arguments", "[ERROR] length must be a positive number of bytes")
    file_id = f"F{secrets.token_hex(5).upper()}"
    address = f"{api.base_url}/files/{file_id}/{quote(name)}"
    api.workspace.files[file_id] = {
        "id": file_id, "name": name, "title": name, "size": int(length), "content": None,
        "user": api.workspace.bot_user_id, "permalink": address, "url_private": address,
        "mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream",
    }  # fmt: skip
    return {"upload_url": f"{api.base_url}/upload/{file_id}", "file_id": file_id}


@method("files.completeUploadExternal", "files:write")
def complete_upload(api: Api, args: Args) -> Json:
    files = [_uploaded(api, wanted) for wanted in args.parsed("files") or []]
    if not files:
        raise Refusal("invalid_arguments", "[ERROR] missing required field: files")
    shown = [{k: v for k, v in file.items() if k != "content"} for file in files]
    if where := args.text("channel_id"):
        channel = api.channel_for_bot(where)
        api.needs_member(channel)
        fields: Json = {"text": args.text("initial_comment") or "", "files": shown}
        if blocks := args.parsed("blocks", "invalid_blocks_format"):
            check_message(blocks)
            fields["blocks"] = blocks
        fields |= {"subtype": "file_share", "upload": True}
        check_thread(channel, args, fields)
        message = api.workspace.post(channel, api.workspace.bot_message(**fields))
        address = permalink(api, channel, message["ts"])
        share = {"ts": message["ts"], "permalink": address}
        kind = "private" if channel.is_private or channel.is_im else "public"
        shown = [{**file, "shares": {kind: {channel.id: [share]}}} for file in shown]
    return {"files": shown}


def _uploaded(api: Api, wanted: Json) -> Json:
    file = api.workspace.files.get(str(wanted.get("id")))
    if file is None or file["content"] is None:
        raise Refusal("file_not_found")
    file["title"] = wanted.get("title") or file["name"]
    return file
