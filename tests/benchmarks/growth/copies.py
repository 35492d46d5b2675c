"""Copies of the base: the same articles with other words, names, days and addresses, as documents and as facts."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow import compute

from tests.benchmarks.growth.base import Base
from tests.benchmarks.growth.pieces import Text, rewritten
from tests.benchmarks.growth.words import Numbers
from warehouse.batch import Versions
from warehouse.extraction.annotate import reading_hash
from warehouse.model import CleanDocument, RawDocument
from warehouse.store.build import now
from warehouse.store.schema import arrow_table

DAYS_APART = 31
"""Between the days of a copy and those of the next."""

_QUOTED = {"mentions": "surface", "dates": "expression", "quotes": "quote_text", "event_reports": "trigger"}
"""The columns that repeat what stands in the article."""

_to_json = json.JSONEncoder(ensure_ascii=False).encode

Fields = dict[str, Sequence[str | None]]
"""The titles and bodies of articles."""


@dataclass(frozen=True)
class Batch:
    """Documents, and the tables that annotating makes of them."""

    documents: list[RawDocument]
    tables: dict[str, pa.Table]


class Copy:
    """Copy `number` of the base; number 0 is the base itself."""

    def __init__(self, base: Base, number: int) -> None:
        self.base, self.number = base, number
        self._days = dt.timedelta(days=DAYS_APART * number)
        self._words = {"": "", **dict(zip(base.words, base.exchange.words(number), strict=True))}
        self._pieces = np.array([self._words[word] + rest for word, rest in base.pieces], object)
        self._name_keys = dict(zip(base.names, base.exchange.names(number, base.names), strict=True))

    def record(self, row: int) -> dict[str, object]:
        """Return the JSON record of article `row`."""
        record = self.base.records[row]
        changed = {name: self._written(texts[row]) for name, texts in self.base.fields.items()}
        printed = dt.datetime.fromisoformat(str(record["date"])) + self._days
        return record | changed | {"url": self._url(str(record["url"])), "date": printed.isoformat(sep=" ")}

    def document(self, row: int) -> RawDocument:
        """Return article `row` as it is taken in from a file of JSON lines."""
        payload = _to_json(self.record(row)).encode()
        return RawDocument(
            document_id=hashlib.sha256(payload).hexdigest(),
            source_uri=f"growth/{self.number:03}.jsonl#{row + 1}",
            media_type="application/json",
            payload=payload,
        )

    def batch(self, rows: range, versions: Versions) -> Batch:
        """Return articles `rows` and their facts, as if `versions` had read them now."""
        documents = [self.document(row) for row in rows]
        ids = pa.array([document.document_id for document in documents])
        tables = {name: self._facts(name, rows, ids, versions) for name in self.base.tables}
        texts = [self._written(self.base.texts[row]) for row in rows]
        fields = _fields(texts, tables["segments"], self.base.owners("segments", rows))
        tables["articles"] = self._articles(tables["articles"], texts, fields, versions)
        for name, column in _QUOTED.items():
            said = _quoted(tables[name], fields, self.base.owners(name, rows))
            tables[name] = _with(tables[name], column, said)
        tables["mentions"] = self._renamed(tables["mentions"])
        tables["dates"] = self._later(tables["dates"], "date_start", "date_end")
        tables["quotes"] = self._spoken(tables["quotes"], tables["mentions"], rows)
        return Batch(documents, {**tables, "quarantine": arrow_table("quarantine", [])})

    def _written(self, text: Text) -> str:
        """Return what stands here for a text of the base."""
        return "".join(self._pieces[text].tolist())

    def _said(self, text: str) -> str:
        """Return what stands here for a text that the base has in part."""
        return rewritten(text, self._words)

    def _url(self, url: str) -> str:
        if not self.number:
            return url
        scheme, _, place = url.partition("://")
        host, _, path = place.partition("/")
        return f"{scheme}://{host}/{self.number}/{path}"

    def _facts(self, name: str, rows: range, ids: pa.Array, versions: Versions) -> pa.Table:
        table = _with(self.base.rows(name, rows), "document_id", ids.take(pa.array(self.base.owners(name, rows))))
        if "extractor_version" in table.column_names:
            table = _with(table, "extractor_version", pa.repeat(versions.extractor, table.num_rows))
        return table

    def _articles(self, table: pa.Table, texts: list[str], fields: Fields, versions: Versions) -> pa.Table:
        table = self._later(table, "published_date")
        read = zip(*fields.values(), table["language"].to_pylist(), table["published_date"].to_pylist(), strict=True)
        changed = {
            "text": texts,
            **fields,
            "byline": [byline and self._said(byline) for byline in table["byline"].to_pylist()],
            "tags": [tags and [self._said(tag) for tag in tags] for tags in table["tags"].to_pylist()],
            "url": [url and self._url(url) for url in table["url"].to_pylist()],
            "published_at": [time and time + self._days for time in table["published_at"].to_pylist()],
            "annotated_at": [now()] * len(texts),
            "cleaner_version": [versions.cleaner] * len(texts),
            "reading_hash": [_reading_hash(*article) for article in read],
        }
        for column, values in changed.items():
            table = _with(table, column, values)
        return table

    def _later(self, table: pa.Table, *columns: str) -> pa.Table:
        """Return a table with dates as many days later as this copy is."""
        for column in columns:
            days = compute.add(table[column].cast(pa.int32()), pa.scalar(self._days.days, pa.int32()))
            table = _with(table, column, days.cast(pa.date32()))
        return table

    def _renamed(self, mentions: pa.Table) -> pa.Table:
        keys, entities = mentions["name_key"].to_pylist(), mentions["entity_id"].to_pylist()
        renamed = [key if entity else self._name_keys[key] for key, entity in zip(keys, entities, strict=True)]
        return _with(mentions, "name_key", renamed)

    def _spoken(self, quotes: pa.Table, mentions: pa.Table, rows: range) -> pa.Table:
        """Return quotes with their cues, and the names of their speakers as the mentions have them."""
        begins = self.base.starts["mentions"] - self.base.starts["mentions"][rows.start]
        owners = begins[rows.start + self.base.owners("quotes", rows)].tolist()
        surfaces, speakers = mentions["surface"].to_pylist(), quotes["speaker_mention_no"].to_pylist()
        said = [
            surfaces[begin + speaker] if speaker is not None else None
            for begin, speaker in zip(owners, speakers, strict=True)
        ]
        cues = [cue and self._said(cue) for cue in quotes["cue"].to_pylist()]
        return _with(_with(quotes, "speaker_surface", said), "cue", cues)


def _with(table: pa.Table, column: str, values: object) -> pa.Table:
    """Return `table` with other values in a column of it."""
    place, kind = table.column_names.index(column), table.schema.field(column)
    array = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values, kind.type)
    return table.set_column(place, kind, array)


def _fields(texts: list[str], segments: pa.Table, owners: Numbers) -> Fields:
    """Return the titles and bodies that the kept segments of `texts` make."""
    titles: list[str | None] = [None] * len(texts)
    bodies: list[list[str]] = [[] for _ in texts]
    columns = (segments[name].to_pylist() for name in ("start_char", "end_char", "role", "kept"))
    for owner, start, end, role, kept in zip(owners.tolist(), *columns, strict=True):
        if kept and role == "title":
            titles[owner] = texts[owner][start:end]
        elif kept:
            bodies[owner].append(texts[owner][start:end])
    return {"title": titles, "body": ["\n".join(body) for body in bodies]}


def _quoted(facts: pa.Table, fields: Fields, owners: Numbers) -> list[str]:
    """Return what stands in the articles at the spans of `facts`."""
    columns = (facts[name].to_pylist() for name in ("field", "start_char", "end_char"))
    return [
        (fields[field][owner] or "")[start:end]
        for owner, field, start, end in zip(owners.tolist(), *columns, strict=True)
    ]


def _reading_hash(title: str | None, body: str, language: str, day: dt.date | None) -> str:
    read = CleanDocument(
        document_id="",
        text="",
        segments=(),
        title=title,
        body=body,
        language=language,
        language_score=1.0,
        published_date=day,
    )
    return reading_hash(read)
