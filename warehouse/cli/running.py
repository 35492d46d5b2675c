"""Commands that run the pipeline, and what is printed of a run."""

from __future__ import annotations

import logging
import shlex
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warehouse.cli.options import STOPPED, HomeOption, SourcesOption, VerboseOption, settings_of
from warehouse.errors import UsageError
from warehouse.terminal import shown

if TYPE_CHECKING:
    from flows.refresh import Summary
    from warehouse.settings import Settings

_QUARANTINED_SHOWN = 10  # rows of the quarantine that a run's summary lists
WaitOption = Annotated[
    float,
    typer.Option("--wait", min=0, metavar="SECONDS", help="If another run is at work, wait so long; inf: to its end."),
]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day on which it was taken in, UTC.")]


def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files and folders. Without any: the sources of sources.toml; the sample corpus where there is none.",
            show_default=False,
        ),
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Only this source of sources.toml; may be repeated.")
    ] = None,
    sources: SourcesOption = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Make all tables anew from the facts, not only what changed.")
    ] = False,
    home: HomeOption = None,
    wait: WaitOption = 0.0,
    verbose: VerboseOption = False,
) -> None:
    """Take in files and folders, or the declared sources, and publish the warehouse.

    Example: marsad run articles/ dump.jsonl --home warehouse
    """
    if paths and (source or sources):
        raise UsageError("name either paths or sources: with a PATH, the sources of sources.toml are not read.")
    settings = settings_of(home, sources)
    from warehouse.intake import planned

    planned(settings, paths or None, source or None)  # a fault is told before anything starts
    what = {"paths": paths or None, "sources": source or None, "full_refresh": full_refresh}
    refresh_and_tell(settings, verbose=verbose, wait_seconds=wait, **what)


def reprocess(
    source: Annotated[str | None, typer.Option("--source", help="Only what this source of sources.toml gave.")] = None,
    since: Day = None,
    until: Day = None,
    version: Annotated[
        str | None, typer.Option("--version", help="Only what this version of cleaner or extractor read (`status`).")
    ] = None,
    uri: Annotated[str | None, typer.Option("--uri", help="Only what was seen at such a place, a glob.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many documents that are.")] = False,
    home: HomeOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Clean and annotate documents anew from the bytes that are kept, without files or network, and publish.

    A changed rule, table or program does so by itself for what it may change; this is for anything else.

    Example: marsad reprocess --source sada-feed --since 2024-03-01
    """
    from warehouse.store.opening import open_build
    from warehouse.store.rereads import Selection, check_selection, mark_for_rereading, select_documents

    settings = settings_of(home)
    require_build(settings)
    days = {"since": since and since.date(), "until": until and until.date()}
    selection = Selection(source=source, version=version, uri=uri, **days)
    with open_build(settings) as build:
        check_selection(build, selection, declared_names(settings) if source else [])
        document_ids = select_documents(build, selection)
        if document_ids and not dry_run:
            with build.transaction():
                mark_for_rereading(build, document_ids)
    typer.echo(f"{len(document_ids)} documents to be read again")
    if document_ids and not dry_run:
        refresh_and_tell(settings, verbose=verbose, paths=[])


def declared_names(settings: Settings) -> list[str]:
    """Return the names of the sources that the user's file declares, none without the file."""
    from warehouse.sources.configured import load_sources

    return [source.name for source in load_sources(settings.sources_file)] if settings.sources_file.exists() else []


def require_build(settings: Settings) -> None:
    """Raise UsageError where no run has ever begun."""
    from warehouse.store.opening import is_begun

    if not is_begun(settings):
        raise UsageError(f"there is no warehouse in {settings.home}; start with `marsad run`, or name its --home.")


def refresh_and_tell(settings: Settings, *, verbose: bool, wait_seconds: float = 0.0, **what: Any) -> None:
    """Run the flow on `what` (the parameters of `refresh`) and print what it did.

    Raises StageError when the home cannot be written, WarehouseBusy when another run is at work in it for longer than
    `wait_seconds`.
    """
    from flows.server import refresh_with_server
    from warehouse.store.lock import only_run

    make_home(settings)
    show_progress(verbose)
    try:
        with only_run(settings.build_file.parent, wait_seconds):
            pass  # told before a server is started
        summary = refresh_with_server(settings, verbose=verbose, wait_seconds=wait_seconds, **what)
    except KeyboardInterrupt:
        typer.secho(_what_stands(settings), fg="yellow", err=True)
        raise typer.Exit(STOPPED) from None
    _print_summary(summary, settings)


def make_home(settings: Settings) -> None:
    """Make the folders of the home. Raises UsageError where that is not allowed."""
    try:
        settings.make_folders()
    except OSError as error:
        raise UsageError(f"cannot make {settings.home}: {error.strerror}; name another --home.") from error


def _what_stands(settings: Settings) -> str:
    from warehouse.store.releases import current_release

    release = current_release(settings)
    readers = f"readers see release {release.number} as before" if release else "nothing was published yet"
    return f"marsad: stopped; {readers}. What was taken in stays, and the next run goes on from there."


class _PlainFormatter(logging.Formatter):
    """Writes a line without characters that steer a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; the line ends of a traceback stay."""
        return shown(super().format(record), lines=True)


def show_progress(verbose: bool) -> None:
    """Let the stages say what they do, on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_PlainFormatter("%(asctime)s  %(message)s", datefmt="%H:%M:%S"))
    logger = logging.getLogger("marsad")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = verbose


def _print_summary(summary: Summary, settings: Settings) -> None:
    from rich.console import Console
    from rich.table import Table

    from warehouse.store.opening import published_place
    from warehouse.store.query import quarantined_in
    from warehouse.store.releases import latest_release

    release = summary.release or latest_release(settings)
    quarantined = quarantined_in(settings, summary.run_id)
    counts = release.row_counts if release else {}
    rows: list[tuple[str, object]] = [
        ("documents in", summary.ingested.documents),
        ("skipped as seen", summary.ingested.seen),
        ("pages unchanged", summary.ingested.unchanged),
        ("quarantined", len(quarantined)),
        *((name, counts.get(name, 0)) for name in ("articles", "mentions", "entities", "quotes", "events")),
        *((f"seconds for {stage}", seconds) for stage, seconds in summary.seconds.items()),
    ]
    table = Table(show_header=False, box=None)
    table.add_column(style="bold")
    table.add_column(justify="right")
    for name, value in rows:
        table.add_row(name, str(value))
    console = Console(soft_wrap=True)
    console.print(table)
    for reason, uri in quarantined[:_QUARANTINED_SHOWN]:
        console.print(f"quarantined: {reason}  {shown(uri)}", highlight=False, markup=False)
    state = f"release {release.number}" if summary.release and release else "nothing new; the release stands"
    console.print(f"{state}: {published_place(settings)}", highlight=False)
    query = (
        "select date_start, event_type, status, source_count, report_count from events "
        "order by source_count desc, report_count desc limit 10"
    )
    console.print(
        f'try: marsad sql --home {shlex.quote(str(settings.home))} "{query}"',
        highlight=False,
        markup=False,
    )
