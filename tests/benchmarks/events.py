"""Measures reports of events and quotes, and draws random reports to be judged by eye.

    python -m tests.benchmarks.events [--shared ../shared]
    python -m tests.benchmarks.events --read 100 --seed 7 [--corpus saudi_2015_july]

The first prints the figures against gold beside their targets, how well sentences about protests and assaults are
told from others, and the time for an article. The second prints reports with the sentences they were read from.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import hashlib
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from flows.transform import run_dbt
from tests.benchmarks.quality import CASES, Figures, measure
from warehouse.batch import annotate_batch, load_rules
from warehouse.cleaning import clean
from warehouse.errors import Unreadable
from warehouse.extraction.annotate import annotate
from warehouse.extraction.dates import find_dates
from warehouse.extraction.events import find_events
from warehouse.extraction.names import find_names
from warehouse.extraction.reading import Reading
from warehouse.extraction.telling import TYPES, Telling
from warehouse.extraction.telling.train import Labelled, folds, read_labelled
from warehouse.lexicon import load_lexicon
from warehouse.lexicon.catalogue import Catalogue
from warehouse.model import Annotation, CleanDocument, EventReport, RawDocument
from warehouse.settings import Settings
from warehouse.sources.files import read_paths
from warehouse.store.file import open_build_file

TARGETS: Figures = {
    "seeds events type": 0.62,
    "seeds events full": 0.48,
    "seeds events status": 0.80,
    "seeds quotes": 0.90,
    "seeds quotes speaker": 0.85,
    "news events type": 0.55,
    "news events full": 0.42,
    "news events status": 0.75,
    "news quotes": 0.90,
    "news quotes speaker": 0.85,
    "sentences PROTEST": 0.60,
    "sentences ASSAULT": 0.68,
}
_FOLDS = 5  # parts of the labelled sentences
_ARTICLES_A_REPORT = 8  # articles read for each report drawn, so that no article gives many
_TIMED_ARTICLES = 200
_LONG_ARTICLE = 500  # sentences, written without a full stop between

Read = tuple[CleanDocument, Annotation]


def read(record: dict[str, object]) -> Read:
    """Clean and annotate one record of a corpus."""
    payload = json.dumps(record, ensure_ascii=False).encode()
    article = clean(
        RawDocument(hashlib.sha256(payload).hexdigest(), "bench", "application/json", payload), load_rules()
    )
    return article, annotate(article, load_lexicon())


def draw(corpus: Path, count: int, seed: int) -> Iterator[tuple[CleanDocument, Annotation, EventReport]]:
    """Yield reports drawn at random from random articles of a corpus: the same for the same seed and code."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        records = [line for line in lines if line.strip()]
    choose = random.Random(seed)  # noqa: S311  no secret is drawn
    pool: list[tuple[CleanDocument, Annotation, EventReport]] = []
    sample = choose.sample(records, len(records))
    for number, line in enumerate(sample):
        if number >= _ARTICLES_A_REPORT * count and len(pool) >= count:
            break
        try:
            article, facts = read(json.loads(line))
        except Unreadable:
            continue
        pool.extend((article, facts, report) for report in facts.events)
    yield from choose.sample(pool, min(count, len(pool)))


def show(article: CleanDocument, facts: Annotation, report: EventReport) -> str:
    """Return a report as lines to be judged: what is claimed, and the sentence with the trigger in brackets."""
    text = (article.title or "") if report.field == "title" else article.body
    span = Reading.of(article).passages[report.field].sentence_span(report.sentence_index)
    sentence = f"{text[span[0] : report.start_char]}[[{report.trigger}]]{text[report.end_char : span[1]]}"
    who = {
        role: "، ".join(facts.mentions[p.mention].surface for p in report.participants if p.role == role)
        for role in ("actor", "recipient")
    }
    place = facts.mentions[report.location].surface if report.location is not None else "-"
    date = facts.dates[report.date_expression].expression if report.date_expression is not None else "-"
    said_by = facts.mentions[report.attribution].surface if report.attribution is not None else "-"
    return (
        f"{report.event_type} {report.status} ({report.trigger_id})"
        f" | {who['actor'] or '-'} → {who['recipient'] or '-'} | at {place} on {date} | said by {said_by}\n"
        f"   {' '.join(sentence.split())}"
    )


def sentences(labelled: Labelled, event_type: str, models: Sequence[Telling]) -> tuple[int, int, int]:
    """Return hits, sentences in which the type is found, and sentences labelled with it.

    Each sentence is judged by the model that was not learned from its part.
    """
    hits = found = wanted = 0
    lexicon = load_lexicon()
    for number, (text, is_labelled) in enumerate(labelled):
        article = CleanDocument("id", text, (), None, text, "ar", 1.0)
        reading = Reading.of(article)
        reading = reading.having(mentions=find_names(reading, lexicon))
        reading = reading.having(dates=find_dates(reading, lexicon))
        reports = find_events(reading, lexicon, models[number % len(models)])
        is_told = any(report.event_type == event_type for report in reports)
        found, wanted, hits = found + is_told, wanted + is_labelled, hits + (is_told and is_labelled)
    return hits, found, wanted


