"""A DuckLake: the warehouse as Parquet files in a folder or in S3, with its catalog in a Postgres database.

    catalog: Postgres, or for trying it a file      which tables there are, and which files of data each snapshot has
    data:    a folder, or s3://…                    the files, which are never changed, only added and, later, removed

Whoever attaches it sees one snapshot at a time, and every commit makes a new one. A connection here is a DuckDB in
memory whose current database the lake is, so that all names (`raw.articles`, `articles`) mean what they do in a file.
"""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import duckdb

from warehouse.errors import MarsadError, StageError, UsageError, WarehouseBusy
from warehouse.extensions import CONFIG, load_extension, spilling, use_s3
from warehouse.settings import Settings

ALIAS = "lake"
"""The name of the attached lake."""

METADATA = f"__ducklake_metadata_{ALIAS}"
"""The name that DuckLake gives to the attached catalog's own database."""

_opening = threading.Lock()
_writers: dict[str, duckdb.DuckDBPyConnection] = {}
_OPTIONS = {
    "data_inlining_row_limit": "0",  # rows are in Parquet files only; those in the catalog would be read through it
}
_SECRET_KEYS = {"host": "host", "port": "port", "user": "user", "password": "password", "dbname": "database"}
_URI = re.compile(r"postgres(?:ql)?://")
_NO_CATALOG = (
    "MARSAD_DUCKLAKE_CATALOG is no connection of Postgres; allowed are strings such as «host=db.example dbname=marsad "
    "user=marsad password=…» and addresses of one host such as «postgresql://user:password@host/dbname», where signs "
    "such as / : @ # ? % in a name or password are written as %2F %3A %40 %23 %3F %25."
)
_PAIR = re.compile(r"(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)*)")  # of a libpq string


@dataclass(frozen=True, slots=True)
class Lake:
    """Where a DuckLake is. `postgres` holds the parameters of its catalog's connection, None where that is a file."""

    data: str
    file: Path | None = None
    postgres: Mapping[str, str] | None = field(default=None, repr=False)  # with its password

    def __str__(self) -> str:
        """Say where it is, without its password."""
        if self.postgres is None:
            return f"{self.file} ({self.data})"
        place = ":".join(self.postgres[key] for key in ("host", "port") if self.postgres.get(key))
        return f"DuckLake {self.postgres.get('dbname', '')} at {place or 'the local Postgres'} ({self.data})"

    @property
    def is_remote(self) -> bool:
        """Whether its data is not in a folder."""
        return "://" in self.data

    def rest(self) -> str:
        """Return the parameters of the catalog's connection that are in no secret, as a libpq string."""
        pairs = {key: value for key, value in (self.postgres or {}).items() if key not in _SECRET_KEYS}
        return " ".join(f"{key}='{_escaped(value)}'" for key, value in pairs.items())


def lake_of(settings: Settings) -> Lake | None:
    """Return the lake that the warehouse lives in, None where it lives in a file.

    Raises UsageError for a catalog that is neither a Postgres connection nor a file.
    """
    if settings.store == "file":
        return None
    data = settings.ducklake_data or str(settings.home / "lake")
    data = data if "://" in data else str(Path(data).absolute())
    given = settings.ducklake_catalog.get_secret_value().strip() if settings.ducklake_catalog else ""
    if _URI.match(given) or "=" in given:
        return Lake(data, postgres=_connection_parameters(given))
    return Lake(data, file=Path(given or settings.home / "lake.ducklake").absolute())


def required_lake(settings: Settings) -> Lake:
    """Return the lake that the warehouse lives in. Raises UsageError where it lives in a file."""
    lake = lake_of(settings)
    if lake is None:
        raise UsageError("the warehouse lives in a file; this is for a DuckLake (MARSAD_STORE=ducklake).")
    return lake


def _connection_parameters(given: str) -> dict[str, str]:
    """Return the parameters of a libpq string or address."""
    if _URI.match(given):
        return _of_address(given)
    pairs = given.removeprefix("postgres:")
    if _PAIR.sub("", pairs).strip():
        raise UsageError(_NO_CATALOG)
    return {key: re.sub(r"\\(.)", r"\1", _unquoted(value)) for key, value in _PAIR.findall(pairs)}


def _of_address(given: str) -> dict[str, str]:
    try:
        parts = urlsplit(given)
        named = {"host": parts.hostname, "port": parts.port, "user": parts.username, "password": parts.password}
    except ValueError:  # it names what stands where a port should, which may be of the password
        raise UsageError(_NO_CATALOG) from None
    if parts.fragment or "@" in parts.path:
        raise UsageError(_NO_CATALOG)
    known = {key: unquote(str(value)) for key, value in named.items() if value}
    return known | {"dbname": unquote(parts.path.lstrip("/"))} | dict(parse_qsl(parts.query))


def _unquoted(value: str) -> str:
    return value[1:-1] if value.startswith("'") else value


def _escaped(value: str) -> str:
    return re.sub(r"(['\\])", r"\\\1", value)


