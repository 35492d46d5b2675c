"""The command line: help, exit codes, queries."""

import csv
import getpass
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from pyarrow import parquet

from tests.conftest import Published
from tests.fetching.site import news_outlet, serving
from tests.store.publishing import publish
from warehouse.cli import main
from warehouse.errors import Unreadable
from warehouse.model import RawDocument
from warehouse.settings import Settings
from warehouse.store.lock import only_run
from warehouse.store.opening import open_build
from warehouse.store.quarantine import quarantine_row
from warehouse.store.sightings import record_sightings

COMMANDS = [
    ["run"], ["sql"], ["status"], ["releases"], ["rollback"], ["diff"], ["doctor"],
    ["quarantine", "list"], ["quarantine", "show"], ["quarantine", "replay"], ["quarantine", "drop"],
    ["sources", "check"], ["sources", "list"], ["sources", "init"], ["reprocess"], ["explain"],
    ["export", "plover"], ["learned", "list"], ["learned", "keep"], ["learned", "cut"], ["report"],
    ["search"], ["docs"], ["serve"], ["bi", "superset"],
]  # fmt: skip


def marsad(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = "from warehouse.cli import main; main()"
    return subprocess.run([sys.executable, "-c", command, *arguments], capture_output=True, check=False)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., object]:
    """Run a command in this process, which saves the time that one of its own takes to start; return the exit code."""

    def run(*arguments: str, out: str = "", err: str = "") -> object:
        monkeypatch.setattr(sys, "argv", ["marsad", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        assert out in told.out
        assert err in told.err
        return ended.value.code

    return run


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
        (["diff", "--home", "/nonexistent"], 2, "no two releases to compare"),
        (["diff", "1", "2", "--home", "/nonexistent"], 2, "there is no release 1"),
        (["run", "--wait", "-1"], 2, "--wait"),
        (["run", "--no-such-option"], 2, "No such option"),
        (["run", "--home", "/dev/null/x"], 2, "cannot make"),
        (["explain", "a.txt", "--home", "/nonexistent"], 2, "publish a warehouse first"),
        (["learned", "keep", "learned-1", "--home", "/nonexistent"], 2, "start with `marsad run`"),
        (["reprocess", "--home", "/nonexistent"], 2, "start with `marsad run`"),
        (["quarantine", "replay", "--home", "/nonexistent"], 2, "start with `marsad run`"),
        (["quarantine", "replay", "x", "--stage", "clean"], 2, "either ids or conditions"),
        (["run", "a.txt", "--source", "x"], 2, "either paths or sources"),
        (["run", "--sources", "/nonexistent.toml"], 2, "marsad sources init"),
        (["sources", "check", "--home", "/nonexistent"], 2, "marsad sources init"),
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


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("select nonsense", "DuckDB refuses"),
        ("selec 1", "DuckDB refuses"),
        ("create table t (i integer)", "only reads"),
    ],
)
def test_a_refused_query_is_exit_code_2(query: str, told: str, sample: Published) -> None:
    done = marsad("sql", query, "--home", str(sample.settings.home))
    assert done.returncode == 2
    assert told in done.stderr.decode()


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
    listed = marsad("quarantine", "list", *home)
    assert listed.returncode == 0
    assert re.search(r"ingest │ unknown_extension │ 1 ", listed.stdout.decode())
    ((quarantine_id,),) = sample.rows("select quarantine_id from raw.quarantine where reason = 'no_arabic'")
    shown = marsad("quarantine", "show", quarantine_id, "--raw", *home).stdout
    assert shown == next(Path(__file__).parent.parent.glob("warehouse/sample/corpus/broken/english.txt")).read_bytes()
    told = marsad("quarantine", "show", quarantine_id, *home).stdout.decode()
    assert re.search(r"^reason +no_arabic$", told, re.MULTILINE)
    assert re.search(r"^sample +\S", told, re.MULTILINE)
    refused = marsad("quarantine", "list", "--stage", "clean", "--format", "json", *home).stdout.decode().splitlines()
    assert [json.loads(line)["reason"] for line in refused] == ["no_arabic"]


def test_what_programs_read(sample: Published) -> None:
    home = ["--home", str(sample.settings.home), "--json"]
    status = json.loads(marsad("status", *home).stdout)
    assert status["current"]["number"] == status["newest"]["number"] == 1
    (publishing,) = [run for run in status["runs"] if run["run_id"] == sample.summary.run_id]
    assert publishing["counts"]["annotated"] == sample.summary.annotated
    assert {row["reason"] for row in status["quarantine"]} >= {"no_arabic", "empty_file"}
    (release,) = json.loads(marsad("releases", *home).stdout)
    assert release["is_current"]
    assert release["content"].keys() >= {"articles", "mentions"}
    done = marsad("doctor", *home)
    found = json.loads(done.stdout)
    assert (done.returncode == 0) is found["ok"] is all(one["level"] != "problem" for one in found["findings"])
    assert {one["level"] for one in found["findings"] if one["topic"] == "published"} == {"ok"}


