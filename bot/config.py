"""Settings from the environment, checked once; everything that is wrong is said at once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import Invalid

_WEBHOOK = "TOUCHPOINT_WEBHOOK_SECRET_"
_USER_ID = re.compile(r"[UW][A-Z0-9]+")


class Settings(BaseSettings):
    """What the environment says. Secrets never show in `repr` or logs."""

    model_config = SettingsConfigDict(extra="ignore", case_sensitive=True)

    slack_bot_token: SecretStr = Field(alias="SLACK_BOT_TOKEN")
    slack_signing_secret: SecretStr | None = Field(default=None, alias="SLACK_SIGNING_SECRET")
    slack_app_token: SecretStr | None = Field(default=None, alias="SLACK_APP_TOKEN")
    slack_api_url: str = Field(default="https://slack.com/api/", alias="SLACK_API_URL")
    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///touchpoint.db"), alias="DATABASE_URL"
    )
    policy_path: Path | None = Field(default=None, alias="TOUCHPOINT_POLICY")
    host: str = Field(default="127.0.0.1", alias="TOUCHPOINT_HOST")
    port: int = Field(default=3000, ge=0, le=65535, alias="TOUCHPOINT_PORT")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", alias="TOUCHPOINT_LOG"
    )
    admins: str | None = Field(default=None, alias="TOUCHPOINT_ADMINS")
    public_url: str | None = Field(default=None, alias="TOUCHPOINT_PUBLIC_URL")

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("slack_api_url")
    @classmethod
    def _ends_in_slash(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("an http or https address, such as https://slack.com/api/")
        return value if value.endswith("/") else value + "/"

    def secrets(self) -> list[str]:
        """Every secret in clear, for the log filter alone."""
        held = (self.slack_bot_token, self.slack_signing_secret, self.slack_app_token)
        return [one.get_secret_value() for one in (*held, *self.webhook_secrets().values()) if one]

    def admin_ids(self) -> list[str]:
        """User ids of the first admins, in the order given."""
        return [word for word in re.split(r"[,\s]+", self.admins or "") if _USER_ID.fullmatch(word)]

    def webhook_secrets(self, environment: Mapping[str, str] | None = None) -> dict[str, SecretStr]:
        """Secret by source, lower case: `TOUCHPOINT_WEBHOOK_SECRET_TICKETS` is that of tickets."""
        found = environment if environment is not None else os.environ
        return {
            name.removeprefix(_WEBHOOK).lower(): SecretStr(secret)
            for name, secret in found.items()
            if name.startswith(_WEBHOOK) and secret
        }


_STANDS_IN: dict[str, Any] = {
    str(field.alias): SecretStr("") if field.is_required() else field.default
    for field in Settings.model_fields.values()
}
_WAYS_IN = ("SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN")
_HOW = {
    "SLACK_BOT_TOKEN": "the bot token (xoxb-…) from your Slack app's “OAuth & Permissions” page",
    "SLACK_SIGNING_SECRET": "the signing secret from “Basic Information”; or set SLACK_APP_TOKEN "
    "(xapp-…) to use Socket Mode",
}


def look() -> tuple[Settings, list[str]]:
    """The settings, and a line for every name that is missing or wrong. What is wrong stands at
    its default, a missing bot token empty: enough to look at everything else."""
    wrong: dict[str, str] = {}
    try:
        settings = Settings()  # type: ignore[call-arg]  # the environment gives the rest
    except ValidationError as error:
        wrong = {str(one["loc"][0]): one["msg"] for one in error.errors(include_input=False)}
        settings = Settings(**{name: _STANDS_IN[name] for name in wrong})
    if not any(os.environ.get(name) for name in _WAYS_IN):
        wrong["SLACK_SIGNING_SECRET"] = ""
    return settings, [_line(name, message) for name, message in wrong.items()]


def read_settings() -> Settings:
    """The settings. Raises Invalid with one line for every name that is missing or wrong."""
    settings, wrong = look()
    if wrong:
        raise Invalid("\n  ".join(["The settings need mending:", *wrong]))
    return settings


def _line(name: str, message: str) -> str:
    if name in _HOW and not os.environ.get(name):
        return f"{name} is missing: {_HOW[name]}"
    return f"{name}: {message.removeprefix('Value error, ')}"
