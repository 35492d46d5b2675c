"""Lakes: one Postgres a session, and one lake that runs have published three times."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Published, annotating_in_threads
from tests.lake.postgres import Postgres, programs, running
from warehouse.project import sample_dir
from warehouse.settings import Settings
from warehouse.store.manifest import Release


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    if programs() is None:
        pytest.skip("Postgres is not installed (apt-get install postgresql), so no lake can be tried")
    with running() as server:
        yield server


def lake_settings(home: Path, catalog: str | None) -> Settings:
    return Settings(
        home=home,
        store="ducklake",
        ducklake_catalog=catalog,
        ducklake_data=str(home / "files"),
        ducklake_grace_hours=0,
    )


def environment(settings: Settings) -> dict[str, str]:
    """The settings of a lake, as the environment names them to runs."""
    catalog = settings.ducklake_catalog
    return {
        "MARSAD_STORE": settings.store,
        "MARSAD_DUCKLAKE_CATALOG": catalog.get_secret_value() if catalog else "",
        "MARSAD_DUCKLAKE_DATA": settings.ducklake_data or "",
    }


@dataclass(frozen=True)
class Lake:
    """A lake that was published: two articles, then four by an increment of portions, then the same made anew."""

    settings: Settings
    releases: tuple[Release, Release, Release]


@pytest.fixture(scope="session")
def lake(postgres: Postgres, two_articles: Published, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    from flows import transform
    from flows.refresh import refresh

    settings = lake_settings(tmp_path_factory.mktemp("lake"), postgres.create_database("articles"))
    more = tmp_path_factory.mktemp("more")
    for name in ("saudi-iran-embassies.html", "grain-exit.html"):
        shutil.copy(sample_dir() / "nabd" / name, more)
    with pytest.MonkeyPatch.context() as patch, annotating_in_threads():
        for name, value in environment(settings).items():
            patch.setenv(name, value)
        patch.setattr(transform, "CHANGES", [*transform.CHANGES, "--vars", json.dumps({"portion_articles": 1})])
        first = refresh([two_articles.folder], settings.home).release
        increment = refresh([more], settings.home).release
        whole = refresh([more], settings.home, full_refresh=True).release
    assert first is not None
    assert increment is not None
    assert whole is not None
    return Lake(settings, (first, increment, whole))


@pytest.fixture
def empty(postgres: Postgres, tmp_path: Path) -> Settings:
    """A lake that nobody has written yet."""
    name = f"empty_{abs(hash(tmp_path))}"
    settings = lake_settings(tmp_path / "home", postgres.create_database(name))
    settings.make_folders()
    return settings
