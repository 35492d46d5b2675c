"""Writers and readers of one lake at once: `python -m tests.benchmarks.lake [--seconds 300]`.

Three processes take in and load batches of documents without pause, one of them publishes now and then, and three
others read what is published. No batch may be lost or be there twice, and no reader may see anything but one whole
release: the counts of its tables are those of its manifest. The batch is the sample, annotated once; each writer loads
it again and again as documents of its own. What is published are copies of raw tables, without dbt.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tests.lake.conftest import environment, lake_settings
from tests.lake.postgres import running
from warehouse.batch import Task, annotate_part, begin_attempt, current_versions, read_batch, write_documents
from warehouse.extensions import CONFIG
from warehouse.intake import Intake, read_local
from warehouse.model import RawDocument
from warehouse.project import sample_dir
from warehouse.settings import Settings
from warehouse.store.build import Build
from warehouse.store.file import open_build_file
from warehouse.store.lake import attach, required_lake
from warehouse.store.opening import building, open_build
from warehouse.store.releases import list_releases, publish_build

WRITERS = READERS = 3
_TABLES = ("articles", "mentions", "segments")
_BATCHES_A_PUBLISH = 5
_SEEN = """
    select
        (select row_counts from news.published.releases where is_current),
        (select count(*) from news.published.articles),
        (select count(*) from news.published.mentions),
        (select count(*) from news.published.segments)
"""


def annotated(folder: Path) -> tuple[list[RawDocument], dict[str, pa.Table]]:
    """Return the sample's documents and their facts."""
    settings = Settings(home=folder)
    taken = read_local(Intake(paths=(sample_dir(),)), settings)
    found = [one.found for one in taken if isinstance(one.found, RawDocument)]
    documents = list({one.document_id: one for one in found}.values())
    with open_build_file(folder / "marsad.duckdb") as build:
        learned = build.connection.execute("from raw.learned_lines").to_arrow_table()
        readings = build.readings([], current_versions(None).extractor)
    (folder / "batch").mkdir()
    write_documents(folder / "batch", documents, learned, readings)
    attempt = begin_attempt(folder / "batch")
    annotate_part(Task.whole(folder / "batch", "made once"), attempt)
    ids, tables, *_ = read_batch(folder / "batch", [attempt])
    read = set(tables["articles"]["document_id"].to_pylist())
    kept = {one.document_id: one for one in documents if one.document_id in read}
    return [kept[one] for one in ids if one in kept], tables | {"quarantine": tables["quarantine"].slice(0, 0)}


def write(home: Path, name: str, seconds: float) -> None:
    """Load batches until the time is over, and print how many, and how many releases were made."""
    settings, end = Settings(home=home), time.monotonic() + seconds
    documents, tables = pickle.loads((home / "batch.pickle").read_bytes())  # noqa: S301 - our own
    releases = 0
    for number in count():
        if time.monotonic() > end:
            break
        ids = {one.document_id: _id(f"{name} {number} {one.document_id}") for one in documents}
        with open_build(settings) as build:
            with build.transaction():
                run_id = f"{name}-{number}"
                build.add_documents([replace(one, document_id=ids[one.document_id]) for one in documents], run_id)
            build.load({table: _renamed(rows, ids) for table, rows in tables.items()}, list(ids.values()))
        if name == "writer 0" and number % _BATCHES_A_PUBLISH == 0:
            _publish(settings, number)
            releases += 1
    print(json.dumps({"batches": number, "releases": releases}))


def _id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _renamed(rows: pa.Table, ids: dict[str, str]) -> pa.Table:
    """Return the rows as those of other documents."""
    named = pa.array([ids.get(one, one) for one in rows["document_id"].to_pylist()], pa.string())
    return rows.set_column(rows.schema.get_field_index("document_id"), "document_id", named)


