"""Increments give what a full refresh gives, row for row, whatever happened between."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from tests.conftest import Published
from tests.dbt.increments import Increments
from warehouse.project import dbt_dir
from warehouse.store.file import open_build_file

MEETING = "التقى وزير الخارجية المصري سامح شكري وزير الخارجية الأردني أيمن الصفدي في عمّان"
FLASH = "قصفت المدفعية ثلاث قرى في شرق الوادي فجرا، ولم يصب أحد من سكانها بأذى."
FLASHES = "select count(*), count(duplicate_of) from main.articles where title = 'قصف شرق الوادي'"
STORY_DATES = "select story_date from intermediate.int_story_dates"


def test_increments_give_what_a_full_refresh_in_parts_gives(sample: Published, tmp_path: Path) -> None:
    """Articles come, change, vanish and are seen again; one increment is not settled, as if its run was killed.

    An undated article tells a meeting, of which another says the day: first there is none, then it comes, then it goes.
    A flash comes again two days later, which is a copy, and months later, which is none.
    """
    increments = Increments(sample.settings.build_file, tmp_path / "build" / "marsad.duckdb", seed=5)
    increments.take_in(15)
    increments.tell("شكري والصفدي والتجارة", f"{MEETING}. وقال شكري إن التبادل التجاري زاد.", published=None)
    flash = increments.tell("قصف شرق الوادي", FLASH, published=date(2023, 2, 3))
    increments.tell("قصف شرق الوادي", FLASH, published=date(2023, 5, 20))
    increments.bring_up_to_date()
    assert increments.rows(STORY_DATES) == []
    increments.take_in(10)
    increments.tell("قصف شرق الوادي", FLASH, published=date(2023, 2, 5))
    dated = increments.tell("مباحثات في عمّان", f"{MEETING} وتناولا ملف المياه.", published=date(2023, 3, 14))
    increments.read_otherwise(4)
    increments.bring_up_to_date(settled=False)
    increments.lose(3)
    increments.see_again(2)
    increments.judge(1)
    increments.take_in(5)
    increments.bring_up_to_date()
    assert increments.rows(STORY_DATES) == [(date(2023, 3, 14),)]
    assert increments.rows(FLASHES) == [(3, 1)]
    assert increments.differences() == {}
    increments.lose(4, dated, flash)
    increments.take_in(len(increments.absent))
    increments.bring_up_to_date(full_refresh=True, models="+int_articles", settled=False)  # and here it is killed
    increments.bring_up_to_date()
    assert increments.rows(STORY_DATES) == []
    assert increments.rows(FLASHES) == [(2, 0)]
    assert increments.differences() == {}


def test_nothing_new_changes_nothing(sample: Published, tmp_path: Path) -> None:
    increments = Increments(sample.settings.build_file, tmp_path / "build" / "marsad.duckdb", seed=6)
    increments.take_in(12)
    increments.bring_up_to_date()
    increments.bring_up_to_date(settled=False)
    with open_build_file(increments.build_file) as build:
        connection = build.connection
        tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'changes'").fetchall()
        counts = {name: connection.execute(f"select count(*) from changes.{name}").fetchone() for (name,) in tables}
    assert len(counts) > 30
    assert set(counts.values()) == {(0,)}


def test_only_small_tables_are_made_whole() -> None:
    """In an increment, what grows with the articles is made for stale groups; these have a row for few of them."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (dbt_dir() / "models").rglob("*.sql")}
    whole = {name for name, source in sources.items() if "group_by=" in source and "call stale_groups" not in source}
    assert whole == {
        "int_declared_outlets",
        "int_outlets",
        "int_recurring_lines",
        "int_story_dates",
        "published_sources",
    }


def test_a_model_that_is_made_by_parts_names_the_part() -> None:
    """If it did not, each part of a whole build would have all rows."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (dbt_dir() / "models").rglob("*.sql")}
    parted = {name: re.search(r"part_of='(\w+)'(,\s*part_by=)?", source) for name, source in sources.items()}
    forgotten = set()
    for name, part in parted.items():
        if part:
            by_rows = f"rows_of(ref('{part[1]}')" in sources[name]
            forgotten |= set() if "is_of_part(" in sources[name] or (by_rows and not part[2]) else {name}
    assert sum(map(bool, parted.values())) > 4
    assert forgotten == set()


def test_a_model_asks_for_the_changes_of_all_that_it_reads() -> None:
    """A model that says which groups are stale has to ask what changed in each tracked model that it reads."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (dbt_dir() / "models").rglob("*.sql")}
    tracked = {name for name, source in sources.items() if "group_by=" in source}
    forgotten = {}
    for name, source in sources.items():
        block, end, body = source.partition("{% endcall %}")
        if end:
            asked, read = (set(re.findall(r"ref\('(\w+)'\)", part)) for part in (block, body))
            forgotten[name] = (read & tracked) - asked
    assert len(forgotten) > 20
    assert {name: refs for name, refs in forgotten.items() if refs} == {}
