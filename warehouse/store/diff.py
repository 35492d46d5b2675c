"""What changed between two releases: rows added, removed and changed, by table.

Compared is what a content hash is made of (`content`): a row that was made anew, and says the same, is no difference.
A row is changed where the key is the same (`keys`) and the rest is not; in tables without a key rows are only added
and removed. Tables that have one hash in both manifests are not read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import duckdb

from warehouse.errors import UsageError
from warehouse.extensions import CONFIG
from warehouse.settings import Settings
from warehouse.store.content import DIGITS, Content, content_tables
from warehouse.store.keys import table_keys
from warehouse.store.releases import Release, attach_release, chosen_release

Kind = Literal["added", "removed", "changed"]
Side = Literal["old", "new"]
SIDES: tuple[Side, ...] = ("old", "new")


@dataclass(frozen=True, slots=True)
class Example:
    """A row that differs: all of it or, of a row that changed, its key and what changed as (before, after)."""

    kind: Kind
    row: dict[str, object]
    changes: dict[str, tuple[object, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableDifference:
    """How a table differs between two releases."""

    table: str
    added: int
    removed: int
    changed: int | None  # None where the table has no key
    before: int  # rows
    after: int
    columns_added: tuple[str, ...] = ()  # or with another type than before; they are not compared
    columns_removed: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.removed or self.changed or self.columns_added or self.columns_removed)


def compare_releases(
    settings: Settings, old: int, new: int, *, table: str | None = None, examples: int = 0
) -> list[TableDifference]:
    """Return how each table, or only `table`, differs between releases `old` and `new`; by table name.

    With `examples` up to so many rows of each kind. Raises UsageError for a release or table that there is not,
    StageError for a file that cannot be read.
    """
    before, after = chosen_release(settings, old), chosen_release(settings, new)
    with _attached(settings, old, new) as connection:
        tables = {side: content_tables(connection, side) for side in SIDES}
        names = sorted(tables["old"].keys() | tables["new"].keys())
        if table is not None and table not in names:
            raise UsageError(f"there is no table {table} to compare; there are {', '.join(names)}.")
        return [
            _same(name, after)
            if _has_one_hash(name, before, after)
            else _compare(connection, _Pair.of(name, tables["old"].get(name), tables["new"].get(name)), examples)
            for name in ([table] if table else names)
        ]


@contextmanager
def _attached(settings: Settings, old: int, new: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open both releases for reading, as `old` and `new`."""
    if old == new:
        raise UsageError("a release does not differ from itself; name two.")
    with tempfile.TemporaryDirectory(prefix="marsad-diff-") as folder, duckdb.connect(config=CONFIG) as connection:
        connection.execute("set temp_directory = $folder", {"folder": folder})
        for side, number in (("old", old), ("new", new)):
            attach_release(connection, settings, number, side)
        yield connection


def _has_one_hash(table: str, before: Release, after: Release) -> bool:
    """Tell whether the manifests say that the table is the same; hashes of two versions of DuckDB say nothing."""
    known = before.content.get(table)
    is_one_version = before.versions.get("duckdb") == after.versions.get("duckdb")
    return known is not None and is_one_version and known == after.content.get(table)


def _same(table: str, release: Release) -> TableDifference:
    rows = release.row_counts[table]
    return TableDifference(
        table, added=0, removed=0, changed=0 if table in table_keys() else None, before=rows, after=rows
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """A table as two releases have it, one of which may lack it."""

    content: Content  # the columns that both have, with one type
    key: tuple[str, ...]
    lacking: Side | None
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]

    @classmethod
    def of(cls, table: str, old: Content | None, new: Content | None) -> _Pair:
        before, after = (dict(content.types) if content else {} for content in (old or new, new or old))
        common = {column: kind for column, kind in after.items() if before.get(column) == kind}
        key = table_keys().get(table, ())
        return cls(
            content=Content(table, common),
            key=key if set(key) <= common.keys() else (),
            lacking="old" if old is None else "new" if new is None else None,
            columns_added=tuple(column for column in after if column not in common),
            columns_removed=tuple(column for column in before if column not in common),
        )

    @property
    def match(self) -> str:
        """The columns by which rows of both sides are told to be the same."""
        return ", ".join(f'"{column}"' for column in self.key or ("row_hash",))

    def rows(self, side: Side) -> str:
        """Return the query of one side's rows, with their hashes."""
        columns = ", ".join(f'"{column}"' for column in self.content.types)
        rows = f"select {columns}, {self.content.row_hash()} as row_hash"
        if side == self.lacking:
            return f'{rows} from {"new" if side == "old" else "old"}.main."{self.content.table}" where false'
        return f'{rows} from {side}.main."{self.content.table}"'


