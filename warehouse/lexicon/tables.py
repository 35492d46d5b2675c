"""Reads the lexicon tables: the CSV files of `dbt/seeds`, and the user's rows beside them.

A file of the same name in the user's folder (`MARSAD_LEXICON_DIR`) adds rows. It must have the columns of ours.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

from warehouse.errors import UsageError
from warehouse.project import seeds_dir

Row = dict[str, str]


def read_table(name: str, *, user_dir: Path | None = None) -> list[Row]:
    """Return the rows of lexicon table `name`, ours first, then the user's.

    Cells are strings; an empty cell is the empty string. Raises UsageError where the user's file lacks a
    column or a cell.
    """
    ours = _read_csv(seeds_dir() / f"{name}.csv")
    return ours + read_user_rows(name, user_dir)


def read_user_rows(name: str, user_dir: Path | None) -> list[Row]:
    """Return only the rows that the user added to lexicon table `name`."""
    if user_dir is not None and not user_dir.is_dir():
        raise UsageError(f"MARSAD_LEXICON_DIR is {user_dir}, which is no folder.")
    path = user_dir / f"{name}.csv" if user_dir else None
    if path is None or not path.exists():
        return []
    rows = _read_csv(path)
    missing = _columns(seeds_dir() / f"{name}.csv") - _columns(path)
    if missing:
        raise UsageError(
            f"{path} lacks the columns {sorted(missing)}; copy the first line of the project's {name}.csv."
        )
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise UsageError(f"{path}, line {number}: has not as many cells as the first line has columns.")
    return rows


def user_tables_version(user_dir: Path | None) -> str:
    """Return a hash of the names and bytes of the user's tables: what was compiled of them holds while it stays.

    A process that lives for days sees a changed row so. Our own tables change only with the program.
    """
    digest = hashlib.sha256()
    for path in sorted(user_dir.glob("*.csv")) if user_dir else ():
        digest.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _read_csv(path: Path) -> list[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 ({error}); save it as «CSV UTF-8».") from error
    return list(csv.DictReader(text.splitlines(keepends=True)))


def _columns(path: Path) -> set[str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return set(next(csv.reader(lines), []))
