"""The console command. Results on stdout, messages on stderr.

Exit codes: 0 done, 1 the input has errors, 2 wrong usage.
"""

from __future__ import annotations

import gc
import os
import re
import sys

import click
import orjson

from bot.console.cadence import cadence
from bot.console.doctor import doctor
from bot.console.export import export
from bot.console.health import health
from bot.console.holidays import holidays
from bot.console.imports import import_
from bot.console.policy import policy
from bot.console.sla import sla
from domain.errors import DomainError

_ADDRESS = re.compile(
    r"(https://[^\s/?#]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(/[^\s?#]*)?"
)
"""What Slack can be told: https; plain http only for a stand-in on this machine."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="touchpoint")
def cli() -> None:
    """Touchpoint: a Slack app for Customer Success teams."""


@cli.command()
@click.option("--replica", is_flag=True, help="One of several on the same PostgreSQL database.")
def serve(replica: bool) -> None:
    """Run the bot against Slack."""
    gc.disable()  # what is imported now stays; `serve` collects again once it has started
    from bot.config import read_settings
    from bot.serve import serve as run

    run(read_settings(), replica=replica)


@cli.command()
def migrate() -> None:
    """Bring the database to the newest revision."""
    from storage.engine import open_engine
    from storage.schema import HEAD
    from storage.schema import migrate as run

    done = run(open_engine(os.environ.get("DATABASE_URL") or "sqlite:///touchpoint.db"))
    click.echo(f"{'migrated to' if done else 'already at'} {HEAD}")


@cli.command()
@click.option("--url", help="The bot's public base address, for HTTP.")
@click.option("--socket", is_flag=True, help="For Socket Mode (the default without --url).")
def manifest(url: str | None, socket: bool) -> None:
    """Print the Slack app manifest for “Create New App → From a manifest”."""
    from bot.manifest import build

    if url and socket:
        raise click.UsageError("Give --url for HTTP or --socket for Socket Mode, not both.")
    if url is not None and not _ADDRESS.fullmatch(url):
        raise click.BadParameter(
            f"{url} is no address Slack takes: write https://…", param_hint="--url"
        )
    click.echo(orjson.dumps(build(url), option=orjson.OPT_INDENT_2).decode())


@cli.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="Where the page is served; 0 is any that is free.",
)
@click.option("--reset", is_flag=True, help="Forget everything and start the demo anew.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
def sandbox(port: int, reset: bool, no_open: bool) -> None:
    """Run the bot in a local workspace with demo data: no Slack account, no tokens."""
    from bot.sandbox.runner import run

    run(port=port, reset=reset, open_browser=not no_open)


cli.add_command(doctor)
cli.add_command(import_)
cli.add_command(export)
cli.add_command(policy)
cli.add_command(holidays)
cli.add_command(sla)
cli.add_command(cadence)
cli.add_command(health)


def main() -> None:
    """The entry point: domain errors are said in one line and exit 1."""
    try:
        cli()
    except DomainError as error:
        click.echo(error.message, err=True)
        sys.exit(1)