@pytest.fixture
def two_releases(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "home")
    settings.make_folders()
    publish(settings, 1)
    publish(settings, 2, rows=2)
    return settings


def test_releases_are_listed_compared_and_switched(two_releases: Settings) -> None:
    home = ["--home", str(two_releases.home)]
    assert "│ 2 * " in marsad("releases", *home).stdout.decode()
    told = marsad("diff", "--rows", "1", *home).stdout.decode()
    assert told.startswith("from release 1 to 2\n")
    assert re.search(r"articles +│ 1 +│ 0 +│ 1 +│ 1 +│ 2 ", told)
    assert "articles + article_id=1, value=2" in told
    assert "articles ~ article_id=0: value: 1 → 2" in told
    (table,) = json.loads(marsad("diff", "1", "2", "--table", "mentions", "--json", *home).stdout)["tables"]
    assert (table["added"], table["changed"]) == (1, 1)
    assert "readers now see release 1" in marsad("rollback", *home).stdout.decode()
    assert "rolled back, the newest is 2" in marsad("status", *home).stdout.decode()


def test_doctor_removes_leftovers_when_asked(two_releases: Settings) -> None:
    home = ["--home", str(two_releases.home)]
    half = two_releases.home / ".marsad.duckdb.partial"
    half.touch()
    done = marsad("doctor", *home)
    assert done.returncode == 1
    assert "doctor --fix` removes it" in done.stdout.decode()
    assert f"removed {half}" in marsad("doctor", "--fix", *home).stdout.decode()
    assert not half.exists()


def test_a_second_run_is_refused_before_it_starts_anything(two_releases: Settings) -> None:
    with only_run(two_releases.build_file.parent):
        done = marsad("run", "--home", str(two_releases.home))
    assert done.returncode == 1
    assert f"another run (process {os.getpid()})" in done.stderr.decode()
    assert not (two_releases.build_file.parent / "prefect-server.log").exists()


