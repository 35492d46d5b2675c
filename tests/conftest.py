"""What all tests share."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from flows.server import prepare_prefect, prepare_temporary_server
from warehouse.lexicon import Lexicon, load_lexicon
from warehouse.project import sample_dir
from warehouse.settings import Settings

if TYPE_CHECKING:
    from flows.refresh import Summary

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@dataclass(frozen=True)
class Published:
    """A published warehouse and the run that made it."""

    settings: Settings
    summary: Summary
    folder: Path | None = None  # what was taken in, where it is not the sample

    def rows(self, query: str) -> list[tuple]:
        """Query the published file as a reader does."""
        with duckdb.connect(str(self.settings.published_file), read_only=True) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def frozen_heap() -> Iterator[None]:
    """For tests of time: the collector, at times of its own choosing, would look at all that other tests left."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the project; tests on it are skipped where it is absent."""
    if not (SHARED / "README.md").exists():
        pytest.skip("the material beside the project is not here")
    return SHARED


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One Prefect server with a database of its own for the whole session."""
    prepare_prefect()
    prepare_temporary_server(tmp_path_factory.mktemp("prefect"))
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@contextmanager
def annotating_in_threads() -> Iterator[None]:
    """Let runs annotate in this process, which has the lexicon: where articles are few, workers take long to start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARSAD_TASK_RUNNER", "threads")
        yield


@pytest.fixture
def in_threads() -> Iterator[None]:
    with annotating_in_threads():
        yield


@pytest.fixture(scope="session")
def sample(prefect: None, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The sample corpus, read by worker processes and published once for all tests that only read it."""
    from flows.refresh import refresh

    settings = Settings(home=tmp_path_factory.mktemp("sample"))
    return Published(settings, refresh(None, settings.home))


@pytest.fixture(scope="session")
def two_articles(prefect: None, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Two short articles, published once; tests that write get a copy."""
    from flows.refresh import refresh

    folder = tmp_path_factory.mktemp("articles")
    for name in ("beijing-agreement.txt", "alula-declaration.txt"):
        shutil.copy(sample_dir() / "sada" / name, folder)
    settings = Settings(home=tmp_path_factory.mktemp("two"))
    with annotating_in_threads():
        return Published(settings, refresh([folder], settings.home), folder)


@pytest.fixture
def home(two_articles: Published, tmp_path: Path) -> Settings:
    """A warehouse of its own for a test that writes."""
    return Settings(home=shutil.copytree(two_articles.settings.home, tmp_path / "home"))
