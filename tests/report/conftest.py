"""Reports of the sample, made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Published
from warehouse.report.entity import resolve_entity
from warehouse.report.page import report
from warehouse.report.questions import Scope
from warehouse.store.file import open_read_only


@pytest.fixture(scope="session")
def warehouse(sample: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy, opened as the command does; one process cannot open the same file in two ways."""
    copy = shutil.copy(sample.settings.published_file, tmp_path_factory.mktemp("report"))
    with open_read_only(Path(copy)) as connection:
        yield connection


@pytest.fixture(scope="session")
def overview(warehouse: duckdb.DuckDBPyConnection) -> str:
    return report(warehouse, Scope(), "ar")


@pytest.fixture(scope="session")
def dossier(warehouse: duckdb.DuckDBPyConnection) -> str:
    entity = resolve_entity(warehouse, "Saudi Arabia")
    return report(warehouse, Scope(entity_id=entity["entity_id"]), "en", entity=entity)


@pytest.fixture
def changeable(sample: Published, tmp_path: Path) -> Path:
    """A copy of the published file for a test that changes it."""
    return Path(shutil.copy(sample.settings.published_file, tmp_path / "marsad.duckdb"))
