"""Commands on what was published: queries, single articles, releases."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from warehouse.cli.options import Format, HomeOption, settings_of
from warehouse.errors import UsageError


def sql(
    query: Annotated[str, typer.Argument(help="A query on the published tables.")],
    home: HomeOption = None,
    output: Annotated[Format, typer.Option("--format", help="How to print the rows.")] = Format.table,
    raw_cells: Annotated[
        bool, typer.Option("--raw-cells", help="In CSV, leave cells that a spreadsheet takes for formulas as they are.")
    ] = False,
) -> None:
    """Query the published file, read-only.

    In CSV a text that begins like a formula (= + - @) gets an apostrophe before it, unless it is a number.

    Example: marsad sql "select title, published_date from articles limit 5" --format csv
    """
    from warehouse.store.query import open_read_only, print_query

    with open_read_only(settings_of(home).published_file) as connection:
        print_query(connection, query, output.value, sys.stdout, raw_cells=raw_cells)


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

    with open_read_only(settings_of(home).published_file) as connection:
        print_explanation(connection, article, Console(soft_wrap=True, highlight=False), with_rules=rules)


def status(home: HomeOption = None) -> None:
    """Show the published release and the last runs.

    Example: marsad status --home warehouse
    """
    from warehouse.store.query import open_newest, print_query
    from warehouse.store.releases import current_release

    settings = settings_of(home)
    release = current_release(settings)
    if release is None:
        raise UsageError(f"nothing was published in {settings.home} yet; start with `marsad run`.")
    typer.echo(f"release {release.number}, published {release.published_at} UTC by run {release.run_id}")
    recent = "select run_id, started_at, finished_at, status, counts from raw.runs order by started_at desc limit 10"
    with open_newest(settings) as connection:
        print_query(connection, recent, "table", sys.stdout)


def releases(home: HomeOption = None) -> None:
    """List the releases that are kept.

    Example: marsad releases
    """
    from warehouse.store.releases import list_releases

    for release in list_releases(settings_of(home)):
        counts = release.row_counts
        typer.echo(
            f"{release.number:>6}  {release.published_at} UTC  run {release.run_id}  "
            f"{counts.get('articles', 0)} articles, {counts.get('events', 0)} events"
        )


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

    chosen = roll_back(settings_of(home), release)
    typer.echo(f"readers now see release {chosen.number} of {chosen.published_at} UTC")
