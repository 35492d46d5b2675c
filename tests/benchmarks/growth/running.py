"""Runs `marsad run` as a user does, and measures its stages; asks the questions of analysts of what it published."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb

from tests.benchmarks.growth.figures import STAGES, Cost, Size
from tests.benchmarks.growth.memory import Memory
from warehouse.examples import load_examples
from warehouse.settings import Settings
from warehouse.store.file import open_read_only

QUESTIONS = Path(__file__).parent / "questions.sql"
_TIMES = 3  # that each question is asked
_COUNTED = ("articles", "mentions", "events", "entities", "quotes", "stories")
_TIMED = ["seconds", "for"]  # how a line of what the command prints begins, before a stage and its seconds


def run_marsad(paths: list[Path], home: Path, *, tagger: str) -> dict[str, Cost]:
    """Run `marsad run`, and return what each stage took. Raises RuntimeError where it fails."""
    command = [str(Path(sys.executable).parent / "marsad"), "run", *map(str, paths), "--home", str(home)]
    environment = os.environ | {"MARSAD_TAGGER": tagger}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    memory = Memory(process.pid, "start")
    memory.start()
    said = []
    for line in process.stderr or ():
        said.append(line)
        begins = next((stage for stage in STAGES if line.rstrip().endswith(f"{stage} …")), None)
        memory.label = begins or memory.label
    printed = process.stdout.read() if process.stdout else ""
    code = process.wait()
    memory.stop()
    if code:
        raise RuntimeError(f"marsad run ended with {code}: {''.join(said[-20:])}")
    seconds = {words[2]: float(words[3]) for words in map(str.split, printed.splitlines()) if words[:2] == _TIMED}
    return {stage: Cost(seconds[stage], memory.peaks[stage]) for stage in STAGES if stage in seconds}


def count_articles(home: Path) -> int:
    """Return how many articles the warehouse of `home` holds."""
    with open_read_only(Settings(home=home).published_file) as connection:
        (articles,) = connection.execute("select count(*) from main.articles").fetchone() or (0,)
    return int(articles)


def survey(size: Size, home: Path) -> Size:
    """Add to `size` what the warehouse of `home` holds, what it takes on disk, and how fast it answers."""
    published = Settings(home=home).published_file
    with open_read_only(published) as connection:
        for table in _COUNTED:
            (size.rows[table],) = connection.execute(f"select count(*) from main.{table}").fetchone() or (0,)
        size.disk = {"file": published.stat().st_size, **_table_bytes(connection)}
    size.questions, size.questions_bytes = _asked(published)
    return size


def _table_bytes(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the bytes of each table on disk, the largest first; what shares a block with others counts whole."""
    (block_bytes,) = connection.execute("select block_size from pragma_database_size()").fetchone() or (0,)
    tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
    count = "select count(distinct block_id) * ? from pragma_storage_info(?) where block_id >= 0"
    sizes = {
        f"{schema}.{table}": connection.execute(count, [block_bytes, f'{schema}."{table}"']).fetchall()[0][0]
        for schema, table in tables
    }
    return {table: taken for table, taken in sorted(sizes.items(), key=lambda item: -item[1]) if taken}


def _asked(published: Path) -> tuple[dict[str, float], int]:
    """Return the median seconds of each question, and the most memory that answering took, in a process of its own."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_ask, args=(published, there))
    process.start()
    memory = Memory(process.pid or 0, "questions")
    memory.start()
    there.close()
    try:
        answered: dict[str, float] = here.recv()
    except EOFError:
        raise RuntimeError("the process that asks the questions failed; what it said is above.") from None
    finally:
        memory.stop()
        process.join()
    return answered, memory.peaks["questions"]


def _ask(published: Path, told: Connection) -> None:
    """Ask each question some times, and tell the median seconds of each."""
    taken = {}
    with open_read_only(published) as connection:
        for example in load_examples(QUESTIONS):
            times = []
            for _ in range(_TIMES):
                start = time.monotonic()
                connection.execute(example.query).fetchall()
                times.append(time.monotonic() - start)
            taken[example.question] = statistics.median(times)
    told.send(taken)
