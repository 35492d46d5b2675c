"""A warehouse in a lake: what runs write, what readers see, what is kept."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Published
from tests.lake.conftest import Lake, environment
from warehouse.doctor import examine
from warehouse.errors import UsageError
from warehouse.extensions import CONFIG
from warehouse.store.content import content_hash, content_hashes
from warehouse.store.diff import compare_releases
from warehouse.store.file import open_read_only
from warehouse.store.lake import attach, connect_lake, required_lake
from warehouse.store.lake_releases import snapshot_of
from warehouse.store.maintenance import maintain
from warehouse.store.opening import open_newest, open_published
from warehouse.store.query import print_query
from warehouse.store.releases import current_release, latest_release, list_releases, roll_back
from warehouse.store.single_file import write_single_file
from warehouse.store.status import warehouse_status

SEEN = """
    select
        (select [number] from news.published.releases where is_current),
        (select count(*) from news.published.articles),
        (select count(*) from news.published.mentions),
        (select count(*) from news.published.segments)
"""


@pytest.fixture(scope="module")
def published(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    """What the command `sql` opens, once for all queries: to load the extensions takes long."""
    with open_published(lake.settings) as connection:
        yield connection


def seen(lake: Lake) -> tuple[int, ...]:
    """What a client that knows nothing of Marsad sees: the release's number, and rows of three tables."""
    with duckdb.connect(config=CONFIG) as client:
        attach(client, required_lake(lake.settings), read_only=True, alias="news")
        (number, *counts) = client.execute(SEEN).fetchone() or ([0],)
    return (number[0], *counts)


def told(lake: Lake, number: int) -> tuple[int, ...]:
    counts = lake.releases[number - 1].row_counts
    return (number, counts["articles"], counts["mentions"], counts["segments"])


def hash_of(lake: Lake, number: int) -> str:
    snapshot = snapshot_of(lake.settings, number)
    with connect_lake(required_lake(lake.settings), read_only=True, snapshot=snapshot) as connection:
        return content_hash(content_hashes(connection))


def test_a_lake_says_what_a_file_says(lake: Lake, two_articles: Published) -> None:
    in_file = two_articles.summary.release
    assert in_file is not None
    assert lake.releases[0].content == in_file.content
    assert lake.releases[0].row_counts == in_file.row_counts


def test_an_increment_is_what_a_full_refresh_makes(lake: Lake) -> None:
    _, increment, whole = lake.releases
    assert increment.row_counts["articles"] == lake.releases[0].row_counts["articles"] + 2
    assert increment.content == whole.content


def test_any_client_sees_a_whole_release_and_follows_a_rollback(lake: Lake) -> None:
    assert seen(lake) == told(lake, 3)
    assert roll_back(lake.settings).number == 2
    assert roll_back(lake.settings, 1).number == 1
    assert seen(lake) == told(lake, 1)
    with open_published(lake.settings) as connection:
        assert content_hash(content_hashes(connection)) == lake.releases[0].content_hash
    roll_back(lake.settings, 3)
    assert seen(lake) == told(lake, 3)


def test_functions_answer_any_client_from_the_release(lake: Lake) -> None:
    query = "select article_id, sentence from search('إيران', since := '2023-01-01') order by article_id"
    with open_published(lake.settings) as connection:
        ours = connection.execute(query).fetchall()
    with duckdb.connect(config=CONFIG) as client:
        attach(client, required_lake(lake.settings), read_only=True, alias="news")
        client.execute("use news.published")
        assert client.execute(query).fetchall() == ours
        assert client.execute("from timeline('إيران')").fetchall()
    assert ours


