"""Measures near copies against silver clusters of a corpus that is not part of the project.

    python -m tests.benchmarks.duplicates [--shared ../shared] [--warehouse FILE] [--pairs N] [--seed S]

Names are known only where FILE is a warehouse of this corpus; without it, copies are told apart by words, numbers and
days alone. Prints the recall of the silver pairs, the time of the models, and with `--pairs` that many pairs that
the silver lacks, to read by eye.
"""

from __future__ import annotations

import difflib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import duckdb

from tests.benchmarks.figures import Figures, parser, settle
from tests.benchmarks.silver import Likeness, Silver, read_silver
from warehouse.project import dbt_dir

CORPUS = "corpora/saudi_2015_july.jsonl.gz"
CLUSTERS = "gold/dedup/silver_clusters_july.jsonl"
MODELS = [
    "int_article_shingles",
    "int_article_bodies",
    "int_article_likenesses",
    "int_article_copies",
    "int_article_originals",
]
_LEAST_ALIKE = 0.15  # Jaccard index of what may be one row's copy; or containment of half of the shorter
_FORMULA = 150  # articles: what stands in more is no sign of a copy
_SHOWN_CHANGES = 8

_FROM_CORPUS = """
    create schema staging; create schema intermediate; create schema changes; create schema unchecked;
    create table lines as
    select row_number() over () as line, * from read_json($source, columns = {
        title: 'varchar', text: 'varchar', date: 'timestamp', source: 'varchar'
    });
    create table staging.stg_articles as select line::varchar as document_id, title, text as body from lines;
    create table staging.stg_mentions (
        document_id varchar, field varchar, mention_type varchar, name_key varchar
    );
    create table intermediate.int_articles as
    select
        'a' || lpad(line::varchar, 6, '0') as article_id,
        line::varchar as document_id,
        '#' || line as source_uri,
        sha256(regexp_replace(text, '\\s+', ' ', 'g')) as content_hash,
        len(regexp_extract_all(text, '\\S+')) as word_count,
        date::date as published_date,
        null::timestamp as published_at,
        date as first_ingested_at
    from lines
"""
_FROM_WAREHOUSE = """
    create schema staging; create schema intermediate; create schema changes; create schema unchecked;
    create table staging.stg_articles as from known.staging.stg_articles;
    create table staging.stg_mentions as from known.staging.stg_mentions;
    create table intermediate.int_articles as from known.intermediate.int_articles
"""
_LINE = "regexp_extract(source_uri, '#(\\d+)$', 1)::bigint"
_ALL_LIKENESSES = f"""
    with bodies as (
        select {_LINE} as line, shingles
        from intermediate.int_article_shingles join intermediate.int_articles using (article_id)
    ),
    held as (select line, unnest(shingles) as shingle from bodies),
    telling as (select shingle from held group by shingle having count(*) between 2 and {_FORMULA}),
    pairs as (
        select one.line, other.line as other_line
        from telling join held as one using (shingle) join held as other using (shingle)
        where one.line < other.line group by all having count(*) >= 8
    ),
    compared as (
        select
            line, other_line, len(list_intersect(bodies.shingles, others.shingles)) as shared,
            shared / (len(bodies.shingles) + len(others.shingles) - shared) as jaccard,
            shared / least(len(bodies.shingles), len(others.shingles)) as containment
        from pairs join bodies using (line) join bodies as others on others.line = other_line
    )
    select line, other_line, greatest(jaccard, 0.7 * containment) from compared
    where jaccard >= {_LEAST_ALIKE} or containment >= 0.5
"""
FOUND = f"""
    with lines as (
        select {_LINE} as line, original_id
        from intermediate.int_article_originals join intermediate.int_articles using (article_id)
    )
    select one.line, other.line from lines as one join lines as other using (original_id) where one.line < other.line
"""


def run_models(file: Path) -> float:
    """Make the tables of copies anew by dbt, and return the seconds it takes, dbt's own start left out."""
    environment = os.environ | {
        "MARSAD_BUILD_FILE": str(file),
        "DBT_TARGET_PATH": str(file.parent / "target"),
        "DBT_LOG_PATH": str(file.parent / "logs"),
        "DO_NOT_TRACK": "1",
    }
    folders = ["--project-dir", str(dbt_dir()), "--profiles-dir", str(dbt_dir())]
    dbt = [str(Path(sys.executable).parent / "dbt"), "--quiet", "run", "--full-refresh"]
    seconds = []
    for models in (["stg_none"], MODELS):  # the first selects nothing: what dbt takes by itself
        started = time.monotonic()
        subprocess.run([*dbt, "--select", *models, *folders], env=environment, check=True)
        seconds.append(time.monotonic() - started)
    return seconds[1] - seconds[0]


