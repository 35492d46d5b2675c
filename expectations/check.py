"""What a check is: a sentence, a level, and the SQL of the rows that break it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from string import Template
from typing import Any, ClassVar, Self

from great_expectations.core import ExpectationValidationResult
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.render.components import LegacyDiagnosticRendererType, RenderedTableContent
from great_expectations.render.renderer.renderer import renderer

WARNING = FailureSeverity.WARNING
"""The level of what is reported and stops nothing; without one a check is critical."""

SHOWN_ROWS = 5


class Check(BatchExpectation):
    """A sentence that holds, and the query `rows` of the rows that break it.

    Placeholders such as `$events_earliest` are bounds (`Thresholds.in_sql`), `$run_id` and `$today` the run's; the rows
    to look at are named by the tables of schema `$changes`. A query with a column `is_broken` measures: where that is
    false the row holds, and is what was observed.

    It is a UnexpectedRowsExpectation that asks once for both the first rows and their number.
    """

    unexpected_rows_query: str
    rows: ClassVar[str]
    in_arabic: ClassVar[str]
    measures: ClassVar[bool] = False
    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.table",)
    success_keys: ClassVar[tuple[str, ...]] = ("unexpected_rows_query",)
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    @classmethod
    def of(cls, bounds: Mapping[str, str], spoken: Mapping[str, str]) -> Self:
        """Return the check with its bounds: as SQL in its query, as people write them in its sentence."""
        rows = Template(cls.rows).substitute(bounds)
        sentence = Template(cls.__fields__["description"].default).substitute(spoken)
        return cls(unexpected_rows_query=_counted(rows, measures=cls.measures), description=sentence)

    def _validate(self, metrics: dict[str, Any], *_: object, **__: object) -> dict[str, Any]:
        """Return how many rows break the check, and the first of them (of what measures: the first of all)."""
        rows = [dict(row) for row in metrics["unexpected_rows_query.table"]]
        broken = max((row.pop("broken_rows") for row in rows), default=0)
        shown = json.loads(json.dumps(rows, default=str))  # dates and decimals as texts: Data Docs are JSON
        return {"success": broken == 0, "result": {"observed_value": broken, "details": {"rows": shown}}}

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.OBSERVED_VALUE)
    def _diagnostic_observed_value_renderer(  # type: ignore[override]
        cls, result: ExpectationValidationResult | None = None, **_: object
    ) -> str:
        """Say in words whether the check holds: without a network, Data Docs have no icons."""
        broken = result.result.get("observed_value") if result else None
        if broken is None:
            return "could not be run"
        return f"{cls.__fields__['severity'].default.value}: {broken:,} rows break this" if broken else "holds"

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_TABLE)
    def _diagnostic_unexpected_table_renderer(  # type: ignore[override]
        cls, result: ExpectationValidationResult | None = None, **_: object
    ) -> list[RenderedTableContent] | None:
        """Show the first rows below the sentence, in Data Docs."""
        rows = result.result.get("details", {}).get("rows", [])[:SHOWN_ROWS] if result else []
        if not rows:
            return None
        cells = [["" if value is None else str(value)[:200] for value in row.values()] for row in rows]
        styling = {"body": {"classes": ["table-bordered", "table-sm", "mt-3"]}}
        return [RenderedTableContent(table=cells, header_row=list(rows[0]), styling=styling)]


def _counted(rows: str, *, measures: bool) -> str:
    """Return a query for the first of `rows`, each with the number of all that break the check.

    Of measures there are as many as sources or kinds, and what is not broken counts too.
    """
    broken = "count(*) filter (where is_broken)" if measures else "count(*)"
    order = "order by is_broken desc limit 100" if measures else f"limit {SHOWN_ROWS}"
    counted = f"(select {broken} from found) as broken_rows"
    return f"with found as materialized ({rows}) select *, {counted} from found {order}"
