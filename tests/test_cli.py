"""The command line: help, exit codes, queries."""

import csv
import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Published
from pyarrow import parquet

COMMANDS = [
    ["run"], ["sql"], ["status"], ["releases"], ["rollback"],
    ["quarantine", "list"], ["quarantine", "show"], ["quarantine", "replay"],
    ["explain"], ["export", "plover"], ["learned", "list"], ["learned", "keep"], ["learned", "cut"],
]  # fmt: skip


def marsad(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = "from warehouse.cli import main; main()"
    return subprocess.run([sys.executable, "-c", command, *arguments], capture_output=True, check=False)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(command: list[str]) -> None:
    done = marsad(*command, "--help")
    assert done.returncode == 0
    assert f"Example: marsad {' '.join(command)}".encode() in done.stdout


def test_help_is_fast() -> None:
    seconds = []
    for _ in range(5):
        start = time.monotonic()
        marsad("--help")
        seconds.append(time.monotonic() - start)
    assert min(seconds) < 1.0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["sql", "select 1", "--home", "/nonexistent"], 2, "publish a warehouse first"),
        (["status", "--home", "/nonexistent"], 2, "nothing was published"),
        (["rollback", "--home", "/nonexistent"], 2, "no release to roll back to"),
        (["run", "--no-such-option"], 2, "No such option"),
        (["run", "--home", "/dev/null/x"], 2, "cannot make"),
        (["explain", "a.txt", "--home", "/nonexistent"], 2, "publish a warehouse first"),
        (["learned", "keep", "learned-1", "--home", "/nonexistent"], 2, "start with `marsad run`"),
    ],
)
def test_wrong_use_is_exit_code_2(arguments: list[str], code: int, message: str) -> None:
    done = marsad(*arguments)
    assert done.returncode == code
    assert message in done.stderr.decode()


def test_sql_prints_every_format(sample: Published) -> None:
    query = "select title, published_date from articles where title is not null order by title limit 3"
    expected = sample.rows(query)
    home = ["--home", str(sample.settings.home)]
    as_csv = marsad("sql", query, *home, "--format", "csv").stdout.decode()
    assert [row[0] for row in csv.reader(io.StringIO(as_csv))][1:] == [title for title, _ in expected]
    as_json = marsad("sql", query, *home, "--format", "json").stdout.decode().splitlines()
    assert [json.loads(line)["title"] for line in as_json] == [title for title, _ in expected]
    as_parquet = marsad("sql", query, *home, "--format", "parquet").stdout
    assert parquet.read_table(io.BytesIO(as_parquet)).column("title").to_pylist() == [title for title, _ in expected]
    assert "3 rows" in marsad("sql", query, *home).stdout.decode()


@pytest.mark.parametrize("query", ["select nonsense", "create table t (i integer)", "selec 1"])
def test_a_refused_query_is_exit_code_2(query: str, sample: Published) -> None:
    done = marsad("sql", query, "--home", str(sample.settings.home))
    assert done.returncode == 2
    assert "DuckDB refuses" in done.stderr.decode()


def test_a_query_cannot_write_a_file(sample: Published, tmp_path: Path) -> None:
    for target in (sample.settings.published_file, tmp_path / "out.csv"):
        done = marsad("sql", f"copy (select 1) to '{target}' (format csv)", "--home", str(sample.settings.home))
        assert done.returncode == 2
    assert not (tmp_path / "out.csv").exists()
    assert sample.rows("select count(*) > 0 from articles") == [(True,)]


def test_status_and_releases_and_quarantine(sample: Published) -> None:
    home = ["--home", str(sample.settings.home)]
    assert "release 1" in marsad("status", *home).stdout.decode()
    assert "articles" in marsad("releases", *home).stdout.decode()
    assert "unknown_extension" in marsad("quarantine", "list", *home).stdout.decode()
    ((quarantine_id,),) = sample.rows("select quarantine_id from raw.quarantine where reason = 'no_arabic'")
    shown = marsad("quarantine", "show", quarantine_id, *home).stdout
    assert shown == next(Path(__file__).parent.parent.glob("warehouse/sample/corpus/broken/english.txt")).read_bytes()


def test_explain_shows_the_whole_text_of_an_article(sample: Published) -> None:
    shown = marsad("explain", "grain-deal.txt", "--rules", "--home", str(sample.settings.home)).stdout.decode()
    pieces = sample.rows("""
        select text, kept, rule_id from segments join articles using (document_id)
        where ends_with(source_uri, '/grain-deal.txt') and role <> 'blank' order by segment_no
    """)
    assert any(not kept for _, kept, _ in pieces)
    lines = iter(shown.splitlines())
    for text, kept, rule_id in pieces:
        assert any(line.startswith(("  " if kept else "✂ ") + text) and (rule_id or "") in line for line in lines)


def test_an_unknown_recurring_line_cannot_be_decided(sample: Published) -> None:
    home = ["--home", str(sample.settings.home)]
    assert "0 rows" in marsad("learned", "list", "--all", *home).stdout.decode()
    done = marsad("learned", "cut", "learned-1", *home)
    assert done.returncode == 2
    assert "marsad learned list" in done.stderr.decode()


@pytest.mark.parametrize(("name", "value"), [("MARSAD_WORKERS", "0"), ("MARSAD_BATCH_SIZE", "x")])
def test_a_wrong_setting_is_exit_code_2(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    done = marsad("status")
    assert done.returncode == 2
    assert f"{name}={value}" in done.stderr.decode()
