"""Tables that stand elsewhere: read over HTTP where DuckDB's extension is installed, and told where it is not."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.sources.reading import documents, outcomes
from warehouse.sources.configured import Source
from warehouse.sources.limits import Limits
from warehouse.sources.tables import connect, read_table

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
    """Serve the folder, whole files only: DuckDB asks for ranges where it is told that there are any."""
    from http.server import SimpleHTTPRequestHandler

    class Quiet(SimpleHTTPRequestHandler):
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
    else:
        lines = io.StringIO("headline,story\n" + "".join(f"{row['headline']},{row['story']}\n" for row in ROWS))
        path.write_text(lines.getvalue(), encoding="utf-8")


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl", "a.csv"])
def test_a_table_over_http_is_read_row_by_row(needs_extension: None, site: str, tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    found = documents(read_table(source(f"{site}/{name}"), Limits()))
    assert [item.source_uri for item in found][::2999] == [f"{site}/{name}#1", f"{site}/{name}#3000"]
    assert json.loads(found[7].payload) == {"title": "عنوان 7", "text": "خبر 7"}


def test_what_cannot_be_read_says_why(needs_extension: None, site: str, tmp_path: Path) -> None:
    (tmp_path / "damaged.parquet").write_bytes(b"PAR1" + bytes(100))
    parquet.write_table(pa.table({"id": [1]}), tmp_path / "textless.parquet")
    names = ("gone.parquet", "damaged.parquet", "textless.parquet", "page.html")
    assert outcomes(read_table(source(*(f"{site}/{name}" for name in names)), Limits())) == {
        "gone.parquet": "bad_table",
        "damaged.parquet": "bad_table",
        "textless.parquet": "no_text_column",
        "page.html": "unknown_extension",
    }


def test_a_local_table_is_read_as_a_file(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet")
    assert len(documents(read_table(source(str(tmp_path / "*.parquet")), Limits()))) == len(ROWS)


def test_a_missing_extension_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("warehouse.sources.tables._extension_file", lambda: str(tmp_path / "none.duckdb_extension"))
    (failure,) = read_table(source("https://127.0.0.1/a.parquet"), Limits())
    assert failure.error.reason == "missing_extension"
    assert f"duckdb-extension-httpfs=={duckdb.__version__}" in failure.error.detail
