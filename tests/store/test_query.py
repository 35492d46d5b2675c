"""Queries printed: for spreadsheets, programs and terminals."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest
from pyarrow import parquet

from warehouse.errors import UsageError, WarehouseBusy
from warehouse.settings import Settings
from warehouse.store.opening import open_build, open_newest
from warehouse.store.query import print_query


def printed(query: str, output: str, *, raw_cells: bool = False) -> str:
    stream = io.StringIO()
    with duckdb.connect() as connection:
        print_query(connection, query, output, stream, raw_cells=raw_cells)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("=HYPERLINK(\"http://evil.example\";\"اضغط\")", "'=HYPERLINK(\"http://evil.example\";\"اضغط\")"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-", "'-"),
        ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"),
        ("-12.5", "-12.5"),
        ("+3e4", "+3e4"),
        ("عنوان = خبر", "عنوان = خبر"),
        ("«=1»", "«=1»"),
    ],
)  # fmt: skip
def test_a_title_is_no_formula_in_a_spreadsheet(cell: str, expected: str) -> None:
    query = f"select '{cell.replace(chr(39), chr(39) * 2)}' as title"
    assert list(csv.reader(io.StringIO(printed(query, "csv"))))[1] == [expected]
    assert list(csv.reader(io.StringIO(printed(query, "csv", raw_cells=True))))[1] == [cell]


def test_numbers_stay_numbers() -> None:
    assert printed("select -1 as number, '=x' as \"=y\"", "csv") == "number,'=y\n-1,'=x\n"


def test_columns_of_one_name_are_kept_apart() -> None:
    query = "select 1 as a, 2 as a, 3 as a, 4 as a_2"
    assert json.loads(printed(query, "json")) == {"a": 1, "a_2": 2, "a_3": 3, "a_2_2": 4}
    stream = io.TextIOWrapper(io.BytesIO())
    with duckdb.connect() as connection:
        print_query(connection, query, "parquet", stream)
    stream.buffer.seek(0)
    assert parquet.read_table(stream.buffer).column_names == ["a", "a_2", "a_3", "a_2_2"]


def test_json_holds_no_controls_and_loses_none() -> None:
    text = "\x1b[31m\x9b\x7f\u2028\u202eن"
    line = printed("select chr(27) || '[31m' || chr(155) || chr(127) || chr(8232) || chr(8238) || 'ن' as text", "json")
    assert json.loads(line) == {"text": text}
    assert not set("\x1b\x9b\x7f\u2028") & set(line)


def test_a_table_shows_controls() -> None:
    table = printed("select chr(27) || '[2J[bold]' || chr(8238) as \"a\nb\"", "table")
    assert r"\x1b[2J[bold]\u202e" in table
    assert r"a\nb" in table


def test_parameters_are_bound() -> None:
    stream = io.StringIO()
    with duckdb.connect() as connection:
        print_query(connection, "select $text as text", "csv", stream, {"text": "'; drop table x; --"})
    assert stream.getvalue().splitlines()[1] == "'; drop table x; --"


def test_the_newest_is_the_build_file_or_while_a_run_writes_it_the_published_one(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    settings.make_folders()
    with pytest.raises(UsageError, match="marsad run"):
        open_newest(settings)
    with duckdb.connect(str(settings.published_file)) as connection:
        connection.execute("create table marker as select 'published' as name")
    with open_newest(settings) as connection:
        assert connection.execute("select name from marker").fetchone() == ("published",)
    with open_build(settings):
        pass
    with open_newest(settings) as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("delete from raw.documents")


def test_a_file_that_another_process_writes_is_told_as_busy(tmp_path: Path) -> None:
    import subprocess
    import sys

    settings = Settings(home=tmp_path)
    settings.make_folders()
    hold = f"import duckdb, sys; c = duckdb.connect({str(settings.build_file)!r}); print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        with pytest.raises(WarehouseBusy):
            open_newest(settings)
        duckdb.connect(str(settings.published_file)).close()
        open_newest(settings).close()
        assert writer.stdin
        writer.stdin.close()
