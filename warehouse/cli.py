"""`marsad`, the command line: thin, it calls the flows and the store.

What is slow to import (Prefect, dbt, Great Expectations) is imported inside the commands that need it.
"""

from __future__ import annotations

import logging
import shlex
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.errors import MarsadError, UsageError

if TYPE_CHECKING:
    from flows.refresh import Summary
    from warehouse.settings import Settings
    from warehouse.store.learned import Decision

app = typer.Typer(
    help="Marsad, a warehouse of Arabic news: run the pipeline, query what it published.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
quarantine_app = typer.Typer(help="What could not be read, and why.", no_args_is_help=True)
app.add_typer(quarantine_app, name="quarantine")
learned_app = typer.Typer(
    help="Lines that recur over an outlet's articles and are cut, though no rule names them.", no_args_is_help=True
)
app.add_typer(learned_app, name="learned")

export_app = typer.Typer(help="Events in other people's formats.", no_args_is_help=True)
app.add_typer(export_app, name="export")

_QUARANTINED_SHOWN = 10  # rows of the quarantine that a run's summary lists

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Folder of the warehouse; default $MARSAD_HOME, else ./data.")
]


LearnedIds = Annotated[list[str], typer.Argument(help="As `marsad learned list` prints them.", show_default=False)]


class Format(StrEnum):
    """How `marsad sql` prints."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def main() -> None:
    """Run the command line: exit code 1 when a stage failed, 2 on wrong use."""
    try:
        app()
    except UsageError as error:
        typer.secho(f"marsad: {error}", fg="red", err=True)
        sys.exit(2)
    except MarsadError as error:
        typer.secho(f"marsad: {error}", fg="red", err=True)
        sys.exit(1)


@app.command()
def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files and folders (.txt, .html, .jsonl); the sample corpus without any.", show_default=False
        ),
    ] = None,
    home: HomeOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show Prefect's and dbt's own messages.")] = False,
) -> None:
    """Take in files and folders, and publish the warehouse.

    Example: marsad run articles/ dump.jsonl --home warehouse
    """
    _refresh(paths or None, _settings(home), verbose)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="A query on the published tables.")],
    home: HomeOption = None,
    output: Annotated[Format, typer.Option("--format", help="How to print the rows.")] = Format.table,
) -> None:
    """Query the published file, read-only.

    Example: marsad sql "select title, published_date from articles limit 5" --format csv
    """
    from warehouse.store.query import print_query

    print_query(_settings(home).published_file, query, output.value, sys.stdout)


@app.command()
def explain(
    article: Annotated[
        str,
        typer.Argument(help="article_id, document_id, source_uri or an end of it, such as the file's name."),
    ],
    home: HomeOption = None,
    rules: Annotated[bool, typer.Option("--rules", help="Also say what each of the rules is.")] = False,
) -> None:
    """Show a published article's text with what was cut from it, and the rule beside each cut.

    Cut pieces stand after ✂, and in a terminal they are struck out in red; what is kept is plain.

    Example: marsad explain grain-deal.txt --rules
    """
    from rich.console import Console

    from warehouse.explain import print_explanation
    from warehouse.store.query import open_read_only

    with open_read_only(_settings(home).published_file) as connection:
        print_explanation(connection, article, Console(soft_wrap=True, highlight=False), with_rules=rules)


@app.command()
def status(home: HomeOption = None) -> None:
    """Show the published release and the last runs.

    Example: marsad status --home warehouse
    """
    from warehouse.store.query import print_query
    from warehouse.store.releases import current_release

    settings = _settings(home)
    release = current_release(settings)
    if release is None:
        raise UsageError(f"nothing was published in {settings.home} yet; start with `marsad run`.")
    typer.echo(f"release {release.number}, published {release.published_at} UTC by run {release.run_id}")
    recent = "select run_id, started_at, finished_at, status, counts from raw.runs order by started_at desc limit 10"
    print_query(settings.build_file, recent, "table", sys.stdout)


@app.command()
def releases(home: HomeOption = None) -> None:
    """List the releases that are kept.

    Example: marsad releases
    """
    from warehouse.store.releases import list_releases

    for release in list_releases(_settings(home)):
        counts = release.row_counts
        typer.echo(
            f"{release.number:>6}  {release.published_at} UTC  run {release.run_id}  "
            f"{counts.get('articles', 0)} articles, {counts.get('events', 0)} events"
        )


@app.command()
def rollback(
    release: Annotated[
        int | None, typer.Argument(help="Number of the release; default the one before the newest.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Switch readers back to an older release, until a run publishes something new.

    Example: marsad rollback 3
    """
    from warehouse.store.releases import roll_back

    chosen = roll_back(_settings(home), release)
    typer.echo(f"readers now see release {chosen.number} of {chosen.published_at} UTC")


