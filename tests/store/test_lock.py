"""Two runs in one home."""

import os
from pathlib import Path

import pytest

from warehouse.errors import WarehouseBusy
from warehouse.store.lock import only_run


def test_a_second_run_is_refused_with_the_holders_process_id(tmp_path: Path) -> None:
    with only_run(tmp_path), pytest.raises(WarehouseBusy, match=f"process {os.getpid()}"), only_run(tmp_path):
        pass


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with only_run(tmp_path):
            pass
