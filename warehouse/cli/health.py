"""Commands on how things stand: `status` of the warehouse, `doctor` for the installation and the home."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.options import HomeOption, JsonOption, settings_of
from warehouse.errors import UsageError
from warehouse.terminal import shown

if TYPE_CHECKING:
    from warehouse.doctor import Finding
    from warehouse.store.status import Row, Status

_COLOURS = {"ok": "green", "warning": "yellow", "problem": "red"}
_RUN_COLUMNS = ("run_id", "started_at", "seconds", "status", "new_documents", "annotated", "quarantined")
_CHECK_COLUMNS = ("level", "suite", "check_name", "broken_rows", "detail")


def status(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show the release that readers see, the last runs and checks, how fresh the sources are, what is in quarantine.

    Example: marsad status --home warehouse
    """
    from warehouse.store.opening import has_published, is_begun
    from warehouse.store.query import print_json
    from warehouse.store.status import warehouse_status

    settings = settings_of(home)
    if not (has_published(settings) or is_begun(settings)):
        raise UsageError(f"nothing was published in {settings.home} yet; start with `marsad run`.")
    found = warehouse_status(settings)
    if as_json:
        print_json(_record(found), sys.stdout)
    else:
        _print_status(found)


def doctor(
    fix: Annotated[
        bool, typer.Option("--fix", help="Remove what interrupted runs left half-made, and old logs; never data.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look for what is wrong with the installation and the home, and say what to do; exit code 1 if anything is.

    It looks at versions, folders and rights, space on the disk, the lock, the build file, the published file and its
    content, what interrupted runs left, and Prefect's server.

    Example: marsad doctor --fix
    """
    from flows.server import known_server
    from warehouse.doctor import examine, remove_leftovers, server_finding
    from warehouse.store.query import print_json

    settings = settings_of(home)
    removed = remove_leftovers(settings) if fix else []
    findings = [*examine(settings), server_finding(*known_server())]
    is_well = all(finding.level != "problem" for finding in findings)
    if as_json:
        told = [{**asdict(finding), "leftover": finding.leftover and str(finding.leftover)} for finding in findings]
        print_json({"ok": is_well, "removed": [str(path) for path in removed], "findings": told}, sys.stdout)
    else:
        for path in removed:
            typer.echo(shown(f"removed {path}"))
        for finding in findings:
            _print_finding(finding)
    if not is_well:
        raise typer.Exit(1)


def _print_finding(finding: Finding) -> None:
    level = typer.style(f"{finding.level:<8}", fg=_COLOURS[finding.level])
    typer.echo(f"{level} {finding.topic:<15} {shown(finding.detail)}")
    if finding.fix:
        typer.echo(f"{'':<24} → {shown(finding.fix)}")


def _record(status: Status) -> dict[str, object]:
    """Return a status as JSON has it: what is JSON in the database is no text."""
    runs = [{**run, **{name: _parsed(run[name]) for name in ("counts", "versions")}} for run in status.runs]
    return {**asdict(status), "runs": runs}


def _parsed(cell: object) -> object:
    return json.loads(cell) if isinstance(cell, str) else cell


def _print_status(status: Status) -> None:
    typer.echo(_release_line(status))
    if status.run_at_work:
        typer.echo(f"a run is at work, process {status.run_at_work}; what follows is as of the published release")
    _print_rows("runs, newest first, UTC", status.runs, _RUN_COLUMNS)
    _print_rows("sources", status.sources, ("source", "kind", "documents", "newest_article", "last_new"))
    _print_rows("open quarantine", status.quarantine, ("stage", "reason", "inputs", "newest"))
    if status.checks is not None:
        failed = [check for check in status.checks if not check["success"]]
        _print_rows(f"of {len(status.checks)} checks of the last run failed", failed, _CHECK_COLUMNS)


def _release_line(status: Status) -> str:
    if status.current is None:
        if not status.is_published:
            return "nothing was published yet"
        return "the published file is no release that is listed: publishing was interrupted; `marsad doctor`"
    line = (
        f"release {status.current.number}, published {status.current.published_at} UTC by run {status.current.run_id}"
    )
    if status.newest and status.newest.number > status.current.number:
        line += f"; rolled back, the newest is {status.newest.number} of {status.newest.published_at} UTC"
    return line


def _print_rows(title: str, rows: list[Row], columns: tuple[str, ...]) -> None:
    from warehouse.store.query import print_table

    typer.echo(f"\n{title}{'' if rows else ': none'}")
    if rows:
        print_table(columns, [tuple(row[column] for column in columns) for row in rows], sys.stdout)