def publish_events(paths: list[Path], build_file: Path) -> duckdb.DuckDBPyConnection:
    """Read documents and build the tables of events by dbt alone, and return them open."""
    documents = [found for found in read_paths(paths, limits=Settings().limits) if isinstance(found, RawDocument)]
    with open_build_file(build_file) as build:
        build.add_documents(documents, "bench")
        build.load(annotate_batch(documents, "bench"), [document.document_id for document in documents])
        build.write_catalogue(Catalogue.load(None))
    wanted = ["+events", "+event_mentions", "+event_participants", "+articles"]
    run_dbt(["build", "--exclude-resource-type", "test", "unit_test", "--select", *wanted], build_file=build_file)
    return duckdb.connect(str(build_file), read_only=True)


def meetings(tables: duckdb.DuckDBPyConnection, *entity_ids: str) -> list[tuple[dt.date | None, str | None, int]]:
    """Return date, mode and number of articles of the past CONSULTs in which all of `entity_ids` act, oldest first."""
    query = """
        select date_start, event_mode, article_count from events
        where
            event_type = 'CONSULT' and status = 'occurred' and event_id in (
                select event_id from event_participants
                group by event_id having list_has_all(list(entity_id), $entity_ids)
            )
        order by date_start nulls last, article_count desc
    """
    return tables.execute(query, {"entity_ids": list(entity_ids)}).fetchall()


def time_events(article: CleanDocument) -> float:
    """Return the seconds that the search for events takes in an article whose other facts are known."""
    facts = annotate(article, load_lexicon())
    reading = Reading.of(article).having(mentions=facts.mentions, dates=facts.dates, quotes=facts.quotes)
    started = time.process_time()
    find_events(reading, load_lexicon())
    return time.process_time() - started


def report_gold(shared: Path) -> Iterator[tuple[str, float]]:
    """Yield the figures for events and quotes against gold."""
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            figures = measure(case, shared, Path(folder))
        yield from ((name, value) for name, value in figures.items() if "events" in name or "quotes" in name)


def report_sentences(shared: Path) -> Iterator[tuple[str, float]]:
    """Yield the F1 of the sentence label for each labelled type, cross-validated, printing what it is made of."""
    print("sentences: «yes» against «easy no»; «difficult no» and «ambiguous» are left out")
    print(f"  each judged by a model learned from the other {_FOLDS - 1} of {_FOLDS} parts, not by the shipped one")
    labelled = {event_type: read_labelled(shared / "events", event_type) for event_type in TYPES}
    models = list(folds(labelled, _FOLDS))
    for event_type, rows in labelled.items():
        hits, found, wanted = sentences(rows, event_type, models)
        print(f"  {event_type}: {hits} hits, {found} found, {wanted} labelled")
        yield f"sentences {event_type}", 2 * hits / ((found + wanted) or 1)


def report_speed(corpus: Path) -> None:
    """Print the time that events take in an article, and in one long paragraph and in two of them."""
    articles = []
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line, _ in zip(lines, range(_TIMED_ARTICLES), strict=False):
            articles.append(read(json.loads(line))[0])
    each = sum(map(time_events, articles)) / len(articles)
    print(f"events: {1000 * each:.1f} ms an article ({len(articles)} articles)")
    sentence = "والتقى ماكرون أردوغان في باريس ودعا إيران إلى الحوار مع السعودية "
    for factor in (1, 2):
        text = sentence * _LONG_ARTICLE * factor
        seconds = time_events(CleanDocument("id", text, (), None, text, "ar", 1.0))
        print(f"events: {seconds:.1f} s in a paragraph of {len(text):,} characters")


def main() -> None:
    """Print the figures, or the reports to read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--read", type=int, metavar="N", help="print N random reports with their sentences, and end")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--corpus", default="saudi_2015_july", help="a file of corpora/, without its ending")
    options = parser.parse_args()
    if not options.shared.exists():
        print(f"{options.shared} is not here: nothing to measure against.")
        return
    corpus = options.shared / "corpora" / f"{options.corpus}.jsonl.gz"
    if options.read:
        for number, drawn in enumerate(draw(corpus, options.read, options.seed), start=1):
            print(f"{number}. {show(*drawn)}")
        return

    from flows.server import await_server, prepare_prefect, start_server

    prepare_prefect()
    log = Path(tempfile.gettempdir()) / "marsad-bench-server.log"
    start_server(log)
    await_server(log)
    for figures in (report_gold(options.shared), report_sentences(options.shared)):
        for name, value in figures:
            print(f"{name:28} {value:.3f}  target {TARGETS[name]:.2f}{'  BELOW' if value < TARGETS[name] else ''}")
    report_speed(corpus)


if __name__ == "__main__":
    main()
