"""Workers die of documents: each costs its own document, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socket import gethostname

import pyarrow as pa
import pytest

from tests import hostile
from warehouse.batch import Task, Versions, discard, read_batch, write_documents
from warehouse.errors import StageError
from warehouse.model import RawDocument
from warehouse.store.schema import arrow_table
from warehouse.worker import WorkerSettings
from warehouse.workers import Workers

BODY = "أعلن رئيس الوزراء المصري مصطفى مدبولي في القاهرة يوم الأحد بدء العمل في ميناء العريش الجديد.\n"
HARM = {
    hostile.WANTS_MEMORY: ("clean", "out_of_memory", "2147483648 bytes (MARSAD_WORKER_MEMORY_BYTES)"),
    hostile.HANGS_IN_C: ("clean", "timed_out", "1 s (MARSAD_DOCUMENT_SECONDS) in warehouse/batch.py"),
    hostile.KILLS: ("clean", "killed", "SIGKILL"),
    hostile.RAISES: ("clean", "crashed", "RuntimeError: a fault of ours"),
    hostile.UNSTORABLE: ("annotate", "crashed", "Unicode"),
}
SETTINGS = WorkerSettings(None, "fast", worker_memory_bytes=2 * 2**30, document_seconds=1)
SCRIPT = """
import resource, sys, threading, time
from pathlib import Path
from tests import hostile
from warehouse.batch import Task
from warehouse.worker import WorkerSettings
from warehouse.workers import Workers