def connect_lake(lake: Lake, *, read_only: bool = False, snapshot: int | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection whose current database the lake is, at its newest snapshot or at `snapshot`.

    Those that write share one DuckDB a process, for to load the extensions takes longer than most of what is written;
    only a catalog that is a file is let go with the connection. They make the lake when there is none.

    Raises UsageError when there is none to read, WarehouseBusy when another process holds a catalog that is a file,
    StageError when it cannot be opened.
    """
    if lake.postgres is not None and not read_only:
        connection = _writer(lake).cursor()
    else:
        connection = _attached(lake, read_only=read_only, snapshot=snapshot)
    connection.execute(f"use {ALIAS}")
    return connection


def _writer(lake: Lake) -> duckdb.DuckDBPyConnection:
    """Return the DuckDB whose cursors write this lake."""
    with _opening:
        key = str((lake.data, lake.postgres))
        if key not in _writers:
            _writers[key] = _attached(lake, read_only=False, snapshot=None)
        return _writers[key]


def _attached(lake: Lake, *, read_only: bool, snapshot: int | None) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={**CONFIG, **spilling(uuid.uuid4().hex)})
    try:
        attach(connection, lake, read_only=read_only, snapshot=snapshot)
    except BaseException:
        connection.close()
        raise
    return connection


def move_to_snapshot(connection: duckdb.DuckDBPyConnection, lake: Lake, snapshot: int) -> None:
    """Let a connection that reads the lake see it as it was at `snapshot`."""
    connection.execute("use memory")
    connection.execute(f"detach {ALIAS}")
    attach(connection, lake, read_only=True, snapshot=snapshot)
    connection.execute(f"use {ALIAS}")


def newest_snapshot(lake: Lake) -> int:
    """Return the number of the snapshot that the last commit made."""
    with connect_lake(lake, read_only=True) as connection:
        row = connection.execute(f"from {ALIAS}.current_snapshot()").fetchone()
    return int(row[0]) if row else 0


def attach(
    connection: duckdb.DuckDBPyConnection,
    lake: Lake,
    *,
    read_only: bool = False,
    snapshot: int | None = None,
    alias: str = ALIAS,
) -> None:
    """Attach the lake to a connection; raises as `connect_lake`."""
    if read_only and lake.file and not lake.file.exists():
        raise UsageError(f"there is no {lake.file}; publish a warehouse first with `marsad run`, or name its --home.")
    options = dict(_OPTIONS)
    if read_only:
        options |= {"read_only": "", "create_if_not_exists": "false"}
    if snapshot is not None:
        options |= {"snapshot_version": str(snapshot)}
    try:
        _prepare(connection, lake)
        given = ", ".join(f"{name} {value}".strip() for name, value in options.items())
        connection.execute(f"attach 'ducklake:marsad_lake' as {alias} ({given})")
    except duckdb.Error as error:
        raise told(error, lake) from error


def _prepare(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Load what the lake needs, and keep where it is as secrets of the connection, which no query shows."""
    load_extension(connection, "ducklake")
    if lake.is_remote:
        use_s3(connection)
    if lake.postgres is None:
        catalog = {"path": str(lake.file), "parameters": {}}
    else:
        load_extension(connection, "postgres_scanner")
        keep_catalog(connection, lake)
        catalog = {"path": lake.rest(), "parameters": {"TYPE": "postgres", "SECRET": "marsad_catalog"}}
    connection.execute(
        """
        create or replace temporary secret marsad_lake
        (type ducklake, metadata_path $path, data_path $data, metadata_parameters $parameters)
        """,
        {**catalog, "data": lake.data},
    )


def keep_catalog(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Keep who may enter the catalog, and where it is, as the secret `marsad_catalog` of the connection."""
    known = {key: value for key, value in (lake.postgres or {}).items() if key in _SECRET_KEYS}
    values = ", ".join(f"{_SECRET_KEYS[key]} ${key}" for key in known)
    connection.execute(f"create or replace temporary secret marsad_catalog (type postgres, {values})", known)


def shut_off(connection: duckdb.DuckDBPyConnection, lake: Lake) -> duckdb.DuckDBPyConnection:
    """Let no query of a connection open other files than the lake's, and return it."""
    folder = lake.data.rstrip("/") + "/"
    connection.execute("set allowed_directories = [?]", [folder])
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def told(error: duckdb.Error, lake: Lake) -> MarsadError:
    """Return an error in opening a lake, or asking its catalog, as Marsad tells it."""
    text = str(error)
    if "Could not set lock" in text:
        return WarehouseBusy(
            f"{lake.file} is held by another process. Wait for it to end, or keep the catalog in Postgres."
        )
    if "creating a new DuckLake is explicitly disabled" in text:
        return UsageError(f"there is no {lake}; publish a warehouse first with `marsad run`.")
    if ".duckdb_extension" in text or "Extension" in text:
        return StageError(f"DuckDB {duckdb.__version__} lacks an extension ({error}); pip install 'marsad[lake]'.")
    return StageError(f"cannot open {lake}: {error}")
