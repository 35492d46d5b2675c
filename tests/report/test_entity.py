"""Whom a dossier is about: by id, by any name, and what is said when nobody or several are meant."""

from pathlib import Path

import duckdb
import pytest

from warehouse.errors import UsageError
from warehouse.report.entity import resolve_entity


@pytest.mark.parametrize(
    "name", ["location:sa", "السعودية", "السعوديه", "المملكة العربية السعودية", "Saudi Arabia", "saudi arabia"]
)
def test_an_entity_is_found_by_any_of_its_names(warehouse: duckdb.DuckDBPyConnection, name: str) -> None:
    entity = resolve_entity(warehouse, name)
    assert entity["entity_id"] == "location:sa"
    assert "المملكة العربية السعودية" in entity["aliases"]


def test_a_name_that_is_nobodys_lists_near_ones(warehouse: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UsageError, match=r"called «Saudia Arabia».*location:sa \(السعودية / Saudi Arabia"):
        resolve_entity(warehouse, "Saudia Arabia")


def test_a_name_like_no_other_is_told_too(warehouse: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UsageError) as error:
        resolve_entity(warehouse, "qqqqqq")
    assert "Near names" not in str(error.value)


def test_a_name_of_several_lists_them(changeable: Path) -> None:
    with duckdb.connect(str(changeable)) as connection:
        connection.execute(
            "insert into entity_aliases select entity_id, 'الجارة', 'seed' from entities "
            "where entity_id in ('location:sa', 'location:ir')"
        )
        with pytest.raises(UsageError, match=r"«الجارة».*location:(sa|ir).*location:(sa|ir).*Give the id"):
            resolve_entity(connection, "الجارة")


def test_whose_own_name_it_is_goes_before_whom_it_only_stands_for(changeable: Path) -> None:
    with duckdb.connect(str(changeable)) as connection:
        connection.execute("insert into entity_aliases values ('location:ir', 'السعودية', 'seed')")
        assert resolve_entity(connection, "السعودية")["entity_id"] == "location:sa"