if __name__ == "__main__":
    settings = WorkerSettings(None, "fast", worker_memory_bytes=2**31, document_seconds=60)
    with Workers(settings, 1, hostile.arm) as workers:
        thread = threading.Thread(target=workers.annotate, args=(Task.whole(Path(sys.argv[1]), "run"),))
        thread.start()
        while not workers._started:
            time.sleep(0.05)
        print(workers._started[0].pid, flush=True)
        thread.join()
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, flush=True)
"""


def write_batch(folder: Path, *words: bytes) -> Path:
    """Write a batch of documents with these words in them; their numbers are their ids."""
    documents = [
        RawDocument(str(number), f"/in/{number}.txt", "text/plain", BODY.encode() * 2 + word + b"\n")
        for number, word in enumerate(words)
    ]
    folder.mkdir()
    none_read = pa.table({"document_id": pa.array([], pa.string()), "reading_hash": pa.array([], pa.string())})
    write_documents(folder, documents, arrow_table("learned_lines", []), none_read)
    return folder


def outcomes(attempt: Path) -> dict[str, tuple[str, str, str]]:
    """Return stage, reason and detail of each refused document; each other one must be an article, once."""
    ids, tables, *_ = read_batch(attempt.parent, [attempt])
    refused = {
        row["document_id"]: (row["stage"], row["reason"], row["detail"]) for row in tables["quarantine"].to_pylist()
    }
    assert sorted(tables["articles"]["document_id"].to_pylist()) == sorted(set(ids) - set(refused))
    assert tables["quarantine"].num_rows == len(refused)
    return refused


def test_documents_that_defeat_workers_are_refused_and_the_others_come_in(tmp_path: Path) -> None:
    words = [b"", *HARM, b""]
    folder = write_batch(tmp_path / "batch", *words)
    with Workers(SETTINGS, 1, hostile.arm) as workers:
        attempt = workers.annotate(Task.whole(folder, "run"))
    refused = outcomes(attempt)
    assert len(refused) == len(HARM)
    for number, word in enumerate(words):
        if word:
            stage, reason, told = HARM[word]
            assert refused[str(number)][:2] == (stage, reason)
            assert told in refused[str(number)][2]


def test_a_worker_that_died_by_accident_costs_no_document(tmp_path: Path) -> None:
    once = hostile.KILLS_THE_FIRST + str(tmp_path / "done").encode()
    folder = write_batch(tmp_path / "batch", b"", once, b"")
    with Workers(SETTINGS, 1, hostile.arm) as workers:
        attempt = workers.annotate(Task.whole(folder, "run"))
    assert (tmp_path / "done").exists()
    assert outcomes(attempt) == {}


def test_the_time_that_a_part_takes_to_be_written_is_no_documents(tmp_path: Path) -> None:
    folder = write_batch(tmp_path / "batch", b"", hostile.WRITES_SLOWLY.encode())
    with Workers(SETTINGS, 1, hostile.arm) as workers:  # a document may take 1 s, this disk takes 2
        attempt = workers.annotate(Task.whole(folder, "run"))
    assert outcomes(attempt) == {}
    assert [part.name for part in attempt.glob("part-*")] == ["part-000000"]


def run_apart(folder: Path) -> subprocess.Popen[str]:
    """Annotate a batch by a parent of its own; it prints its worker's process id, then the workers' peak of memory."""
    script = folder.parent / "script.py"
    script.write_text(SCRIPT)
    path = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    command = [sys.executable, script, folder]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": path})


def test_a_worker_holds_no_more_memory_than_it_may(tmp_path: Path) -> None:
    folder = write_batch(tmp_path / "batch", hostile.FILLS_MEMORY)
    with run_apart(folder) as parent:
        printed, _ = parent.communicate()
    assert 2**29 < int(printed.split()[-1]) < 2**31
    (attempt,) = folder.glob("attempt-*")
    assert outcomes(attempt)["0"][1] == "out_of_memory"


def test_the_real_extractors_need_no_more_memory_than_the_least_that_can_be_set(tmp_path: Path) -> None:
    folder = write_batch(tmp_path / "batch", b"")
    with Workers(WorkerSettings(None, "accurate", worker_memory_bytes=2**31, document_seconds=60), 1) as workers:
        attempt = workers.annotate(Task.whole(folder, "run"))
    assert outcomes(attempt) == {}
    assert read_batch(folder, [attempt])[1]["mentions"].num_rows


def test_a_worker_that_cannot_start_is_a_failure(tmp_path: Path) -> None:
    folder = write_batch(tmp_path / "batch", b"")
    with Workers(SETTINGS, 1, die) as workers, pytest.raises(StageError, match=r"could not start.*exit code 9"):
        workers.annotate(Task.whole(folder, "run"))


def test_a_worker_that_reads_otherwise_than_the_run_refuses_and_lives(tmp_path: Path) -> None:
    folder = write_batch(tmp_path / "batch", b"")
    with Workers(SETTINGS, 1, hostile.arm) as workers:
        with pytest.raises(StageError, match=r"reads documents with .*'cleaner'.*the run with .*'older'.*same Marsad"):
            workers.annotate(Task.whole(folder, "run", Versions("older", "extractor")))
        attempt = workers.annotate(Task.whole(folder, "run", Versions("cleaner", "extractor")))
        assert len(workers._started) == 1
    assert outcomes(attempt) == {}


def test_what_nobody_waits_for_any_more_ends_at_the_next_document(tmp_path: Path) -> None:
    folder = write_batch(tmp_path / "batch", *[hostile.SLOW] * 20)
    with Workers(SETTINGS, 1, hostile.arm) as workers, ThreadPoolExecutor() as threads:
        annotating = threads.submit(workers.annotate, Task.whole(folder, "run"))
        while not list(folder.glob("attempt-*")):
            time.sleep(0.05)
        discard(folder)
        with pytest.raises(StageError, match="gone"):
            annotating.result(timeout=8)
    assert list(tmp_path.iterdir()) == []


def test_a_machine_that_does_not_see_the_batch_says_so(tmp_path: Path) -> None:
    with Workers(SETTINGS, 1) as workers, pytest.raises(StageError, match=f"{gethostname()} cannot write into .*share"):
        workers.annotate(Task(tmp_path / "elsewhere", range(1), "run"))


def die() -> None:
    os._exit(9)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_no_worker_outlives_its_parent(tmp_path: Path, number: signal.Signals) -> None:
    with run_apart(write_batch(tmp_path / "batch", hostile.HANGS)) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        time.sleep(1)
        parent.send_signal(number)
        parent.wait(timeout=20)
    deadline = time.monotonic() + 20
    while is_alive(worker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_alive(worker)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