def _compare(connection: duckdb.DuckDBPyConnection, pair: _Pair, examples: int) -> TableDifference:
    connection.execute(f"create or replace temp table differences as {_by_key(pair) if pair.key else _by_row(pair)}")
    found = connection.execute("select kind, sum(copies)::bigint from differences group by kind").fetchall()
    counts: dict[str, int] = dict(found)
    before, after = (connection.sql(f"select count(*) from ({pair.rows(side)})").fetchall()[0][0] for side in SIDES)
    return TableDifference(
        pair.content.table,
        added=counts.get("added", 0),
        removed=counts.get("removed", 0),
        changed=counts.get("changed", 0) if pair.key else None,
        before=before,
        after=after,
        columns_added=pair.columns_added,
        columns_removed=pair.columns_removed,
        examples=tuple(_examples(connection, pair, examples)) if examples else (),
    )


def _by_key(pair: _Pair) -> str:
    """Return the query of the keys whose rows differ."""
    return f"""
        select
            {pair.match},
            case
                when before.row_hash is null then 'added' when after.row_hash is null then 'removed' else 'changed'
            end as kind,
            1 as copies
        from (select {pair.match}, row_hash from ({pair.rows("old")})) as before
        full join (select {pair.match}, row_hash from ({pair.rows("new")})) as after using ({pair.match})
        where before.row_hash is distinct from after.row_hash
    """


def _by_row(pair: _Pair) -> str:
    """Return the query of the rows that one side has more often, by their hashes."""
    return f"""
        select
            row_hash,
            if(coalesce(after.copies, 0) > coalesce(before.copies, 0), 'added', 'removed') as kind,
            abs(coalesce(after.copies, 0) - coalesce(before.copies, 0)) as copies
        from (select row_hash, count(*) as copies from ({pair.rows("old")}) group by row_hash) as before
        full join (select row_hash, count(*) as copies from ({pair.rows("new")}) group by row_hash) as after
            using (row_hash)
        where before.copies is distinct from after.copies
    """


def _examples(connection: duckdb.DuckDBPyConnection, pair: _Pair, most: int) -> Iterator[Example]:
    """Yield the first rows of each kind, by key."""
    for row in _differing(connection, pair, "added", "new", most):
        yield Example("added", row)
    for row in _differing(connection, pair, "removed", "old", most):
        yield Example("removed", row)
    changed = (_differing(connection, pair, "changed", side, most) for side in SIDES)
    for before, after in zip(*changed, strict=True):
        changes = {
            column: (before[column], after[column])
            for column in before
            if _rounded(before[column]) != _rounded(after[column])
        }
        yield Example("changed", {column: after[column] for column in pair.key}, changes)


def _differing(
    connection: duckdb.DuckDBPyConnection, pair: _Pair, kind: Kind, side: Side, most: int
) -> list[dict[str, object]]:
    query = f"""
        select distinct on ({pair.match}) * from ({pair.rows(side)})
        semi join (select * from differences where kind = '{kind}' order by {pair.match} limit {most})
            using ({pair.match})
        order by {pair.match}
    """
    rows = connection.sql(query)
    return [
        {column: value for column, value in zip(rows.columns, row, strict=True) if column != "row_hash"}
        for row in rows.fetchall()
    ]


def _rounded(value: object) -> object:
    return round(value, DIGITS) if isinstance(value, float) else value
