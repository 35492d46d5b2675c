"""Runs the suites on a build file before it is published."""

from __future__ import annotations

import datetime as dt
import logging
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
from duckdb_sqlalchemy import ConnectionWrapper
from great_expectations.checkpoint.checkpoint import CheckpointResult
from great_expectations.core import ExpectationValidationResult
from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext

from expectations import drift, marts, raw, sources
from expectations.check import Check
from expectations.results import Result, result_of, write_results
from expectations.thresholds import Thresholds, load_thresholds
from warehouse.errors import ChecksFailed
from warehouse.settings import Settings
from warehouse.store.changes import schema_to_check
from warehouse.store.lake import connect_lake, lake_of
from warehouse.store.opening import open_build

logger = logging.getLogger("marsad.validate")
SUITES: dict[str, tuple[type[Check], ...]] = {
    "raw": raw.CHECKS,
    "sources": sources.CHECKS,
    "marts": marts.CHECKS,
    "drift": drift.CHECKS,
}
_SITE = "marsad"
# DuckDB has one writer and no savepoints: SQLAlchemy must neither begin nor roll back on its own.
_CONNECTION = {
    "isolation_level": "AUTOCOMMIT",
    "skip_autocommit_rollback": True,
    "pool_reset_on_return": None,
    "connect_args": {"read_only": True},
}


def check_build(settings: Settings, run_id: str) -> int:
    """Run all suites on what was built, write results and Data Docs, and return how many checks held.

    Results are rows of `raw.check_results`, also where checks fail. HOME/checks.toml, if it is there, has bounds that
    differ from those of `thresholds.toml`. DuckDB may hold `settings.dbt_memory_bytes`.

    Raises ChecksFailed when a critical check fails or any check could not be run, UsageError for a faulty threshold.
    """
    thresholds = load_thresholds(settings.home / "checks.toml")
    with open_build(settings) as build:
        suites = _suites(thresholds, run_id, schema_to_check(build))
    context = _context(settings.reports_dir)
    results = _results(suites, _run(context, settings, suites, run_id))
    with open_build(settings) as build:
        write_results(build, run_id, results, kept_runs=thresholds.results.runs)
    _write_data_docs(context)
    _judge(results, settings.reports_dir)
    return sum(result.success for result in results)


def _suites(thresholds: Thresholds, run_id: str, changes: str) -> dict[str, list[Check]]:
    """Return the checks of each suite, with their bounds in their queries; what to look at is in schema `changes`."""
    quoted = run_id.replace("'", "''")
    today = f"date '{dt.datetime.now(dt.UTC).date()}'"
    bounds = {**thresholds.in_sql(), "run_id": f"'{quoted}'", "today": today, "changes": changes}
    spoken = thresholds.spoken()
    return {name: [check.of(bounds, spoken) for check in checks] for name, checks in SUITES.items()}


def _run(
    context: AbstractDataContext, settings: Settings, suites: dict[str, list[Check]], run_id: str
) -> CheckpointResult:
    """Run the suites, and let go of what was built."""
    address, options = _address(settings)
    source = context.data_sources.add_sql(  # type: ignore[call-arg]
        "build", connection_string=address, create_temp_table=False, kwargs=_CONNECTION | options
    )
    try:
        asset = source.add_table_asset("articles", table_name="articles", schema_name="raw")
        batch = asset.add_batch_definition_whole_table("all")
        validations = []
        for name, checks in suites.items():
            suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=checks))
            definition = gx.ValidationDefinition(name=name, data=batch, suite=suite)
            validations.append(context.validation_definitions.add(definition))
        checkpoint = gx.Checkpoint(name="build", validation_definitions=validations)
        return context.checkpoints.add(checkpoint).run(run_id=gx.RunIdentifier(run_name=run_id))
    finally:
        for engine in (source.get_execution_engine().engine, source.get_engine()):
            engine.dispose()  # the file must be free for its next writer


def _address(settings: Settings) -> tuple[str, dict[str, Any]]:
    """Return where SQLAlchemy finds what was built, and how it connects; nothing of it can be written."""
    lake, limit = lake_of(settings), f"{settings.dbt_memory_bytes}B"
    if lake is None:
        opened = {"read_only": True, "config": {"memory_limit": limit}}
        return f"duckdb:///{settings.build_file.absolute()}", {"connect_args": opened}

    def connect() -> ConnectionWrapper:
        connection = connect_lake(lake, read_only=True)
        connection.execute("set memory_limit = ?", [limit])
        return ConnectionWrapper(connection)

    return "duckdb:///:memory:", {"creator": connect}


def _context(reports_dir: Path) -> AbstractDataContext:
    """Return a context that lives as long as this run, with Data Docs of results only: they say what was checked."""
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    for given in list(context.get_site_names()):
        context.delete_data_docs_site(given)
    site: Any = {
        "class_name": "SiteBuilder",
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "site_section_builders": {"expectations": "None", "profiling": "None"},
        "show_how_to_buttons": False,
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str((reports_dir / "data_docs").absolute()),
        },
    }
    context.add_data_docs_site(site_name=_SITE, site_config=site)
    return context


def _write_data_docs(context: AbstractDataContext) -> None:
    """Write the pages of this run in place of the last run's: the results of former runs are rows of check_results."""
    context.clean_data_docs(site_name=_SITE)
    context.build_data_docs(site_names=[_SITE])


def _results(suites: dict[str, list[Check]], outcome: CheckpointResult) -> list[Result]:
    """Return what each check found, in the order of the suites."""
    results = []
    for run in outcome.run_results.values():
        found = {result.expectation_config.type: result for result in run.results if result.expectation_config}
        for check in suites[run.suite_name]:
            if check.expectation_type not in found:
                raise ChecksFailed(f"the check {check.expectation_type} was not run, so nothing was published.")
            result = found[check.expectation_type]
            results.append(result_of(run.suite_name, check, result.result, _error_of(result)))
    return results


def _error_of(result: ExpectationValidationResult) -> str | None:
    """Return why a check could not be run, None where it was."""
    info: dict[str, Any] = result.exception_info or {}
    inner = [info] if "raised_exception" in info else list(info.values())
    messages = [str(one["exception_message"]).partition("\n[SQL:")[0] for one in inner if one.get("raised_exception")]
    return messages[0] if messages else None


def _judge(results: list[Result], reports_dir: Path) -> None:
    """Warn of what failed; raise ChecksFailed where that is critical, or where a check could not be run."""
    for result in results:
        if result.error:
            raise ChecksFailed(
                f"the check {result.check_name} could not be run, so nothing was published: {result.error}"
            )
    critical = []
    for result in results:
        message = f"{result.detail} ({result.broken_rows} rows break this, such as {result.observed})"
        if not result.success and result.level == "critical":
            critical.append(message)
        elif not result.success:
            logger.warning("%s: %s", result.level, message)
    if critical:
        docs = reports_dir / "data_docs" / "index.html"
        raise ChecksFailed(f"critical checks failed, so nothing was published: {'; '.join(critical)}. See {docs}.")
