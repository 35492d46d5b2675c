"""A batch of documents, cleaned and annotated: the unit of work of the annotate stage.

Pure: documents in, Arrow tables of the raw layer out; it may run in any thread, process or machine. Between them a
batch is a folder: `documents.parquet` goes in, and each attempt at it, or at some of its documents, is a folder
`attempt-…` in it, whose folders `part-…` hold one Parquet file a raw table. An attempt that went well has one part;
where a document stopped its worker (`workers`), it has several. Attempts never share a folder: one that was believed
lost may go on for a while beside the one in its place, and only those that somebody names are read.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import socket
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import pyarrow as pa
from pyarrow import parquet

from warehouse.cleaning import Rules, clean, cleaner_version
from warehouse.cleaning.learned import LearnedLines, learned_lines
from warehouse.errors import StageError, Unreadable, crashed
from warehouse.extraction.annotate import annotate, extractor_version, reading_hash
from warehouse.extraction.names.tagger import chosen_tagger
from warehouse.lexicon import load_lexicon
from warehouse.lexicon.tables import user_tables_version
from warehouse.model import Annotation, CleanDocument, RawDocument
from warehouse.store.build import now
from warehouse.store.quarantine import quarantine_row
from warehouse.store.schema import FACT_TABLES, arrow_table, row_of
from warehouse.terminal import shown

logger = logging.getLogger("marsad.annotate")
_NO_STRINGS = {"payload": pa.binary(), "captured_at": pa.timestamp("us", "UTC")}
_DOCUMENT_SCHEMA = pa.schema([(name, _NO_STRINGS.get(name, pa.string())) for name in RawDocument.__slots__])
_TABLES = (*FACT_TABLES, "quarantine")
_UNFINISHED = "unfinished"  # the folder of a part that is being written

Rows = dict[str, list[dict[str, object]]]
Stage = Literal["clean", "annotate", "write"]
Begins = Callable[[int | None, Stage], None]
"""Is told that a stage begins, with the document's number in its batch; None for `write`, which is of all of them."""


@dataclass(frozen=True)
class Versions:
    """The versions of what reads the documents."""

    cleaner: str
    extractor: str

    def of(self, stage: Stage) -> str:
        """Return the version that a failure of `stage` depends on: while it stays, trying again is in vain."""
        return self.cleaner if stage == "clean" else f"{self.cleaner} {self.extractor}"


@dataclass(frozen=True, slots=True)
class Task:
    """Documents of the batch in `folder` to be annotated: those that `part` numbers."""

    folder: Path
    part: range
    run_id: str
    versions: Versions | None = None  # that must read them, where this may be another machine's

    @classmethod
    def whole(cls, folder: Path, run_id: str, versions: Versions | None = None) -> Task:
        """Return the task of annotating all documents of a batch."""
        return cls(folder, range(count_documents(folder)), run_id, versions)


def load_rules(user_dir: Path | None = None) -> Rules:
    """Read and compile the cleaning rules; again only where the user's tables have changed."""
    return _load_rules(user_dir, user_tables_version(user_dir))


@lru_cache(maxsize=2)
def _load_rules(user_dir: Path | None, _version: str) -> Rules:
    return Rules.load(user_dir)


def load_models(user_dir: Path | None = None) -> None:
    """Read and compile all that annotating needs: seconds that no document should be charged with."""
    load_rules(user_dir)
    chosen_tagger(load_lexicon(user_dir))


def current_versions(user_dir: Path | None = None) -> Versions:
    """Return the versions that documents are read with now."""
    return Versions(cleaner_version(load_rules(user_dir)), extractor_version(user_dir))


