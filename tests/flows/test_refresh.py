"""The whole flow: the sample, a second run, bad input, a planted defect, a reader at work."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Published
from warehouse.errors import ChecksFailed, NothingIngested, StageError
from warehouse.project import sample_dir
from warehouse.settings import Settings
from warehouse.store import changes
from warehouse.store.content import content_hash, content_hashes
from warehouse.store.opening import open_build
from warehouse.store.quarantine import Choice, choose
from warehouse.store.releases import list_releases, roll_back

EXPECTED = json.loads((Path(__file__).parent.parent / "sample" / "expected.json").read_text(encoding="utf-8"))
IDS = {
    "articles": "article_id", "mentions": "mention_id", "quotes": "quote_id", "events": "event_id",
    "event_mentions": "event_mention_id", "entities": "entity_id", "stories": "story_id",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("in_threads")


def ids(settings: Settings) -> dict[str, list[str]]:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return {
            table: [key for (key,) in connection.execute(f"select {column} from {table} order by 1").fetchall()]
            for table, column in IDS.items()
        }


def built_hash(settings: Settings) -> str:
    with duckdb.connect(str(settings.build_file)) as connection:
        return content_hash(content_hashes(connection))


def test_the_sample_gives_the_expected_articles(sample: Published) -> None:
    found = {
        Path(uri).relative_to(sample_dir()).as_posix(): (title, date and date.isoformat(), body)
        for uri, title, date, body in sample.rows("select source_uri, title, published_date, body from articles")
    }
    expected = {uri: (item["title"], item["published_date"], "\n".join(item["body"])) for uri, item in EXPECTED.items()}
    assert found == expected


def test_the_sample_fills_the_tables(sample: Published) -> None:
    tables = sample.rows("select table_name from information_schema.tables where table_schema = 'main'")
    assert len(tables) >= 19
    empty = {table for (table,) in tables if sample.rows(f"select count(*) from {table}") == [(0,)]}
    assert empty == {"learned_lines"}  # no outlet of the sample has enough articles


def test_what_is_broken_is_in_quarantine(sample: Published) -> None:
    rows = sample.rows("select uri, stage, reason from quarantine where resolved_at is null")
    assert {Path(uri).name: (stage, reason) for uri, stage, reason in rows} == {
        "attachment.docx": ("ingest", "unknown_extension"),
        "empty.txt": ("ingest", "empty_file"),
        "english.txt": ("clean", "no_arabic"),
        "wire.jsonl#3": ("ingest", "bad_json"),
    }


def test_a_byte_identical_copy_is_seen_once(sample: Published) -> None:
    assert sample.summary.ingested.seen == 1


def test_a_reprint_is_a_duplicate(sample: Published) -> None:
    query = """
        select regexp_extract(copies.source_uri, '[^/]+$'), regexp_extract(originals.source_uri, '[^/]+$')
        from articles as copies join articles as originals on copies.duplicate_of = originals.article_id
    """
    assert sample.rows(query) == [("alula-reprint.txt", "alula-declaration.txt")]


def test_events_told_by_several_outlets_are_one(sample: Published) -> None:
    """Reprints do not count: at least four events are told in different words."""
    ((told_by_several,),) = sample.rows("select count(*) from events where article_count >= 2 and source_count >= 2")
    assert told_by_several >= 4


def test_every_plover_type_occurs(sample: Published) -> None:
    assert sample.rows("select count(distinct event_type) from events") == [(16,)]


@pytest.mark.parametrize(
    ("table", "text"),
    [("mentions", "surface"), ("quotes", "quote_text"), ("dates", "expression"), ("event_mentions", "trigger")],
)
def test_evidence_resolves(sample: Published, table: str, text: str) -> None:
    query = f"""
        select count(*), count(*) filter (
            substring(
                case facts.field when 'title' then articles.title else articles.body end,
                facts.start_char + 1, facts.end_char - facts.start_char
            ) is distinct from facts.{text}
        )
        from {table} as facts join articles using (article_id)
    """
    ((rows, broken),) = sample.rows(query)
    assert rows > 0
    assert broken == 0


def test_every_published_column_is_described(sample: Published) -> None:
    query = """
        select table_name, column_name from duckdb_columns()
        where schema_name = 'main' and not internal and comment is null
    """
    assert sample.rows(query) == []


def test_each_stage_is_a_task(sample: Published) -> None:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        names = " ".join(run.name for run in client.read_task_runs(limit=200))
    assert [
        stage for stage in ("read_files", "annotate", "load", "transform", "validate", "publish") if stage not in names
    ] == []


def test_a_second_run_changes_nothing(sample: Published) -> None:
    from flows.refresh import refresh

    before = ids(sample.settings)
    summary = refresh(None, sample.settings.home)
    assert summary.ingested.new == 0
    assert summary.annotated == 0
    assert summary.release is None
    assert ids(sample.settings) == before
    assert len(list_releases(sample.settings)) == 1


def test_the_same_input_gives_the_same_ids_elsewhere(two_articles: Published, tmp_path: Path) -> None:
    from flows.refresh import refresh

    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("alula-declaration.txt", "beijing-agreement.txt"):
        shutil.copy(sample_dir() / "sada" / name, moved)
    other = Settings(home=tmp_path / "other")
    refresh([moved], other.home)
    assert ids(other) == ids(two_articles.settings)


def test_a_planted_defect_stops_publication(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mention is moved outside its article after dbt's own tests, so that the expectations have to find it."""
    import flows.refresh
    from flows.transform import transform

    def transform_and_break(settings: Settings, run_id: str, **options: bool) -> None:
        transform(settings, run_id, **options)
        with duckdb.connect(str(settings.build_file)) as connection:
            connection.execute("update mentions set start_char = 100000, end_char = 100005 where field = 'body'")

    monkeypatch.setattr(flows.refresh, "transform", transform_and_break)
    before = ids(home)
    with pytest.raises(ChecksFailed, match="mention's article"):
        flows.refresh.refresh([sample_dir() / "ufuq"], home.home)
    assert ids(home) == before
    assert [release.number for release in list_releases(home)] == [1]


