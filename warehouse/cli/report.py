"""`marsad report`: a period, or what was told of one entity in it, as one HTML file."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from warehouse.cli.options import HomeOption, settings_of
from warehouse.errors import UsageError


class ReportLanguage(StrEnum):
    """What a report is written in."""

    ar = "ar"
    en = "en"


def report(
    home: HomeOption = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the articles; default the earliest.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of the articles; default the newest.")
    ] = None,
    entity: Annotated[
        str | None, typer.Option(help="A dossier of one person, organization or place: its id or any of its names.")
    ] = None,
    language: Annotated[ReportLanguage, typer.Option(help="Arabic or English.")] = ReportLanguage.ar,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write, whole or not at all; default in HOME/reports."),
    ] = None,
) -> None:
    """Write a report of what was published: one HTML file that needs no network, for screens and paper.

    Without --since and --until it tells everything; articles without a date are only in such a report.

    Example: marsad report --entity السعودية --since 2023-01-01 --until 2023-12-31 --language en
    """
    from warehouse.report.entity import resolve_entity
    from warehouse.report.page import file_name, write_report
    from warehouse.report.questions import Scope
    from warehouse.store.opening import open_published

    first, last = (moment.date() if moment else None for moment in (since, until))
    if first and last and first > last:
        raise UsageError(f"--since {first} is after --until {last}; change one of them.")
    settings = settings_of(home)
    with open_published(settings) as connection:
        row = resolve_entity(connection, entity) if entity else None
        scope = Scope(first, last, row["entity_id"] if row else None)
        target = output or settings.home / "reports" / file_name(scope, language.value)
        size = write_report(connection, target, scope, language.value, entity=row)
    typer.echo(f"{target} ({size / 1e6:.1f} MB)")
