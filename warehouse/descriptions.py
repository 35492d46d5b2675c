"""What the dbt project says of its views and functions, which a lake keeps no comments on."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

from warehouse.errors import StageError
from warehouse.project import dbt_dir


@dataclass(frozen=True, slots=True)
class Described:
    """A view or function, by `schema.name`."""

    name: str
    text: str
    columns: Mapping[str, str]


def described() -> Iterator[Described]:
    """Yield what the project says of each view and function. Raises StageError when dbt cannot read it."""
    from dbt.cli.main import dbtRunner

    with TemporaryDirectory() as folder:
        os.environ |= {"DBT_LOG_PATH": folder, "DO_NOT_TRACK": "1"}
        project = ["--project-dir", str(dbt_dir()), "--profiles-dir", str(dbt_dir()), "--target-path", folder]
        quiet = ["--log-level", "none", "--log-level-file", "none", "--no-write-json"]
        outcome = dbtRunner().invoke(["parse", *project, *quiet])
    if not outcome.success:
        raise StageError(f"dbt cannot read its project: {outcome.exception}") from outcome.exception
    manifest: Any = outcome.result
    for node in manifest.nodes.values():
        if node.resource_type == "model" and node.config.materialized in {"view", "table_function"}:
            columns = {column.name: column.description for column in node.columns.values()}
            yield Described(f"{node.schema}.{node.alias}", node.description, columns)