def _publish(settings: Settings, number: int) -> None:
    with building(settings):
        with open_build(settings) as build:
            for table in _TABLES:
                build.connection.execute(f"create or replace table main.{table} as select * from raw.{table}")
        publish_build(settings, run_id=f"writer 0-{number}", fingerprint=str(number))


def read(home: Path, seconds: float) -> None:
    """Read what is published until the time is over, and print how often, and what was wrong."""
    end = time.monotonic() + seconds
    found: Counter[str] = Counter()
    errors: list[str] = []
    with duckdb.connect(config=CONFIG) as client:
        attach(client, required_lake(Settings(home=home)), read_only=True, alias="news")
        while time.monotonic() < end:
            try:
                counts, *rows = client.execute(_SEEN).fetchone() or ("{}",)
            except duckdb.Error as error:
                errors.append(str(error))
                continue
            told = json.loads(counts)
            found["reads"] += 1
            found["mixed"] += [told[table] for table in _TABLES] != rows
    print(json.dumps({**found, "errors": errors}))


def measure(home: Path, catalog: str, seconds: float) -> None:
    """Run writers and readers, and print what became of it."""
    settings = lake_settings(home, catalog)
    settings.make_folders()
    made = home / "made"
    made.mkdir()
    (home / "batch.pickle").write_bytes(pickle.dumps(annotated(made)))
    _publish(settings, 0)
    command = [sys.executable, "-m", "tests.benchmarks.lake", "--home", str(home), "--seconds", str(seconds)]
    names = [*(f"writer {number}" for number in range(WRITERS)), *("reader" for _ in range(READERS))]
    processes = [
        subprocess.Popen(
            [*command, "--as", name], env=os.environ | environment(settings), stdout=subprocess.PIPE, text=True
        )
        for name in names
    ]
    told: list[dict[str, Any]] = [json.loads(process.communicate()[0]) for process in processes]
    _print(settings, told[:WRITERS], told[WRITERS:])


def _print(settings: Settings, writers: list[dict[str, Any]], readers: list[dict[str, Any]]) -> None:
    with open_build(settings) as build:
        found, doubled = _batches(build)
    written = sum(one["batches"] for one in writers)
    print(f"batches written   {' + '.join(str(one['batches']) for one in writers)} = {written}")
    print(f"batches found     {found}: {written - found} lost, {doubled} documents with facts twice")
    print(f"reads             {sum(one['reads'] for one in readers)}")
    print(f"errors            {sum(len(one['errors']) for one in readers)}")
    print(f"mixed reads       {sum(one['mixed'] for one in readers)}")
    print(f"releases          {sum(one['releases'] for one in writers)}, kept {len(list_releases(settings))}")
    for error in {error for one in readers for error in one["errors"]}:
        print(error)


def _batches(build: Build) -> tuple[int, int]:
    """Return how many batches are whole in all tables, and how many documents are there more than once."""
    query = """
        with facts as (
            select document_id, count(*) as copies from raw.articles group by document_id
        ),

        batches as (
            select documents.run_id, count(*) as documents, count(facts.document_id) as articles
            from raw.documents left join facts using (document_id)
            group by documents.run_id
        )

        select
            (
                select count(*) from batches
                where documents = articles and documents = (select max(documents) from batches)
            ),
            (select count(*) from facts where copies > 1)
            + (select count(*) - count(distinct document_id) from raw.documents)
    """
    row = build.connection.execute(query).fetchone()
    assert row
    return int(row[0]), int(row[1])


def main() -> None:
    """Be a writer or reader, or start them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--as", dest="name")
    given = parser.parse_args()
    if given.name == "reader":
        read(given.home, given.seconds)
    elif given.name:
        write(given.home, given.name, given.seconds)
    else:
        with tempfile.TemporaryDirectory(prefix="marsad-lake-") as folder, running() as postgres:
            measure(Path(folder), postgres.create_database("lake"), given.seconds)


if __name__ == "__main__":
    main()
