"""The corpus that copies are made of: the articles of a warehouse that `marsad run` made, with all that was read."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow import compute

from tests.benchmarks.growth.pieces import Pieces, Text, folded_words
from tests.benchmarks.growth.words import Exchange, Numbers
from warehouse.store.schema import arrow_schemas

_DOCUMENTS = """
    select documents.payload, articles.*
    from raw.documents
    inner join raw.articles using (document_id)
    order by articles.published_date, documents.document_id
"""
_FACTS = """
    select facts.*
    from raw.{table} as facts
    inner join raw.articles using (document_id)
    order by articles.published_date, facts.document_id, {key}
"""
_KEYS = {
    "segments": "segment_no",
    "mentions": "mention_no",
    "dates": "date_no",
    "quotes": "quote_no",
    "event_reports": "report_no",
    "event_report_participants": "report_no, role, mention_no",
}


REWRITTEN = ("title", "author", "text")
"""The fields of a record that have words."""


@dataclass(frozen=True)
class Base:
    """Articles in the order of their days, and the rows of the raw layer about them in the same order.

    Documents that could not be read are left out.
    """

    records: list[dict[str, object]]  # the payloads
    tables: dict[str, pa.Table]  # by name, `FACT_TABLES`
    starts: dict[str, Numbers]  # the first row of each article in each table, and the end of the table
    texts: list[Text]  # of raw.articles, in pieces
    fields: dict[str, list[Text]]  # `REWRITTEN` of the records, in pieces
    names: list[str]  # the keys of names that the catalogue does not know
    pieces: list[tuple[str, str]]  # a word, or none, and what follows it
    words: list[str]
    exchange: Exchange

    def __len__(self) -> int:
        return len(self.records)

    @classmethod
    def read(cls, build_file: Path) -> Base:
        """Read the build file of a warehouse of articles that came as JSON with url, date, title, author and text."""
        with duckdb.connect(str(build_file), read_only=True) as connection:
            articles = connection.execute(_DOCUMENTS).to_arrow_table()
            facts = {
                table: connection.execute(_FACTS.format(table=table, key=key)).to_arrow_table()
                for table, key in _KEYS.items()
            }
        records = [json.loads(payload) for payload in articles["payload"].to_pylist()]
        tables = {name: _whole(name, table) for name, table in {"articles": articles, **facts}.items()}
        ids = articles["document_id"].to_pylist()
        pieces = Pieces()
        texts = [pieces.of(text) for text in articles["text"].to_pylist()]
        fields = {name: [pieces.of(str(record[name])) for record in records] for name in REWRITTEN}
        counts = pieces.word_counts(texts)
        return cls(
            records=records,
            tables=tables,
            starts={name: _starts(ids, table) for name, table in tables.items()},
            texts=texts,
            fields=fields,
            names=_unknown_names(tables["mentions"]),
            pieces=pieces.split(),
            words=list(counts),
            exchange=Exchange(counts, _words_read(tables), _name_types(tables["mentions"])),
        )

    def rows(self, table: str, articles: range) -> pa.Table:
        """Return the rows of `table` about these articles, copied: slices take all others along between processes."""
        starts = self.starts[table]
        return self.tables[table].take(np.arange(starts[articles.start], starts[articles.stop]))

    def owners(self, table: str, articles: range) -> Numbers:
        """Return for each of these rows the number of its article, from 0 for the first of `articles`."""
        counts = np.diff(self.starts[table][articles.start : articles.stop + 1])
        return np.repeat(np.arange(len(articles)), counts)


def _whole(name: str, table: pa.Table) -> pa.Table:
    """Return the columns that raw table `name` has now; those that the file was made before are NULL."""
    for field in arrow_schemas()[name]:
        if field.name not in table.column_names:
            table = table.append_column(field, pa.nulls(table.num_rows, field.type))
    return table.select(arrow_schemas()[name].names).combine_chunks()


def _starts(ids: list[str], table: pa.Table) -> Numbers:
    """Return where the rows of each document begin in a table that is in the order of `ids`."""
    counts = Counter(table["document_id"].to_pylist())
    return np.concatenate([[0], np.cumsum([counts[document_id] for document_id in ids])]).astype(np.int64)


def _words_read(tables: dict[str, pa.Table]) -> Counter[str]:
    """Return how often each word is in what was read by a table."""
    mentions = tables["mentions"].filter(compute.is_valid(tables["mentions"]["entity_id"]))
    read = [
        mentions["surface"],
        tables["dates"]["expression"],
        tables["event_reports"]["trigger"],
        tables["quotes"]["cue"].drop_null(),
    ]
    return Counter(word for texts in read for text in texts.to_pylist() for word in folded_words(text))


def _unknown(mentions: pa.Table) -> pa.Table:
    return mentions.filter(compute.is_null(mentions["entity_id"]))


def _unknown_names(mentions: pa.Table) -> list[str]:
    return sorted(_unknown(mentions)["name_key"].unique().to_pylist())


def _name_types(mentions: pa.Table) -> dict[str, Counter[str]]:
    """Return the types of the names unknown to the catalogue that each word is in."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    unknown = _unknown(mentions)
    for surface, entity_type in zip(unknown["surface"].to_pylist(), unknown["entity_type"].to_pylist(), strict=True):
        for word in folded_words(surface):
            found[word][entity_type] += 1
    return found