def annotate_batch(
    documents: list[RawDocument],
    run_id: str,
    user_dir: Path | None = None,
    learned: LearnedLines | None = None,
    begins: Begins | None = None,
    *,
    read_before: Mapping[str, str] | None = None,
) -> dict[str, pa.Table]:
    """Return the raw tables (`FACT_TABLES` and `quarantine`) that `documents`, without `learned` lines, give.

    `read_before` is the reading hash of documents that these extractors have read before: where cleaning gives the
    same text again, the document's facts are left out, and stay what they are (`Build.load`).
    Raises MemoryError; any other fault of ours puts the document into quarantine: it must not stop the others.
    """
    rules, lexicon = load_rules(user_dir), load_lexicon(user_dir)
    versions = current_versions(user_dir)
    rows: Rows = defaultdict(list)
    for number, document in enumerate(documents):
        stage: Stage = "clean"
        _tell(begins, number, stage)
        try:
            article = clean(document, rules, learned)
            stage = "annotate"
            _tell(begins, number, stage)
            facts = None if _is_read(article, read_before) else annotate(article, lexicon)
        except MemoryError:
            raise
        except Exception as error:
            rows["quarantine"].append(_refusal(document, stage, _as_unreadable(error, document), run_id, versions))
        else:
            _add_article(rows, article, versions)
            if facts:
                _add_facts(rows, article.document_id, facts, versions.extractor)
    _tell(begins, None, "write")
    return _tables(rows)


def _is_read(article: CleanDocument, read_before: Mapping[str, str] | None) -> bool:
    return (read_before or {}).get(article.document_id) == reading_hash(article)


def _tell(begins: Begins | None, number: int | None, stage: Stage) -> None:
    if begins:
        begins(number, stage)


def _as_unreadable(error: Exception, document: RawDocument) -> Unreadable:
    if isinstance(error, Unreadable):
        return error
    logger.error("document %s of %s", document.document_id, shown(document.source_uri), exc_info=error)
    return crashed(error)


def _refusal(
    document: RawDocument, stage: Stage, error: Unreadable, run_id: str, versions: Versions
) -> dict[str, object]:
    """Return the row of raw.quarantine for a document that could not be read."""
    return quarantine_row(
        uri=document.source_uri,
        stage=stage,
        error=error,
        run_id=run_id,
        payload=document.payload,
        document=document,
        version=versions.of(stage),
    )


def _tables(rows: Rows) -> dict[str, pa.Table]:
    return {name: arrow_table(name, rows[name]) for name in _TABLES}


def _add_article(rows: Rows, article: CleanDocument, versions: Versions) -> None:
    columns = _columns(article, without=("segments",))
    if isinstance(article.published_at, dt.datetime) and article.published_at.tzinfo:
        columns["published_at"] = article.published_at.astimezone(dt.UTC).replace(tzinfo=None)
    columns |= {
        "cleaner_version": versions.cleaner,
        "extractor_version": versions.extractor,
        "annotated_at": now(),
        "reading_hash": reading_hash(article),
    }
    rows["articles"].append(columns)
    for number, segment in enumerate(article.segments):
        rows["segments"].append({"document_id": article.document_id, "segment_no": number, **_columns(segment)})


def _add_facts(rows: Rows, document_id: str, facts: Annotation, version: str) -> None:
    shared = {"document_id": document_id, "extractor_version": version}
    for number, mention in enumerate(facts.mentions):
        rows["mentions"].append({**shared, "mention_no": number, **_columns(mention)})
    for number, expression in enumerate(facts.dates):
        rows["dates"].append({**shared, "date_no": number, **_columns(expression)})
    for number, quote in enumerate(facts.quotes):
        rows["quotes"].append({**shared, "quote_no": number, "speaker_mention_no": quote.speaker, **_columns(quote)})
    for number, report in enumerate(facts.events):
        links = {
            "report_no": number,
            "date_no": report.date_expression,
            "attribution_mention_no": report.attribution,
            "location_mention_no": report.location,
        }
        rows["event_reports"].append({**shared, **links, **_columns(report)})
        for participant in report.participants:
            rows["event_report_participants"].append(
                {**shared, "report_no": number, "role": participant.role, "mention_no": participant.mention}
            )


def _columns(record: object, *, without: tuple[str, ...] = ()) -> dict[str, object]:
    return {name: value for name, value in row_of(record).items() if name not in without}


