"""`make screenshots`: the pictures in docs/screenshots, taken afresh from a sandbox of its own."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import click
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from tests.screenshots.scenes import SCENES
from tests.screenshots.studio import Studio
from tests.support.browser import ARGUMENTS, chromium_path
from tests.support.whole_sandbox import whole_sandbox

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"


def main() -> int:
    """Take all pictures, or those of the scenes named; 1 when a scene failed or no browser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=FOLDER)
    parser.add_argument("scenes", nargs="*", help=", ".join(s.__name__ for s in SCENES))
    wanted = parser.parse_args()
    path = chromium_path()
    if path is None:
        sys.exit("Pictures need Chromium on PATH.")
    wanted.into.mkdir(parents=True, exist_ok=True)
    failed = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        whole_sandbox(Path(folder)) as sandbox,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        studio = Studio(sandbox, browser, wanted.into)
        for scene in SCENES:
            if wanted.scenes and scene.__name__ not in wanted.scenes:
                continue
            try:
                scene(studio)
            except (LookupError, PlaywrightError, RuntimeError) as error:
                failed += 1  # the other scenes are worth having
                click.echo(f"{scene.__name__}: {error}", err=True)
        browser.close()
    click.echo(f"{len(studio.taken)} pictures in {wanted.into}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
