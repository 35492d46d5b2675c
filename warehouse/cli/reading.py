"""Commands on what was published: queries, single articles."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from warehouse.cli.options import Format, HomeOption, settings_of


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
    from warehouse.store.opening import open_published
    from warehouse.store.query import print_query

    with open_published(settings_of(home)) as connection:
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
    from warehouse.store.opening import open_published

    with open_published(settings_of(home)) as connection:
        print_explanation(connection, article, Console(soft_wrap=True, highlight=False), with_rules=rules)
