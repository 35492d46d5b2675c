"""Two runs in one home, each in a process of its own."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from warehouse.errors import WarehouseBusy
from warehouse.store.lock import lock_file, lock_holder, only_run

_HOLDER = """
import logging, sys
logging.basicConfig(stream=sys.stdout, level=logging.INFO)
from pathlib import Path
from warehouse.store.lock import only_run
with only_run(Path(sys.argv[1]), float(sys.argv[2])):
    print("mine", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_run(folder: Path, *, wait: float = 0) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock, once it has it, until its standard input ends."""
    command = [sys.executable, "-c", _HOLDER, str(folder), str(wait)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def has_the_lock(process: subprocess.Popen[str]) -> bool:
    assert process.stdout
    return process.stdout.readline() == "mine\n"


def test_a_second_run_is_refused_with_the_holders_process_id(tmp_path: Path) -> None:
    with another_run(tmp_path) as other:
        assert has_the_lock(other)
        assert lock_holder(tmp_path) == str(other.pid)
        with pytest.raises(WarehouseBusy, match=rf"process {other.pid}\).*--wait"), only_run(tmp_path):
            pass
        with pytest.raises(WarehouseBusy, match=f"process {other.pid}"), only_run(tmp_path, 0.7):
            pass


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    with another_run(tmp_path) as first:
        assert has_the_lock(first)
        with another_run(tmp_path, wait=60) as second:
            assert second.stdout
            assert f"waiting for another run (process {first.pid})" in second.stdout.readline()
            assert first.stdin
            first.stdin.close()
            assert has_the_lock(second)
            assert lock_holder(tmp_path) == str(second.pid)


def test_a_run_that_is_killed_leaves_the_lock_free(tmp_path: Path) -> None:
    with another_run(tmp_path) as other:
        assert has_the_lock(other)
        other.kill()
        other.wait()
        assert lock_holder(tmp_path) is None
        assert lock_file(tmp_path).read_text() == str(other.pid)
        with only_run(tmp_path):
            assert lock_file(tmp_path).read_text() == str(os.getpid())


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with only_run(tmp_path):
            pass
        assert lock_holder(tmp_path) is None
        assert lock_file(tmp_path).read_text() == ""


def test_who_only_looks_keeps_nobody_out(tmp_path: Path) -> None:
    with only_run(tmp_path):
        pass
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            lock_holder(tmp_path)

    looker = threading.Thread(target=look)
    looker.start()
    try:
        for _ in range(50):
            with only_run(tmp_path):
                pass
    finally:
        done.set()
        looker.join()
