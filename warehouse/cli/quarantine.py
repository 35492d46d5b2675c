"""`marsad quarantine`: what could not be read, why, and what to do with it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.options import HomeOption, ListFormat, SourcesOption, VerboseOption, settings_of
from warehouse.cli.running import declared_names, refresh_and_tell, require_build
from warehouse.errors import UsageError
from warehouse.terminal import shown

if TYPE_CHECKING:
    from warehouse.settings import Settings
    from warehouse.store.quarantine import Quarantined

app = typer.Typer(help="What could not be read, and why.", no_args_is_help=True)

Ids = Annotated[
    list[str] | None,
    typer.Argument(help="As `marsad quarantine list` prints them; all open ones without any.", show_default=False),
]
ReasonOption = Annotated[str | None, typer.Option("--reason", help="Only those with this reason.")]
StageOption = Annotated[str | None, typer.Option("--stage", help="Only those of ingest, fetch, clean or annotate.")]
SourceOption = Annotated[str | None, typer.Option("--source", help="Only those of this source of sources.toml.")]


@app.command("list")
def list_rows(
    reason: ReasonOption = None,
    stage: StageOption = None,
    source: SourceOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what was read since, replaced or dropped.")] = False,
    output: Annotated[ListFormat, typer.Option("--format", help="How to print the rows.")] = ListFormat.table,
    home: HomeOption = None,
) -> None:
    """List what could not be read; with a summary by reason.

    Example: marsad quarantine list --stage clean --format json
    """
    from warehouse.store.opening import open_newest
    from warehouse.store.quarantine import CHOSEN, Choice, check_choice
    from warehouse.store.query import print_query

    columns = "quarantine_id, stage, reason, source_name as source, uri, sample"
    if everything:
        columns += ", resolution, resolved_at"
    if output is ListFormat.json:
        columns = "* exclude (payload)"
    query = f"select {columns} from raw.quarantine where {CHOSEN} order by quarantined_at, uri"
    settings, choice = settings_of(home), Choice(reason=reason, stage=stage, source=source, everything=everything)
    parameters = asdict(choice)
    with open_newest(settings) as connection:
        check_choice(connection, choice, declared_names(settings) if source else [])
        print_query(connection, query, output.value, sys.stdout, parameters)
        if output is ListFormat.table:
            by_reason = f"""
                select stage, reason, count(*) as inputs from raw.quarantine where {CHOSEN}
                group by all order by inputs desc, stage, reason
            """
            print_query(connection, by_reason, output.value, sys.stdout, parameters)


@app.command()
def show(
    quarantine_id: Annotated[str, typer.Argument(help="As `marsad quarantine list` prints it.")],
    raw: Annotated[bool, typer.Option("--raw", help="Print the bytes themselves, and nothing else.")] = False,
    home: HomeOption = None,
) -> None:
    """Print all that is known of a quarantined input, or its bytes.

    Example: marsad quarantine show 3f2a9c0b7d51e4a86b20c9d1 --raw > input.bin
    """
    from warehouse.store.opening import open_newest
    from warehouse.store.query import quarantined_payload, quarantined_row

    with open_newest(settings_of(home)) as connection:
        if raw:
            sys.stdout.buffer.write(quarantined_payload(connection, quarantine_id))
            return
        for name, value in quarantined_row(connection, quarantine_id).items():
            if value is not None:
                typer.echo(f"{name:<16}{shown(value)}")


@app.command()
def replay(
    quarantine_ids: Ids = None,
    reason: ReasonOption = None,
    stage: StageOption = None,
    source: SourceOption = None,
    sources: SourcesOption = None,
    home: HomeOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Try again what could not be read, after a fix, and publish.

    Files are read again where they stand, addresses asked again; what is gone is read from the bytes that were kept.

    Example: marsad quarantine replay --reason bad_encoding
    """
    settings = settings_of(home, sources)
    rows = _choose(settings, quarantine_ids, reason, stage, source)
    if not rows:
        typer.echo("nothing to try again")
        return
    refresh_and_tell(settings, verbose=verbose, replayed=[row.quarantine_id for row in rows])


@app.command()
def drop(
    quarantine_ids: Ids = None,
    reason: ReasonOption = None,
    stage: StageOption = None,
    source: SourceOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Needed where no ids are given.")] = False,
    home: HomeOption = None,
) -> None:
    """Give up on inputs: they are listed and tried no more, unless you `replay` their ids.

    Nothing is deleted: `list --all` shows who dropped what, and when.

    Example: marsad quarantine drop --reason no_arabic --yes
    """
    from warehouse.store.faults import user_name
    from warehouse.store.opening import open_build
    from warehouse.store.quarantine import drop as drop_rows

    settings = settings_of(home)
    rows = _choose(settings, quarantine_ids, reason, stage, source)
    if rows and not quarantine_ids and not yes:
        raise UsageError(f"this would drop {len(rows)} inputs; look at them with `list`, then say --yes.")
    with open_build(settings) as build:
        drop_rows(build, rows, user_name())
    typer.echo(f"{len(rows)} inputs dropped")


def _choose(
    settings: Settings, ids: list[str] | None, reason: str | None, stage: str | None, source: str | None
) -> list[Quarantined]:
    """Return the rows that a command is about."""
    from warehouse.store.opening import open_build
    from warehouse.store.quarantine import Choice, check_choice, choose

    if ids and (reason or stage or source):
        raise UsageError("name either ids or conditions, not both.")
    require_build(settings)
    choice = Choice(ids=tuple(ids or ()), reason=reason, stage=stage, source=source)
    with open_build(settings) as build:
        check_choice(build.connection, choice, declared_names(settings) if source else [])
        return choose(build, choice)
