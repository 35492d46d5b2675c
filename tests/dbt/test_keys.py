"""Increments test the keys of what they brought, also against rows that were there before."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import Published
from tests.dbt.increments import Increments
from warehouse.errors import StageError
from warehouse.store.file import open_build_file
from warehouse.store.schema import FACT_TABLES

# It has rows in all tables of facts.
DOCUMENT = """
    select min(document_id)
    from raw.quotes semi join raw.dates using (document_id) semi join raw.event_report_participants using (document_id)
"""
NOW = "make_timestamp(epoch_us(now()))"  # when a statement is executed: the suite may have begun long before
CAME_AGAIN = {
    "documents": f"{NOW} as ingested_at",
    "articles": f"{NOW} as annotated_at",
    "sightings": "'again' as run_id",
    "fetches": f"{NOW} as fetched_at",
}
"""By which column each writer shows that a row came; the facts of a document come with its row of raw.articles."""

TABLES = {*FACT_TABLES, *CAME_AGAIN}


def execute(path: Path, *statements: str) -> None:
    with open_build_file(path) as build:
        for statement in statements:
            build.connection.execute(statement)


@pytest.fixture
def increments(sample: Published, tmp_path: Path) -> Increments:
    """Articles that were read, and an address that was asked for, a day and more before all was built."""
    made = Increments(sample.settings.build_file, tmp_path / "build" / "marsad.duckdb", seed=7)
    made.take_in(15)
    (document,) = made.rows(DOCUMENT)
    execute(
        made.build_file,
        "update raw.articles set annotated_at = annotated_at - interval 2 day",
        "update raw.documents set ingested_at = ingested_at - interval 2 day",
        f"""
            insert into raw.fetches by name
            select
                'https://harbour.example/' as url, 'https://harbour.example/' as final_url, false as moved,
                '{document[0]}' as document_id, {NOW} - interval 2 day as fetched_at, 0 as failures
        """,
    )
    made.bring_up_to_date()
    return made


def test_a_second_row_for_a_key_stops_an_increment(increments: Increments) -> None:
    (document,) = increments.rows(DOCUMENT)[0]
    path = increments.build_file
    kept = shutil.copy(path, path.with_suffix(".kept"))
    execute(
        path,
        "insert into raw.mentions from raw.mentions where document_id = (select max(document_id) from raw.mentions)",
        "insert into raw.documents from raw.documents where document_id = (select max(document_id) from raw.documents)",
        f"insert into raw.runs values ('again', {NOW}, null, 'running', null, '{{}}')",
        *(
            f"insert into raw.{table} select * {replaced(table)} from raw.{table} where document_id = '{document}'"
            for table in TABLES
        ),
    )
    with pytest.raises(StageError) as failure:
        increments.bring_up_to_date()
    failed = re.findall(r"raw_(\w+?)_(?:document_id|source_uri|url)\w*: Got (\d+)", str(failure.value))
    counts = {table: f"select count(*) // 2 from raw.{table} where document_id = '{document}'" for table in TABLES}
    # Those of other documents are double too, but not looked at: they did not come again.
    assert {table: int(count) for table, count in failed} == {
        table: increments.rows(count)[0][0] for table, count in counts.items()
    }, str(failure.value)

    shutil.copy(kept, path)
    execute(
        path,
        f"update raw.articles set annotated_at = {NOW} where document_id = '{document}'",
        f"""
            insert into intermediate.int_articles
            select * replace ('another' as article_id) from intermediate.int_articles where document_id = '{document}'
        """,
    )
    with pytest.raises(StageError, match="unique_together_int_articles_document_id: Got 1 result"):
        increments.bring_up_to_date()


def replaced(table: str) -> str:
    return f"replace ({CAME_AGAIN[table]})" if table in CAME_AGAIN else ""
