"""The whole flow: the sample, a second run, bad input, a planted defect, a reader at work."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import Published

from warehouse.errors import ChecksFailed, NothingIngested, StageError
from warehouse.project import sample_dir
from warehouse.settings import Settings
from warehouse.store.releases import list_releases, roll_back

EXPECTED = json.loads((Path(__file__).parent.parent / "sample" / "expected.json").read_text(encoding="utf-8"))
IDS = {
    "articles": "article_id", "mentions": "mention_id", "quotes": "quote_id", "events": "event_id",
    "event_mentions": "event_mention_id", "entities": "entity_id", "stories": "story_id",
}  # fmt: skip


def ids(home: Published | Settings) -> dict[str, list[str]]:
    settings = home.settings if isinstance(home, Published) else home
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return {
            table: [key for (key,) in connection.execute(f"select {column} from {table} order by 1").fetchall()]
            for table, column in IDS.items()
        }


@pytest.fixture
def small_home(prefect: None, tmp_path: Path) -> Settings:
    """A warehouse of two short articles."""
    from flows.refresh import refresh

    articles = tmp_path / "in"
    articles.mkdir()
    for name in ("beijing-agreement.txt", "alula-declaration.txt"):
        shutil.copy(sample_dir() / "sada" / name, articles)
    settings = Settings(home=tmp_path / "home")
    refresh([articles], settings.home)
    return settings


def test_the_sample_gives_the_expected_articles(sample: Published) -> None:
    found = {
        Path(uri).relative_to(sample_dir()).as_posix(): (title, date and date.isoformat(), body)
        for uri, title, date, body in sample.rows("select source_uri, title, published_date, body from articles")
    }
    expected = {uri: (item["title"], item["published_date"], "\n".join(item["body"])) for uri, item in EXPECTED.items()}
    assert found == expected


def test_what_is_broken_is_in_quarantine(sample: Published) -> None:
    rows = sample.rows("select uri, reason from quarantine")
    assert {Path(uri).name: reason for uri, reason in rows} == {
        "attachment.docx": "unknown_extension",
        "empty.txt": "empty_file",
        "english.txt": "no_arabic",
        "wire.jsonl#3": "bad_json",
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
    query = "select count(*) from events where source_count >= 2"
    ((shared_events,),) = sample.rows(query)
    assert shared_events >= 4


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


def test_a_second_run_changes_nothing(sample: Published) -> None:
    from flows.refresh import refresh

    before = ids(sample)
    summary = refresh(None, sample.settings.home)
    assert summary.ingested.new == 0
    assert summary.annotated == 0
    assert summary.release is None
    assert ids(sample) == before
    assert len(list_releases(sample.settings)) == 1


def test_the_same_input_gives_the_same_ids_elsewhere(small_home: Settings, tmp_path: Path) -> None:
    from flows.refresh import refresh

    moved = tmp_path / "moved"
    shutil.copytree(tmp_path / "in", moved)
    other = Settings(home=tmp_path / "other")
    refresh([moved], other.home)
    assert ids(other) == ids(small_home)


def test_a_planted_defect_stops_publication(small_home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mention outside its article: dbt's own tests are left out here, so that the expectations have to find it."""
    import flows.refresh
    from flows.transform import transform

    def transform_and_break(settings: Settings) -> None:
        transform(settings)
        with duckdb.connect(str(settings.build_file)) as connection:
            connection.execute("update mentions set start_char = 100000, end_char = 100005 where field = 'body'")

    monkeypatch.setattr(flows.refresh, "transform", transform_and_break)
    before = ids(small_home)
    with pytest.raises(ChecksFailed, match="mention's article"):
        flows.refresh.refresh([sample_dir() / "ufuq"], small_home.home)
    assert ids(small_home) == before
    monkeypatch.undo()
    assert flows.refresh.refresh([sample_dir() / "ufuq"], small_home.home).release is not None


def test_a_failing_dbt_test_stops_publication(small_home: Settings) -> None:
    from flows.refresh import refresh

    with duckdb.connect(str(small_home.build_file)) as connection:
        connection.execute("update raw.mentions set surface = 'خطأ' where mention_no = 0")
        connection.execute("update raw.articles set cleaner_version = 'touched'")
        connection.execute("update raw.documents set media_type = 'text/plain'")
    before = ids(small_home)
    with duckdb.connect(str(small_home.build_file)) as connection:
        versions = connection.execute("select max(versions) from raw.runs").fetchone()
        cleaner = json.loads(versions[0])["cleaner"]
        connection.execute("update raw.articles set cleaner_version = ?", [cleaner])
        connection.execute(
            "insert into raw.quarantine select 'q', 'u', 'ingest', 'r', 'd', null, null, null, null, 'r', now(), null"
        )
    with pytest.raises(StageError, match="dbt"):
        refresh([sample_dir() / "sada" / "beijing-agreement.txt"], small_home.home)
    assert ids(small_home) == before


def test_an_open_reader_keeps_reading(small_home: Settings) -> None:
    from flows.refresh import refresh

    with duckdb.connect(str(small_home.published_file), read_only=True) as reader:
        before = reader.execute("select count(*) from articles").fetchone()
        assert refresh([sample_dir() / "ufuq"], small_home.home).release is not None
        assert reader.execute("select count(*) from articles").fetchone() == before
    assert len(ids(small_home)["articles"]) > before[0]
    assert not list(small_home.home.rglob("*.wal"))


def test_rollback_shows_the_release_before(small_home: Settings) -> None:
    from flows.refresh import refresh

    before = ids(small_home)
    refresh([sample_dir() / "ufuq"], small_home.home)
    assert roll_back(small_home).number == 1
    assert ids(small_home) == before


def test_nothing_at_all_is_a_failure(prefect: None, tmp_path: Path) -> None:
    from flows.refresh import refresh

    (tmp_path / "empty.txt").touch()
    settings = Settings(home=tmp_path / "home")
    with pytest.raises(NothingIngested, match="went to quarantine"):
        refresh([tmp_path / "empty.txt", tmp_path / "missing.txt"], settings.home)
    assert not settings.published_file.exists()
