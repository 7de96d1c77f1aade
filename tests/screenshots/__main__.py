"""`make screenshots`: the pictures in docs/screenshots, taken afresh from sandboxes of its own.

With ARGS=stories every step of every guided story instead, at desktop and phone width.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import click
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.screenshots.scenes import SCENES
from tests.screenshots.stories import STORIES, photograph
from tests.screenshots.studio import Studio
from tests.support.browser import ARGUMENTS, chromium_path
from tests.support.whole_sandbox import whole_sandbox

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
ALL_STORIES = "stories"


def main() -> int:
    """Take the pictures of all scenes, or those named; 1 when a scene failed or no browser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=FOLDER)
    names = [scene.__name__ for scene in SCENES]
    parser.add_argument(
        "wanted", nargs="*", choices=[[], *names, ALL_STORIES, *STORIES], metavar="NAME",
        help=f"scenes: {', '.join(names)}; {ALL_STORIES}: {', '.join(STORIES)}",
    )  # fmt: skip
    asked = parser.parse_args()
    path = chromium_path()
    if path is None:
        sys.exit("Pictures need Chromium on PATH.")
    asked.into.mkdir(parents=True, exist_ok=True)
    told = STORIES if ALL_STORIES in asked.wanted else [s for s in STORIES if s in asked.wanted]
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        if told:
            taken = photograph(browser, asked.into / ALL_STORIES, told)
            click.echo(f"{taken} pictures in {asked.into / ALL_STORIES}")
        if not told or set(asked.wanted) & set(names):
            failed = _scenes(browser, asked.into, [n for n in names if n in asked.wanted] or names)
        browser.close()
    return int(failed > 0)


def _scenes(browser: Browser, into: Path, names: list[str]) -> int:
    """Photograph these scenes, in one sandbox; returns how many failed."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder, whole_sandbox(Path(folder)) as sandbox:
        studio = Studio(sandbox, browser, into)
        for scene in SCENES:
            if scene.__name__ not in names:
                continue
            try:
                scene(studio)
            except (LookupError, PlaywrightError, RuntimeError) as error:
                failed += 1  # the other scenes are worth having
                click.echo(f"{scene.__name__}: {error}", err=True)
    click.echo(f"{len(studio.taken)} pictures in {into}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
