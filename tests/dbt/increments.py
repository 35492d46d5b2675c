"""Increments and full refreshes of one raw layer, to be compared row for row.

A finished warehouse lends its facts: no document is read again. `Increments` takes some of its documents into a build
file of its own, changes and removes others as later runs would, and brings the tables up to date each time.
"""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from flows.transform import CHANGES, WHOLE, run_dbt
from warehouse.batch import annotate_batch
from warehouse.model import RawDocument
from warehouse.settings import Settings
from warehouse.sources.files import read_paths
from warehouse.store import changes
from warehouse.store.file import open_build_file
from warehouse.store.schema import FACT_TABLES

_LENT = ("documents", *FACT_TABLES, "sightings")
_NUMBERED = """
    select *, row_number() over (partition by document_id, report_no order by role, mention_no) as place
    from raw.event_report_participants
"""
_UNDATED = """
    update raw.articles
    set published_date = null, published_at = null, date_source = null, date_precision = null, date_reason = 'planted'
    where true
"""
_SMALL_PARTS = ["--vars", json.dumps({"part_articles": 1, "part_days": 1})]  # so that there are some
_SMALL_PORTIONS = ["--vars", json.dumps({"portion_articles": 10, "part_articles": 1, "part_days": 1})]
_READ_AGAIN = "update raw.articles set annotated_at = annotated_at + interval 1 second where true"
_KNOWLEDGE = ("catalogue_entities", "catalogue_aliases", "added_sources")


