"""The lexicon tables: normal form, unique keys, references, a user's rows."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from warehouse.arabic.letters import fold, has_arabic, normalize
from warehouse.errors import UsageError
from warehouse.lexicon.catalogue import ALIAS_KINDS, Catalogue
from warehouse.lexicon.tables import read_table
from warehouse.project import seeds_dir

TABLES = sorted(path.stem for path in seeds_dir().glob("*.csv"))
EXAMPLES = {"example_cut", "example_keep", "example", "counterexample", "pattern", "note", "description"}


@pytest.mark.parametrize("table", TABLES)
def test_arabic_cells_are_in_normal_form(table: str) -> None:
    wrong = [
        cell
        for row in read_table(table)
        for column, cell in row.items()
        if column not in EXAMPLES and has_arabic(cell) and cell != normalize(cell)
    ]
    assert wrong == []


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_unique(table: str) -> None:
    rows = Counter(tuple(row.values()) for row in read_table(table))
    assert [row for row, count in rows.items() if count > 1] == []


def test_entity_ids_are_unique_and_aliases_belong_to_one() -> None:
    ids = Counter(row["entity_id"] for row in read_table("entities"))
    assert [entity for entity, count in ids.items() if count > 1] == []
    assert {row["entity_id"] for row in read_table("entity_aliases")} <= set(ids)
    assert {row["kind"] for row in read_table("entity_aliases")} <= set(ALIAS_KINDS)


def test_a_full_alias_has_one_owner() -> None:
    owners = defaultdict(set)
    for alias in Catalogue.load().aliases:
        if alias.kind == "full":
            owners[fold(alias.alias)].add(alias.entity_id)
    assert {alias: ids for alias, ids in owners.items() if len(ids) > 1} == {}


def test_the_catalogue_is_as_large_as_promised() -> None:
    types = Counter(row["entity_type"] for row in read_table("entities"))
    assert min(types["person"], types["organization"], types["location"]) >= 300


def test_a_user_adds_rows(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text(
        "entity_id,entity_type,name_ar,name_en,wikidata_id,country_code,latitude,longitude,role\n"
        "organization:marsad,organization,مرصد الأخبار,Marsad,,,,,media\n",
        encoding="utf-8",
    )
    catalogue = Catalogue.load(tmp_path)
    assert catalogue.entities["organization:marsad"] in catalogue.added_entities
    assert any(alias.alias == "مرصد الأخبار" and alias.origin == "user" for alias in catalogue.added_aliases)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("entities", "entity_id,name_ar\nx,س\n", "lacks the columns"),
        ("entity_aliases", "entity_id,alias,kind\nperson:nobody,فلان,full\n", "no table of entities has"),
        ("entity_aliases", "entity_id,alias,kind\nlocation:eg,مصرنا,maybe\n", "allowed are"),
    ],
)
def test_a_users_mistake_is_a_clear_error(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        Catalogue.load(tmp_path)
