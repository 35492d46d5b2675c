"""The raw layer of the warehouse that runs write, in a file (`file`) or in a lake (`lake`)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
from pyarrow import compute

from warehouse.lexicon.catalogue import Catalogue
from warehouse.model import RawDocument
from warehouse.store.rereads import mark_for_rereading
from warehouse.store.schema import CLEANED_TABLES, FACT_TABLES, arrow_table, row_of
from warehouse.store.turns import Alone, Turns

# By numbers of rows, for with ids DuckDB reads the payloads of all other documents too.
_OF_IDS = "documents.rowid in (select rowid from raw.documents where document_id in (select unnest($ids::varchar[])))"


def now() -> dt.datetime:
    """Return the time in UTC, without a zone, as the warehouse keeps it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Build:
    """A warehouse that is open for writing."""

    connection: duckdb.DuckDBPyConnection
    turns: Turns = field(default_factory=Alone)

    def start_run(self, run_id: str, versions: dict[str, str], *, released: Sequence[str] = ()) -> None:
        """Write down that a run began, and that runs which never ended, and live no more, have failed.

        `released` are the runs of the releases that are kept: another that ended later was killed while it published.
        """
        unfinished = """
            select run_id from raw.runs
            where
                status = 'running'
                or (
                    status = 'published'
                    and run_id not in (select unnest($released::varchar[]))
                    and finished_at > coalesce(
                        (select max(finished_at) from raw.runs where run_id in (select unnest($released::varchar[]))),
                        timestamp '-infinity'
                    )
                )
        """
        moment = now()
        with self.transaction():
            ids = [found for (found,) in self.connection.execute(unfinished, {"released": released}).fetchall()]
            dead = sorted(set(ids) - self.turns.living(ids))
            self.connection.execute(
                """
                update raw.runs set status = 'failed', finished_at = ?
                where run_id in (select unnest(?::varchar[]))
                """,
                [moment, dead],
            )
            self.connection.execute(
                "insert into raw.runs values (?, ?, null, 'running', null, ?)", [run_id, moment, json.dumps(versions)]
            )

    def finish_run(self, run_id: str, status: str, counts: dict[str, object]) -> None:
        """Write down how a run ended: `published`, `unchanged` or `failed`."""
        with self.transaction():
            self.connection.execute(
                "update raw.runs set finished_at = ?, status = ?, counts = ? where run_id = ?",
                [now(), status, json.dumps(counts, ensure_ascii=False), run_id],
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do what the block does as a whole or, if it raises, not at all, when others who write have done so."""
        with self.turns.turn():
            self.connection.begin()
            try:
                yield
                self.turns.confirm()
            except BaseException:
                self.connection.rollback()
                raise
            self.connection.commit()

    def add_documents(self, documents: Iterable[RawDocument], run_id: str) -> int:
        """Add the documents whose content is new, and return how many those were."""
        rows: dict[str, dict[str, object]] = {}
        for document in documents:
            row: dict[str, object] = {
                "document_id": document.document_id,
                "source_uri": document.source_uri,
                "media_type": document.media_type,
                "url": document.url,
                "outlet": document.outlet,
                "charset": document.charset,
                "payload": document.payload,
                "run_id": run_id,
                "ingested_at": now(),
            }
            rows.setdefault(document.document_id, row)  # of those with one content the first
        new = "anti join raw.documents using (document_id)"
        return self.insert("documents", arrow_table("documents", list(rows.values())), new)

    def has_documents(self) -> bool:
        """Tell whether anything was ever taken in."""
        return self.connection.execute("select 1 from raw.documents limit 1").fetchone() is not None

    def pending_documents(self, cleaner_version: str, extractor_version: str, run_id: str = "") -> list[str]:
        """Return the ids of the documents to be read by run `run_id`, in the order they came in.

        They are those that these versions have not read yet, unless they failed to or nobody wants them any more, and
        those that are to be read again. What another run that lives has taken in is left to it.
        """
        query = """
            select documents.document_id
            from raw.documents
            left join (
                select document_id from raw.articles
                where cleaner_version = $cleaner and extractor_version = $extractor
                union
                select document_id from raw.quarantine
                where
                    stage in ('clean', 'annotate')
                    and (
                        (resolved_at is null and version in ($cleaner, $cleaner || ' ' || $extractor))
                        or resolution in ('dropped', 'replaced')
                    )
            ) as done on documents.document_id = done.document_id
            where
                (done.document_id is null or documents.document_id in (select document_id from raw.rereads))
                and documents.run_id not in (select unnest($others::varchar[]))
            order by documents.ingested_at, documents.document_id
        """
        versions = {"cleaner": cleaner_version, "extractor": extractor_version}
        found = self.connection.execute(query, {**versions, "others": sorted(self._others(run_id))})
        return [document_id for (document_id,) in found.fetchall()]

    def _others(self, run_id: str) -> set[str]:
        """Return the runs that are at work beside run `run_id`."""
        query = "select run_id from raw.runs where status = 'running' and run_id <> ?"
        return self.turns.living([found for (found,) in self.connection.execute(query, [run_id]).fetchall()])

    def payload_sizes(self, document_ids: list[str]) -> dict[str, int]:
        """Return the sizes of these documents in bytes, in the order of `document_ids`."""
        query = f"select document_id, octet_length(payload) from raw.documents where {_OF_IDS}"
        sizes: dict[str, int] = dict(self.connection.execute(query, {"ids": document_ids}).fetchall())
        return {document_id: sizes[document_id] for document_id in document_ids}

    def documents(self, document_ids: list[str]) -> list[RawDocument]:
        """Return these documents with their payloads, in the order of `document_ids`."""
        query = f"""
            select document_id, source_uri, media_type, payload, url, outlet, charset, sources.source_name
            from raw.documents
            left join (
                select document_id, arg_max(source_name, seen_at) as source_name
                from raw.sightings
                where document_id in (select unnest($ids::varchar[]))
                group by document_id
            ) as sources using (document_id)
            where {_OF_IDS}
        """
        rows = self.connection.execute(query, {"ids": document_ids}).fetchall()
        found = {row[0]: RawDocument(*row) for row in rows}
        return [found[document_id] for document_id in document_ids]

    def readings(self, document_ids: list[str], extractor_version: str) -> pa.Table:
        """Return document_id, extractor_version and reading_hash of those of these documents that this version read."""
        query = """
            select document_id, extractor_version, reading_hash
            from raw.articles
            where
                document_id in (select unnest(?::varchar[])) and extractor_version = ? and reading_hash is not null
        """
        return self.connection.execute(query, [document_ids, extractor_version]).to_arrow_table()

    def load(
        self,
        tables: dict[str, pa.Table],
        document_ids: list[str],
        readings: pa.Table | None = None,
        learned: pa.Table | None = None,
    ) -> None:
        """Replace all facts of `document_ids` by `tables`, in one transaction.

        What extractors found stays where they would read what they have read before: of such a document only its row
        of raw.articles and its segments are replaced. Quarantine rows of these documents that are not in `tables` any
        more are marked resolved.

        `readings` is what was known of the documents when they were read (`readings`). Those that another run has read
        otherwise since then stay as they are, and are marked to be read again: nobody knows which of the two came last.
        `learned` are the lines that were cut from them, rows of raw.learned_lines: where another run has adopted others
        of an outlet since then, its documents are marked as well.
        """
        with self.transaction():
            if outdated := self._outdated(readings):
                mark_for_rereading(self, sorted(outdated))
                tables = {name: _without(rows, outdated) for name, rows in tables.items()}
                document_ids = [document_id for document_id in document_ids if document_id not in outdated]
            known = self._known(document_ids)
            same = self._read_the_same(tables["articles"]) if known else set()
            self._delete("rereads", document_ids)
            if otherwise := self._cut_otherwise(tables["articles"], learned):
                mark_for_rereading(self, sorted(otherwise))
            for name in FACT_TABLES:
                kept = set() if name in CLEANED_TABLES else same
                self._delete(name, sorted(known - kept))
                self.insert(name, _without(tables[name], kept))
            self._resolve(
                "stage in ('clean', 'annotate') and document_id in (select unnest($ids::varchar[]))",
                "if(document_id in (select unnest($read::varchar[])), 'read', 'tried again')",
                ids=document_ids,
                read=tables["articles"]["document_id"].to_pylist(),
            )
            self._quarantine(tables["quarantine"])

    def _outdated(self, readings: pa.Table | None) -> set[str]:
        """Return the documents of which these readings are not the last any more."""
        if readings is None or not readings.num_rows:
            return set()
        with self.incoming(readings) as incoming:
            query = f"""
                select document_id
                from {incoming} anti join raw.articles using (document_id, extractor_version, reading_hash)
            """
            return {document_id for (document_id,) in self.connection.execute(query).fetchall()}

    def _cut_otherwise(self, articles: pa.Table, learned: pa.Table | None) -> set[str]:
        """Return the documents from which other lines would be cut now than `learned`."""
        if learned is None:
            return set()
        adopted = self.connection.execute("select learned_id, outlet from raw.learned_lines").fetchall()
        cut = zip(learned["learned_id"].to_pylist(), learned["outlet"].to_pylist(), strict=True)
        outlets = {outlet for _, outlet in set(adopted) ^ set(cut)}
        read = zip(articles["document_id"].to_pylist(), articles["outlet"].to_pylist(), strict=True)
        return {document_id for document_id, outlet in read if outlet in outlets}

    def _known(self, document_ids: list[str]) -> set[str]:
        """Return which of the documents have facts."""
        query = "select document_id from raw.articles where document_id in (select unnest(?::varchar[]))"
        return {document_id for (document_id,) in self.connection.execute(query, [document_ids]).fetchall()}

    def _read_the_same(self, articles: pa.Table) -> set[str]:
        """Return which of the documents are what the same extractors have read before."""
        with self.incoming(articles) as incoming:
            query = f"""
                select articles.document_id
                from raw.articles as articles
                inner join {incoming} as again using (document_id, extractor_version, reading_hash)
            """
            return {document_id for (document_id,) in self.connection.execute(query).fetchall()}

    def _delete(self, table: str, document_ids: list[str]) -> None:
        """Delete the rows of these documents; of none without a look at the table."""
        if document_ids:
            self.connection.execute(
                f"delete from raw.{table} where document_id in (select unnest(?::varchar[]))", [document_ids]
            )

    def quarantine(self, rows: list[dict[str, object]]) -> int:
        """Add quarantine rows (`quarantine_row`) that are not there yet, and return how many those were.

        A row that was resolved is open again, unless somebody dropped it.
        """
        distinct = {row["quarantine_id"]: row for row in rows}
        return self._quarantine(arrow_table("quarantine", list(distinct.values())))

    def _quarantine(self, rows: pa.Table) -> int:
        query = """
            merge into raw.quarantine as known using {incoming} as again using (quarantine_id)
            when matched and known.resolution is distinct from 'dropped' then update set
                run_id = if(known.resolved_at is null, known.run_id, again.run_id),
                resolved_at = null, resolution = null, detail = again.detail, version = again.version
            when not matched then insert by name
        """
        if not rows.num_rows:
            return 0
        before = self._count_open()
        with self.incoming(rows) as incoming:
            self.connection.execute(query.format(incoming=incoming))
        return self._count_open() - before

    def insert(self, table: str, rows: pa.Table, which: str = "") -> int:
        """Insert Arrow rows into a raw table by column name, and return how many; `which` may leave out some."""
        if not rows.num_rows:
            return 0
        with self.incoming(rows) as incoming:
            done = self.connection.execute(f"insert into raw.{table} by name select * from {incoming} {which}")
            (count,) = done.fetchone() or (0,)
        return int(count)

    @contextmanager
    def incoming(self, rows: pa.Table) -> Iterator[str]:
        """Give Arrow rows a name for the queries of the block."""
        name = "marsad_incoming"  # a name that no table of the warehouse has: tables win over registered rows
        self.connection.register(name, rows)
        try:
            yield name
        finally:
            self.connection.unregister(name)

    def _count_open(self) -> int:
        row = self.connection.execute("select count(*) from raw.quarantine where resolved_at is null").fetchone()
        return int(row[0]) if row else 0

    def resolve(self, stage: str, uris: list[str]) -> None:
        """Mark the open quarantine rows of `stage` as read for `uris`."""
        self._resolve("stage = $stage and uri in (select unnest($uris::varchar[]))", stage=stage, uris=uris)

    def resolve_replaced(self, documents: list[RawDocument]) -> None:
        """Mark as replaced what could not be read of an earlier content of these documents' places.

        What was replaced before, and is there again, is open again.
        """
        ids, uris = [document.document_id for document in documents], [document.source_uri for document in documents]
        self._resolve(
            "document_id not in (select unnest($ids::varchar[])) and uri in (select unnest($uris::varchar[]))",
            "'replaced'",
            ids=ids,
            uris=uris,
        )
        query = """
            update raw.quarantine set resolved_at = null, resolution = null
            where resolution = 'replaced' and document_id in (select unnest(?::varchar[]))
        """
        self.connection.execute(query, [ids])

    def _resolve(self, condition: str, resolution: str = "'read'", **parameters: object) -> None:
        """Mark the open quarantine rows of `condition` as resolved."""
        query = f"""
            update raw.quarantine set resolved_at = $now, resolution = {resolution}
            where resolved_at is null and {condition}
        """
        self.connection.execute(query, {"now": now(), **parameters})

    def write_catalogue(self, catalogue: Catalogue) -> None:
        """Replace the catalogue rows that dbt's seeds do not hold."""
        entities = arrow_table("catalogue_entities", [row_of(entity) for entity in catalogue.added_entities])
        unique = {(alias.entity_id, alias.alias): row_of(alias) for alias in catalogue.added_aliases}
        aliases = arrow_table("catalogue_aliases", list(unique.values()))
        self.connection.execute("delete from raw.catalogue_entities")
        self.connection.execute("delete from raw.catalogue_aliases")
        self.insert("catalogue_entities", entities)
        self.insert("catalogue_aliases", aliases)

    def write_user_rows(self, table: str, rows: list[dict[str, str]], *key: str) -> None:
        """Replace raw table `table` by the user's rows; of those with one `key` the last counts."""
        known: dict[tuple[str, ...], dict[str, object]] = {
            tuple(row[column] for column in key): {name: cell or None for name, cell in row.items()} for row in rows
        }
        self.connection.execute(f"delete from raw.{table}")
        self.insert(table, arrow_table(table, list(known.values())))

    def fingerprint(self, versions: dict[str, str]) -> str:
        """Return a hash of all that the marts are made from: the raw layer's content and the versions."""
        query = """
            select
                (select [count(*), bit_xor(hash(document_id, cleaner_version, extractor_version))] from raw.articles),
                (select [count(*), bit_xor(hash(document_id, source_uri, source_name, seen_at))] from raw.sightings),
                (select [count(*), bit_xor(hash(declared_sources))] from raw.declared_sources),
                (select [count(*), bit_xor(hash(quarantine_id, resolved_at is null, resolution))] from raw.quarantine),
                (select [count(*), bit_xor(hash(learned_id))] from raw.learned_lines),
                (select [count(*), bit_xor(hash(learned_id, decision))] from raw.learned_decisions)
        """
        content = self.connection.execute(query).fetchone()
        return hashlib.sha256(json.dumps([content, versions], sort_keys=True).encode()).hexdigest()[:24]


def _without(rows: pa.Table, document_ids: set[str]) -> pa.Table:
    """Return the rows of other documents than these."""
    if not document_ids:
        return rows
    return rows.filter(compute.invert(compute.is_in(rows["document_id"], pa.array(sorted(document_ids), pa.string()))))