@quarantine_app.command("list")
def quarantine_list(
    home: HomeOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what was resolved since.")] = False,
) -> None:
    """List what could not be read.

    Example: marsad quarantine list
    """
    from warehouse.store.query import print_query

    condition = "true" if everything else "resolved_at is null"
    columns = "quarantine_id, stage, reason, detail, uri, quarantined_at, resolved_at"
    query = f"select {columns} from raw.quarantine where {condition} order by quarantined_at, uri"
    print_query(_settings(home).build_file, query, "table", sys.stdout)


@quarantine_app.command("show")
def quarantine_show(
    quarantine_id: Annotated[str, typer.Argument(help="As `marsad quarantine list` prints it.")],
    home: HomeOption = None,
) -> None:
    """Print the bytes that could not be read, as they came.

    Example: marsad quarantine show 3f2a9c0b7d51e6a84c1d2e3f
    """
    from warehouse.store.query import quarantined_payload

    sys.stdout.buffer.write(quarantined_payload(_settings(home).build_file, quarantine_id))


@quarantine_app.command("replay")
def quarantine_replay(
    quarantine_ids: Annotated[
        list[str] | None,
        typer.Argument(help="As `marsad quarantine list` prints them; all without any.", show_default=False),
    ] = None,
    home: HomeOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show Prefect's and dbt's own messages.")] = False,
) -> None:
    """Try again what could not be read, after a fix, and publish.

    Example: marsad quarantine replay
    """
    from warehouse.sources.files import file_of
    from warehouse.store.build import open_build

    settings = _settings(home)
    with open_build(settings.build_file) as build:
        files = sorted({file_of(uri) for uri in build.replay(quarantine_ids or [])})
    for gone in (path for path in files if not path.exists()):
        typer.secho(f"marsad: {gone} is gone; its row stays in quarantine.", fg="yellow", err=True)
    _refresh([path for path in files if path.exists()], settings, verbose)


@learned_app.command("list")
def learned_list(
    home: HomeOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also candidates: lines that recur too seldom to be cut.")
    ] = False,
) -> None:
    """List the lines that recur, with the evidence and whether they are cut: learned, cut, kept.

    What is learned is cut from the next run on that takes in something new, also from articles read before.

    Example: marsad learned list --all
    """
    from warehouse.store.query import print_query

    query = f"""
        select
            learned_id, status, outlet, line, article_count as articles, round(100 * article_share, 1) as percent,
            day_count as days, first_seen, last_seen, cut_since_run
        from main.learned_lines
        where {everything} or status <> 'candidate'
        order by outlet, article_count desc, line
    """
    print_query(_settings(home).build_file, query, "table", sys.stdout)


@learned_app.command("keep")
def learned_keep(learned_ids: LearnedIds, home: HomeOption = None) -> None:
    """Keep lines, whatever the counts say; the next run reads the articles concerned again.

    Example: marsad learned keep learned-3f2a9c0b7d51
    """
    _decide(learned_ids, "keep", home)


@learned_app.command("cut")
def learned_cut(learned_ids: LearnedIds, home: HomeOption = None) -> None:
    """Cut lines, whatever the counts say; the next run reads the articles concerned again.

    Example: marsad learned cut learned-3f2a9c0b7d51
    """
    _decide(learned_ids, "cut", home)


