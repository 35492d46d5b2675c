"""Who held a role on a day."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest

from warehouse.errors import UsageError
from warehouse.lexicon.catalogue import Catalogue
from warehouse.lexicon.roles import Holders, role_forms
from warehouse.lexicon.tables import read_table

CATALOGUE = Catalogue.load()
HOLDERS = Holders.load(CATALOGUE)


@pytest.mark.parametrize(
    ("role", "of", "day", "person"),
    [
        ("head_of_state", "location:us", "2021-01-19", "person:donald-trump"),
        ("head_of_state", "location:us", "2021-01-20", "person:joe-biden"),
        ("head_of_state", "location:ru", "2010-06-01", "person:dmitry-medvedev"),
        ("head_of_state", "location:sy", "2024-12-20", None),  # nobody's, between two
        ("foreign_minister", "location:sa", "2015-04-28", "person:saud-bin-faisal-al-saud"),
        ("secretary_general", "organization:nato", "2023-09-13", "person:jens-stoltenberg"),
        ("head_of_state", "location:us", None, None),
        ("foreign_minister", "location:aq", "2020-01-01", None),
    ],
)
def test_the_holder_on_a_day(role: str, of: str, day: str | None, person: str | None) -> None:
    assert HOLDERS.on([role], of, dt.date.fromisoformat(day) if day else None) == person


def test_terms_of_one_role_do_not_overlap_and_roles_are_known() -> None:
    known = {row["role_id"] for row in read_table("roles")}
    rows = sorted(read_table("entity_roles"), key=lambda row: (row["role_id"], row["of_entity_id"], row["held_from"]))
    assert {row["role_id"] for row in rows} <= known
    for row, after in pairwise(rows):
        assert row["held_until"] == "" or row["held_from"] < row["held_until"], row
        if (row["role_id"], row["of_entity_id"]) == (after["role_id"], after["of_entity_id"]):
            assert "" < row["held_until"] <= after["held_from"], (row, after)


def test_a_form_may_mean_several_roles() -> None:
    from warehouse.arabic.words import Passage

    (match,) = role_forms().find(Passage("رئيس"))
    assert {"head_of_state", "chair"} <= set(match.values)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("person:nobody,head_of_state,location:eg,2000-01-01,", "no table of entities has person:nobody"),
        ("person:joe-biden,head_of_state,location:eg,last year,", "write YYYY-MM-DD"),
    ],
)
def test_a_users_mistake_is_a_clear_error(tmp_path: Path, row: str, message: str) -> None:
    (tmp_path / "entity_roles.csv").write_text(
        f"entity_id,role_id,of_entity_id,held_from,held_until\n{row}\n", encoding="utf-8"
    )
    with pytest.raises(UsageError, match=message):
        Holders.load(CATALOGUE, tmp_path)