def test_a_shell_can_complete_commands() -> None:
    program = Path(sys.executable).parent / "marsad"
    script = subprocess.run(
        ["bash", "-c", f"{program} --show-completion"], capture_output=True, text=True, check=True
    ).stdout
    assert "_MARSAD_COMPLETE=complete_bash" in script
    asked = {"_MARSAD_COMPLETE": "complete_bash", "COMP_WORDS": "marsad ro", "COMP_CWORD": "1"}
    done = subprocess.run([program], env=os.environ | asked, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["rollback"]


@pytest.fixture
def quarantined(tmp_path: Path) -> Settings:
    """A home where two inputs wait in quarantine; one tries to steer the terminal."""
    settings = Settings(home=tmp_path / "home")
    settings.make_folders()
    inputs = {"/in/one.bin": b"\x1b[2J\x1b[31mred", "/in/two.bin": b"two"}
    with open_build(settings) as build:
        build.quarantine(
            [
                quarantine_row(uri=uri, stage="ingest", error=Unreadable("odd", "why"), run_id="run", payload=payload)
                for uri, payload in inputs.items()
            ]
        )
    return settings


def test_dropping_is_asked_for_twice_and_told(quarantined: Settings) -> None:
    home = ["--home", str(quarantined.home)]
    assert "2 inputs; look at them" in marsad("quarantine", "drop", "--reason", "odd", *home).stderr.decode()
    assert "2 inputs dropped" in marsad("quarantine", "drop", "--reason", "odd", "--yes", *home).stdout.decode()
    assert marsad("quarantine", "list", "--format", "json", *home).stdout == b""
    everything = marsad("quarantine", "list", "--all", "--format", "json", *home).stdout.decode().splitlines()
    assert {json.loads(line)["resolution"] for line in everything} == {"dropped"}
    assert {json.loads(line)["resolved_by"] for line in everything} == {getpass.getuser()}


def test_what_is_printed_does_not_steer_the_terminal(quarantined: Settings) -> None:
    home = ["--home", str(quarantined.home)]
    done = marsad("quarantine", "list", *home)
    assert done.returncode == 0
    listed = done.stdout
    assert rb"\x1b[2J" in listed
    assert b"\x1b" not in listed
    with duckdb.connect(str(quarantined.published_file)) as connection:
        connection.execute("create table titles as select chr(27) || '[31m' || chr(155) as title")
    refused = marsad("sql", "selec '\x1b[31m'", *home)
    assert rb"selec '\x1b[31m'" in refused.stderr
    assert b"\x1b" not in marsad("sql", "from titles", *home).stdout


def test_reprocess_says_how_many_documents_that_are(quarantined: Settings) -> None:
    with open_build(quarantined) as build:
        documents = [
            RawDocument("id", "/in/a.txt", "text/plain", b"a"),
            RawDocument("id2", "/b.txt", "text/plain", b"b"),
        ]
        build.add_documents(documents, "run")
        record_sightings(build, documents, "run")
    home = ["--home", str(quarantined.home), "--dry-run"]
    assert marsad("reprocess", *home).stdout == b"2 documents to be read again\n"
    assert marsad("reprocess", "--uri", "/in/*", "--since", "2024-01-01", *home).stdout.startswith(b"1 documents")
    assert marsad("reprocess", "--until", "2024-01-01", *home).stdout.startswith(b"0 documents")


@pytest.mark.parametrize("command", [["quarantine", "list"], ["quarantine", "replay"], ["quarantine", "drop", "--yes"]])
@pytest.mark.parametrize(
    ("option", "told"),
    [
        (["--reason", "bad_jsn"], "no reason is named «bad_jsn» (is «bad_json» meant?); there are "),
        (["--stage", "cleaning"], "no stage is named «cleaning» (is «clean» meant?); there are annotate, clean,"),
        (["--source", "x"], "no source is named «x»; there are none."),
    ],
)
def test_a_name_that_there_is_not_is_told(
    quarantined: Settings, command: list[str], option: list[str], told: str, ask: Callable[..., object]
) -> None:
    assert ask(*command, *option, "--home", str(quarantined.home), err=told) == 2


def test_reprocess_tells_a_name_that_there_is_not(quarantined: Settings, ask: Callable[..., object]) -> None:
    home = ["--home", str(quarantined.home)]
    assert ask("reprocess", "--source", "feeed", *home, err="no source is named «feeed»; there are none.") == 2
    assert ask("reprocess", "--version", "1", *home, err="no version is named «1»; there are none.") == 2
    quarantined.sources_file.write_text('[[source]]\nname = "own"\nkind = "files"\nwhere = "."\n', encoding="utf-8")
    assert ask("reprocess", "--source", "own", *home, out="0 documents to be read again\n") == 0


def test_a_reason_that_nothing_failed_for_yet_is_no_fault(quarantined: Settings, ask: Callable[..., object]) -> None:
    command = ["quarantine", "replay", "--reason", "timed_out", "--home", str(quarantined.home)]
    assert ask(*command, out="nothing to try again\n") == 0


def test_sources_are_begun_checked_and_listed(quarantined: Settings) -> None:
    home = ["--home", str(quarantined.home)]
    file = quarantined.sources_file
    assert str(file) in marsad("sources", "init", *home).stdout.decode()
    assert "is there already" in marsad("sources", "init", *home).stderr.decode()
    assert "0 sources" in marsad("sources", "check", *home).stdout.decode()
    assert "declares no source yet" in marsad("run", *home).stderr.decode()
    feed = 'name = "feed"\nkind = "feed"\nwhere = "https://user:geheim@h.example/rss"'
    file.write_text(f'[[source]]\n{feed}\n[[source]]\nname = "own"\nkind = "files"\nwhere = "."\n', encoding="utf-8")
    checked = marsad("sources", "check", *home).stdout.decode()
    assert "not asked" in checked
    assert "files," in checked
    assert "geheim" not in checked
    with open_build(quarantined) as build:
        record_sightings(build, [RawDocument("id", "/in/a.txt", "text/plain", b"a", source="own")], "run")
    listed = marsad("sources", "list", *home).stdout.decode()
    assert re.search(r"own .*│ 1 +│", listed)
    file.write_text('[[source]]\nname = "feed"\nkind = "rss"\nwhere = "x"\n', encoding="utf-8")
    done = marsad("sources", "check", *home)
    assert done.returncode == 2
    assert "source «feed»: kind is «rss»" in done.stderr.decode()


def test_sources_are_asked_once_with_fetch(quarantined: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with news_outlet() as site:
        home = ["--home", str(quarantined.home)]
        quarantined.sources_file.write_text(
            f'[[source]]\nname = "feed"\nkind = "feed"\nwhere = ["{site.url("/feed.xml")}", "{site.url("/no")}"]\n',
            encoding="utf-8",
        )
        assert "private_address" in marsad("sources", "check", "--fetch", *home).stdout.decode()
        assert site.asked == []
        monkeypatch.setenv("MARSAD_ALLOW_PRIVATE_ADDRESSES", "true")
        monkeypatch.setenv("MARSAD_FETCH_DELAY_SECONDS", "0")
        checked = marsad("sources", "check", "--fetch", *home).stdout.decode()
        assert site.paths_asked() == ["/robots.txt", "/feed.xml", "/no"]
    assert "application/rss+xml" in checked
    assert "http_404" in checked


def test_ctrl_c_says_what_stands(quarantined: Settings) -> None:
    """The run is stopped while it asks a server that never answers."""
    with serving() as site:
        site.routes["/robots.txt"] = lambda _: time.sleep(30)
        quarantined.sources_file.write_text(
            f'[[source]]\nname = "pages"\nkind = "pages"\nwhere = "{site.url("/a")}"\n', encoding="utf-8"
        )
        command = [sys.executable, "-c", "from warehouse.cli import main; main()", "run"]
        process = subprocess.Popen(
            [*command, "--home", str(quarantined.home)],
            stderr=subprocess.PIPE,
            env=os.environ | {"MARSAD_ALLOW_PRIVATE_ADDRESSES": "true"},
        )
        assert process.stderr
        for line in process.stderr:
            if b"ingest" in line:
                break
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped; nothing was published yet" in rest.decode()
    assert b"Traceback" not in rest


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