def _decide(learned_ids: list[str], decision: Decision, home: Path | None) -> None:
    """Write down decisions about recurring lines: all of them, or none if one id is unknown."""
    from warehouse.store.build import open_build
    from warehouse.store.learned import decide

    settings = _settings(home)
    if not settings.build_file.exists():
        raise UsageError(f"there is no warehouse in {settings.home}; start with `marsad run`, or name its --home.")
    with open_build(settings.build_file) as build, build.transaction():
        for learned_id in learned_ids:
            typer.echo(f"{decision} from the next run on: {decide(build, learned_id, decision)}")


@export_app.command("plover")
def export_plover(
    home: HomeOption = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Leave out events that ended before this day, and undated ones."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write, whole or not at all; else standard output.")
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Also events only denied, alleged or demanded, and those without an actor."),
    ] = False,
) -> None:
    """Write the published events as PLOVER records: JSON lines, one event a line.

    PLOVER codes what parties did or will do: what was only denied, alleged or demanded is left out, and so are events
    without an actor, unless --all. A planned event is a record of context `future`; where parties plan to cooperate
    (meet, help, release …) it is an AGREE, as PLOVER's manual has it, and `told_event` says what is planned.

    Example: marsad export plover --since 2023-09-01 --output events.jsonl
    """
    from warehouse.export import export_plover, export_plover_file

    path, day = _settings(home).published_file, since.date() if since else None
    if output is None:
        export_plover(path, sys.stdout, since=day, everything=everything)
    else:
        count = export_plover_file(path, output, since=day, everything=everything)
        typer.echo(f"{count} events: {output}")


def _refresh(paths: list[Path] | None, settings: Settings, verbose: bool) -> None:
    """Run the flow and print what it did."""
    from flows.server import refresh_with_server

    try:
        settings.make_folders()
    except OSError as error:
        raise UsageError(f"cannot make {settings.home}: {error.strerror}; name another --home.") from error
    _show_progress(verbose)
    _print_summary(refresh_with_server(paths, settings, verbose=verbose), settings)


def _settings(home: Path | None) -> Settings:
    from pydantic import ValidationError

    from warehouse.settings import Settings

    try:
        return Settings(home=home) if home else Settings()
    except ValidationError as error:
        faults = "; ".join(f"MARSAD_{str(e['loc'][0]).upper()}={e['input']}: {e['msg']}" for e in error.errors())
        raise UsageError(f"{faults}. What is allowed is in warehouse/settings.py.") from error


def _show_progress(verbose: bool) -> None:
    """Let the stages say what they do, on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", datefmt="%H:%M:%S"))
    logger = logging.getLogger("marsad")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = verbose


def _print_summary(summary: Summary, settings: Settings) -> None:
    from warehouse.store.query import quarantined_in
    from warehouse.store.releases import latest_release

    release = summary.release or latest_release(settings)
    quarantined = quarantined_in(settings.build_file, summary.run_id)
    counts = release.row_counts if release else {}
    rows: list[tuple[str, object]] = [
        ("documents in", summary.ingested.documents),
        ("skipped as seen", summary.ingested.seen),
        ("quarantined", len(quarantined)),
        *((name, counts.get(name, 0)) for name in ("articles", "mentions", "entities", "quotes", "events")),
        *((f"seconds for {stage}", seconds) for stage, seconds in summary.seconds.items()),
    ]
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False, box=None)
    table.add_column(style="bold")
    table.add_column(justify="right")
    for name, value in rows:
        table.add_row(name, str(value))
    console = Console(soft_wrap=True)
    console.print(table)
    for reason, uri in quarantined[:_QUARANTINED_SHOWN]:
        console.print(f"quarantined: {reason}  {uri}", highlight=False, markup=False)
    state = f"release {release.number}" if summary.release and release else "nothing new; the release stands"
    console.print(f"{state}: {settings.published_file}", highlight=False)
    query = (
        "select date_start, event_type, status, source_count, report_count from events "
        "order by source_count desc, report_count desc limit 10"
    )
    console.print(
        f'try: marsad sql --home {shlex.quote(str(settings.home))} "{query}"',
        highlight=False,
        markup=False,
    )
