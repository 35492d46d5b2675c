"""Where a lake is, as people write it."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from tests.lake.conftest import lake_settings
from tests.store.test_build import document
from warehouse.errors import StageError, UsageError
from warehouse.settings import Settings
from warehouse.store.lake import connect_lake, lake_of, move_to_snapshot, required_lake
from warehouse.store.opening import open_build, open_newest


@pytest.mark.parametrize(
    ("given", "parameters"),
    [
        ("host=db dbname=news", {"host": "db", "dbname": "news"}),
        ("postgres:host=db port = 5433", {"host": "db", "port": "5433"}),
        (r"password='\'it\'' host=''", {"password": "'it'", "host": ""}),
        (r"password='it\'s a \\' sslmode=require", {"password": "it's a \\", "sslmode": "require"}),
        (
            "postgresql://me:p%40ss@db.example:5433/news?sslmode=require",
            {"user": "me", "password": "p@ss", "host": "db.example", "port": "5433", "dbname": "news",
             "sslmode": "require"},
        ),
    ],
)  # fmt: skip
def test_catalogs(given: str, parameters: dict[str, str]) -> None:
    assert required_lake(lake_settings(Path("/home"), given)).postgres == parameters


@pytest.mark.parametrize(
    "given",
    [
        "host=db, password=geheim; x",
        "postgresql://me:1/geheim@db/news",
        "postgresql://me:geh/eim@db/news",
        "postgresql://me:[geheim@db/news",
        "postgresql://me:geheim@db:5432,other:5432/news",
    ],
)
def test_what_is_no_catalog_is_told_without_its_password(given: str) -> None:
    with pytest.raises(UsageError, match="no connection of Postgres") as told:
        lake_of(lake_settings(Path("/home"), given))
    assert "geh" not in "".join(traceback.format_exception(told.value))


def test_a_file_is_no_lake() -> None:
    assert lake_of(Settings(home=Path("/home"))) is None
    with pytest.raises(UsageError, match="MARSAD_STORE=ducklake"):
        required_lake(Settings(home=Path("/home")))


def test_a_catalog_may_be_a_file_for_trying(tmp_path: Path) -> None:
    settings = lake_settings(tmp_path, None)
    with pytest.raises(UsageError, match=r"there is no .*lake\.ducklake"):
        open_newest(settings)
    with open_build(settings) as build, build.transaction():
        assert build.add_documents([document("a"), document("a")], "r") == 1
    with open_newest(settings) as connection:
        assert connection.execute("select count(*) from raw.documents").fetchone() == (1,)


def test_a_lake_in_s3_is_attached_again_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As readers do, who look which snapshot they are to see; nothing in S3 is opened for that."""
    for name, value in (("ACCESS_KEY_ID", "k"), ("SECRET_ACCESS_KEY", "s"), ("DEFAULT_REGION", "eu-central-1")):
        monkeypatch.setenv(f"AWS_{name}", value)
    lake = required_lake(lake_settings(tmp_path, None).model_copy(update={"ducklake_data": "s3://bucket/marsad"}))
    connect_lake(lake).close()
    with connect_lake(lake, read_only=True) as connection:
        move_to_snapshot(connection, lake, 0)
        secrets = connection.execute("select name from duckdb_secrets() where secret_string like '%eu-central-1%'")
        assert secrets.fetchall() == [("marsad_s3",)]


def test_missing_extensions_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.extensions.extension_file", lambda _: str(tmp_path / "none.duckdb_extension"))
    with pytest.raises(StageError, match=r"marsad\[lake\]"):
        open_newest(Settings(home=tmp_path, store="ducklake", ducklake_catalog="host=nowhere"))
