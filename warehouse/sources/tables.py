"""Tables that stand elsewhere: Parquet, CSV and JSON lines over HTTP, and in S3 through DuckDB.

Over HTTP they are fetched as pages are: by robots.txt, within limits, and from public addresses only. In S3 DuckDB
reads them itself, from the endpoint that the environment names (AWS_ENDPOINT_URL) or Amazon's: who sets it is trusted.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import duckdb

from warehouse.errors import Unreadable
from warehouse.extensions import CONFIG, use_s3
from warehouse.fetching import Fetched, Fetcher, FetchLimits
from warehouse.fetching.urls import shown_url
from warehouse.fetching.visits import Refused
from warehouse.sources import Failure, Found
from warehouse.sources.configured import Source
from warehouse.sources.files import read_paths
from warehouse.sources.formats import read
from warehouse.sources.incoming import Incoming, printable
from warehouse.sources.limits import Limits
from warehouse.sources.records import check_columns, mapped, record_document
from warehouse.sources.unpacking import Budget

_BATCH = 2048  # rows fetched at once, a vector of DuckDB's
_MEMORY = "1GB"
_READERS = (
    (re.compile(r"\.parquet$"), "read_parquet($place, union_by_name = true)"),
    (re.compile(r"\.[ct]sv(?:\.gz|\.zst)?$"), "read_csv($place, all_varchar = true, union_by_name = true)"),
    (re.compile(r"\.(?:json|jsonl|ndjson)(?:\.gz|\.zst)?$"), "read_json($place, maximum_object_size = $most)"),
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def read_table(source: Source, limits: Limits, fetch_limits: FetchLimits) -> Iterator[Found]:
    """Yield the rows of the tables that `source` names as records, numbered as those of a file; local ones are files.

    What cannot be read is a failure: as for files and pages, and in S3 `missing_extension` where DuckDB's httpfs is not
    installed, `no_text_column`, `bad_table`. S3 is entered with the keys of the environment (AWS_ACCESS_KEY_ID …).
    """
    for place in source.where:
        scheme = urlsplit(place).scheme.lower() if _SCHEME.match(place) else ""
        try:
            if not scheme:
                yield from read_paths([Path(place)], limits=limits, fields=source.fields)
            elif scheme == "s3":
                yield from _rows(source, place, _table_of(place), limits)
            else:
                _table_of(place)
                yield from _fetched(source, place, limits, fetch_limits)
        except Unreadable as error:
            yield Failure(printable(shown_url(place)), error)


def _table_of(place: str) -> str:
    """Return DuckDB's call that reads the table at `place`. Raises Unreadable `unknown_extension`."""
    table = next((table for name, table in _READERS if name.search(urlsplit(place).path.lower())), None)
    if table is None:
        known = ".parquet .csv .tsv .json .jsonl .ndjson, the last ones also packed"
        raise Unreadable("unknown_extension", f"{shown_url(place)} names no table; readable are {known}.")
    return table


def _fetched(source: Source, place: str, limits: Limits, fetch_limits: FetchLimits) -> Iterator[Found]:
    """Yield the rows of a table on the web, which is written to a file that nobody else sees."""
    uri = printable(shown_url(place))
    with tempfile.TemporaryFile(prefix="marsad-table-") as file:
        with Fetcher(fetch_limits) as fetcher:
            answer = fetcher.download(place, file)
        if isinstance(answer, Refused):
            raise answer.error
        file.seek(0)
        name = PurePosixPath(urlsplit(place).path).name
        charset = answer.charset if isinstance(answer, Fetched) else None
        with os.fdopen(os.dup(file.fileno()), "rb") as stream:
            yield from read(Incoming(uri, name, stream, limits, source.fields, budget=Budget(limits), charset=charset))


def _rows(source: Source, place: str, table: str, limits: Limits) -> Iterator[Found]:
    values: dict[str, str | int] = {"place": place}
    if "$most" in table:
        values["most"] = limits.max_bytes
    uri = printable(place)
    incoming = Incoming(uri, uri, io.BufferedReader(io.BytesIO()), limits, source.fields, budget=Budget(limits))
    number = 0
    with connect() as connection:
        try:
            batches = connection.execute(f"select * from {table}", values).to_arrow_reader(_BATCH)
            check_columns(incoming, list(mapped(dict.fromkeys(batches.schema.names, ""), source.fields)))
            for batch in batches:
                for row in batch.to_pylist():
                    number += 1
                    yield record_document(incoming, row, uri=f"{uri}#{number}")
        except (duckdb.Error, OSError) as error:
            detail = f"{place} cannot be read after row {number} ({str(error)[:300]}); check the address and the keys."
            raise Unreadable("bad_table", detail) from error


def connect() -> duckdb.DuckDBPyConnection:
    """Return a connection that reads S3. Raises Unreadable `missing_extension`."""
    connection = duckdb.connect(config={**CONFIG, "memory_limit": _MEMORY})
    try:
        use_s3(connection)
    except duckdb.Error as error:
        detail = f"DuckDB {duckdb.__version__} reads S3 only with its extension httpfs ({error}); "
        detail += f"pip install 'marsad[s3]', or duckdb-extension-httpfs=={duckdb.__version__}."
        raise Unreadable("missing_extension", detail) from error
    return connection
