"""A batch of documents, cleaned and annotated: the unit of work of the annotate stage.

Pure: documents in, Arrow tables of the raw layer out; it may run in any thread, process or machine. Between them a
batch is a folder: `documents.parquet` goes in, one Parquet file a raw table comes out.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from warehouse.cleaning import Rules, clean, cleaner_version
from warehouse.cleaning.learned import LearnedLines, learned_lines
from warehouse.errors import Unreadable
from warehouse.extraction.annotate import annotate, extractor_version
from warehouse.lexicon import Lexicon, load_lexicon
from warehouse.model import Annotation, CleanDocument, RawDocument
from warehouse.store.build import now, quarantine_row
from warehouse.store.schema import FACT_TABLES, arrow_table, row_of

logger = logging.getLogger("marsad.annotate")
_DOCUMENT_SCHEMA = pa.schema(
    [pa.field(name, pa.binary() if name == "payload" else pa.string()) for name in RawDocument.__slots__]
)
Rows = dict[str, list[dict[str, object]]]


@dataclass(frozen=True)
class Versions:
    """The versions of what reads the documents."""

    cleaner: str
    extractor: str


@cache
def load_rules(user_dir: Path | None = None) -> Rules:
    """Read and compile the cleaning rules; once a process for each `user_dir`."""
    return Rules.load(user_dir)


def current_versions(user_dir: Path | None = None) -> Versions:
    """Return the versions that documents are read with now."""
    return Versions(cleaner_version(load_rules(user_dir)), extractor_version(user_dir))


def annotate_batch(
    documents: list[RawDocument],
    run_id: str,
    user_dir: Path | None = None,
    learned: LearnedLines | None = None,
) -> dict[str, pa.Table]:
    """Return the raw tables (`FACT_TABLES` and `quarantine`) that `documents`, without `learned` lines, give."""
    rules, lexicon = load_rules(user_dir), load_lexicon(user_dir)
    versions = current_versions(user_dir)
    rows: Rows = defaultdict(list)
    for document in documents:
        try:
            article, facts = _read(document, rules, lexicon, learned)
        except Unreadable as error:
            rows["quarantine"].append(
                quarantine_row(
                    uri=document.source_uri,
                    stage="clean",
                    error=error,
                    run_id=run_id,
                    payload=document.payload,
                    document=document,
                    version=versions.cleaner,
                )
            )
        else:
            _add_article(rows, article, versions)
            _add_facts(rows, article.document_id, facts, versions.extractor)
    return {name: arrow_table(name, rows[name]) for name in (*FACT_TABLES, "quarantine")}


def _read(
    document: RawDocument, rules: Rules, lexicon: Lexicon, learned: LearnedLines | None
) -> tuple[CleanDocument, Annotation]:
    """Return the article and its facts. Raises Unreadable, also for a fault of ours: it must not stop the others."""
    try:
        article = clean(document, rules, learned)
        return article, annotate(article, lexicon)
    except Unreadable:
        raise
    except Exception as error:
        logger.exception("document %s of %s", document.document_id, document.source_uri)
        raise Unreadable("crashed", f"{type(error).__name__}: {error}; a fault of Marsad, please report it.") from error


def _add_article(rows: Rows, article: CleanDocument, versions: Versions) -> None:
    columns = _columns(article, without=("segments",))
    if isinstance(article.published_at, dt.datetime) and article.published_at.tzinfo:
        columns["published_at"] = article.published_at.astimezone(dt.UTC).replace(tzinfo=None)
    columns |= {
        "cleaner_version": versions.cleaner,
        "extractor_version": versions.extractor,
        "annotated_at": now(),
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


def write_documents(folder: Path, documents: list[RawDocument], learned: pa.Table) -> None:
    """Write a batch's input into `folder`: `documents.parquet`, and `learned_lines.parquet` with raw.learned_lines."""
    rows = [_columns(document) for document in documents]
    parquet.write_table(pa.Table.from_pylist(rows, schema=_DOCUMENT_SCHEMA), folder / "documents.parquet")
    parquet.write_table(learned, folder / "learned_lines.parquet")


def annotate_folder(folder: Path, run_id: str, user_dir: Path | None = None) -> None:
    """Read the documents of a batch and write its facts beside them, one Parquet file a raw table."""
    rows = parquet.read_table(folder / "documents.parquet").to_pylist()
    learned = learned_lines(parquet.read_table(folder / "learned_lines.parquet").to_pylist())
    tables = annotate_batch([RawDocument(**row) for row in rows], run_id, user_dir, learned)
    for name, table in tables.items():
        parquet.write_table(table, folder / f"{name}.parquet")


def read_batch(folder: Path) -> tuple[list[str], dict[str, pa.Table]]:
    """Return the document ids of a batch and its facts by raw table."""
    ids = parquet.read_table(folder / "documents.parquet", columns=["document_id"])
    tables = {name: parquet.read_table(folder / f"{name}.parquet") for name in (*FACT_TABLES, "quarantine")}
    return ids.column(0).to_pylist(), tables
