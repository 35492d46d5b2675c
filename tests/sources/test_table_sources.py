"""Tables that stand elsewhere: over HTTP, and in S3 where DuckDB's extension is installed."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.sources.reading import documents, outcomes
from warehouse.fetching import FetchLimits
from warehouse.sources import Failure
from warehouse.sources.configured import Source
from warehouse.sources.limits import Limits
from warehouse.sources.tables import connect, read_table

HERE = FetchLimits(delay_seconds=0, retries=0, allow_private_addresses=True)
ROWS = [{"headline": f"عنوان {number}", "story": f"خبر {number}"} for number in range(3000)]


def source(*where: str) -> Source:
    return Source(name="dump", kind="table", where=where, fields={"title": "headline", "text": "story"})


@pytest.fixture(scope="module")
def needs_extension() -> None:
    try:
        connect().close()
    except Exception as error:
        pytest.skip(f"no httpfs: {error}")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Serve the folder; pieces of files too, which S3 is asked for."""

    class Quiet(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range") or "")
            path = Path(self.translate_path(self.path))
            if wanted is None or not path.is_file():
                super().do_GET()
                return
            content = path.read_bytes()
            piece = content[int(wanted[1]) : int(wanted[2]) + 1]
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {wanted[1]}-{wanted[2]}/{len(content)}")
            self.send_header("Content-Length", str(len(piece)))
            self.end_headers()
            self.wfile.write(piece)

        def log_message(self, *arguments: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def write(path: Path) -> None:
    if path.suffix == ".parquet":
        parquet.write_table(pa.Table.from_pylist(ROWS), path)
    elif path.suffix == ".jsonl":
        path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    elif path.suffix == ".gz":
        write(path.with_suffix(""))
        path.write_bytes(gzip.compress(path.with_suffix("").read_bytes()))
    else:
        lines = io.StringIO("headline,story\n" + "".join(f"{row['headline']},{row['story']}\n" for row in ROWS))
        path.write_text(lines.getvalue(), encoding="utf-8")


@pytest.mark.parametrize(("name", "first"), [("a.parquet", 1), ("a.jsonl", 1), ("a.csv", 2), ("a.csv.gz", 2)])
def test_a_table_over_http_is_read_row_by_row(site: str, tmp_path: Path, name: str, first: int) -> None:
    write(tmp_path / name)
    found = documents(read_table(source(f"{site}/{name}?token=geheim"), Limits(), HERE))
    uris = [f"{site}/{name}?token=***#{number}" for number in (first, first + 2999)]
    assert [item.source_uri for item in found][::2999] == uris
    assert json.loads(found[7].payload) == {"title": "عنوان 7", "text": "خبر 7"}


def test_what_cannot_be_read_says_why(site: str, tmp_path: Path) -> None:
    (tmp_path / "damaged.parquet").write_bytes(b"PAR1" + bytes(100))
    (tmp_path / "empty.csv").touch()
    (tmp_path / "robots.txt").write_text("User-agent: *\nDisallow: /forbidden.csv")
    parquet.write_table(pa.table({"id": [1]}), tmp_path / "textless.parquet")
    names = ("gone.parquet", "damaged.parquet", "textless.parquet", "page.html", "empty.csv", "forbidden.csv")
    assert outcomes(read_table(source(*(f"{site}/{name}" for name in names)), Limits(), HERE)) == {
        "gone.parquet": "http_404",
        "damaged.parquet": "bad_parquet",
        "textless.parquet": "no_text_column",
        "page.html": "unknown_extension",
        "empty.csv": "empty_file",
        "forbidden.csv": "robots_refused",
    }


@pytest.mark.parametrize(
    "place", ["http://2130706433:{port}/a.csv", "http://[::ffff:127.0.0.1]:{port}/a.csv", "{site}/a.csv"]
)
def test_a_table_in_our_own_network_is_refused(site: str, tmp_path: Path, place: str) -> None:
    write(tmp_path / "a.csv")
    where = place.format(site=site, port=site.rpartition(":")[2])
    (failure,) = read_table(source(where), Limits(), FetchLimits())
    assert isinstance(failure, Failure)
    assert failure.error.reason == "private_address"


def test_a_table_over_the_limit_is_refused_and_one_below_is_never_held(site: str, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl")
    limits = dataclasses.replace(HERE, max_table_bytes=1000)
    assert set(outcomes(read_table(source(f"{site}/a.jsonl"), Limits(), limits)).values()) == {"too_large"}
    assert len(documents(read_table(source(f"{site}/a.jsonl"), Limits(max_bytes=100), HERE))) == 3000


def test_a_table_in_s3_is_read_from_the_endpoint_of_the_environment(
    needs_extension: None, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bucket").mkdir()
    write(tmp_path / "bucket" / "a.parquet")
    for name, value in {"ENDPOINT_URL": site, "ACCESS_KEY_ID": "k", "SECRET_ACCESS_KEY": "s", "REGION": "r"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    found = documents(read_table(source("s3://bucket/a.parquet"), Limits(), FetchLimits()))
    assert [item.source_uri for item in found][::2999] == ["s3://bucket/a.parquet#1", "s3://bucket/a.parquet#3000"]
    assert json.loads(found[7].payload) == {"title": "عنوان 7", "text": "خبر 7"}
    assert outcomes(read_table(source("s3://bucket/gone.csv"), Limits(), FetchLimits())) == {"gone.csv": "bad_table"}


def test_a_local_table_is_read_as_a_file(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet")
    assert len(documents(read_table(source(str(tmp_path / "*.parquet")), Limits(), HERE))) == len(ROWS)


def test_a_missing_extension_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("warehouse.extensions.extension_file", lambda _: str(tmp_path / "none.duckdb_extension"))
    (failure,) = read_table(source("s3://bucket/a.parquet"), Limits(), HERE)
    assert isinstance(failure, Failure)
    assert failure.error.reason == "missing_extension"
    assert f"duckdb-extension-httpfs=={duckdb.__version__}" in failure.error.detail
