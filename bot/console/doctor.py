"""`touchpoint doctor`."""

from __future__ import annotations

import asyncio
import sys

import click


@click.command()
def doctor() -> None:
    """Check tokens, scopes, channels, database, clock and policy; each line says the mend."""
    from bot.console.checks import Finding, examine

    async def look() -> list[Finding]:
        found = []
        async for finding in examine():
            click.echo(f"{'ok ' if finding.is_well else 'BAD'}  {finding.what}: {finding.found}")
            for line in finding.mend.splitlines():
                click.echo(f"     → {line.strip()}")
            found.append(finding)
        return found

    bad = [finding for finding in asyncio.run(look()) if not finding.is_well]
    if bad:
        click.echo(f"{len(bad)} to mend.", err=True)
        sys.exit(1)
    click.echo("Everything is well.", err=True)