def fill(file: Path, corpus: Path, warehouse: Path | None) -> None:
    """Fill `file` with the articles, as the models of copies want them."""
    with duckdb.connect(str(file)) as tables:
        if warehouse:
            tables.execute(f"attach '{warehouse}' as known (read_only)")
            tables.execute(_FROM_WAREHOUSE)
        else:
            tables.execute(_FROM_CORPUS.replace("$source", f"'{corpus}'"))


def silver_of(tables: duckdb.DuckDBPyConnection, shared: Path) -> Silver:
    """Return the silver pairs as lines of the corpus; the models have been run on all articles."""
    (line_count,) = tables.execute(f"select max({_LINE}) from intermediate.int_articles").fetchone() or (0,)
    return read_silver(shared / CLUSTERS, all_likenesses(tables), line_count)


def all_likenesses(tables: duckdb.DuckDBPyConnection) -> Likeness:
    """Return how alike the articles are, by a comparison of all of them that is not the models'."""
    likeness: Likeness = defaultdict(dict)
    for line, other, alike in tables.execute(_ALL_LIKENESSES).fetchall():
        likeness[line][other] = likeness[other][line] = alike
    return likeness


def measure(shared: Path, warehouse: Path | None, folder: Path, *, shown: int, seed: int) -> Figures:
    """Return the recall of the silver pairs; print times, numbers, and pairs to read."""
    file = folder / "copies.duckdb"
    fill(file, shared / CORPUS, warehouse)
    print(f"{run_models(file):.1f} s for all articles")
    with duckdb.connect(str(file), read_only=True) as tables:
        silver = silver_of(tables, shared)
        found: set[tuple[int, int]] = set(tables.execute(FOUND).fetchall())
        print(
            f"{len(silver.pairs)} silver pairs; {silver.lost_pairs} more have one of {silver.lost_rows} rows that the"
            f" corpus lacks\n{len(found)} pairs found, {len(found & silver.pairs)} of them silver"
        )
        more = sorted(found - silver.pairs)
        for pair in random.Random(seed).sample(more, min(shown, len(more))):  # noqa: S311 - drawn again from its seed
            print(show(tables, *pair))
    return {"duplicates silver recall": len(found & silver.pairs) / len(silver.pairs)}


def show(tables: duckdb.DuckDBPyConnection, *lines: int) -> str:
    """Return titles, days and the first differences of two articles."""
    query = f"""
        select published_date, title, body
        from intermediate.int_articles join staging.stg_articles using (document_id) where {_LINE} = ?
    """
    one, other = (tables.execute(query, [line]).fetchall()[0] for line in lines)
    words: list[list[str]] = [article[2].split() for article in (one, other)]
    changes = [
        f"[{' '.join(words[0][a:b][:8])} | {' '.join(words[1][c:d][:8])}]"
        for tag, a, b, c, d in difflib.SequenceMatcher(a=words[0], b=words[1], autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    counts = " ".join(f"{line}:{len(text)}" for line, text in zip(lines, words, strict=True))
    more = f" and {len(changes) - _SHOWN_CHANGES} more" if len(changes) > _SHOWN_CHANGES else ""
    return f"{counts}\n  {one[0]} {one[1]}\n  {other[0]} {other[1]}\n  {' '.join(changes[:_SHOWN_CHANGES])}{more}"


def main() -> int:
    """Return 1 where a figure is below its floor."""
    options = parser(__doc__ or "")
    options.add_argument("--warehouse", type=Path, help="a warehouse of the corpus, for its names")
    options.add_argument("--pairs", type=int, default=0, help="print so many pairs that the silver lacks")
    options.add_argument("--seed", type=int, default=7, help="of the choice of pairs")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(chosen.shared, chosen.warehouse, Path(folder), shown=chosen.pairs, seed=chosen.seed)
    return settle(figures, raise_floors=chosen.raise_floors)


if __name__ == "__main__":
    sys.exit(main())