def test_after_a_full_build_that_was_not_let_through_an_increment_will_do(home: Settings) -> None:
    """What a full build made is checked until it holds, beside what comes meanwhile; nothing is made anew for that."""
    from flows.transform import transform
    from flows.validate import validate

    transform.fn(home, "whole", full_refresh=True)
    with open_build(home) as build:
        one, other = build.connection.execute("select article_id, document_id from articles order by all").fetchall()
        build.connection.execute("update mentions set start_char = start_char + 1 where article_id = ?", one[:1])
    with pytest.raises(ChecksFailed, match="mention's article"):
        validate.fn(home, "first")
    with open_build(home) as build:
        assert changes.can_increment(build)
        reread = "annotated_at = annotated_at + interval 1 second, published_date = published_date - 1"
        build.connection.execute(f"update raw.articles set {reread} where document_id = ?", other[1:])
    transform.fn(home, "increment")
    with pytest.raises(ChecksFailed, match="mention's article"):
        validate.fn(home, "second")
    with open_build(home) as build:
        build.connection.execute("update mentions set start_char = start_char - 1 where article_id = ?", one[:1])
    assert validate.fn(home, "third")
    increment = built_hash(home)
    transform.fn(home, "whole", full_refresh=True)
    assert increment == built_hash(home)
    assert validate.fn(home, "fourth")
    with open_build(home) as build:
        assert changes.schema_to_check(build) == "changes"


def test_a_failing_dbt_test_stops_publication(home: Settings) -> None:
    from flows.refresh import refresh

    with duckdb.connect(str(home.build_file)) as connection:
        connection.execute("update raw.mentions set surface = 'خطأ' where mention_no = 0")
        connection.execute("update raw.articles set annotated_at = annotated_at + interval 1 second")
    before = ids(home)
    with pytest.raises(StageError, match="dbt"):
        refresh([sample_dir() / "ufuq" / "cop27-fund.txt"], home.home)
    assert ids(home) == before
    with duckdb.connect(str(home.build_file)) as connection:
        (status,) = connection.execute("select status from raw.runs order by started_at desc limit 1").fetchone()
    assert status == "failed"


def test_publishing_beside_an_open_reader_and_rolling_back(home: Settings) -> None:
    from flows.refresh import refresh

    before = ids(home)
    with duckdb.connect(str(home.published_file), read_only=True) as reader:
        articles = reader.execute("select count(*) from articles").fetchone()
        assert refresh([sample_dir() / "ufuq" / "cop27-fund.txt"], home.home).release is not None
        assert reader.execute("select count(*) from articles").fetchone() == articles
    assert len(ids(home)["articles"]) == articles[0] + 1
    assert not list(home.home.rglob("*.wal"))
    assert roll_back(home).number == 1
    assert ids(home) == before


def test_replay_takes_in_what_was_mended(home: Settings, tmp_path: Path) -> None:
    from flows.refresh import refresh

    mended, english = tmp_path / "mended.txt", tmp_path / "english.txt"
    mended.touch()
    english.write_text("Not a word of Arabic in this file.")
    refresh([mended, english], home.home)
    shutil.copy(sample_dir() / "ufuq" / "cop27-fund.txt", mended)
    with open_build(home) as build:
        rows = choose(build, Choice())
    assert {row.uri for row in rows} == {str(mended), str(english)}
    refresh(home=home.home, replayed=[row.quarantine_id for row in rows])
    with open_build(home) as build:
        query = "select regexp_extract(uri, '[^/]+$'), resolution from raw.quarantine order by 1"
        assert build.connection.execute(query).fetchall() == [("english.txt", None), ("mended.txt", "read")]
    assert len(ids(home)["articles"]) == 3


def test_nothing_at_all_is_a_failure(prefect: None, tmp_path: Path) -> None:
    from flows.refresh import refresh

    (tmp_path / "empty.txt").touch()
    settings = Settings(home=tmp_path / "home")
    with pytest.raises(NothingIngested, match="went to quarantine"):
        refresh([tmp_path / "empty.txt", tmp_path / "missing.txt"], settings.home)
    assert not settings.published_file.exists()