def test_a_publish_that_is_killed_leaves_what_was_published(lake: Lake) -> None:
    command = [sys.executable, "-m", "tests.lake.killed_publish", lake.settings.home]
    done = subprocess.run(
        command, env=os.environ | environment(lake.settings), capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert seen(lake) == told(lake, 3)
    assert [release.number for release in list_releases(lake.settings)] == [1, 2, 3]


def test_maintenance_keeps_what_the_releases_are(lake: Lake) -> None:
    assert maintain(lake.settings).snapshots > 100
    again = maintain(lake.settings)
    assert again.snapshots <= 3  # what the first itself made
    assert again.removed > 0  # after its grace time, which is none here
    assert [hash_of(lake, number) for number in (1, 2, 3)] == [release.content_hash for release in lake.releases]
    assert seen(lake) == told(lake, 3)


def test_one_file_says_what_the_release_says(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "copy" / "news.duckdb"
    write_single_file(lake.settings, path, number=3)
    with open_read_only(path) as connection:
        assert content_hash(content_hashes(connection)) == lake.releases[2].content_hash
        assert connection.execute("from search('إيران')").fetchall()
        uncommented = """
            select table_name, column_name from duckdb_columns()
            where schema_name = 'main' and not internal and comment is null
        """
        assert connection.execute(uncommented).fetchall() == []
        assert connection.execute("select comment from duckdb_functions() where function_name = 'search'").fetchone()[0]
    assert [path.name for path in path.parent.iterdir()] == ["news.duckdb"]


def test_releases_are_compared(lake: Lake) -> None:
    found = {one.table: one for one in compare_releases(lake.settings, 1, 2, examples=1)}
    assert (found["articles"].added, found["articles"].removed) == (2, 0)
    assert found["articles"].examples
    assert all(one.is_equal for one in compare_releases(lake.settings, 2, 3))


def test_status_and_doctor(lake: Lake) -> None:
    status = warehouse_status(lake.settings)
    assert status.current == latest_release(lake.settings) == current_release(lake.settings)
    assert {run["status"] for run in status.runs} == {"published"}
    problems = [finding for finding in examine(lake.settings) if finding.level == "problem"]
    assert problems == []


@pytest.mark.parametrize(
    "query",
    [
        "delete from raw.articles",
        "select * from read_csv('/etc/passwd')",
        "copy (select 1) to '{data}/here.csv'",
        "copy (select 1) to '/tmp/there.csv'",
        "attach '/tmp/other.duckdb'",
        "set enable_external_access = true",
        "call postgres_execute('__ducklake_metadata_lake', 'drop table ducklake_snapshot')",
        "from postgres_execute('__ducklake_metadata_lake', 'commit; delete from ducklake_snapshot_changes')",
        "select 1 where exists (from \"Postgres_Execute\"('__ducklake_metadata_lake', 'commit; delete from x'))",
        "from query('from postgres_exec' || 'ute(''__ducklake_metadata_lake'', ''commit; delete from x'')')",
        "explain analyze copy (select 1) to '{data}/here.parquet'",
        "explain /* */ analyze copy (select 1) to '{data}/here.parquet'",
        "prepare w as copy (select 1) to '{data}/here.parquet'; execute w",
        "from lake.merge_adjacent_files()",
        "explain from ducklake_delete_orphaned_files('lake', cleanup_all => true)",
        "pivot (from postgres_query('__ducklake_metadata_lake', 'commit; delete from x')) on a using sum(b)",
    ],
)
def test_a_query_writes_nothing_and_reads_no_file(lake: Lake, published: duckdb.DuckDBPyConnection, query: str) -> None:
    data = Path(lake.settings.ducklake_data or "")
    with pytest.raises(UsageError):
        print_query(published, query.format(data=data), "csv", sys.stdout)
    assert not list(data.glob("here.*"))


@pytest.mark.parametrize(
    "query",
    [
        "from search('إيران')",
        "explain select * from articles",
        "explain (format json) from articles",
        "describe articles; summarize articles",
        "pivot mentions on mention_type in ('name', 'person') using count(*)",
        "pragma table_info('articles')",
        "from lake.snapshots()",
        "show tables",
    ],
)
def test_a_query_that_reads_is_answered(published: duckdb.DuckDBPyConnection, query: str) -> None:
    answer = io.StringIO()
    print_query(published, query, "csv", answer)
    assert answer.getvalue().count("\n") > 1


def test_no_query_shows_the_password(lake: Lake) -> None:
    with open_newest(lake.settings) as connection:
        for source in ("duckdb_databases()", "duckdb_secrets()", "duckdb_settings()", "duckdb_views()"):
            assert "geheim" not in str(connection.execute(f"from {source}").fetchall())
    assert "geheim" not in f"{required_lake(lake.settings)!r} {required_lake(lake.settings)} {lake.settings!r}"
