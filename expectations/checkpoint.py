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
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations import marts, raw
from warehouse.errors import ChecksFailed

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
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
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
    """Warn of what failed; raise ChecksFailed where that is critical, or where a check could not be run."""
    for result in results:
        if _has_crashed(result):
            raise ChecksFailed(f"a check could not be run, so nothing was published: {result}")
    failed = [(_expectation(result), result) for result in results if not result.success]
    critical = []
    for expectation, result in failed:
        message = f"{expectation.description} ({result.result.get('observed_value')} rows break this)"
        if expectation.severity == FailureSeverity.CRITICAL:
            critical.append(message)
        else:
            logger.warning("%s: %s", expectation.severity.value, message)
    if critical:
        docs = reports_dir / "data_docs" / "index.html"
        raise ChecksFailed(f"critical checks failed, so nothing was published: {'; '.join(critical)}. See {docs}.")


def _expectation(result: ExpectationValidationResult) -> Expectation:
    """Return the check itself: its class, unlike its configuration, knows its description and severity."""
    if result.expectation_config is None:
        raise ChecksFailed(f"a check does not say which it is: {result}")
    return result.expectation_config.to_domain_obj()


def _has_crashed(result: ExpectationValidationResult) -> bool:
    info: dict[str, Any] = result.exception_info or {}
    inner = [info] if "raised_exception" in info else list(info.values())
    return any(one.get("raised_exception") for one in inner)
