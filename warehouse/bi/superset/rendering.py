"""The assets as Superset takes them: `assets/` with what only a warehouse can tell filled in.

`{{ table.column }}` becomes the description of that published column, as DuckDB keeps it; `{{ address }}` the
published file. Columns of the datasets get their types, and each published table becomes a dataset too.
"""

from __future__ import annotations

import re
import shutil
import uuid
from pathlib import Path
from typing import Any

import duckdb
import yaml

from warehouse.errors import StageError
from warehouse.store.file import open_read_only

_ASSETS = Path(__file__).parent / "assets"
_PLACEHOLDER = re.compile(r"\{\{ (\w+(?:\.\w+)?) \}\}")
_DATASETS = Path("datasets", "Marsad")
_TIMES = ("DATE", "TIMESTAMP")
_SEED = uuid.UUID("6f6ac1b8-3c1d-5a8e-9d0e-0d2f3b7a0000")  # of the ids of datasets that are published tables


def render_assets(published_file: Path, target: Path) -> None:
    """Write the assets to the folder `target`, in place of what is there.

    Raises UsageError when there is no published file, StageError when it lacks a table or column that an asset names.
    """
    shutil.rmtree(target, ignore_errors=True)
    with open_read_only(published_file) as connection:
        values = _descriptions(connection)
        values["address"] = f"duckdb:///{published_file.absolute()}"
        for path in sorted(_ASSETS.rglob("*.yaml")):
            asset = _filled(yaml.safe_load(path.read_text(encoding="utf-8")), values, path.name)
            if path.parent == _ASSETS / _DATASETS:
                _add_types(connection, asset)
            _write(target / path.relative_to(_ASSETS), asset)
        database = yaml.safe_load((_ASSETS / "databases" / "Marsad.yaml").read_text(encoding="utf-8"))["uuid"]
        for dataset in _published_tables(connection, database):
            _write(target / _DATASETS / f"main.{dataset['table_name']}.yaml", dataset)


def _descriptions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the description of each published column by `table.column`."""
    query = """
        select table_name || '.' || column_name, coalesce(comment, '')
        from duckdb_columns()
        where schema_name = 'main' and not internal
    """
    return {name: comment.strip() for name, comment in connection.execute(query).fetchall()}


def _filled(value: Any, values: dict[str, str], where: str) -> Any:
    """Return an asset with its placeholders replaced."""
    if isinstance(value, dict):
        return {key: _filled(inner, values, where) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, values, where) for inner in value]
    if not isinstance(value, str):
        return value

    def replacement(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise StageError(f"{where} names {found[1]}, which this warehouse lacks; publish it anew: `marsad run`.")
        return values[found[1]]

    return _PLACEHOLDER.sub(replacement, value)


def _add_types(connection: duckdb.DuckDBPyConnection, dataset: dict[str, Any]) -> None:
    """Give each column of a virtual dataset the type that its query has. Raises StageError where both differ."""
    try:
        found = connection.sql(dataset["sql"])
    except duckdb.Error as error:
        raise StageError(f"the dataset {dataset['table_name']} cannot be read: {error}") from error
    types = dict(zip(found.columns, map(str, found.types), strict=True))
    declared = [column["column_name"] for column in dataset["columns"]]
    if set(declared) != set(types):
        raise StageError(f"the dataset {dataset['table_name']} declares {declared}, but its query has {list(types)}.")
    dataset["columns"] = [_column(types[column["column_name"]]) | column for column in dataset["columns"]]


def _column(data_type: str) -> dict[str, Any]:
    is_time = data_type.startswith(_TIMES)
    return {"type": data_type, "is_dttm": is_time, "is_active": True, "groupby": True, "filterable": True}


def _published_tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[dict[str, Any]]:
    """Return a dataset for each table and view of schema `main`, with its descriptions."""
    tables = """
        select table_name, comment from duckdb_tables() where schema_name = 'main' and not internal
        union all
        select view_name, comment from duckdb_views() where schema_name = 'main' and not internal
        order by all
    """
    columns = """
        select column_name, data_type, comment from duckdb_columns()
        where schema_name = 'main' and table_name = ? order by column_index
    """
    rows = {"metric_name": "count", "verbose_name": "Rows", "expression": "count(*)", "d3format": ",d"}
    return [
        {
            "table_name": table,
            "description": (comment or "").strip(),
            "schema": "main",
            "main_dttm_col": None,
            "uuid": str(uuid.uuid5(_SEED, table)),
            "metrics": [rows],
            "columns": [
                {"column_name": name, "description": (words or "").strip()} | _column(data_type)
                for name, data_type, words in connection.execute(columns, [table]).fetchall()
            ],
            "version": "1.0.0",
            "database_uuid": database,
        }
        for table, comment in connection.execute(tables).fetchall()
    ]


def _write(path: Path, asset: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(asset, allow_unicode=True, sort_keys=False), encoding="utf-8")