def write_documents(folder: Path, documents: list[RawDocument], learned: pa.Table, readings: pa.Table) -> None:
    """Write a batch's input into `folder`, a Parquet file each.

    `learned` is raw.learned_lines, `readings` the documents that were read before (`Build.readings`).
    """
    rows = [_columns(document) for document in documents]
    parquet.write_table(pa.Table.from_pylist(rows, schema=_DOCUMENT_SCHEMA), folder / "documents.parquet")
    parquet.write_table(learned, folder / "learned_lines.parquet")
    parquet.write_table(readings, folder / "readings.parquet")


def count_documents(folder: Path) -> int:
    """Return how many documents a batch has."""
    return int(parquet.read_metadata(folder / "documents.parquet").num_rows)


def begin_attempt(folder: Path) -> Path:
    """Make a new folder in a batch, for what one attempt at its documents writes.

    Raises StageError where this machine does not see the batch, or may not write there.
    """
    attempt = folder / f"attempt-{uuid.uuid4().hex}"
    try:
        attempt.mkdir()
    except OSError as error:
        raise StageError(
            f"{socket.gethostname()} cannot write into {folder}: {error}. All machines that annotate need the home at "
            "the same path, on storage that they share."
        ) from error
    return attempt


def annotate_part(task: Task, attempt: Path, user_dir: Path | None = None, begins: Begins | None = None) -> None:
    """Read the documents of `task`, and write their facts into the folder `attempt` as one part."""
    learned = learned_lines(parquet.read_table(task.folder / "learned_lines.parquet").to_pylist())

    def tell(number: int | None, stage: Stage) -> None:
        _tell(begins, None if number is None else task.part[number], stage)

    readings = parquet.read_table(task.folder / "readings.parquet").to_pydict()
    read_before = dict(zip(readings["document_id"], readings["reading_hash"], strict=True))
    documents = _documents(task.folder, task.part)
    tables = annotate_batch(documents, task.run_id, user_dir, learned, tell, read_before=read_before)
    _write_part(attempt, task.part, tables)


def refuse(
    task: Task, number: int, attempt: Path, error: Unreadable, *, stage: Stage, user_dir: Path | None = None
) -> None:
    """Write the part of an attempt that says that the document `number` of the batch cannot be read."""
    part = range(number, number + 1)
    (document,) = _documents(task.folder, part)
    rows: Rows = defaultdict(list)
    versions = task.versions or current_versions(user_dir)
    rows["quarantine"].append(_refusal(document, stage, error, task.run_id, versions))
    _write_part(attempt, part, _tables(rows))


def _documents(folder: Path, part: range) -> list[RawDocument]:
    rows = parquet.read_table(folder / "documents.parquet").slice(part.start, len(part))
    return [RawDocument(**row) for row in rows.to_pylist()]


def _write_part(attempt: Path, part: range, tables: dict[str, pa.Table]) -> None:
    """Write a part whole or not at all: a worker may be killed at any time."""
    unfinished = attempt / _UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    for name, table in tables.items():
        parquet.write_table(table, unfinished / f"{name}.parquet")
    unfinished.rename(attempt / f"part-{part.start:06}")


def read_batch(folder: Path, attempts: Sequence[Path]) -> tuple[list[str], dict[str, pa.Table], pa.Table, pa.Table]:
    """Return a batch's document ids, by raw table the facts that `attempts`, which cover it, found, and what was known.

    That are the readings of its documents and the learned lines, as `write_documents` was given them.
    """
    ids = parquet.read_table(folder / "documents.parquet", columns=["document_id"])
    parts = sorted((part for attempt in attempts for part in attempt.glob("part-*")), key=lambda part: part.name)
    tables = {
        name: pa.concat_tables(parquet.read_table(part / f"{name}.parquet") for part in parts) for name in _TABLES
    }
    readings, learned = (parquet.read_table(folder / name) for name in ("readings.parquet", "learned_lines.parquet"))
    return ids.column(0).to_pylist(), tables, readings, learned


def discard(folder: Path) -> None:
    """Remove a batch, or a folder of them. An attempt that is still at work on one finds its folder gone, and stops."""
    gone = folder.with_name(f"{folder.name}.gone")
    folder.rename(gone)  # at once, for nobody can write into it any more
    shutil.rmtree(gone, ignore_errors=True)  # shared storage may keep open files for a while; the next run removes them
