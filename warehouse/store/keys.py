"""The keys of the published tables: what dbt tests to be unique together, in `dbt/models/marts/*.yml`."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from warehouse.project import dbt_dir

_RAW_KEYS = {"quarantine": ("quarantine_id",), "runs": ("run_id",)}  # views on raw tables, whose keys raw.yml tests


@cache
def table_keys() -> dict[str, tuple[str, ...]]:
    """Return the key columns of each published table that has a key."""
    keys: dict[str, tuple[str, ...]] = dict(_RAW_KEYS)
    for path in sorted((dbt_dir() / "models" / "marts").rglob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            if key := _key(model.get("data_tests", [])):
                keys[model.get("config", {}).get("alias", model["name"])] = key
    return keys


def _key(tests: list[Any]) -> tuple[str, ...] | None:
    """Return the columns of the first test `unique_together`."""
    for test in tests:
        if isinstance(test, dict) and "unique_together" in test:
            return tuple(test["unique_together"]["arguments"]["columns"])
    return None