@dataclass
class Increments:
    """A build file that is brought up to date by increments, on the facts of the warehouse `lender`."""

    lender: Path
    build_file: Path
    seed: int
    present: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    days: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - which documents, and no secret
        self.build_file.parent.mkdir(parents=True)
        with open_build_file(self.build_file) as build:
            self._attach(build.connection)
            for table in _KNOWLEDGE:
                build.connection.execute(f"insert into raw.{table} by name from lender.raw.{table}")
            found = build.connection.execute("select document_id from lender.raw.articles order by all").fetchall()
        self.absent = [document_id for (document_id,) in found]
        self.chance.shuffle(self.absent)

    def take_in(self, count: int) -> None:
        """Add the facts of `count` documents that are not there yet, a day after those before."""
        taken, self.absent = self.absent[:count], self.absent[count:]
        with open_build_file(self.build_file) as build:
            self._attach(build.connection)
            for table in _LENT:
                lent = f"from lender.raw.{table} where list_contains(?, document_id)"
                build.connection.execute(f"insert into raw.{table} by name {lent}", [taken])
        self.days += 1
        self._change(f"update raw.documents set ingested_at = ingested_at + interval {self.days} day where true", taken)
        self.present += taken

    def tell(self, title: str, body: str, *, published: date | None) -> str:
        """Take in an article of these words, and return the id of its document; `lose` takes it away by that."""
        record = {"title": title, "body": body, "published": published and published.isoformat()}
        path = self.build_file.parent / f"{published}.jsonl"
        path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        documents = [found for found in read_paths([path], limits=Settings().limits) if isinstance(found, RawDocument)]
        (document_id,) = (document.document_id for document in documents)
        with open_build_file(self.build_file) as build:
            build.add_documents(documents, "told")
            build.load(annotate_batch(documents, "told"), [document_id])
        return document_id

    def lose(self, count: int, *others: str) -> None:
        """Take the facts of `count` documents, and of `others`, away, as when they cannot be read any more."""
        lost = [*self._some(count), *others]
        with open_build_file(self.build_file) as build:
            for table in FACT_TABLES:
                build.connection.execute(f"delete from raw.{table} where list_contains(?, document_id)", [lost])
        self.present = [document_id for document_id in self.present if document_id not in lost]

    def read_otherwise(self, count: int) -> None:
        """Change facts of `count` documents, as a changed rule would: their day, whom they name, who takes part."""
        again = self._some(count)
        self._change("update raw.articles set published_date = published_date - 1 where true", again)
        self._change(_UNDATED, again[:1])
        self._change("update raw.mentions set entity_id = null where mention_no % 4 = 0", again)
        self._change("delete from raw.event_report_participants where mention_no % 5 = 1", again[: count // 2])
        third = f"select document_id, report_no, mention_no from ({_NUMBERED}) where place > 2"
        self._change(
            f"delete from raw.event_report_participants where (document_id, report_no, mention_no) in ({third})", again
        )
        self._change("update raw.event_reports set report_no = 1000 - report_no where true", again[-1:])
        self._change("update raw.event_report_participants set report_no = 1000 - report_no where true", again[-1:])
        self._change(_READ_AGAIN, again)

    def see_again(self, count: int) -> None:
        """Let `count` documents be versions of other articles, and those be seen again."""
        chosen = self._some(2 * count)
        for older, newer in zip(chosen[:count], chosen[count:], strict=True):
            address = f"select url from raw.articles where document_id = '{older}'"
            self._change(f"update raw.articles set url = ({address}) where true", [newer])
            self._change(_READ_AGAIN, [newer])
            with open_build_file(self.build_file) as build:
                build.connection.execute(
                    "insert into raw.sightings select * replace (seen_at + interval 5 day as seen_at) "
                    "from raw.sightings where document_id = ?",
                    [older],
                )

    def judge(self, count: int) -> None:
        """Let the user judge `count` pairs of names otherwise."""
        query = """
            insert into raw.added_judgements
            select left_entity_id, right_entity_id, if(judgement = 'same', 'different', 'same'), 'a test'
            from main.entity_decisions
            where left_entity_id not in (select left_entity_id from raw.added_judgements)
            order by hash(left_entity_id) limit ?
        """
        with open_build_file(self.build_file) as build:
            build.connection.execute(query, [count])

    def bring_up_to_date(self, *, full_refresh: bool = False, settled: bool = True, models: str | None = None) -> None:
        """Run dbt as a run does; without `settled`, or with some `models` only, as one that is killed on the way."""
        with open_build_file(self.build_file) as build:
            can_increment = changes.can_increment(build, full_refresh=full_refresh)
            made_with, seen = changes.version(build), changes.seen_until(build, "increment")
        command = [*CHANGES, *_SMALL_PORTIONS] if can_increment else WHOLE
        if models:
            command = ["run", "--select", models, *(_SMALL_PORTIONS if can_increment else ["--full-refresh"])]
        run_dbt(command, build_file=self.build_file, threads=2)
        if settled:
            with open_build_file(self.build_file) as build:
                changes.finish(build, made_with, seen)
                changes.forget(build)

    def rows(self, query: str) -> list[tuple]:
        """Return the rows of a query of the build file."""
        with duckdb.connect(str(self.build_file), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def differences(self) -> dict[str, int]:
        """Make all tables anew in a copy, in small parts, and return how many rows of each table are others there."""
        whole = self.build_file.parent / "whole" / self.build_file.name
        whole.parent.mkdir(exist_ok=True)
        shutil.copy(self.build_file, whole)
        run_dbt(["run", "--full-refresh", *_SMALL_PARTS], build_file=whole, threads=2)
        return differing_rows(self.build_file, whole)

    def _attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(f"attach '{self.lender}' as lender (read_only)")

    def _some(self, count: int) -> list[str]:
        return self.chance.sample(self.present, count)

    def _change(self, statement: str, document_ids: list[str]) -> None:
        """Run a statement that ends in a condition, for these documents only."""
        with open_build_file(self.build_file) as build:
            build.connection.execute(f"{statement} and list_contains(?, document_id)", [document_ids])


def differing_rows(left: Path, right: Path) -> dict[str, int]:
    """Return how many rows only one of two files has, by table that dbt makes; equal tables are left out."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{left}' as one (read_only)")
        connection.execute(f"attach '{right}' as other (read_only)")
        tables = connection.execute("""
            select schema_name || '.' || table_name, string_agg('"' || column_name || '"', ', ' order by column_index)
            from duckdb_columns()
            where database_name = 'other' and schema_name in ('main', 'intermediate', 'search')
                and table_name in (select table_name from duckdb_tables() where database_name = 'other')
            group by all order by all
        """).fetchall()
        assert len(tables) > 30
        counts = {}
        for table, columns in tables:
            one, other = f"select {columns} from one.{table}", f"select {columns} from other.{table}"
            query = f"select count(*) from (({one} except all {other}) union all ({other} except all {one}))"
            (counts[table],) = connection.execute(query).fetchone()
    return {table: count for table, count in counts.items() if count}
