"""What the checks found, as rows of `raw.check_results`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from expectations.check import Check
from warehouse.store.build import Build, now
from warehouse.store.schema import arrow_table, row_of


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found. `error` is set where it could not be run, and then it did not hold."""

    suite: str
    check_name: str
    level: str  # critical or warning
    success: bool
    broken_rows: int
    observed: str  # JSON: the first rows that break it, or what was measured
    detail: str
    detail_ar: str
    error: str | None = None


def result_of(suite: str, check: Check, found: dict[str, object], error: str | None) -> Result:
    """Return the result of `check` in `suite`, which found `found` or raised `error`."""
    details = found.get("details")
    rows = details["rows"] if isinstance(details, dict) else [{"error": error}]
    return Result(
        suite=suite,
        check_name=check.expectation_type,
        level=check.severity.value,
        success=error is None and found.get("observed_value") == 0,
        broken_rows=int(str(found.get("observed_value", 0))),
        observed=json.dumps(rows, ensure_ascii=False),
        detail=str(check.description),
        detail_ar=check.in_arabic,
        error=error,
    )


def write_results(build: Build, run_id: str, results: Iterable[Result], *, kept_runs: int) -> None:
    """Write down what a run's checks found, instead of what they found before in it, and forget the oldest runs."""
    checked_at = now()
    rows: list[dict[str, object]] = [
        {**row_of(result), "run_id": run_id, "checked_at": checked_at} for result in results
    ]
    for row in rows:
        del row["error"]
    forget = """
        delete from raw.check_results
        where run_id not in (
            select run_id from raw.check_results group by run_id order by max(checked_at) desc, run_id limit ?
        )
    """
    with build.transaction():
        build.connection.execute("delete from raw.check_results where run_id = ?", [run_id])
        build.insert("check_results", arrow_table("check_results", rows))
        build.connection.execute(forget, [kept_runs])
