"""Writing confirmed holidays into a policy file; comments and everything else stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import tomlkit
from tomlkit.items import AoT, InlineTable

from bot.policy.text import holiday_item


def with_holidays(toml: str, code: str, dates: Mapping[date, str]) -> str:
    """The text of a valid policy file with `dates` added to the holidays of region `code`."""
    document = tomlkit.parse(toml)
    if "regions" not in document:
        document.add("regions", tomlkit.table(is_super_table=True))
    regions: Any = document["regions"]
    if code not in regions:
        is_inline = isinstance(regions, InlineTable)
        regions[code] = tomlkit.inline_table() if is_inline else tomlkit.table()
    region: Any = regions[code]
    if "holidays" not in region:
        region["holidays"] = tomlkit.array()
    listed: Any = region["holidays"]
    if isinstance(listed, AoT):
        for on, name in dates.items():
            listed.append(tomlkit.item({"date": on, "name": name}))
    else:
        ends_in_a_line = listed.as_string()[:-1].rstrip(" \t").endswith("\n")
        for on, name in dates.items():
            listed.add_line(holiday_item(on, name), indent="    ")
        if not ends_in_a_line:
            listed.add_line(indent="")
    return tomlkit.dumps(document)


def as_toml(code: str, dates: Mapping[date, str]) -> str:
    """The lines a policy file needs for these holidays of a region."""
    return with_holidays("", code, dates)


def save(path: Path, text: str) -> None:
    """Put `text` in place of the file in one step, so that a bot looking at it never sees half."""
    path = path.resolve()
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, prefix=path.name, delete=False
    ) as made:
        made.write(text)
    if path.exists():
        Path(made.name).chmod(path.stat().st_mode)
    Path(made.name).replace(path)
