"""Runs killed at the beginning of each stage, one after the other: the one that ends leaves what one alone leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Published
from warehouse.project import sample_dir
from warehouse.settings import Settings
from warehouse.store.content import content_hashes

STAGES = ("ingest", "annotate", "load", "transform", "validate", "publish")
FOLDERS = ("ufuq", "waha")

pytestmark = pytest.mark.usefixtures("in_threads")


def published_hashes(settings: Settings) -> dict[str, str]:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return content_hashes(connection)


def test_runs_killed_at_each_stage_leave_nothing_behind(
    two_articles: Published, home: Settings, tmp_path: Path
) -> None:
    from prefect.settings import PREFECT_API_URL

    from flows.refresh import refresh

    paths = [sample_dir() / name for name in FOLDERS]
    command = [sys.executable, "-m", "tests.flows.killed_run", home.home, *paths]
    environment = os.environ | {"PREFECT_API_URL": PREFECT_API_URL.value()}
    before = published_hashes(home)
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as runs:
        assert runs.stdin
        assert runs.stdout
        for stage in STAGES:
            print(stage, file=runs.stdin, flush=True)
            assert runs.stdout.readline() == f"{-signal.SIGKILL}\n", stage
            assert published_hashes(home) == before, stage
        runs.stdin.close()
    refresh(paths, home.home)

    alone = Settings(home=tmp_path / "alone")
    refresh([two_articles.folder, *paths], alone.home)
    assert published_hashes(home) == published_hashes(alone)
    left = {path.name for path in home.build_file.parent.iterdir()}
    assert left <= {path.name for path in alone.build_file.parent.iterdir()}
    assert not list(home.home.rglob("*.partial")) + list(home.home.rglob("*.wal"))
