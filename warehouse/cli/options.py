"""What the commands share: their options, and the settings that follow from them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warehouse.errors import UsageError

if TYPE_CHECKING:
    from warehouse.settings import Settings

STOPPED = 130
"""The exit code after Ctrl-C, as shells have it."""

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Folder of the warehouse; default $MARSAD_HOME, else ./data.")
]
SourcesOption = Annotated[
    Path | None,
    typer.Option("--sources", help="File that declares the sources; default $MARSAD_SOURCES, else HOME/sources.toml."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Show Prefect's and dbt's own messages.")]


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


class ListFormat(StrEnum):
    """How a list is printed."""

    table = "table"
    json = "json"


def settings_of(home: Path | None, sources: Path | None = None) -> Settings:
    """Return the settings: of the environment, but for these. Raises UsageError for a value that is not allowed."""
    from pydantic import ValidationError

    from warehouse.settings import Settings

    given: dict[str, Any] = {name: value for name, value in {"home": home, "sources": sources}.items() if value}
    try:
        return Settings(**given)
    except ValidationError as error:
        faults = "; ".join(f"MARSAD_{str(e['loc'][0]).upper()}={e['input']}: {e['msg']}" for e in error.errors())
        raise UsageError(f"{faults}. What is allowed is in warehouse/settings.py.") from error
