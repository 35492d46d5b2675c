"""Runs the suites on a build file before it is published."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
from great_expectations.checkpoint.actions import UpdateDataDocsAction, ValidationAction
from great_expectations.core import ExpectationValidationResult
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext

from expectations import marts, raw
from warehouse.errors import ChecksFailed

logging.getLogger("great_expectations").setLevel(logging.WARNING)
logger = logging.getLogger("marsad.validate")
_SITE = "marsad"
# DuckDB has one writer and no savepoints: SQLAlchemy must neither begin nor roll back on its own.
_CONNECTION = {
    "isolation_level": "AUTOCOMMIT",
    "skip_autocommit_rollback": True,
    "pool_reset_on_return": None,
    "connect_args": {"read_only": True},
}


def check_build(build_file: Path, reports_dir: Path, run_id: str) -> int:
    """Run all suites on `build_file`, write Data Docs to `reports_dir`, and return how many checks held.

    Raises ChecksFailed when a critical check fails or any check could not be run.
    """
    context = _context(reports_dir)
    source = context.data_sources.add_sql(  # type: ignore[call-arg]
        "build", connection_string=f"duckdb:///{build_file.absolute()}", create_temp_table=False, kwargs=_CONNECTION
    )
    try:
        raw_articles = source.add_table_asset("raw.articles", table_name="articles", schema_name="raw")
        articles = source.add_table_asset("articles", table_name="articles", schema_name="main")
        validations = [
            _validation(context, "raw", raw.expectations(), raw_articles.add_batch_definition_whole_table("all")),
            _validation(context, "marts", marts.expectations(), articles.add_batch_definition_whole_table("all")),
        ]
        actions: list[ValidationAction] = [UpdateDataDocsAction(name="data docs", site_names=[_SITE])]
        checkpoint = gx.Checkpoint(name="build", validation_definitions=validations, actions=actions)
        outcome = context.checkpoints.add(checkpoint).run(run_id=gx.RunIdentifier(run_name=run_id))
    finally:
        for engine in (source.get_execution_engine().engine, source.get_engine()):
            engine.dispose()  # the file must be free for its next writer
    results = [result for run in outcome.run_results.values() for result in run.results]
    _judge(results, reports_dir)
    return sum(bool(result.success) for result in results)


def _context(reports_dir: Path) -> AbstractDataContext:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    for site in list(context.get_site_names()):
        context.delete_data_docs_site(site)
    context.add_data_docs_site(
        site_name=_SITE,
        site_config={
            "class_name": "SiteBuilder",
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str((reports_dir / "data_docs").absolute()),
            },
        },
    )
    return context


def _validation(
    context: AbstractDataContext, name: str, expectations: list[Any], batch: BatchDefinition[Any]
) -> gx.ValidationDefinition:
    suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=expectations))
    return context.validation_definitions.add(gx.ValidationDefinition(name=name, data=batch, suite=suite))


def _judge(results: list[ExpectationValidationResult], reports_dir: Path) -> None:
    crashed = [result for result in results if _has_crashed(result)]
    if crashed:
        names = ", ".join(_name(result) for result in crashed)
        raise ChecksFailed(f"these checks could not be run, so nothing was published: {names}; {crashed[0]}")
    failed = [result for result in results if not result.success]
    critical = [result for result in failed if _severity(result) == "critical"]
    for result in failed:
        logger.warning("%s: %s", _severity(result), _describe(result))
    if critical:
        raise ChecksFailed(
            "critical checks failed, so nothing was published: "
            + "; ".join(_describe(result) for result in critical)
            + f". See {reports_dir / 'data_docs' / 'index.html'}."
        )


def _has_crashed(result: ExpectationValidationResult) -> bool:
    info: dict[str, Any] = result.exception_info or {}
    inner = [info] if "raised_exception" in info else list(info.values())
    return any(one.get("raised_exception") for one in inner)


def _name(result: ExpectationValidationResult) -> str:
    return str(result.expectation_config.type) if result.expectation_config else "an unnamed check"


def _severity(result: ExpectationValidationResult) -> str:
    config = result.expectation_config
    return str(config.severity.value) if config and config.severity else "critical"


def _describe(result: ExpectationValidationResult) -> str:
    config = result.expectation_config
    description = (config.description if config else None) or _name(result)
    return f"{description} Broken by {result.result.get('observed_value')}."
